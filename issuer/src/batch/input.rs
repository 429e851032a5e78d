//! The file of a batch, read in chunks of lines; every chunk knows what was read up to its end.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::table::{Names, Table, TableError};
use crate::import::fault::Cause;
use crate::import::lines::Lines;
use crate::import::{Format, ReadError};

/// A chunk ends early when its lines have so many bytes, so that long lines do not fill the memory.
const CHUNK_BYTES: usize = 1 << 20;
/// What is read at once.
const BUFFER: usize = 1 << 16;

/// How far the input was read, and what stood there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Bytes from the beginning.
    pub(crate) bytes: u64,
    /// The last line's number.
    pub(crate) line: u64,
    /// SHA-256 of these bytes, in hexadecimal digits.
    pub(crate) sha256: String,
}

/// Some lines that follow one another; blank ones are left out.
#[derive(Debug)]
pub(crate) struct Lot {
    pub(crate) end: Position,
    pub(crate) lines: Vec<(u64, Result<String, Cause>)>,
}

/// The file, read as far as the last chunk.
pub(crate) struct Input {
    lines: Lines<Hashed>,
    table: Arc<Table>,
    line: u64,
}

/// Why the next lines cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Somebody still writes: what was read as the last line may be the beginning of one.
    #[error("the file grows")]
    Grows,
}

impl Input {
    /// Opens the file and reads its header, whose columns must have these names.
    pub(crate) fn open(path: &Path, format: Format, names: &Names) -> Result<Self, TableError> {
        let mut lines = Lines::new(Hashed::new(File::open(path).map_err(ReadError::Io)?));
        let table = Table::open(&mut lines, format, names)?;
        let line = match table {
            Table::Columns { .. } => 1,
            Table::Objects { .. } => 0,
        };
        Ok(Self { lines, table: Arc::new(table), line })
    }

    /// How the lines give their values.
    pub(crate) fn table(&self) -> Arc<Table> {
        Arc::clone(&self.table)
    }

    /// Goes on behind `position`; whether what stands before it is what stood there.
    pub(crate) fn go_on(&mut self, position: &Position) -> io::Result<bool> {
        if *position == Position::default() {
            return Ok(true);
        }
        let Some(rest) = position.bytes.checked_sub(self.lines.source().bytes) else { return Ok(false) };
        self.line = position.line;
        let is_same = self.lines.pass_over(rest, position.line)? && self.position() == *position;
        match self.ensure_same_end() {
            Ok(()) => Ok(is_same),
            Err(InputError::Grows) => Ok(false),
            Err(InputError::Io(error)) => Err(error),
        }
    }

    /// The next `count` lines or fewer; `None` at the end.
    pub(crate) fn next(&mut self, count: usize) -> Result<Option<Lot>, InputError> {
        self.ensure_same_end()?;
        let (mut lines, mut bytes, before) = (Vec::with_capacity(count), 0, self.lines.source().bytes);
        while lines.len() < count && bytes < CHUNK_BYTES {
            let Some((number, line)) = self.lines.next()? else { break };
            self.line = number;
            match line {
                Ok(line) if line.trim().is_empty() => {}
                line => {
                    bytes += line.as_ref().map_or(0, |line| line.len());
                    lines.push((number, line.map(str::to_owned)));
                }
            }
        }
        self.ensure_same_end()?;
        Ok((self.lines.source().bytes > before).then(|| Lot { end: self.position(), lines }))
    }

    /// A line without a line break is the last one; when something stands behind it now, it was a part of a line.
    fn ensure_same_end(&self) -> Result<(), InputError> {
        let source = self.lines.source();
        let was_last = source.last.is_some_and(|last| last != b'\n');
        if was_last && source.has_more()? { Err(InputError::Grows) } else { Ok(()) }
    }

    /// How many lines that are not blank stand from line `first` on.
    pub(crate) fn count_from(mut self, first: u64) -> io::Result<u64> {
        let mut count = 0;
        while let Some((number, line)) = self.lines.next()? {
            count += u64::from(number >= first && !line.is_ok_and(|line| line.trim().is_empty()));
        }
        Ok(count)
    }

    /// How far the file was read.
    pub(crate) fn position(&self) -> Position {
        let source = self.lines.source();
        Position { bytes: source.bytes, line: self.line, sha256: source.digest() }
    }
}

/// A file that hashes and counts what is taken from it.
struct Hashed {
    source: BufReader<File>,
    hash: Sha256,
    bytes: u64,
    /// The last byte that was taken.
    last: Option<u8>,
}

impl Hashed {
    fn new(file: File) -> Self {
        Self { source: BufReader::with_capacity(BUFFER, file), hash: Sha256::new(), bytes: 0, last: None }
    }

    /// Whether the file has more bytes than were taken.
    fn has_more(&self) -> io::Result<bool> {
        Ok(self.source.get_ref().metadata()?.len() > self.bytes)
    }

    fn digest(&self) -> String {
        self.hash.clone().finalize().iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
    }
}

impl BufRead for Hashed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let taken = &self.source.buffer()[..amount];
        self.hash.update(taken);
        self.last = taken.last().copied().or(self.last);
        self.bytes += amount as u64;
        self.source.consume(amount);
    }
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = (&mut self.source.fill_buf()?).read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fs;

    fn input(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines.jsonl");
        fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn open(path: &Path) -> Input {
        let names = Names { known: Vec::new(), required: Vec::new(), yes_no: Vec::new() };
        Input::open(path, Format::JsonLines, &names).unwrap()
    }

    fn rest(input: &mut Input, count: usize) -> Vec<(u64, Result<String, Cause>)> {
        std::iter::from_fn(|| input.next(count).unwrap()).flat_map(|lot| lot.lines).collect()
    }

    proptest! {
        #[test]
        fn going_on_gives_the_lines_that_are_left(text in "([a-zə ]{0,9}\r?\n){0,9}[a-zə]{0,9}", count in 1..4_usize, lots in 0..5_usize) {
            let (_folder, path) = input(text.as_bytes());
            let all = rest(&mut open(&path), 100);
            let mut first = open(&path);
            let mut found: Vec<_> = (0..lots).filter_map(|_| first.next(count).unwrap()).flat_map(|lot| lot.lines).collect();
            let mut second = open(&path);
            prop_assert!(second.go_on(&first.position()).unwrap());
            found.extend(rest(&mut second, count));
            prop_assert_eq!(found, all);
        }
    }

    #[test]
    fn a_changed_or_shortened_file_is_noticed() {
        let (_folder, path) = input(b"one\ntwo\nthree\n");
        let mut whole = open(&path);
        whole.next(2).unwrap();
        let position = whole.position();
        assert_eq!((position.bytes, position.line), (8, 2));
        for (bytes, same) in [(&b"one\ntwo\nTHREE\n"[..], true), (b"one\ntwO\nthree\n", false), (b"one\n", false)] {
            fs::write(&path, bytes).unwrap();
            assert_eq!(open(&path).go_on(&position).unwrap(), same);
        }
    }

    #[test]
    fn a_last_line_that_goes_on_later_is_noticed() {
        let (_folder, path) = input(b"one\ntwo");
        let mut first = open(&path);
        assert_eq!(rest(&mut first, 9).len(), 2);
        let position = first.position();
        assert!(open(&path).go_on(&position).unwrap(), "nothing changed");
        fs::write(&path, b"one\ntwo and more\nthree\n").unwrap();
        assert!(!open(&path).go_on(&position).unwrap());
        fs::write(&path, b"one\ntwo\n").unwrap();
        assert!(!open(&path).go_on(&position).unwrap());
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_is_noticed() {
        use std::io::Write;
        let (_folder, path) = input(b"one\ntw");
        let mut input = open(&path);
        assert_eq!(input.next(9).unwrap().unwrap().lines.len(), 2);
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"o\n").unwrap();
        assert!(matches!(input.next(9), Err(InputError::Grows)));
    }

    #[test]
    fn the_lines_that_are_left_are_counted() {
        let (_folder, path) = input(b"one\n\n \ntwo\n\xff\nlast");
        let left = [1, 2, 4, 5, 6, 7].map(|first| open(&path).count_from(first).unwrap());
        assert_eq!(left, [4, 3, 3, 2, 1, 0]);
    }

    #[test]
    fn long_lines_make_short_chunks_and_overlong_ones_are_faults() {
        let mut bytes = [b"x".repeat(30_000), b"\n".to_vec()].concat().repeat(100);
        bytes.extend([b"y".repeat(10 << 20), b"\nlast".to_vec()].concat());
        let (_folder, path) = input(&bytes);
        let mut input = open(&path);
        assert!(input.next(1000).unwrap().unwrap().lines.len() <= CHUNK_BYTES / 30_000 + 1);
        let lines = rest(&mut input, 1000);
        assert!(matches!(lines[lines.len() - 2], (101, Err(Cause::LineTooLong { .. }))));
        assert_eq!(lines.last(), Some(&(102, Ok("last".to_owned()))));
    }
}
