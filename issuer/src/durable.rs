//! Files whose bytes and names are on disk when somebody relies on them.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Whether a file may be there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// It may not: whoever made it is somebody else.
    New,
    /// It may, or not: an earlier run was about to make it.
    Begun,
}

/// Opens a file of its owner alone to read and write, and never through a link; the name of a new one is on disk then.
pub(crate) fn open(path: &Path, age: Age) -> io::Result<File> {
    match private().create_new(true).open(path) {
        Ok(file) => sync_name(path).map(|()| file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && age == Age::Begun => private().open(path),
        Err(error) => Err(error),
    }
}

/// Options for a file of its owner alone that is no link.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    let no_link = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
    options.read(true).write(true).mode(0o600).custom_flags(no_link);
    options
}

/// Whether the file at `path` is there; an error when it is, and has fewer bytes than once were on disk.
pub(crate) fn holds(path: &Path, length: u64) -> io::Result<bool> {
    match path.metadata() {
        Ok(metadata) => ensure_holds(&metadata, length).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// That a file has not fewer bytes than once were on disk.
pub(crate) fn ensure_holds(metadata: &Metadata, length: u64) -> io::Result<()> {
    if metadata.len() >= length {
        return Ok(());
    }
    let gone = format!("it is shorter than the {length} bytes that were on disk; if it is not yours, move it away");
    Err(io::Error::new(io::ErrorKind::InvalidData, gone))
}

/// The folder that `path` is in.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Waits until the name of what is at `path`, or that nothing is there any more, is on disk.
pub(crate) fn sync_name(path: &Path) -> io::Result<()> {
    sync_names(folder(path))
}

/// Waits until the names in a folder are on disk.
pub(crate) fn sync_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn nothing_is_opened_through_a_link_and_what_is_new_takes_nobodys_place() {
        let folder = tempfile::tempdir().unwrap();
        let [path, target] = ["a", "b"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink(&target, &path).unwrap();
        for age in [Age::New, Age::Begun] {
            assert!(open(&path, age).is_err());
            assert!(!target.exists());
        }
        fs::write(&target, "b").unwrap();
        assert!(open(&path, Age::Begun).is_err(), "not even when it leads somewhere");
        assert!(open(&target, Age::New).is_err());
        open(&target, Age::Begun).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"b");
    }
}
