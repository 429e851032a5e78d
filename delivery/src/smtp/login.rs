//! The name and password with which the mail server is used.

use lettre::transport::smtp::authentication::Credentials;
use zeroize::Zeroizing;

/// Bytes of a name or a password; longer ones are another file.
const MAX: usize = 255;

/// A name and its password, which is cleared when dropped and never printed.
pub struct Login {
    user: String,
    password: Zeroizing<String>,
}

impl Login {
    /// The login of `user`; the password is the first line of `file`.
    pub fn new(user: &str, file: &[u8]) -> Result<Self, LoginError> {
        let text = str::from_utf8(file).map_err(|_| LoginError::Password)?;
        let password = text.lines().next().unwrap_or_default();
        let is_word = |word: &str| (1..=MAX).contains(&word.len()) && !word.chars().any(char::is_control);
        match (is_word(user), is_word(password)) {
            (false, _) => Err(LoginError::User),
            (_, false) => Err(LoginError::Password),
            _ => Ok(Self { user: user.to_owned(), password: Zeroizing::new(password.to_owned()) }),
        }
    }

    /// For the moment of logging in; the mail library's own copy is not cleared.
    pub(super) fn credentials(&self) -> Credentials {
        Credentials::new(self.user.clone(), self.password.to_string())
    }
}

/// Why this is no login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// No name.
    #[error("the user of the mail server has 1 to {MAX} characters and no control characters")]
    User,
    /// No password.
    #[error("the password of the mail server is the first line of its file, with 1 to {MAX} characters")]
    Password,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_a_first_line() {
        let login = Login::new("mohur", "gizli söz \r\nx\n".as_bytes()).unwrap();
        assert_eq!(*login.password, "gizli söz ");
        let error = |user, file: &[u8]| Login::new(user, file).err();
        assert_eq!(error("", b"x"), Some(LoginError::User));
        assert_eq!(error("a\r\nb", b"x"), Some(LoginError::User));
        for file in [&b""[..], b"\nx", b"\xff", b"a\0b", &[b'a'; 256]] {
            assert_eq!(error("mohur", file), Some(LoginError::Password), "{file:?}");
        }
    }
}
