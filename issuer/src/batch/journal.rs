//! What a batch has done, on disk before anyone acts on it: the one source from which an interrupted batch goes on.
//!
//! A line of the file is the CRC-32 of a record in eight hexadecimal digits, a blank, and the record as JSON. A chunk's
//! record is synced before its certificates are registered, so that a certificate that anyone may know is never signed
//! a second time. A record that says that chunks are done comes after their pages and results are on disk; it is synced
//! too, so that only the last record can be one that a crash tore.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mohur_certificate::identifier::Pin;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::input::Position;
use super::reason::Reason;
use crate::application::EmailCopy;
use crate::language::Language;
use crate::register::contacts::ContactDetails;

/// The version of these records.
const VERSION: u8 = 1;
/// A record may have so many bytes: a chunk of 1,024 lines, each refused for 20 reasons or issued, has a third of it.
const MAX_RECORD: u64 = 64 << 20;

/// What the batch is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Begin {
    version: u8,
    /// The file of lines, for people: what counts is what it holds.
    pub(crate) input: PathBuf,
    /// The file of results.
    pub(crate) results: PathBuf,
    /// When it was begun.
    pub(crate) started: Timestamp,
}

impl Begin {
    pub(crate) fn new(input: PathBuf, results: PathBuf, started: Timestamp) -> Self {
        Self { version: VERSION, input, results, started }
    }
}

/// What became of some lines that follow one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chunk<R> {
    /// The input up to the last of them.
    pub(crate) end: Position,
    /// The lines that are not blank.
    pub(crate) lines: Vec<Line<R>>,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line<R> {
    pub(crate) line: u64,
    #[serde(flatten)]
    pub(crate) fate: Fate<R>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate<R> {
    Signed(Box<Signed<R>>),
    Refused(Vec<Reason>),
}

/// A certificate that is signed, and is registered when its chunk is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signed<R> {
    /// What the service is told.
    pub(crate) registration: R,
    /// Who applied, where the line is an application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) applicant: Option<Applicant>,
}

/// Who applied, and what is to be done for them after the certificate is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// The applicant's PIN.
    pub pin: Pin,
    /// How the applicant is reached; to be remembered.
    pub contact: ContactDetails,
    /// Whether a copy goes to the e-mail address.
    pub copy: EmailCopy,
    /// The language of the page and of the letter.
    pub language: Language,
}

/// That everything up to a place of the input is registered, written and on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    /// Up to where.
    pub(crate) end: Position,
    /// The length of the archive then; 0 for a folder.
    pub(crate) archive: u64,
    /// The length of the results.
    pub(crate) results: u64,
    /// Lines issued so far.
    pub(crate) issued: u64,
    /// Lines refused so far.
    pub(crate) refused: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Record<R> {
    Begin(Begin),
    Chunk(Chunk<R>),
    Done(Done),
    /// The input is at its end, all is done, and the archive is whole.
    Whole(Done),
}

/// The same, to be written.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Entry<'a, R> {
    Begin(&'a Begin),
    Chunk(&'a Chunk<R>),
    Done(&'a Done),
    Whole(&'a Done),
}

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

/// How far a batch is.
#[derive(Debug)]
pub(crate) struct State<R> {
    pub(crate) begin: Begin,
    pub(crate) done: Done,
    /// Signed and perhaps registered, but not done.
    pub(crate) pending: VecDeque<Chunk<R>>,
    pub(crate) stage: Stage,
}

/// Whether lines may be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// They may.
    Underway,
    /// All are done; the archive may still have its temporary name.
    Whole,
}

impl<R> State<R> {
    pub(crate) fn new(begin: Begin) -> Self {
        Self { begin, done: Done::default(), pending: VecDeque::new(), stage: Stage::Underway }
    }

    /// The input up to the last line that was decided.
    pub(crate) fn position(&self) -> &Position {
        self.pending.back().map_or(&self.done.end, |chunk| &chunk.end)
    }

    fn take(&mut self, record: Record<R>) {
        match record {
            Record::Begin(_) => {}
            Record::Chunk(chunk) => self.pending.push_back(chunk),
            Record::Done(done) => {
                self.pending.retain(|chunk| chunk.end.bytes > done.end.bytes);
                self.done = done;
            }
            Record::Whole(done) => {
                self.done = done;
                self.stage = Stage::Whole;
            }
        }
    }
}

impl Journal {
    /// Opens the journal at `path`, if there is one, and reads how far its batch is.
    pub(crate) fn open<R: DeserializeOwned>(path: &Path) -> Result<Option<(Self, State<R>)>, JournalError> {
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed(path))?,
        };
        lock(&file, path)?;
        let mut journal = Self::of(file, path);
        let (state, end) = journal.read()?;
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
        sync_folder(&self.path)
    }

    /// Makes a new journal, which is whole when it appears.
    pub(crate) fn create(path: &Path, begin: &Begin) -> Result<Self, JournalError> {
        let journal = Self::beside(path, OpenOptions::new().create(true), &[Entry::Begin(begin)])?;
        // Unlike a rename, a link never takes the place of another file.
        let beside = beside(path);
        let linked = fs::hard_link(&beside, path).and_then(|()| sync_folder(path));
        let _ = fs::remove_file(&beside);
        linked.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => JournalError::InUse { path: path.to_owned() },
            _ => failed(path)(error),
        })?;
        Ok(journal)
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
        let entries = [Entry::Begin(begin), Entry::Whole(done)];
        let journal = Self::beside(&self.path, OpenOptions::new().create_new(true), &entries)?;
        let renamed = fs::rename(beside(&self.path), &self.path).and_then(|()| sync_folder(&self.path));
        renamed.map_err(failed(&self.path))?;
        *self = journal;
        Ok(())
    }

    /// A journal with these records, synced and locked, under another name.
    fn beside(path: &Path, options: &mut OpenOptions, entries: &[Entry<'_, ()>]) -> Result<Self, JournalError> {
        let beside = beside(path);
        let file = options.truncate(false).read(true).write(true).mode(0o600).open(&beside);
        let file = file.map_err(failed(&beside))?;
        lock(&file, path)?;
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

    /// The state that the whole records tell, and the offset behind the last of them.
    fn read<R: DeserializeOwned>(&mut self) -> Result<(State<R>, u64), JournalError> {
        let foreign = || JournalError::Foreign { path: self.path.clone() };
        let mut reader = BufReader::new(&self.file);
        let mut buffer = Vec::new();
        let Some(Record::Begin(begin)) = next::<R>(&mut reader, &mut buffer).map_err(failed(&self.path))? else {
            return Err(foreign());
        };
        if begin.version != VERSION {
            return Err(JournalError::Newer { path: self.path.clone(), version: begin.version });
        }
        let (mut state, mut end) = (State::new(begin), buffer.len() as u64);
        while let Some(record) = next(&mut reader, &mut buffer).map_err(failed(&self.path))? {
            state.take(record);
            end += buffer.len() as u64;
        }
        self.ensure_torn(&buffer, &mut reader, state.position().bytes)?;
        Ok((state, end))
    }

    /// The line behind the last whole record must be what a crash tore: every record is synced before the next is written, so
    /// it is the last line. A kill leaves a prefix of it; a power cut may leave zeros, which no record has. Anything else was
    /// on disk, and the disk has lost it.
    fn ensure_torn(&self, line: &[u8], rest: &mut impl BufRead, bytes: u64) -> Result<(), JournalError> {
        let is_last = rest.fill_buf().map_err(failed(&self.path))?.is_empty();
        let is_torn = !line.ends_with(b"\n") || line.contains(&0);
        if is_last && is_torn { Ok(()) } else { Err(JournalError::Damaged { path: self.path.clone(), bytes }) }
    }
}

/// The record of the next line, which is in `buffer` then; `None` when there is no line or it is no record.
fn next<R: DeserializeOwned>(reader: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Option<Record<R>>> {
    buffer.clear();
    reader.take(MAX_RECORD).read_until(b'\n', buffer)?;
    Ok(parse(buffer))
}

fn parse<R: DeserializeOwned>(line: &[u8]) -> Option<Record<R>> {
    let (sum, json) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    let sum = u32::from_str_radix(str::from_utf8(sum.strip_suffix(b" ")?).ok()?, 16).ok()?;
    if sum == crc32fast::hash(json) { serde_json::from_slice(json).ok() } else { None }
}

fn line<R: Serialize>(entry: &Entry<'_, R>) -> Vec<u8> {
    let json = serde_json::to_vec(entry).expect("records have only strings for names");
    [format!("{:08x} ", crc32fast::hash(&json)).as_bytes(), &json, b"\n"].concat()
}

fn lock(file: &File, path: &Path) -> Result<(), JournalError> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => JournalError::InUse { path: path.to_owned() },
        TryLockError::Error(error) => failed(path)(error),
    })
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

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn failed(path: &Path) -> impl Fn(io::Error) -> JournalError {
    move |source| JournalError::Io { path: path.to_owned(), source }
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The file system.
    #[error("{}: {source}", path.display())]
    Io {
        /// The journal.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process is at work.
    #[error("another process is working on this batch: it holds {}", path.display())]
    InUse {
        /// The journal.
        path: PathBuf,
    },
    /// It could not be written before.
    #[error("{} could not be written; run the batch again once the cause is gone", path.display())]
    Broken {
        /// The journal.
        path: PathBuf,
    },
    /// A record that could not be read again.
    #[error("a record of {bytes} bytes is too long for {}: at most {MAX_RECORD} can be read again", path.display())]
    RecordTooLong {
        /// The journal.
        path: PathBuf,
        /// The record's bytes.
        bytes: u64,
    },
    /// Some other file.
    #[error("{} is there, but it is not the journal of a batch; choose another output", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Of a later program.
    #[error("{} is of version {version}, which a newer program wrote; go on with that", path.display())]
    Newer {
        /// The journal.
        path: PathBuf,
        /// Its version.
        version: u8,
    },
    /// Something that was on disk is not there any more.
    #[error(
        "{} is damaged: what it says about the input behind byte {bytes} cannot be read, although it was on disk. \
         Nothing is done, because certificates could be issued twice; the service knows which are registered",
        path.display()
    )]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// The input up to where the journal is whole.
        bytes: u64,
    },
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
