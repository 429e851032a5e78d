//! The folder that holds a register's files, and how they are written so that a power cut loses nothing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::RegisterError;

/// A folder that was there when it was opened.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, and whatever of its path is missing.
    pub(crate) fn create(path: &Path) -> Result<Self, RegisterError> {
        let is_missing = |ancestor: &&Path| !ancestor.as_os_str().is_empty() && !ancestor.exists();
        let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
        fs::create_dir_all(path).map_err(failed(path))?;
        for made in missing {
            let made = made.canonicalize().map_err(failed(made))?;
            made.parent().map_or(Ok(()), sync)?;
        }
        Ok(Self(path.to_owned()))
    }

    /// The folder at `path`, which must exist.
    pub(crate) fn open(path: &Path) -> Result<Self, RegisterError> {
        if path.is_dir() { Ok(Self(path.to_owned())) } else { Err(RegisterError::NoFolder { path: path.to_owned() }) }
    }

    /// Where the named file is, or would be.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Opens the named file, which must exist.
    pub(crate) fn read(&self, name: &str) -> Result<File, RegisterError> {
        let path = self.file(name);
        File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => RegisterError::NoFile { path },
            _ => RegisterError::Io { path, source: error },
        })
    }

    /// Waits until no other process writes what `name` guards; the right to write lasts as long as the answer.
    pub(crate) fn lock(&self, name: &str) -> Result<File, RegisterError> {
        Self::open(&self.0)?;
        let path = self.file(name);
        let lock = private(OpenOptions::new().create(true).truncate(false).write(true)).open(&path);
        let lock = lock.map_err(failed(&path))?;
        lock.lock().map_err(failed(&path))?;
        Ok(lock)
    }

    /// Puts `lines` in place of the named file: after a crash it holds either the old lines or all the new ones.
    pub(crate) fn replace(&self, name: &str, lines: impl Iterator<Item = String>) -> Result<(), RegisterError> {
        let (path, new) = (self.file(name), self.file(&format!("{name}.new")));
        let written = write_synced(&new, lines).and_then(|()| fs::rename(&new, &path));
        if let Err(source) = written {
            // The error that matters is the first; what is left behind is overwritten by the next attempt.
            let _ = fs::remove_file(&new);
            return Err(RegisterError::Io { path, source });
        }
        sync(&self.0)
    }
}

fn write_synced(path: &Path, mut lines: impl Iterator<Item = String>) -> io::Result<()> {
    let file = private(OpenOptions::new().create(true).truncate(true).write(true)).open(path)?;
    let mut writer = BufWriter::new(file);
    lines.try_for_each(|line| writer.write_all(line.as_bytes()))?;
    writer.into_inner()?.sync_all()
}

/// Options that make new files readable by their owner alone: registers hold salaries and telephone numbers.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes the names in the folder at `path` durable.
fn sync(path: &Path) -> Result<(), RegisterError> {
    #[cfg(unix)]
    File::open(path).and_then(|folder| folder.sync_all()).map_err(failed(path))?;
    Ok(())
}

/// Names the file in an error of the operating system.
pub(crate) fn failed(path: &Path) -> impl FnOnce(io::Error) -> RegisterError {
    |source| RegisterError::Io { path: path.to_owned(), source }
}
