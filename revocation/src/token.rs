//! Bearer tokens: 32 random bytes that are shown once and kept as their SHA-256 alone.
//!
//! The file `tokens.jsonl` has one token a line. It is replaced as a whole; a running service sees that within a second.

mod file;
mod secret;

use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use self::file::MAX_FILE;
pub use self::file::{TokenFile, TokenFileError};
pub use self::secret::{TokenHash, TokenHashError, TokenSecret};
use crate::record::Organisation;

/// What a token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Reserve places and register certificates.
    Issue,
    /// Take certificates out of force.
    Revoke,
    /// Check numbers, and see one's own checks.
    Check,
    /// See everything in the log.
    Audit,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Issue, Self::Revoke, Self::Check, Self::Audit];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Revoke => "revoke",
            Self::Check => "check",
            Self::Audit => "audit",
        }
    }
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(ScopeError)
    }
}

/// A word that is no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scope is issue, revoke, check or audit")]
pub struct ScopeError;

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRecord {
    /// A name for it that is no secret.
    pub id: String,
    /// What the secret hashes to.
    pub sha256: TokenHash,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// For whom it acts.
    pub organisation: Organisation,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it no longer works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

impl TokenRecord {
    /// Whether it works at `now`.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|expires| now < expires)
    }
}

/// The tokens of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens(Vec<TokenRecord>);

impl Tokens {
    /// Reads the lines of the file.
    pub fn parse(bytes: &[u8]) -> Result<Self, TokenFileError> {
        let lines = bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
        let records = lines.map(|(place, line)| {
            serde_json::from_slice(line).map_err(|source| TokenFileError::Line { line: place + 1, source })
        });
        records.collect::<Result<_, _>>().map(Self)
    }

    /// All of them, in the order in which they were made.
    pub fn records(&self) -> &[TokenRecord] {
        &self.0
    }

    /// The record of a secret, whether it still works or not. It takes the same time for every secret.
    pub fn find(&self, secret: &TokenSecret) -> Option<&TokenRecord> {
        let hash = secret.hash();
        self.0.iter().fold(None, |found, record| if record.sha256.is_same(&hash) { Some(record) } else { found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, at};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use zeroize::Zeroizing;

    fn secret(seed: u8) -> TokenSecret {
        TokenSecret::from_random(&Zeroizing::new([seed; 32]))
    }

    fn record(id: &str, seed: u8) -> TokenRecord {
        TokenRecord {
            id: id.to_owned(),
            sha256: secret(seed).hash(),
            scopes: vec![Scope::Check],
            organisation: actor().organisation,
            created: at(1),
            expires: Some(at(100)),
            revoked: None,
        }
    }

    #[test]
    fn a_token_is_found_by_its_secret_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.jsonl");
        let file = TokenFile::at(&path);
        file.create().unwrap();
        file.add(record("a", 1)).unwrap();
        file.add(record("b", 2)).unwrap();
        assert!(matches!(file.add(record("b", 3)), Err(TokenFileError::IdTaken(_))));
        let tokens = file.read().unwrap();
        assert_eq!(tokens.find(&secret(2)).map(|found| found.id.as_str()), Some("b"));
        assert!(tokens.find(&secret(3)).is_none());
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains(secret(1).expose()) && !text.contains(&secret(1).expose()[4..]));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn tokens_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = TokenFile::at(&folder.path().join("tokens.jsonl"));
        file.create().unwrap();
        file.add(record("a", 1)).unwrap();
        let good = |now| file.read().unwrap().records()[0].is_good(at(now));
        assert!(good(99) && !good(100));
        file.revoke("a", at(50)).unwrap();
        file.revoke("a", at(60)).unwrap();
        assert!(!good(70));
        assert_eq!(file.read().unwrap().records()[0].revoked, Some(at(50)));
        assert!(matches!(file.revoke("b", at(50)), Err(TokenFileError::Unknown(_))));
    }

    #[test]
    fn secrets_have_one_form() {
        assert!(TokenSecret::parse(secret(1).expose()).is_some());
        assert!(TokenSecret::parse("mhr_short").is_none());
        assert!(TokenSecret::parse(&secret(1).expose().replace("mhr_", "abc_")).is_none());
        assert!(matches!(Tokens::parse(b"\n{}\n"), Err(TokenFileError::Line { line: 2, .. })));
    }
}
