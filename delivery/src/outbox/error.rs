//! Why the outbox could not do something.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

use super::Key;

/// Why the outbox cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// No file.
    #[error("there is no outbox at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A new file cannot be made.
    #[error("cannot make the outbox {}: {source}", path.display())]
    Create {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another file.
    #[error("{} is no outbox", path.display())]
    NotAnOutbox {
        /// The file.
        path: PathBuf,
    },
    /// Made by a later program.
    #[error("the outbox {} has version {version}, and this program knows version {known}; use the newer program", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: i64,
        /// The version of this program.
        known: i64,
    },
    /// The database refused, or the disk did.
    #[error("the outbox does not work: {0}")]
    Database(#[from] rusqlite::Error),
}

/// Why a letter is not tried again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RetryError {
    /// No such letter.
    #[error("the outbox has no letter {key}; `mohur outbox` lists them")]
    Unknown {
        /// What was asked for.
        key: Key,
    },
    /// Its address is erased.
    #[error("the letter {key} was sent")]
    Sent {
        /// The letter.
        key: Key,
    },
    /// Somebody sends it.
    #[error("the letter {key} is being sent; a deliverer has it until {until}")]
    Sending {
        /// The letter.
        key: Key,
        /// When the lease runs out.
        until: Timestamp,
    },
    /// It was given up too long ago.
    #[error("the letter {key} was given up so long ago that its address and content are erased")]
    Erased {
        /// The letter.
        key: Key,
    },
    /// The outbox.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
}
