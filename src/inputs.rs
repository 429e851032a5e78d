//! What commands read: files, folders, archives, lists and the standard input, in the order in which they are shown.

mod archive;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use indicatif::ProgressBar;
use mohur_verifier::evidence::InputKind;
use mohur_verifier::limits::{MAX_FILE, MAX_TEXT};

use crate::file;

/// Folders inside folders; more is a mistake, such as `/`.
const MAX_DEPTH: usize = 16;
/// Inputs of one call: a day's certificates of a country, and an archive that never ends does.
const MAX_INPUTS: u64 = 1_000_000;
/// The first bytes of a file, by which archives and pages are known: a PDF names itself up to 1024 bytes in.
const HEAD: usize = 1024;
/// Bytes that are read at once.
const BUFFER: usize = 1 << 16;

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
    reading: Reading,
    /// Moved by the bytes that were read.
    bar: &'a ProgressBar,
    take: &'a mut dyn FnMut(Input) -> Result<()>,
    /// How many inputs were taken.
    taken: u64,
    /// What archives held beside them.
    passed: u64,
}

impl<'a> Inputs<'a> {
    /// Nothing is taken yet.
    pub(crate) fn new(reading: Reading, bar: &'a ProgressBar, take: &'a mut dyn FnMut(Input) -> Result<()>) -> Self {
        Self { reading, bar, take, taken: 0, passed: 0 }
    }

    /// Takes everything that is named: files, what is in archives, and of folders everything, by name, hidden files and
    /// links left out. What is named and holds nothing is an input that cannot be read: nobody is to take it for good.
    pub(crate) fn of(&mut self, named: &[PathBuf]) -> Result<()> {
        let mut files = Vec::new();
        for path in named {
            if path.is_dir() { walk(path, MAX_DEPTH, &mut files)? } else { files.push(path.clone()) }
        }
        ensure!(!files.is_empty(), "there is no file in {}", named[0].display());
        self.bar.set_length(files.iter().map(|path| size(path)).sum());
        for path in &files {
            let before = self.taken;
            self.file(path)?;
            if self.taken == before {
                self.take(Input::new(path.display().to_string(), Err(anyhow!("there is nothing in it"))))?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Result<()> {
        if path.as_os_str() == "-" {
            return self.stream("-", BufReader::with_capacity(BUFFER, io::stdin()));
        }
        let name = path.display().to_string();
        // What is no file, such as a pipe, is opened once and read once.
        if path.exists() && !path.is_file() {
            return self.opened(&name, path);
        }
        let head = file::read_start(path, HEAD).unwrap_or_default();
        match archive::Kind::of(&head) {
            Some(archive::Kind::Zip) => match File::open(path) {
                Ok(file) => archive::zip(&name, file, self),
                Err(error) => self.take(Input::new(name, Err(error.into()))),
            },
            None if !self.is_list(&head) => {
                let size = size(path);
                self.bar.inc(size);
                self.take(Input { name, size, source: Source::File(path.to_owned()) })
            }
            _ => self.opened(&name, path),
        }
    }

    fn opened(&mut self, name: &str, path: &Path) -> Result<()> {
        match File::open(path) {
            Ok(file) => self.stream(name, BufReader::with_capacity(BUFFER, file)),
            Err(error) => self.take(Input::new(name.to_owned(), Err(error.into()))),
        }
    }

    /// What can be read from its beginning to its end.
    fn stream(&mut self, name: &str, mut reader: BufReader<impl Read + 'static>) -> Result<()> {
        let head = match reader.fill_buf() {
            Ok(head) => head.to_vec(),
            Err(error) => return self.take(Input::new(name.to_owned(), Err(error.into()))),
        };
        match archive::Kind::of(&head) {
            Some(archive::Kind::Tar) => archive::tar(name, self.bar.wrap_read(reader), self),
            Some(archive::Kind::Gzip) => archive::gzip(name, self.bar.wrap_read(reader), self),
            Some(archive::Kind::Zip) => match whole(reader) {
                Ok(bytes) => archive::zip(name, io::Cursor::new(bytes), self),
                Err(error) => self.take(Input::new(name.to_owned(), Err(error))),
            },
            None => self.unpacked(name, &head, reader),
        }
    }

    /// What is no archive: a list, or one input.
    fn unpacked(&mut self, name: &str, head: &[u8], reader: impl BufRead) -> Result<()> {
        if self.is_list(head) {
            self.lines(name, reader)
        } else {
            self.take(Input::new(name.to_owned(), whole(reader)))
        }
    }

    /// Whether what begins so has a certificate on each line: a page among lists is still a page.
    fn is_list(&self, head: &[u8]) -> bool {
        let is_page = matches!(InputKind::of(head), Some(InputKind::Pdf | InputKind::Image));
        self.reading == Reading::Lines && !is_page
    }

    /// A line that is too long is told of and passed over; blank ones are no inputs.
    fn lines(&mut self, name: &str, mut reader: impl BufRead) -> Result<()> {
        for number in 1_u64.. {
            let mut line = Vec::new();
            let mut read = reader.by_ref().take(MAX_TEXT as u64 + 1).read_until(b'\n', &mut line);
            if line.len() > MAX_TEXT && !line.ends_with(b"\n") {
                read = reader.skip_until(b'\n').map(|more| line.len() + more);
            }
            let length = match read {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) => return self.take(Input::new(format!("{name}:{number}"), Err(error.into()))),
            };
            self.bar.inc(length as u64);
            if !line.trim_ascii().is_empty() {
                let line = if length > MAX_TEXT { Err(too_long(length)) } else { Ok(line.trim_ascii().to_vec()) };
                self.take(Input::new(format!("{name}:{number}"), line))?;
            }
        }
        Ok(())
    }

    /// Takes one input.
    fn take(&mut self, input: Input) -> Result<()> {
        self.taken += 1;
        self.ensure_few()?;
        (self.take)(input)
    }

    /// Counts what an archive holds beside files.
    fn pass(&mut self) -> Result<()> {
        self.passed += 1;
        self.ensure_few()
    }

    fn ensure_few(&self) -> Result<()> {
        let few = self.taken + self.passed <= MAX_INPUTS;
        ensure!(few, "more than {MAX_INPUTS} files are too many for one call");
        Ok(())
    }
}

fn too_long(length: usize) -> anyhow::Error {
    anyhow!("the line has {length} bytes, and at most {MAX_TEXT} are read")
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
