//! Files that are whole or not there: written beside their place, synced, then moved into it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};

/// Writes `bytes` to `path` and waits until they are on disk.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = beside(path)?;
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path))
        .and_then(|()| sync(folder(path)));
    written.inspect_err(|_| drop(fs::remove_file(&beside))).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes `bytes` to a new file of its owner alone and waits until they are on disk.
///
/// A file that is there is left alone; one with the same bytes is as good as written.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = beside(path)?;
    let written = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        // Unlike a rename, a link never takes the place of another file, not even of one made this moment.
        .and_then(|()| fs::hard_link(&beside, path));
    let _ = fs::remove_file(&beside);
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            ensure!(read(path, bytes.len()).is_ok_and(|old| old == bytes), exists(path));
        }
        other => other.with_context(|| format!("cannot write {}", path.display()))?,
    }
    sync(folder(path)).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes a new file of its owner alone with what `fill` puts into it, and waits until it is on disk; a file that is
/// there is left alone, and a failure leaves none.
pub(crate) fn write_new_by(path: &Path, fill: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    ensure_free(path)?;
    let beside = beside(path)?;
    let written = filled(&beside, fill).and_then(|()| Ok(fs::hard_link(&beside, path)?));
    let _ = fs::remove_file(&beside);
    written.and_then(|()| Ok(sync(folder(path))?)).with_context(|| format!("cannot write {}", path.display()))
}

fn filled(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)?;
    let mut writer = BufWriter::new(file);
    write(&mut writer)?;
    Ok(writer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?)
}

/// Refuses a file that is there already.
pub(crate) fn ensure_free(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        bail!(exists(path));
    }
    Ok(())
}

fn exists(path: &Path) -> String {
    format!("{} is there already, and nothing is overwritten; choose another file", path.display())
}

fn beside(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
    Ok(folder(path).join(format!(".{}.{}", name.to_string_lossy(), std::process::id())))
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Waits until the names in a folder are on disk.
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Reads the first `max` bytes of a file, or all if there are fewer.
pub(crate) fn read_start(path: &Path, max: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(named).with_context(|| format!("cannot open {}", path.display()))?;
    file.take(max as u64).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

/// Reads a file of at most `max` bytes.
pub(crate) fn read(path: &Path, max: usize) -> Result<Vec<u8>> {
    let bytes = read_start(path, max + 1)?;
    ensure!(bytes.len() <= max, "{} has more than {max} bytes, which is too much", path.display());
    Ok(bytes)
}

/// The failure that people meet most, without the operating system's number for it.
fn named(error: io::Error) -> anyhow::Error {
    if error.kind() == io::ErrorKind::NotFound { anyhow!("no such file") } else { error.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.pdf");
        write_new(&path, b"one").unwrap();
        write_new(&path, b"one").unwrap();
        assert!(write_new(&path, b"two").unwrap_err().to_string().contains("nothing is overwritten"));
        assert!(ensure_free(&path).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_filled_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.csv");
        let failed = write_new_by(&path, |file| file.write_all(b"half").map(|()| bail!("the register is gone"))?);
        assert!(failed.unwrap_err().to_string().contains("cannot write"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write_new_by(&path, |file| Ok(file.write_all(b"whole")?)).unwrap();
        assert!(write_new_by(&path, |_| Ok(())).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }
}
