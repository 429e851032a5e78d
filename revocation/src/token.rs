//! Bearer tokens: 32 random bytes that are shown once and kept as their SHA-256 alone.
//!
//! The file `tokens.jsonl` has one token a line. It is replaced as a whole; a running service sees that within a second.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::base64url;
use crate::record::Organisation;

/// What tokens begin with, so that they are found where they do not belong.
const PREFIX: &str = "mhr_";
/// The prefix and 32 bytes in base64url.
const SECRET_LENGTH: usize = 4 + 43;
/// Ten thousand organisations with long names.
pub(crate) const MAX_FILE: u64 = 8 << 20;

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
        self.0.iter().fold(
            None,
            |found, record| {
                if bool::from(record.sha256.0.ct_eq(&hash.0)) { Some(record) } else { found }
            },
        )
    }
}

/// The file of tokens, for those who change it.
pub struct TokenFile(PathBuf);

impl TokenFile {
    /// The file at `path`.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// What it says.
    pub fn read(&self) -> Result<Tokens, TokenFileError> {
        let mut bytes = Vec::new();
        File::open(&self.0).and_then(|file| file.take(MAX_FILE).read_to_end(&mut bytes)).map_err(|e| self.io(e))?;
        Tokens::parse(&bytes)
    }

    /// Makes an empty file.
    pub fn create(&self) -> Result<(), TokenFileError> {
        self.replace(&Tokens::default())
    }

    /// Adds a token whose id must be new.
    pub fn add(&self, record: TokenRecord) -> Result<(), TokenFileError> {
        let _lock = self.lock()?;
        let mut tokens = self.read()?;
        if tokens.0.iter().any(|known| known.id == record.id) {
            return Err(TokenFileError::IdTaken(record.id));
        }
        tokens.0.push(record);
        self.replace(&tokens)
    }

    /// Takes a token back; one that was taken back before stays so.
    pub fn revoke(&self, id: &str, now: Timestamp) -> Result<(), TokenFileError> {
        let _lock = self.lock()?;
        let mut tokens = self.read()?;
        let record = tokens.0.iter_mut().find(|record| record.id == id);
        let record = record.ok_or_else(|| TokenFileError::Unknown(id.to_owned()))?;
        record.revoked.get_or_insert(now);
        self.replace(&tokens)
    }

    /// Keeps others from changing the file between reading and replacing it.
    fn lock(&self) -> Result<File, TokenFileError> {
        let path = self.0.with_extension("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path);
        lock.and_then(|lock| lock.lock().map(|()| lock)).map_err(|error| self.io(error))
    }

    fn replace(&self, tokens: &Tokens) -> Result<(), TokenFileError> {
        let mut lines = Vec::new();
        for record in &tokens.0 {
            serde_json::to_writer(&mut lines, record).map_err(|error| self.io(error.into()))?;
            lines.push(b'\n');
        }
        replace_file(&self.0, &lines).map_err(|error| self.io(error))
    }

    fn io(&self, source: io::Error) -> TokenFileError {
        TokenFileError::Io { path: self.0.clone(), source }
    }
}

/// Puts `bytes` in place of a file that only its owner can read, and waits until they are on disk.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&beside)?;
    file.write_all(bytes).and_then(|()| file.sync_all())?;
    fs::rename(&beside, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Why tokens cannot be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenFileError {
    /// The operating system.
    #[error("{} cannot be read or written: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line that is no token.
    #[error("line {line} is no token: {source}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// An id that another token has.
    #[error("there is a token {0} already")]
    IdTaken(String),
    /// No such token.
    #[error("there is no token {0}")]
    Unknown(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, at};
    use std::os::unix::fs::PermissionsExt;

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
