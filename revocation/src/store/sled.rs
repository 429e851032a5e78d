//! The embedded store: sled 0.34, synced by ourselves.
//!
//! sled's `flush` hands its log to `sync_file_range`, which a power cut does not respect. So each group of writes is one
//! batch (all or nothing in sled's log), a `flush`, and an `fdatasync` of the one file the log is in, `db`. Large values
//! would go into files of their own (`blobs/`); records are far below that size. sled syncs its snapshots (`snap.*`) itself,
//! and they only shorten its start.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::store::StoreError;
use crate::store::ledger::{KeyRange, KeyValue, Ledger, Pair, Visit};

/// The file beside the database that says whose store this is; who has it locked, has the store.
const MARKER: &str = "store.id";
/// Where sled's log is.
const DATABASE: &str = "db";
/// Where sled notes how its log is laid out; without it sled would begin anew.
const LAYOUT: &str = "conf";
/// The key of the id inside the database: an emptied database has none.
const ID_KEY: &[u8] = b"S";
/// Enough for the inner nodes and the recent leaves of tens of millions of records.
const CACHE_BYTES: u64 = 512 << 20;
/// sled's own threads let go of its file a little after the database is closed.
const MAX_TRIES: usize = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// The name of one store, by which a service knows that it has its own and not another or a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreId([u8; 16]);

impl StoreId {
    /// The id made of these random bytes.
    pub fn from_random(random: [u8; 16]) -> Self {
        Self(random)
    }
}

impl fmt::Display for StoreId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for StoreId {
    type Err = StoreIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(StoreIdError);
        }
        u128::from_str_radix(text, 16).map(|value| Self(value.to_be_bytes())).map_err(|_| StoreIdError)
    }
}

/// A text that is no store's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a store's id has exactly 32 hexadecimal digits")]
pub struct StoreIdError;

/// An open sled database and what is needed to know that its writes are on disk.
pub struct Sled {
    database: sled::Db,
    log: File,
    log_path: PathBuf,
    /// Dropped last, so that nobody opens the store while sled closes it.
    _lock: File,
}

/// Makes an empty store in a folder that must not exist yet.
pub fn create(path: &Path, id: StoreId) -> Result<(), OpenError> {
    if path.exists() {
        return Err(OpenError::Exists { path: path.to_owned() });
    }
    fs::DirBuilder::new().mode(0o700).create(path)?;
    let database = config(path).open().map_err(|error| damaged(path, error))?;
    database.insert(ID_KEY, &id.0).and_then(|_| database.flush()).map_err(|error| damaged(path, error))?;
    for file in [DATABASE, LAYOUT, "blobs"] {
        File::open(path.join(file))?.sync_all()?;
    }
    // The marker comes last: a store is whole or it has none.
    let mut marker = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path.join(MARKER))?;
    marker.write_all(format!("{id}\n").as_bytes()).and_then(|()| marker.sync_all())?;
    File::open(path)?.sync_all()?;
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(parent)?.sync_all()?)
}

/// Opens the store with this id, which must be there: nothing is ever made in its place.
pub fn open(path: &Path, id: StoreId) -> Result<Ledger<Sled>, OpenError> {
    if !path.is_dir() {
        return Err(OpenError::Missing { path: path.to_owned() });
    }
    let lock = lock(path, id)?;
    for file in [DATABASE, LAYOUT] {
        if fs::metadata(path.join(file)).map_or(0, |metadata| metadata.len()) == 0 {
            return Err(OpenError::Incomplete { path: path.join(file) });
        }
    }
    let database = open_database(path)?;
    match database.get(ID_KEY).map_err(|error| damaged(path, error))? {
        Some(found) if found.as_ref() == id.0.as_slice() => {}
        _ => return Err(OpenError::Emptied { path: path.to_owned() }),
    }
    let log_path = path.join(DATABASE);
    let log = File::open(&log_path)?;
    Ok(Ledger::new(Sled { database, log, log_path, _lock: lock }))
}

fn open_database(path: &Path) -> Result<sled::Db, OpenError> {
    for _ in 0..MAX_TRIES {
        // On some damaged files sled panics instead of returning an error.
        match catch_unwind(AssertUnwindSafe(|| config(path).open())) {
            Ok(Ok(database)) => return Ok(database),
            Ok(Err(sled::Error::Io(error))) if error.to_string().contains("could not acquire lock") => {
                std::thread::sleep(PAUSE);
            }
            Ok(Err(error)) => return Err(damaged(path, error)),
            Err(_) => {
                return Err(OpenError::Damaged { path: path.to_owned(), damage: Damage::Panicked });
            }
        }
    }
    Err(OpenError::InUse { path: path.to_owned() })
}

fn lock(path: &Path, id: StoreId) -> Result<File, OpenError> {
    let marker = path.join(MARKER);
    let file = File::open(&marker).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => OpenError::NoMarker { path: path.to_owned() },
        _ => error.into(),
    })?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    let mut found = String::new();
    (&file).take(64).read_to_string(&mut found)?;
    match found.trim().parse::<StoreId>() {
        Ok(found) if found == id => Ok(file),
        _ => Err(OpenError::OtherStore { path: path.to_owned(), wanted: id, found: found.trim().to_owned() }),
    }
}

fn config(path: &Path) -> sled::Config {
    sled::Config::new().path(path).cache_capacity(CACHE_BYTES).mode(sled::Mode::HighThroughput)
}

fn damaged(path: &Path, error: sled::Error) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), damage: Damage::Found(error) }
}

impl Sled {
    /// Whether the file that is written is still the one in the folder: a store whose folder was removed while it ran
    /// would go on writing into nowhere.
    fn check_still_there(&self) -> io::Result<()> {
        let (ours, there) = (self.log.metadata()?, fs::metadata(&self.log_path)?);
        if (ours.dev(), ours.ino()) == (there.dev(), there.ino()) {
            Ok(())
        } else {
            Err(io::Error::new(io::ErrorKind::NotFound, "the store's folder was replaced while it was in use"))
        }
    }
}

fn unread(error: sled::Error) -> StoreError {
    StoreError::Read(Box::new(error))
}

impl KeyValue for Sled {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.database.get(key).map_err(unread)?.map(|value| value.to_vec()))
    }

    fn last(&self, range: &KeyRange, limit: usize) -> Result<Vec<Pair>, StoreError> {
        let found = self.database.range(range.from.as_slice()..range.to.as_slice()).rev().take(limit);
        found.map(|pair| pair.map(|(key, value)| (key.to_vec(), value.to_vec())).map_err(unread)).collect()
    }

    fn each(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError> {
        for pair in self.database.scan_prefix(prefix) {
            let (key, value) = pair.map_err(unread)?;
            visit(&key, &value)?;
        }
        Ok(())
    }

    fn write(&self, pairs: BTreeMap<Vec<u8>, Vec<u8>>) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for (key, value) in pairs {
            batch.insert(key, value);
        }
        self.database.apply_batch(batch)?;
        self.database.flush()?;
        self.log.sync_data()?;
        Ok(self.check_still_there()?)
    }
}

/// Why a store cannot be made or opened; each says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is something already.
    #[error("{} exists already, and a store is never made over something else", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The folder is gone.
    #[error(
        "the store {} is missing: mount its disk or restore it from a backup; a new one is never made in its place",
        path.display()
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The folder has no marker.
    #[error(
        "{} is not a store: its file {MARKER} is missing; mount the store's disk or restore it from a backup",
        path.display()
    )]
    NoMarker {
        /// The folder.
        path: PathBuf,
    },
    /// The marker is another store's.
    #[error("{} is the store {found}, but this service's is {wanted}: put its own store back", path.display())]
    OtherStore {
        /// The folder.
        path: PathBuf,
        /// Whose it should be.
        wanted: StoreId,
        /// Whose it is.
        found: String,
    },
    /// A file of the database is gone or empty.
    #[error("the store's file {} is missing or empty: restore the store from a backup", path.display())]
    Incomplete {
        /// Which.
        path: PathBuf,
    },
    /// A database without what was written first.
    #[error("the store {} was emptied: restore it from a backup", path.display())]
    Emptied {
        /// The folder.
        path: PathBuf,
    },
    /// Another process has it.
    #[error("the store {} is in use by another process: stop that one first", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The database finds itself damaged.
    #[error("the store {} is damaged ({damage}): restore it from a backup", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What shows it.
        damage: Damage,
    },
    /// The operating system.
    #[error("the store cannot be opened: {0}")]
    Io(#[from] io::Error),
}

/// How a database shows that it is damaged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// The database says so.
    #[error(transparent)]
    Found(sled::Error),
    /// The database gave up.
    #[error("the database panicked")]
    Panicked,
}
