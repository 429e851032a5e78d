//! Pages as files in folders of their own.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::Page;
use crate::durable;

/// The open folder.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    handle: File,
    /// The folder that is known to be there.
    made: PathBuf,
}

impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        make(path)?;
        Ok(Self { path: path.to_owned(), handle: File::open(path)?, made: PathBuf::new() })
    }

    /// A page appears whole or not at all; one that is there is of an earlier attempt, with the same bytes.
    pub(super) fn add(&mut self, page: Page<'_>) -> io::Result<()> {
        let path = self.path.join(page.name);
        let (folder, part) = (path.parent().unwrap_or(&self.path), path.with_extension("part"));
        if folder != self.made {
            make(folder)?;
            folder.clone_into(&mut self.made);
        }
        let mut file = durable::private().create(true).truncate(true).open(&part)?;
        file.write_all(page.bytes)?;
        fs::rename(&part, &path)
    }

    /// One call for all pages: a sync of each would take longer than making it.
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::syncfs(&self.handle)?)
    }
}

/// How many pages there are in the folders of `path`, those of other batches among them.
pub(super) fn count(path: &Path) -> io::Result<u64> {
    let mut pages = 0;
    for folder in entries(path)? {
        let folder = folder?;
        if folder.file_type()?.is_dir() {
            for page in entries(&folder.path())? {
                pages += u64::from(Path::new(&page?.file_name()).extension().is_some_and(|ending| ending == "pdf"));
            }
        }
    }
    Ok(pages)
}

/// What is in a folder; nothing where there is none.
fn entries(path: &Path) -> io::Result<impl Iterator<Item = io::Result<fs::DirEntry>>> {
    match fs::read_dir(path) {
        Ok(entries) => Ok(Some(entries).into_iter().flatten()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None.into_iter().flatten()),
        Err(error) => Err(error),
    }
}

/// The names of pages tell their numbers, so folders are their owner's alone, as pages are.
fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
