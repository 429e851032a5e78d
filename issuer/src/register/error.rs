//! Why a register could not be created, opened, read or changed.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::MAX_RECORDS;

/// Why a register could not be created, opened, read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The folder does not exist.
    #[error("there is no register at {}: the folder does not exist; create one, or name its folder", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds no register, or one whose making was cut short.
    #[error("there is no register at {}; create one, or name its folder", path.display())]
    NoFile {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds the files of an earlier version.
    #[error(
        "{} is of an earlier version of this program, which kept other files; import anew into another folder",
        path.display()
    )]
    EarlierFiles {
        /// A file of that version.
        path: PathBuf,
    },
    /// The file is of a later version, or of an earlier one.
    #[error("{} is a register of version {version}, which this program does not read; import anew", path.display())]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: i32,
    },
    /// The file is something else.
    #[error("{} is not a register; name the folder of one, or import anew into another folder", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A register is there already.
    #[error("{} already holds a register", path.display())]
    AlreadyThere {
        /// The folder.
        path: PathBuf,
    },
    /// Something in the file that this program did not write.
    #[error("{} is damaged ({detail}); put its last copy back, or import anew into another folder", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// More records of one kind than [`MAX_RECORDS`].
    #[error("{} would hold more than {MAX_RECORDS} records of one kind", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another process was writing all the while.
    #[error("{} is being written by another process; try again when its import is done", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database refused.
    #[error("{}: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

impl RegisterError {
    /// What the database's error means for the register at `path`.
    pub(crate) fn of_database(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match (&source, source.sqlite_error_code()) {
            // A row that must be there, and a number that must fit, are so as long as this program alone writes.
            (
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::QueryReturnedNoRows,
                _,
            )
            | (_, Some(ErrorCode::DatabaseCorrupt)) => Self::Damaged { path, detail: source.to_string() },
            (_, Some(ErrorCode::NotADatabase)) => Self::Foreign { path },
            (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Self::Busy { path },
            _ => Self::Database { path, source },
        }
    }

    /// Names the file in an error of the operating system.
    pub(crate) fn of_file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        |source| Self::Io { path: path.to_owned(), source }
    }
}
