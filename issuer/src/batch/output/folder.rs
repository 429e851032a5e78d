//! Pages as files in folders of their own.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::Page;

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
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&part)?;
        file.write_all(page.bytes)?;
        fs::rename(&part, &path)
    }

    /// One call for all pages: a sync of each would take longer than making it.
    pub(super) fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::syncfs(&self.handle)?)
    }
}

/// The names of pages tell their numbers, so folders are their owner's alone, as pages are.
fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
