//! Where the pages of a batch go: a folder of folders, or one archive that is appended to.
//!
//! Pages that stand behind what the journal calls done may be there or not: they are the same bytes under the same name
//! when they are written again.

mod folder;
mod tar;
mod zip;

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mohur_certificate::number::CertificateNumber;

use self::folder::Folder;
use crate::durable::{self, Age};
use crate::language::{Language, Sentence};

/// So many lines share a folder: more make file managers slow.
const LINES: u64 = 1000;
/// What is written to an archive at once.
const BUFFER: usize = 1 << 18;

/// Where the pages are to go, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    path: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Folder,
    Archive(Format),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Tar,
    Zip,
}

/// A page, and what an archive says about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) issued: Timestamp,
}

impl Destination {
    /// An archive if the name ends with `.tar` or `.zip`; a folder if it has no ending, ends with a slash, or is one.
    pub fn new(path: &Path) -> Result<Self, DestinationError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            _ if path.as_os_str().as_encoded_bytes().ends_with(b"/") => Ok(Self::folder(path)),
            None => Ok(Self::folder(path)),
            Some("tar") => Ok(Self { path: path.to_owned(), kind: Kind::Archive(Format::Tar) }),
            Some("zip") => Ok(Self { path: path.to_owned(), kind: Kind::Archive(Format::Zip) }),
            Some(_) if path.is_dir() => Ok(Self::folder(path)),
            Some(_) => Err(DestinationError { path: path.to_owned() }),
        }
    }

    /// A folder, whatever its name.
    pub fn folder(path: &Path) -> Self {
        // Without the slash at its end, so that what stands beside it can be named after it.
        Self { path: path.components().collect(), kind: Kind::Folder }
    }

    /// The folder or archive.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What stands beside it under its name and another ending.
    pub fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(ending);
        name.into()
    }

    /// What a new batch must not find: nothing is overwritten. A folder may have pages of others, whose numbers differ.
    pub(crate) fn taken(&self) -> Option<PathBuf> {
        let names = match self.kind {
            Kind::Folder => Vec::new(),
            Kind::Archive(_) => vec![self.path.clone(), self.part()],
        };
        names.into_iter().find(|name| name.symlink_metadata().is_ok())
    }

    /// An archive has another name until it is whole.
    fn part(&self) -> PathBuf {
        self.beside(".part")
    }

    /// Whether it holds what was written: an archive of `length` bytes, under one of its names, or a folder of `pages` pages.
    pub(crate) fn holds(&self, length: u64, pages: u64) -> io::Result<bool> {
        match self.kind {
            Kind::Folder => Ok(folder::count(&self.path)? >= pages),
            Kind::Archive(_) if length == 0 => Ok(true),
            Kind::Archive(_) => Ok(durable::holds(&self.part(), length)? || durable::holds(&self.path, length)?),
        }
    }

    /// Opens it to go on behind `length` bytes of an archive.
    pub(crate) fn open(&self, length: u64, age: Age) -> io::Result<Output> {
        match self.kind {
            Kind::Folder => Ok(Output::Folder(Folder::open(&self.path)?)),
            Kind::Archive(format) => Ok(Output::Archive(Archive::open(&self.part(), format, length, age)?)),
        }
    }

    /// Gives a whole archive its name. Doing it twice is as good as once.
    pub(crate) fn publish(&self) -> io::Result<()> {
        let (Kind::Archive(_), part) = (self.kind, self.part()) else { return Ok(()) };
        match fs::hard_link(&part, &self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.path.exists() => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && same(&part, &self.path) => {}
            linked => linked?,
        }
        fs::remove_file(&part)?;
        durable::sync_name(&self.path)
    }
}

/// A name with the ending of something that is neither a folder nor an archive of a kind that is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
pub struct DestinationError {
    path: PathBuf,
}

impl Sentence for DestinationError {
    fn sentence(&self, language: Language) -> String {
        let path = self.path.display();
        match language {
            Language::Az => format!(
                "{path}: səhifələr .zip və ya .tar arxivinə, yaxud qovluğa yazılır; adı belə bitən qovluq üçün sonuna / qoyun"
            ),
            Language::En => format!(
                "{path}: pages go into a .zip or .tar archive or a folder; for a folder of this name, put a / behind it"
            ),
        }
    }
}

/// Whether both names are the same file.
fn same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |path: &Path| path.symlink_metadata().map(|metadata| (metadata.dev(), metadata.ino())).ok();
    identity(one).is_some() && identity(one) == identity(other)
}

/// The name of the page of a line: pages sort as their lines do.
pub(crate) fn name(line: u64, number: CertificateNumber) -> String {
    let first = (line.max(1) - 1) / LINES * LINES + 1;
    format!("{first:07}-{:07}/{line:07}-{number}.pdf", first + LINES - 1)
}

/// The open folder or archive.
#[derive(Debug)]
pub(crate) enum Output {
    Folder(Folder),
    Archive(Archive),
}

impl Output {
    /// Writes a page; it is on disk after [`Output::sync`].
    pub(crate) fn add(&mut self, page: Page<'_>) -> io::Result<()> {
        match self {
            Self::Folder(folder) => folder.add(page),
            Self::Archive(archive) => archive.add(page),
        }
    }

    /// Waits until all pages are on disk; the archive's length then, or 0 for a folder.
    pub(crate) fn sync(&mut self) -> io::Result<u64> {
        match self {
            Self::Folder(folder) => folder.sync().map(|()| 0),
            Self::Archive(archive) => archive.sync(),
        }
    }

    /// Writes what stands at an archive's end.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Archive(archive) => archive.finish(),
        }
    }
}

/// An archive, open at the end of its last page.
#[derive(Debug)]
pub(crate) struct Archive {
    file: BufWriter<File>,
    path: PathBuf,
    format: Format,
    length: u64,
}

impl Archive {
    fn open(path: &Path, format: Format, length: u64, age: Age) -> io::Result<Self> {
        let mut file = durable::open(path, age)?;
        durable::ensure_holds(&file.metadata()?, length)?;
        file.set_len(length)?;
        file.seek(SeekFrom::Start(length))?;
        Ok(Self { file: BufWriter::with_capacity(BUFFER, file), path: path.to_owned(), format, length })
    }

    fn add(&mut self, page: Page<'_>) -> io::Result<()> {
        let (head, pad) = match self.format {
            Format::Tar => (tar::header(page)?, tar::padding(page.bytes.len())),
            Format::Zip => (zip::local_header(page)?, 0),
        };
        let zeros = vec![0; pad];
        let parts = [&head[..], page.bytes, &zeros];
        parts.iter().try_for_each(|part| self.file.write_all(part))?;
        self.length += parts.iter().map(|part| part.len() as u64).sum::<u64>();
        Ok(())
    }

    fn sync(&mut self) -> io::Result<u64> {
        self.file.flush()?;
        self.file.get_ref().sync_data()?;
        Ok(self.length)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.file.flush()?;
        match self.format {
            Format::Tar => self.file.write_all(&tar::END)?,
            Format::Zip => zip::write_directory(&File::open(&self.path)?, self.length, &mut self.file)?,
        }
        self.sync().map(|_| ())
    }
}

#[cfg(test)]
mod tests;
