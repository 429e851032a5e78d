//! Importing contracts and organisations from CSV and JSON Lines.
//!
//! [`read`] reads a file in one pass and reports every bad line; [`import`] also merges the good ones into a register.
//! The first line of CSV names the columns, in any order; values are separated by commas, semicolons or tabs. The
//! names are [`Record::COLUMNS`], and the members of JSON objects have the same.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::path::Path;

use self::csv::Separator;
use self::fault::{BadLine, Cause, Fault};
use self::lines::Lines;
use crate::register::record::{Record, Values};
use crate::register::{Merge, Register, RegisterError};
use crate::text::quotable;

pub(crate) mod csv;
pub mod fault;
pub(crate) mod json;
pub(crate) mod lines;

pub use self::lines::MAX_LINE_BYTES;

/// A file may have so many records of one kind: twice the employment contracts of the country.
pub const MAX_RECORDS: usize = 4_000_000;
/// A file may have so many bytes: 1 KiB for each of [`MAX_RECORDS`].
pub const MAX_FILE_BYTES: u64 = 4 << 30;
/// Reading stops at so many bad lines: the file is then of another kind, and the report stays bounded.
pub const MAX_BAD_LINES: usize = 10_000;

/// How a file of records is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A header line, then one line of separated values a record.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// The format that the file's name promises: `.csv` or `.tsv`, `.jsonl` or `.ndjson`.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }
}

/// What happens to the good lines of a file that has bad ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLines {
    /// Nothing is imported.
    RefuseAll,
    /// The good lines are imported.
    ImportGood,
}

/// The records of a file, and the lines that are none.
#[derive(Debug)]
pub struct Reading<T> {
    /// The records in the file's order; no two have the same key.
    pub records: Vec<T>,
    /// Every bad line in the file's order, at most [`MAX_BAD_LINES`].
    pub bad: Vec<BadLine>,
}

/// What an import did.
#[derive(Debug)]
pub struct Report {
    /// What became of the good lines.
    pub merge: Merge,
    /// The lines that were not imported.
    pub bad: Vec<BadLine>,
}

/// Why a file could not be read to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Reading failed.
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
    /// A CSV file without a header.
    #[error("the file is empty, but its first line should name the columns {}", expected.join(", "))]
    NoHeader {
        /// The columns that may be there.
        expected: &'static [&'static str],
    },
    /// A header that is no line of values.
    #[error("the header line cannot be read: {0}")]
    UnreadableHeader(Cause),
    /// A header with other columns than the records have.
    #[error(
        "the header does not name the columns as expected (missing: {}; unknown: {}; twice: {}); the columns are {}",
        list(missing), list(unknown), list(repeated), expected.join(", ")
    )]
    WrongHeader {
        /// Required columns that are not there.
        missing: Vec<String>,
        /// Columns that these records do not have, shortened.
        unknown: Vec<String>,
        /// Columns named more than once.
        repeated: Vec<String>,
        /// The columns that may be there.
        expected: &'static [&'static str],
    },
    /// Past [`MAX_BAD_LINES`].
    #[error("more than {MAX_BAD_LINES} lines are bad, so reading stopped at line {line}; is this the right file?")]
    TooManyBadLines {
        /// The line at which reading stopped.
        line: u64,
        /// The bad lines up to there.
        bad: Vec<BadLine>,
    },
    /// Past [`MAX_RECORDS`].
    #[error("the file has more than {MAX_RECORDS} records")]
    TooManyRecords,
    /// Past [`MAX_FILE_BYTES`].
    #[error("the file is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge,
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".into() } else { names.join(", ") }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file could not be read to its end.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file has bad lines and the policy is [`BadLines::RefuseAll`].
    #[error("nothing was imported because {} of the file's lines are bad", .0.len())]
    BadLines(Vec<BadLine>),
    /// The register could not be changed.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// Reads `source` and merges its records into `register`, durably; after an error the register is as before.
pub fn import<T: Record>(
    register: &mut Register,
    source: impl BufRead,
    format: Format,
    policy: BadLines,
) -> Result<Report, ImportError> {
    Ok(good::<T>(source, format, policy)?.merge_into(register)?)
}

/// Reads the records of `source` that may be imported; nothing is changed yet.
pub fn good<T: Record>(source: impl BufRead, format: Format, policy: BadLines) -> Result<Reading<T>, ImportError> {
    let reading = read::<T>(source, format)?;
    if policy == BadLines::RefuseAll && !reading.bad.is_empty() {
        return Err(ImportError::BadLines(reading.bad));
    }
    Ok(reading)
}

impl<T: Record> Reading<T> {
    /// Merges the records into `register`, durably; after an error the register is as before.
    pub fn merge_into(self, register: &mut Register) -> Result<Report, RegisterError> {
        Ok(Report { merge: register.merge(self.records)?, bad: self.bad })
    }
}

/// Reads all records of `source`, holding one line at a time besides them.
pub fn read<T: Record>(source: impl BufRead, format: Format) -> Result<Reading<T>, ReadError> {
    let mut lines = Lines::new(source.take(MAX_FILE_BYTES));
    let layout = match format {
        Format::Csv => Layout::Columns(Header::read::<T, _>(&mut lines)?),
        Format::JsonLines => Layout::Objects,
    };
    let mut collector = Collector::default();
    while let Some((number, line)) = lines.next()? {
        match line {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => collector.take(number, layout.values(line, T::COLUMNS).and_then(Values::record))?,
            Err(cause) => collector.take(number, Err(vec![cause.into()]))?,
        }
    }
    if lines.into_source().limit() == 0 { Err(ReadError::TooLarge) } else { Ok(collector.reading) }
}

/// How the lines of a file give their values.
enum Layout {
    Columns(Header),
    Objects,
}

impl Layout {
    fn values<'a>(&self, line: &str, columns: &'a [&'static str]) -> Result<Values<'a>, Vec<Fault>> {
        match self {
            Self::Columns(header) => header.values(line, columns).map_err(|cause| vec![cause.into()]),
            Self::Objects => json::read_object(line, columns),
        }
    }
}

/// The header of a CSV file: for each value of a line, the index of its column.
struct Header {
    separator: Separator,
    places: Vec<usize>,
}

impl Header {
    fn read<T: Record, R: BufRead>(lines: &mut Lines<R>) -> Result<Self, ReadError> {
        let Some((_, line)) = lines.next()? else { return Err(ReadError::NoHeader { expected: T::COLUMNS }) };
        let line = line.map_err(ReadError::UnreadableHeader)?;
        let separator = Separator::of(line);
        let names = csv::split(line, separator).map_err(ReadError::UnreadableHeader)?;
        Ok(Self { separator, places: places::<T>(&names)? })
    }

    fn values<'a>(&self, line: &str, columns: &'a [&'static str]) -> Result<Values<'a>, Cause> {
        let texts = csv::split(line, self.separator)?;
        if texts.len() != self.places.len() {
            return Err(Cause::ValueCount { expected: self.places.len(), found: texts.len() });
        }
        let mut values = Values::new(columns);
        for (place, text) in self.places.iter().zip(texts) {
            values.set(*place, text);
        }
        Ok(values)
    }
}

/// The index of each named column; case, and blanks or dashes for underscores, do not matter.
fn places<T: Record>(names: &[String]) -> Result<Vec<usize>, ReadError> {
    let (mut places, mut unknown, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for name in names {
        let plain = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        match T::COLUMNS.iter().position(|column| *column == plain) {
            None => unknown.push(format!("\"{}\"", quotable(name))),
            Some(place) if places.contains(&place) => repeated.push(plain),
            Some(place) => places.push(place),
        }
    }
    let is_missing = |(index, column): &(usize, &&str)| !places.contains(index) && !T::OPTIONAL.contains(column);
    let missing: Vec<String> =
        T::COLUMNS.iter().enumerate().filter(is_missing).map(|(_, column)| (*column).to_owned()).collect();
    if missing.is_empty() && unknown.is_empty() && repeated.is_empty() {
        return Ok(places);
    }
    Err(ReadError::WrongHeader { missing, unknown, repeated, expected: T::COLUMNS })
}

/// Gathers records and bad lines, and sees that no key comes twice.
struct Collector<T: Record> {
    reading: Reading<T>,
    lines: BTreeMap<T::Key, u64>,
}

impl<T: Record> Default for Collector<T> {
    fn default() -> Self {
        Self { reading: Reading { records: Vec::new(), bad: Vec::new() }, lines: BTreeMap::new() }
    }
}

impl<T: Record> Collector<T> {
    fn take(&mut self, line: u64, record: Result<T, Vec<Fault>>) -> Result<(), ReadError> {
        match record.and_then(|record| self.unrepeated(line, record)) {
            Ok(_) if self.reading.records.len() == MAX_RECORDS => Err(ReadError::TooManyRecords),
            Ok(record) => {
                self.reading.records.push(record);
                Ok(())
            }
            Err(_) if self.reading.bad.len() == MAX_BAD_LINES => {
                Err(ReadError::TooManyBadLines { line, bad: std::mem::take(&mut self.reading.bad) })
            }
            Err(faults) => {
                self.reading.bad.push(BadLine { line, faults });
                Ok(())
            }
        }
    }

    fn unrepeated(&mut self, line: u64, record: T) -> Result<T, Vec<Fault>> {
        let first_line = *self.lines.entry(record.key()).or_insert(line);
        if first_line == line { Ok(record) } else { Err(vec![Cause::Repeated { first_line }.into()]) }
    }
}

#[cfg(test)]
mod tests;
