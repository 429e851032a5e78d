//! The token, which comes from a file: a command line can be read by every user of the machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::file;

/// A token's line is far shorter.
const MAX_FILE: usize = 4096;

/// What opens the service; cleared when dropped, never printed.
pub(crate) struct Token(Zeroizing<String>);

impl Token {
    /// Reads the first line of a file that nobody but its owner can read.
    pub(crate) fn read(path: &Path) -> Result<Self, TokenError> {
        let unreadable = |cause: anyhow::Error| TokenError::Unreadable { cause: format!("{cause:#}") };
        let metadata = fs::metadata(path).map_err(|error| TokenError::Missing { path: path.to_owned(), error })?;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(TokenError::Open { path: path.to_owned(), mode });
        }
        let bytes = Zeroizing::new(file::read(path, MAX_FILE).map_err(unreadable)?);
        let text = str::from_utf8(&bytes).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim();
        if line.is_empty() || !line.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::NotAToken { path: path.to_owned() });
        }
        Ok(Self(Zeroizing::new(line.to_owned())))
    }

    /// The value of the header `Authorization`.
    pub(super) fn header(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", *self.0))
    }
}

/// Why a token cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    /// No file.
    #[error("the token file {} cannot be used: {error}; whoever runs the service makes it: mohur token new --out FILE", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file is there, but cannot be read.
    #[error("the token cannot be read: {cause}")]
    Unreadable {
        /// Why.
        cause: String,
    },
    /// Others can read it.
    #[error("the token file {} has mode {mode:03o}, so others can read it; run: chmod 600 {}", path.display(), path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Another file.
    #[error("the first line of {} is not a token", path.display())]
    NotAToken {
        /// The file.
        path: PathBuf,
    },
}
