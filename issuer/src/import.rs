//! Importing contracts and organisations from CSV and JSON Lines.
//!
//! A file is read in one pass, however long it is: one thread reads its lines, another puts the records into the register,
//! in one transaction, and every bad line is reported. The first line of CSV names the columns, in any order; values are
//! separated by commas, semicolons or tabs. The names are [`Record::COLUMNS`], and the members of JSON objects have the
//! same.

use std::io::{self, BufRead};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{SendError, SyncSender, sync_channel};
use std::thread;

use self::fault::{BadLine, Cause, Fault};
use self::filling::Filling;
use self::merging::Merging;
use self::records::{Line, Records};
use crate::register::database::Failure;
use crate::register::record::{Record, Row};
use crate::register::{Merge, Register, RegisterError, table};

pub(crate) mod csv;
pub mod fault;
mod filling;
pub(crate) mod json;
pub(crate) mod lines;
mod merging;
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
            let put_all = |target: &mut dyn Target| {
                let bad = put_all(batches, target)?;
                // A reader that panicked must not make a part of a file look like the whole.
                reader.join().unwrap_or_else(|panic| resume_unwind(panic));
                Ok::<_, Failure<ImportError>>(bad)
            };
            if table::is_empty::<T>(connection)? {
                let mut filling = Filling::new::<T>(register, connection)?;
                let bad = put_all(&mut filling)?;
                filling.end::<T>(bad, policy)
            } else {
                let mut merging = Merging::new::<T>(register, connection)?;
                let bad = put_all(&mut merging)?;
                merging.end::<T>(bad, policy)
            }
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

/// Where the records of a file are put.
trait Target {
    /// Puts the record of a line; what is wrong with it among the others.
    fn put(&mut self, line: u64, row: Row) -> Result<Vec<Fault>, Failure<ImportError>>;
}

/// Puts the records of all lines; those lines that have none.
fn put_all(
    batches: impl IntoIterator<Item = Batch>,
    target: &mut dyn Target,
) -> Result<Vec<BadLine>, Failure<ImportError>> {
    let mut bad = Vec::new();
    for batch in batches {
        for Line { number, record } in batch.map_err(given_up)? {
            let faults = record.map_or_else(Ok, |row| target.put(number, row))?;
            if faults.is_empty() {
                continue;
            }
            if bad.len() == MAX_BAD_LINES {
                return Err(given_up(ReadError::TooManyBadLines { line: number, bad }));
            }
            bad.push(BadLine { line: number, faults });
        }
    }
    Ok(bad)
}

/// The bad lines, unless the policy refuses the file for them.
fn allowed(bad: Vec<BadLine>, policy: BadLines) -> Result<Vec<BadLine>, Failure<ImportError>> {
    let is_refused = policy == BadLines::RefuseAll && !bad.is_empty();
    if is_refused { Err(given_up(ImportError::BadLines(bad))) } else { Ok(bad) }
}

fn given_up(error: impl Into<ImportError>) -> Failure<ImportError> {
    Failure::GivenUp(error.into())
}

/// A line's number in four bytes: a file has fewer lines than bytes.
fn short(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
