//! What commands read: files, folders, archives, lists and the standard input, in the order in which they are shown.

mod archive;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use indicatif::ProgressBar;
use mohur_verifier::limits::{MAX_FILE, MAX_TEXT};

use crate::file;

/// Folders inside folders; more is a mistake, such as `/`.
const MAX_DEPTH: usize = 16;
/// Inputs of one call: a day's certificates of a country, and an archive that never ends does.
const MAX_INPUTS: u64 = 1_000_000;
/// The first bytes of a file, by which archives are known: a tar names itself 257 bytes in.
const HEAD: usize = 512;

/// One thing to read.
pub(crate) struct Input {
    /// Its name: a path, that of a file within an archive, or a line of a text.
    pub(crate) name: String,
    /// Bytes that reading it will take.
    pub(crate) size: u64,
    source: Source,
}

enum Source {
    File(PathBuf),
    Bytes(Result<Vec<u8>>),
}

impl Input {
    /// One whose bytes are at hand, or could not be got.
    pub(crate) fn new(name: String, bytes: Result<Vec<u8>>) -> Self {
        let size = bytes.as_ref().map_or(0, Vec::len) as u64;
        Self { name, size, source: Source::Bytes(bytes) }
    }

    /// Its name, and its bytes.
    pub(crate) fn read(self) -> (String, Result<Vec<u8>>) {
        let bytes = match self.source {
            Source::File(path) => file::read(&path, MAX_FILE),
            Source::Bytes(bytes) => bytes,
        };
        (self.name, bytes.and_then(filled))
    }
}

fn filled(bytes: Vec<u8>) -> Result<Vec<u8>> {
    ensure!(!bytes.is_empty(), "the file is empty");
    Ok(bytes)
}

/// What a file of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// One letter, with one certificate in it.
    Whole,
    /// A list, with one certificate on each line.
    Lines,
}

/// Takes inputs one by one, in their order.
pub(crate) struct Inputs<'a> {
    pub(crate) reading: Reading,
    /// Moved by the bytes that were read.
    pub(crate) bar: &'a ProgressBar,
    pub(crate) take: &'a mut dyn FnMut(Input) -> Result<()>,
    /// How many there were.
    pub(crate) count: u64,
}

impl Inputs<'_> {
    /// Takes everything that is named: files, what is in archives, and of folders everything, by name, hidden files and
    /// links left out.
    pub(crate) fn of(&mut self, named: &[PathBuf]) -> Result<()> {
        let mut files = Vec::new();
        for path in named {
            if path.is_dir() { walk(path, MAX_DEPTH, &mut files)? } else { files.push(path.clone()) }
        }
        ensure!(!files.is_empty(), "there is no file in {}", named[0].display());
        self.bar.set_length(files.iter().map(|path| size(path)).sum());
        files.iter().try_for_each(|path| self.file(path))
    }

    fn file(&mut self, path: &Path) -> Result<()> {
        if path.as_os_str() == "-" {
            return self.stream("-", BufReader::with_capacity(1 << 16, io::stdin()));
        }
        let name = path.display().to_string();
        let head = file::read_start(path, HEAD).unwrap_or_default();
        match archive::Kind::of(&head) {
            Some(archive::Kind::Zip) => match File::open(path) {
                Ok(file) => archive::zip(&name, file, self),
                Err(error) => self.take(Input::new(name, Err(error.into()))),
            },
            None if self.reading == Reading::Whole => {
                let size = size(path);
                self.bar.inc(size);
                self.take(Input { name, size, source: Source::File(path.to_owned()) })
            }
            _ => match File::open(path) {
                Ok(file) => self.stream(&name, BufReader::with_capacity(1 << 16, file)),
                Err(error) => self.take(Input::new(name, Err(error.into()))),
            },
        }
    }

    /// What can be read from its beginning to its end.
    fn stream(&mut self, name: &str, mut reader: BufReader<impl Read + 'static>) -> Result<()> {
        let head = reader.fill_buf().with_context(|| format!("cannot read {name}"))?.to_vec();
        match archive::Kind::of(&head) {
            Some(archive::Kind::Tar) => archive::tar(name, self.bar.wrap_read(reader), self),
            Some(archive::Kind::Gzip) => archive::gzip(name, self.bar.wrap_read(reader), self),
            Some(archive::Kind::Zip) => match whole(reader) {
                Ok(bytes) => archive::zip(name, io::Cursor::new(bytes), self),
                Err(error) => self.take(Input::new(name.to_owned(), Err(error))),
            },
            None if self.reading == Reading::Lines => self.lines(name, reader),
            None => self.take(Input::new(name.to_owned(), whole(reader))),
        }
    }

    /// A line that is too long is told of and passed over; blank ones are no inputs.
    fn lines(&mut self, name: &str, mut reader: impl BufRead) -> Result<()> {
        for number in 1_u64.. {
            let mut line = Vec::new();
            let read = reader.by_ref().take(MAX_TEXT as u64 + 1).read_until(b'\n', &mut line);
            if read.with_context(|| format!("cannot read {name}"))? == 0 {
                break;
            }
            let mut length = line.len();
            if line.len() > MAX_TEXT && !line.ends_with(b"\n") {
                length += reader.skip_until(b'\n').with_context(|| format!("cannot read {name}"))?;
            }
            self.bar.inc(length as u64);
            if !line.trim_ascii().is_empty() {
                let line = if length > MAX_TEXT { Err(too_long(length)) } else { Ok(line.trim_ascii().to_vec()) };
                self.take(Input::new(format!("{name}:{number}"), line))?;
            }
        }
        Ok(())
    }

    /// Takes one input.
    pub(crate) fn take(&mut self, input: Input) -> Result<()> {
        self.seen()?;
        (self.take)(input)
    }

    /// Counts an input, or what an archive holds beside files.
    pub(crate) fn seen(&mut self) -> Result<()> {
        self.count += 1;
        ensure!(self.count <= MAX_INPUTS, "more than {MAX_INPUTS} files are too many for one call");
        Ok(())
    }
}

fn too_long(length: usize) -> anyhow::Error {
    anyhow::anyhow!("the line has {length} bytes, and at most {MAX_TEXT} are read")
}

/// At most [`MAX_FILE`] bytes of an input that has no other bound.
pub(crate) fn whole(reader: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes).context("it cannot be read")?;
    ensure!(bytes.len() <= MAX_FILE, "it has more than {MAX_FILE} bytes, which is too much");
    Ok(bytes)
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    ensure!(depth > 0, "{} is more than {MAX_DEPTH} folders deep", folder.display());
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.with_context(|| format!("cannot read {}", folder.display()))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries.iter().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        let kind = entry.file_type().with_context(|| format!("cannot read {}", entry.path().display()))?;
        if kind.is_dir() {
            walk(&entry.path(), depth - 1, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
        ensure!(files.len() as u64 <= MAX_INPUTS, "more than {MAX_INPUTS} files are too many for one call");
    }
    Ok(())
}
