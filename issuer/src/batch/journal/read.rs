//! How far a batch is, by its journal.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::marker::PhantomData;
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::record::{Begin, Chunk, Done, MAX_RECORD, Record, VERSION, parse};
use super::{JournalError, failed};
use crate::batch::input::Position;

/// How far a batch is.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) begin: Begin,
    pub(crate) done: Done,
    /// Every chunk that was signed and perhaps registered; those behind `done` are pending.
    chunks: Vec<Kept>,
    /// The input up to the last line that was decided.
    decided: Position,
    pub(crate) stage: Stage,
}

/// Where the record of a chunk stands.
#[derive(Clone, Copy, Debug)]
struct Kept {
    offset: u64,
    length: usize,
    /// The bytes of the input up to its last line.
    end: u64,
}

/// Whether lines may be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// They may.
    Underway,
    /// All are done; the archive may still have its temporary name.
    Whole,
}

impl State {
    pub(crate) fn new(begin: Begin) -> Self {
        Self { begin, done: Done::default(), chunks: Vec::new(), decided: Position::default(), stage: Stage::Underway }
    }

    /// The input up to the last line that was decided.
    pub(crate) fn position(&self) -> &Position {
        &self.decided
    }

    /// Nothing of the output is there any more, so that every chunk is to be written again.
    pub(crate) fn write_again(&mut self) {
        self.done = Done::default();
    }

    fn take<R>(&mut self, record: Record<R>, offset: u64, length: usize) {
        match record {
            Record::Begin(_) => {}
            Record::Chunk(Chunk { end, .. }) => {
                self.chunks.push(Kept { offset, length, end: end.bytes });
                self.decided = end;
            }
            Record::Done(done) => self.done = done,
            Record::Whole(done) => {
                self.decided = done.end.clone();
                self.done = done;
                self.stage = Stage::Whole;
            }
        }
    }
}

/// The chunks that are decided and not done, read from the journal one by one: there may be many.
#[derive(Debug)]
pub(crate) struct Pending<R> {
    file: File,
    chunks: std::vec::IntoIter<Kept>,
    registration: PhantomData<fn() -> R>,
}

impl<R: DeserializeOwned> Pending<R> {
    pub(super) fn of(file: File, state: &State) -> Self {
        let is_pending = |chunk: &&Kept| chunk.end > state.done.end.bytes;
        let chunks: Vec<_> = state.chunks.iter().filter(is_pending).copied().collect();
        Self { file, chunks: chunks.into_iter(), registration: PhantomData }
    }

    fn chunk(&self, kept: Kept) -> io::Result<Chunk<R>> {
        let mut line = vec![0; kept.length];
        self.file.read_exact_at(&mut line, kept.offset)?;
        match parse(&line) {
            Some(Record::Chunk(chunk)) => Ok(chunk),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, "a record of the journal changed while it was read")),
        }
    }
}

impl<R: DeserializeOwned> Iterator for Pending<R> {
    type Item = io::Result<Chunk<R>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.chunks.next().map(|kept| self.chunk(kept))
    }
}

/// The state that the whole records tell, and the offset behind the last of them.
pub(super) fn read<R: DeserializeOwned>(file: &File, path: &Path) -> Result<(State, u64), JournalError> {
    let mut reader = BufReader::new(file);
    let mut buffer = Vec::new();
    let Some(Record::Begin(begin)) = next::<R>(&mut reader, &mut buffer).map_err(failed(path))? else {
        return Err(JournalError::Foreign { path: path.to_owned() });
    };
    if begin.version != VERSION {
        return Err(JournalError::Newer { path: path.to_owned(), version: begin.version });
    }
    let (mut state, mut end) = (State::new(begin), buffer.len() as u64);
    while let Some(record) = next::<R>(&mut reader, &mut buffer).map_err(failed(path))? {
        state.take(record, end, buffer.len());
        end += buffer.len() as u64;
    }
    if is_torn(&buffer, &mut reader).map_err(failed(path))? {
        Ok((state, end))
    } else {
        Err(JournalError::Damaged { path: path.to_owned(), bytes: state.decided.bytes })
    }
}

/// Whether the line behind the last whole record is what a crash tore: every record is synced before the next is written, so
/// it is the last line. A kill leaves a prefix of it; a power cut may leave zeros, which no record has. Anything else was
/// on disk, and the disk has lost it.
fn is_torn(line: &[u8], rest: &mut impl BufRead) -> io::Result<bool> {
    Ok(rest.fill_buf()?.is_empty() && (!line.ends_with(b"\n") || line.contains(&0)))
}

/// The record of the next line, which is in `buffer` then; `None` when there is no line or it is no record.
fn next<R: DeserializeOwned>(reader: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Option<Record<R>>> {
    buffer.clear();
    reader.take(MAX_RECORD).read_until(b'\n', buffer)?;
    Ok(parse(buffer))
}
