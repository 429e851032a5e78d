//! The register's file: one SQLite database, shared by threads and processes.
//!
//! Write-ahead logging lets many read while one writes; with `synchronous = FULL` every commit is on the disk before it
//! returns. A crash leaves the log, which the next who opens the file takes in.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::RegisterError;
use super::table::Indices;
use super::{Contract, Organisation};

/// The database in the register's folder.
const FILE: &str = "register.sqlite";
/// What the folder of a register held before there was a database.
const EARLIER_FILE: &str = "contracts.jsonl";
/// "Möhr": tells a register from other databases (`PRAGMA application_id`).
const APPLICATION: i32 = 0x4d6f_6872;
/// The version of `schema.sql` (`PRAGMA user_version`).
const VERSION: i32 = 2;
const SCHEMA: &str = include_str!("schema.sql");
/// How long one who writes waits for another: several times what an import of a million contracts takes.
const PATIENCE: Duration = Duration::from_mins(2);
/// Kibibytes of pages that a connection keeps; an import's indices should stay in it.
const CACHE: i32 = 64 * 1024;
/// Bytes that the log keeps of its size for the next transactions.
const LOG: i32 = 64 << 20;

/// Why a transaction kept nothing.
#[derive(Debug)]
pub(crate) enum Failure<E> {
    /// The database failed.
    Database(rusqlite::Error),
    /// Whoever used it gave up.
    GivenUp(E),
}

impl<E> From<rusqlite::Error> for Failure<E> {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// The open file with its connections that nobody uses at the moment.
#[derive(Debug)]
pub(crate) struct Database {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Database {
    /// Makes an empty register in `folder`, which is made if need be but must not hold one.
    pub(crate) fn create(folder: &Path) -> Result<Self, RegisterError> {
        let database = Self::begin(folder)?;
        let tables = database.with_connection(|connection| {
            transact(connection, TransactionBehavior::Immediate, |connection| {
                Ok::<_, Failure<RegisterError>>(make_tables(connection)?)
            })
        })?;
        match tables {
            Tables::WereMade => Ok(database),
            Tables::WereThere => {
                Self::open(folder)?;
                Err(RegisterError::AlreadyThere { path: folder.to_owned() })
            }
        }
    }

    /// Opens the register in `folder`; where there is none, the first transaction that keeps what it writes makes it.
    pub(crate) fn open_or_begin(folder: &Path) -> Result<Self, RegisterError> {
        match Self::open(folder) {
            Err(RegisterError::NoFolder { .. } | RegisterError::NoFile { .. }) => Self::begin(folder),
            opened => opened,
        }
    }

    /// Makes the file without its tables, which is not a register yet.
    fn begin(folder: &Path) -> Result<Self, RegisterError> {
        create_folder(folder)?;
        refuse_earlier(folder)?;
        let path = folder.join(FILE);
        private(OpenOptions::new().create(true).truncate(false).write(true))
            .open(&path)
            .and_then(|file| file.sync_all())
            .map_err(RegisterError::of_file(&path))?;
        sync(folder)?;
        let database = Self { path, idle: Mutex::default() };
        let connection = database.connect()?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(|source| database.failed(source))?;
        database.give_back(connection);
        Ok(database)
    }

    /// Opens the register in `folder`.
    pub(crate) fn open(folder: &Path) -> Result<Self, RegisterError> {
        if !folder.is_dir() {
            return Err(RegisterError::NoFolder { path: folder.to_owned() });
        }
        let path = folder.join(FILE);
        if !path.exists() {
            refuse_earlier(folder)?;
            return Err(RegisterError::NoFile { path: folder.to_owned() });
        }
        let database = Self { path, idle: Mutex::default() };
        let connection = database.connect()?;
        database.check(&connection)?;
        database.give_back(connection);
        Ok(database)
    }

    /// Reads in one transaction, so that all that is read is of one moment.
    pub(crate) fn read<T, E: From<RegisterError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure<E>>,
    ) -> Result<T, E> {
        self.with_connection(|connection| transact(connection, TransactionBehavior::Deferred, work))
    }

    /// Writes in one transaction; it is on the disk when this returns, and an error keeps nothing of it.
    pub(crate) fn write<T, E: From<RegisterError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure<E>>,
    ) -> Result<T, E> {
        // An open connection would go on writing into a file that was removed.
        if !self.path.exists() {
            return Err(self.missing().into());
        }
        self.with_connection(|connection| {
            transact(connection, TransactionBehavior::Immediate, |connection| {
                make_tables(connection)?;
                work(connection)
            })
        })
    }

    /// Takes the log into the database and empties it, so that neither holds what was deleted.
    pub(crate) fn empty_log(&self) -> Result<(), RegisterError> {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let is_blocked: i64 = self.with_connection(|connection| {
            Ok::<_, Failure<RegisterError>>(connection.query_row(checkpoint, [], |row| row.get(0))?)
        })?;
        if is_blocked == 0 { Ok(()) } else { Err(RegisterError::Busy { path: self.path.clone() }) }
    }

    /// The error with the file's name.
    fn failed(&self, source: rusqlite::Error) -> RegisterError {
        RegisterError::of_database(&self.path, source)
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn with_connection<T, E: From<RegisterError>>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Failure<E>>,
    ) -> Result<T, E> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = idle.map_or_else(|| self.connect(), Ok)?;
        let done = work(&mut connection).map_err(|failure| match failure {
            Failure::Database(source) => self.failed(source).into(),
            Failure::GivenUp(error) => error,
        });
        self.give_back(connection);
        done
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    /// A connection to the file, which must exist: one that vanished is an error, not an empty register.
    fn connect(&self) -> Result<Connection, RegisterError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(|source| self.vanished(source))?;
        set_up(&connection).map_err(|source| self.failed(source))?;
        Ok(connection)
    }

    fn missing(&self) -> RegisterError {
        RegisterError::NoFile { path: self.path.parent().unwrap_or(&self.path).to_owned() }
    }

    fn vanished(&self, source: rusqlite::Error) -> RegisterError {
        if self.path.exists() { self.failed(source) } else { self.missing() }
    }

    /// Refuses a database that is no register of this version.
    fn check(&self, connection: &Connection) -> Result<(), RegisterError> {
        let path = self.path.clone();
        match stamp(connection).map_err(|source| self.failed(source))? {
            (APPLICATION, VERSION) => Ok(()),
            (APPLICATION, version) => Err(RegisterError::OtherVersion { path, version }),
            (0, 0) if is_empty(connection).map_err(|source| self.failed(source))? => Err(self.missing()),
            _ => Err(RegisterError::Foreign { path }),
        }
    }
}

fn transact<T, E>(
    connection: &mut Connection,
    behavior: TransactionBehavior,
    work: impl FnOnce(&Connection) -> Result<T, Failure<E>>,
) -> Result<T, Failure<E>> {
    // Dropped without a commit, it is rolled back.
    let transaction = connection.transaction_with_behavior(behavior)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    // The log of an import of millions does not keep its size.
    connection.pragma_update(None, "journal_size_limit", LOG)?;
    // Sorting for the database's own indices runs beside reading.
    connection.pragma_update(None, "threads", 1)?;
    // What was deleted, a person's contact details above all, does not linger in free pages.
    connection.pragma_update(None, "secure_delete", "ON")?;
    // Damage is found where it is read, not somewhere behind it.
    connection.pragma_update(None, "cell_size_check", "ON")?;
    // A database that someone slipped in runs nothing of its own.
    connection.pragma_update(None, "trusted_schema", "OFF")
}

/// Whether a file had its tables already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tables {
    WereMade,
    WereThere,
}

fn make_tables(connection: &Connection) -> rusqlite::Result<Tables> {
    if !is_empty(connection)? {
        return Ok(Tables::WereThere);
    }
    connection.execute_batch(SCHEMA)?;
    Indices::of::<Contract>(connection).make()?;
    Indices::of::<Organisation>(connection).make()?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    Ok(Tables::WereMade)
}

/// Application and version that the file says.
fn stamp(connection: &Connection) -> rusqlite::Result<(i32, i32)> {
    let of = |name| connection.pragma_query_value(None, name, |row| row.get(0));
    Ok((of("application_id")?, of("user_version")?))
}

/// A file without a table: new, or what a creation left that was cut short.
fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map(|tables: i64| tables == 0)
}

fn refuse_earlier(folder: &Path) -> Result<(), RegisterError> {
    let path = folder.join(EARLIER_FILE);
    if path.exists() { Err(RegisterError::EarlierFiles { path }) } else { Ok(()) }
}

/// Makes the folder, and whatever of its path is missing, durably.
fn create_folder(path: &Path) -> Result<(), RegisterError> {
    let is_missing = |ancestor: &&Path| !ancestor.as_os_str().is_empty() && !ancestor.exists();
    let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    fs::create_dir_all(path).map_err(RegisterError::of_file(path))?;
    for made in missing {
        let made = made.canonicalize().map_err(RegisterError::of_file(made))?;
        made.parent().map_or(Ok(()), sync)?;
    }
    Ok(())
}

/// Options that make new files readable by their owner alone: registers hold salaries and telephone numbers. SQLite gives
/// the files beside a database the same rights.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes the names in the folder at `path` durable.
fn sync(path: &Path) -> Result<(), RegisterError> {
    crate::durable::sync_names(path).map_err(RegisterError::of_file(path))
}
