//! The file of tokens: changed under a lock, replaced as a whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{TokenRecord, Tokens};
use crate::replace::replace_file;

/// Ten thousand organisations with long names.
pub(crate) const MAX_FILE: u64 = 8 << 20;

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
