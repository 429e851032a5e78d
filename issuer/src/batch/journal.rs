//! What a batch has done, on disk before anyone acts on it: the one source from which an interrupted batch goes on.
//!
//! A chunk's record is synced before its certificates are registered, so that a certificate that anyone may know is never
//! signed a second time. A record that says that chunks are done comes after their pages and results are on disk; it is
//! synced too, so that only the last record can be one that a crash tore.

mod error;
mod read;
mod record;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::error::JournalError;
pub(crate) use self::read::{Pending, Stage, State};
pub use self::record::Applicant;
pub(crate) use self::record::{Begin, Chunk, Done, Fate, Line, Signed};
use self::record::{Entry, MAX_RECORD, line};
use crate::durable;

/// The open journal; no other process can open it.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    /// The bytes of the whole records.
    length: u64,
    health: Health,
}

/// Whether the file can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Health {
    Sound,
    /// It could not be: what stands behind the whole records is unknown, and nothing may be written behind that.
    Broken,
}

impl Journal {
    /// Opens the journal at `path`, if there is one, and reads how far its batch is.
    pub(crate) fn open<R: DeserializeOwned>(path: &Path) -> Result<Option<(Self, State)>, JournalError> {
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed(path))?,
        };
        let mut journal = Self::of(lock(file, path, path)?, path);
        let (state, end) = read::read::<R>(&journal.file, path)?;
        journal.length = end;
        journal.settle().map_err(failed(path))?;
        forget_beside(path).map_err(failed(path))?;
        Ok(Some((journal, state)))
    }

    fn of(file: File, path: &Path) -> Self {
        Self { file, path: path.to_owned(), length: 0, health: Health::Sound }
    }

    /// Cuts off what a crash tore, so that the next record stands on a line of its own, and puts the rest on disk: a process
    /// that was killed may have written a chunk that is known to the page cache alone, and that is registered next.
    fn settle(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.sync_all()?;
        durable::sync_name(&self.path)
    }

    /// Makes a new journal, which is whole when it appears.
    pub(crate) fn create(path: &Path, begin: &Begin) -> Result<Self, JournalError> {
        let journal = Self::beside(path, durable::Age::Begun, &[Entry::Begin(begin)])?;
        // Unlike a rename, a link never takes the place of another file.
        let beside = beside(path);
        let linked = fs::hard_link(&beside, path).and_then(|()| durable::sync_name(path));
        let _ = fs::remove_file(&beside);
        linked.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => JournalError::InUse { path: path.to_owned() },
            _ => failed(path)(error),
        })?;
        Ok(journal)
    }

    /// The chunks of `state`, which was read from this journal, that are not done.
    pub(crate) fn pending<R: DeserializeOwned>(&self, state: &State) -> Result<Pending<R>, JournalError> {
        Ok(Pending::of(self.file.try_clone().map_err(failed(&self.path))?, state))
    }

    /// Puts a chunk on disk: from here on its certificates may be known to others.
    pub(crate) fn chunk<R: Serialize>(&mut self, chunk: &Chunk<R>) -> Result<(), JournalError> {
        self.append(&Entry::Chunk(chunk))
    }

    /// Notes on disk that what stands before `done.end` is there too.
    pub(crate) fn done(&mut self, done: &Done) -> Result<(), JournalError> {
        self.append(&Entry::<()>::Done(done))
    }

    /// Puts on disk that nothing is left but to give the archive its name, and forgets all chunks: they hold names and
    /// addresses that nobody needs any more.
    pub(crate) fn whole(&mut self, begin: &Begin, done: &Done) -> Result<(), JournalError> {
        let journal = Self::beside(&self.path, durable::Age::New, &[Entry::Begin(begin), Entry::Whole(done)])?;
        let renamed = fs::rename(beside(&self.path), &self.path).and_then(|()| durable::sync_name(&self.path));
        renamed.map_err(failed(&self.path))?;
        *self = journal;
        Ok(())
    }

    /// A journal with these records, synced and locked, under another name.
    fn beside(path: &Path, age: durable::Age, entries: &[Entry<'_, ()>]) -> Result<Self, JournalError> {
        let beside = beside(path);
        let file = lock(durable::open(&beside, age).map_err(failed(&beside))?, &beside, path)?;
        file.set_len(0).map_err(failed(&beside))?;
        let mut journal = Self::of(file, path);
        entries.iter().try_for_each(|entry| journal.append(entry))?;
        journal.file.sync_all().map_err(failed(&beside))?;
        Ok(journal)
    }

    fn append<R: Serialize>(&mut self, entry: &Entry<'_, R>) -> Result<(), JournalError> {
        self.put(&line(entry))
    }

    /// Puts a record on disk, or nothing: what is written in part is cut off, and the journal is used no more.
    fn put(&mut self, line: &[u8]) -> Result<(), JournalError> {
        if self.health == Health::Broken {
            return Err(JournalError::Broken { path: self.path.clone() });
        }
        let bytes = line.len() as u64;
        if bytes > MAX_RECORD {
            return Err(JournalError::RecordTooLong { path: self.path.clone(), bytes });
        }
        self.file.write_all(line).and_then(|()| self.file.sync_data()).map_err(|error| {
            self.health = Health::Broken;
            // If it stays, the next run finds it torn, or finds it whole: a chunk that is pending.
            let _ = self.file.set_len(self.length);
            failed(&self.path)(error)
        })?;
        self.length += bytes;
        Ok(())
    }
}

/// Locks the file that was opened as `name`. Whoever held it until now may have put another in its place, or have made it the
/// journal: a file that has the name no more is left alone.
fn lock(file: File, name: &Path, journal: &Path) -> Result<File, JournalError> {
    let in_use = || JournalError::InUse { path: journal.to_owned() };
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => in_use(),
        TryLockError::Error(error) => failed(journal)(error),
    })?;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let locked = file.metadata().map(identity).map_err(failed(journal))?;
    match fs::metadata(name).map(identity) {
        Ok(named) if named == locked => Ok(file),
        _ => Err(in_use()),
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Removes the other name that a kill left: of this journal, when it was made, or of one that was to take its place. Only who
/// holds the journal may do that.
fn forget_beside(path: &Path) -> io::Result<()> {
    match fs::remove_file(beside(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> JournalError {
    move |source| JournalError::Io { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests;
