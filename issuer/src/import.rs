//! Importing contracts and organisations from CSV and JSON Lines.
//!
//! A file is read in one pass, however long it is: one thread reads its lines, another puts the records into the register,
//! in one transaction, and every bad line is reported. The first line of CSV names the columns, in any order; values are separated by commas, semicolons or tabs. The
//! names are [`Record::COLUMNS`], and the members of JSON objects have the same.

use std::io::{self, BufRead};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{SendError, SyncSender, sync_channel};
use std::thread;

use self::fault::{BadLine, Cause, Fault};
use self::records::{Line, Records};
use crate::register::database::Failure;
use crate::register::index::update::{Changed, update};
use crate::register::record::{Record, Row};
use crate::register::table::Writer;
use crate::register::{Merge, Register, RegisterError};

pub(crate) mod csv;
pub mod fault;
pub(crate) mod json;
pub(crate) mod lines;
pub mod records;

pub use self::lines::MAX_LINE_BYTES;

/// A file may have so many bytes: 256 for each of [`MAX_RECORDS`](crate::register::MAX_RECORDS), half as much again as contracts have.
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

/// Lines travel from one thread to the other so many at a time, and so many batches may wait.
const BATCH: usize = 512;
const WAITING: usize = 8;

/// Reads `source` and merges its records into `register`, durably; after an error the register is as before.
pub fn import<T: Record>(
    register: &Register,
    source: impl BufRead + Send,
    format: Format,
    policy: BadLines,
) -> Result<Report, ImportError> {
    let (sender, batches) = sync_channel(WAITING);
    thread::scope(|scope| {
        let reader = scope.spawn(move || send::<T>(source, format, &sender));
        // The batches are dropped with this closure, so that the reading thread ends when the register fails.
        register.database().write(move |connection| {
            let mut merger = Merger::new(register, Writer::new::<T>(connection)?);
            for batch in batches {
                merger.take_all(batch)?;
            }
            // A reader that panicked must not make a part of a file look like the whole.
            reader.join().unwrap_or_else(|panic| resume_unwind(panic));
            let (report, changed) = merger.end(policy).map_err(Failure::GivenUp)?;
            update::<T>(connection, changed)?;
            Ok(report)
        })
    })
}

/// Lines with the values of their records, or the error that ended reading.
type Batch = Result<Vec<Line<Row>>, ReadError>;

/// Sends the lines of `source` until its end, or until nobody receives them any more.
fn send<T: Record>(source: impl BufRead, format: Format, receiver: &SyncSender<Batch>) {
    // Who does not receive any more does not want to know of it either.
    let _ = send_all::<T>(source, format, receiver);
}

fn send_all<T: Record>(
    source: impl BufRead,
    format: Format,
    receiver: &SyncSender<Batch>,
) -> Result<(), SendError<Batch>> {
    let records = match Records::<_, T>::new(source, format) {
        Ok(records) => records,
        Err(error) => return receiver.send(Err(error)),
    };
    let mut batch = Vec::with_capacity(BATCH);
    for line in records {
        match line {
            Ok(Line { number, record }) => batch.push(Line { number, record: record.map(|record| Row::of(&record)) }),
            Err(error) => return receiver.send(Err(error)),
        }
        if batch.len() == BATCH {
            receiver.send(Ok(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))))?;
        }
    }
    receiver.send(Ok(batch))
}

/// Puts the records of a file into the register, and sees that no key comes twice.
struct Merger<'r, 'c> {
    register: &'r Register,
    writer: Writer<'c>,
    report: Report,
    changed: Changed,
    /// By id, the line that has the record: four bytes a record, so that a repeated one can be named.
    lines: Vec<u32>,
}

impl<'r, 'c> Merger<'r, 'c> {
    fn new(register: &'r Register, writer: Writer<'c>) -> Self {
        let report = Report { merge: Merge::default(), bad: Vec::new() };
        Self { register, writer, report, changed: Changed::default(), lines: Vec::new() }
    }

    fn take_all(&mut self, batch: Batch) -> Result<(), Failure<ImportError>> {
        for line in batch.map_err(|error| Failure::GivenUp(error.into()))? {
            let faults = match line.record {
                Ok(row) => self.put(line.number, &row)?,
                Err(faults) => faults,
            };
            if !faults.is_empty() {
                self.refuse(BadLine { line: line.number, faults }).map_err(|error| Failure::GivenUp(error.into()))?;
            }
        }
        Ok(())
    }

    /// Puts the record of a line into the register, unless an earlier line had it.
    fn put(&mut self, line: u64, row: &Row) -> Result<Vec<Fault>, Failure<ImportError>> {
        let lines = &self.lines;
        let is_first = |id: i64| usize::try_from(id).is_ok_and(|id| lines.get(id).is_none_or(|line| *line == 0));
        let (id, change) = self.writer.put(row, is_first)?;
        let id = self.register.id::<ImportError>(id)?;
        let place = id as usize;
        let Some(change) = change else {
            return Ok(vec![Cause::Repeated { first_line: self.lines[place].into() }.into()]);
        };
        self.report.merge.note(change);
        self.changed.note(id, change);
        self.lines.resize(self.lines.len().max(place + 1), 0);
        // A file has fewer lines than bytes.
        self.lines[place] = u32::try_from(line).unwrap_or(u32::MAX);
        Ok(Vec::new())
    }

    fn refuse(&mut self, bad: BadLine) -> Result<(), ReadError> {
        if self.report.bad.len() == MAX_BAD_LINES {
            return Err(ReadError::TooManyBadLines { line: bad.line, bad: std::mem::take(&mut self.report.bad) });
        }
        self.report.bad.push(bad);
        Ok(())
    }

    /// What was done, and to which records; an error when the policy refuses the file.
    fn end(self, policy: BadLines) -> Result<(Report, Changed), ImportError> {
        let is_refused = policy == BadLines::RefuseAll && !self.report.bad.is_empty();
        if is_refused { Err(ImportError::BadLines(self.report.bad)) } else { Ok((self.report, self.changed)) }
    }
}

#[cfg(test)]
mod tests;
