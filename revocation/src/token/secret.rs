//! The secret of a token, and what is kept of it.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::base64url;

/// What tokens begin with, so that they are found where they do not belong.
const PREFIX: &str = "mhr_";
/// The prefix and 32 bytes in base64url.
const SECRET_LENGTH: usize = 4 + 43;

/// A token's secret: no `Debug`, cleared when dropped.
pub struct TokenSecret(Zeroizing<String>);

impl TokenSecret {
    /// The token of these 32 bytes, which must come from a good source of randomness.
    pub fn from_random(random: &Zeroizing<[u8; 32]>) -> Self {
        Self(Zeroizing::new(format!("{PREFIX}{}", base64url::encode(random.as_slice()))))
    }

    /// Takes a token that someone sent.
    pub fn parse(text: &str) -> Option<Self> {
        let is_of_form = text.len() == SECRET_LENGTH && text.starts_with(PREFIX);
        is_of_form.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The secret itself, to be shown to its owner once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

/// The SHA-256 of a token, in 64 hexadecimal digits. The secret has 256 random bits, so a slow hash would add nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Whether both are of one secret, in the same time for every pair.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl From<TokenHash> for String {
    fn from(hash: TokenHash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for TokenHash {
    type Error = TokenHashError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(TokenHashError);
        }
        let mut hash = [0; 32];
        for (byte, place) in hash.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[place..place + 2], 16).map_err(|_| TokenHashError)?;
        }
        Ok(Self(hash))
    }
}

/// A text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token's hash has exactly 64 hexadecimal digits")]
pub struct TokenHashError;
