//! Files that change while the service runs: read again when they do.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// How long a change may go unseen: a revoked token works for no longer.
const INTERVAL: SignedDuration = SignedDuration::from_secs(1);

/// What a file says, as of at most a second ago.
pub(crate) struct Watched<T, E> {
    path: PathBuf,
    max: u64,
    read: Box<Reading<T, E>>,
    state: Mutex<State<T>>,
}

/// Makes the value of the file's bytes, knowing the last one.
type Reading<T, E> = dyn Fn(&[u8], Option<&T>) -> Result<T, E> + Send + Sync;

struct State<T> {
    looked: Timestamp,
    stamp: Stamp,
    value: Arc<T>,
}

/// What differs between two versions of a file that is replaced as a whole.
type Stamp = (u64, u64, i64, i64);

impl<T, E: Error + 'static> Watched<T, E> {
    /// Reads the file for the first time; it has at most `max` bytes.
    pub(crate) fn open(
        path: &Path,
        max: u64,
        now: Timestamp,
        read: impl Fn(&[u8], Option<&T>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<Self, WatchedError<E>> {
        let stamp = stamp(path).map_err(|error| WatchedError::io(path, error))?;
        let bytes = read_file(path, max).map_err(|error| WatchedError::io(path, error))?;
        let value = read(&bytes, None).map_err(|source| WatchedError::Content { path: path.to_owned(), source })?;
        let state = Mutex::new(State { looked: now, stamp, value: Arc::new(value) });
        Ok(Self { path: path.to_owned(), max, read: Box::new(read), state })
    }

    /// The newest value. When the file has become unreadable, the last good value stays, and `report` is told why.
    pub(crate) fn get(&self, now: Timestamp, report: impl FnOnce(&WatchedError<E>)) -> Arc<T> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now.duration_since(state.looked);
        if since >= INTERVAL || since.is_negative() {
            state.looked = now;
            if let Err(error) = self.refresh(&mut state) {
                report(&error);
            }
        }
        Arc::clone(&state.value)
    }

    fn refresh(&self, state: &mut State<T>) -> Result<(), WatchedError<E>> {
        let stamp = stamp(&self.path).map_err(|error| WatchedError::io(&self.path, error))?;
        if stamp == state.stamp {
            return Ok(());
        }
        // Noted before reading: a broken file is reported once, not every second.
        state.stamp = stamp;
        let bytes = read_file(&self.path, self.max).map_err(|error| WatchedError::io(&self.path, error))?;
        let value = (self.read)(&bytes, Some(&state.value));
        state.value = Arc::new(value.map_err(|source| WatchedError::Content { path: self.path.clone(), source })?);
        Ok(())
    }
}

fn stamp(path: &Path) -> io::Result<Stamp> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.ino(), metadata.len(), metadata.mtime(), metadata.mtime_nsec()))
}

fn read_file(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {max} bytes")));
    }
    Ok(bytes)
}

/// Why a file of the service is of no use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchedError<E: Error + 'static> {
    /// The operating system.
    #[error("{} cannot be read: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What it says.
    #[error("{} is of no use: {source}", path.display())]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: E,
    },
}

impl<E: Error + 'static> WatchedError<E> {
    fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;
    use std::num::ParseIntError;

    fn watch(path: &Path) -> Result<Watched<u32, ParseIntError>, WatchedError<ParseIntError>> {
        Watched::open(path, 8, at(0), |bytes, _| String::from_utf8_lossy(bytes).parse())
    }

    #[test]
    fn a_change_is_seen_after_a_second_and_a_broken_file_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("number");
        assert!(matches!(watch(&path), Err(WatchedError::Io { .. })));
        fs::write(&path, "1").unwrap();
        let watched = watch(&path).unwrap();
        fs::write(&path, "22").unwrap();
        let quiet = |error: &WatchedError<_>| panic!("{error}");
        assert_eq!(*watched.get(at(0), quiet), 1);
        assert_eq!(*watched.get(at(1), quiet), 22);
        fs::write(&path, "none").unwrap();
        let mut said = 0;
        assert_eq!(*watched.get(at(2), |_| said += 1), 22);
        assert_eq!(*watched.get(at(3), |_| said += 1), 22);
        fs::write(&path, "123456789").unwrap();
        assert_eq!(*watched.get(at(4), |_| said += 1), 22);
        assert_eq!(said, 2);
    }
}
