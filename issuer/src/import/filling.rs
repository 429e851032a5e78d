//! Records that come into an empty table.
//!
//! Rows are put behind one another, and only when all are there are the database's indices made, which sorts each once
//! instead of looking for a place for every row. Meanwhile other threads take the records apart for the search index.

use rusqlite::Connection;

use super::{BadLine, BadLines, Cause, Fault, ImportError, MAX_BAD_LINES, ReadError, Report, Target};
use super::{allowed, given_up, short};
use crate::register::database::Failure;
use crate::register::index::update;
use crate::register::record::{Record, Row};
use crate::register::table::{self, Indices, Writer};
use crate::register::{Merge, Register};

/// Puts the records of a file into an empty table, and then sees that no key comes twice.
pub(super) struct Filling<'r, 'c> {
    register: &'r Register,
    connection: &'c Connection,
    writer: Writer<'c>,
    indices: Indices<'c>,
    index: update::Filling,
    /// By id, of which the first is 1, the line that has the record: four bytes a record, so that a repeated one can be
    /// named.
    lines: Vec<u32>,
}

impl<'r, 'c> Filling<'r, 'c> {
    pub(super) fn new<T: Record>(register: &'r Register, connection: &'c Connection) -> rusqlite::Result<Self> {
        let (writer, indices) = (Writer::new::<T>(connection)?, Indices::of::<T>(connection));
        indices.remove()?;
        Ok(Self { register, connection, writer, indices, index: update::Filling::new::<T>(), lines: Vec::new() })
    }

    /// Makes all indices, unless the policy refuses the file for its bad lines, repeated ones included.
    pub(super) fn end<T: Record>(
        self,
        mut bad: Vec<BadLine>,
        policy: BadLines,
    ) -> Result<Report, Failure<ImportError>> {
        // Made beside the database's own, since hardly ever a key comes twice.
        let index = self.index.end::<T>();
        let repeated = make_key::<T>(self.connection, &self.indices)?;
        let line = |id: u32| self.lines[id as usize - 1];
        bad.extend(repeated.iter().map(|(id, first)| {
            let cause = Cause::Repeated { first_line: line(*first).into() };
            BadLine { line: line(*id).into(), faults: vec![cause.into()] }
        }));
        bad.sort_by_key(|bad| bad.line);
        if let Some(stop) = bad.get(MAX_BAD_LINES) {
            let line = stop.line;
            bad.truncate(MAX_BAD_LINES);
            return Err(given_up(ReadError::TooManyBadLines { line, bad }));
        }
        let bad = allowed(bad, policy)?;
        self.indices.make_others()?;
        if repeated.is_empty() {
            index.write::<T>(self.connection)?;
        } else {
            drop(index);
            update::make_anew::<T>(self.connection)?;
        }
        let added = self.lines.len() - repeated.len();
        Ok(Report { merge: Merge { added, ..Merge::default() }, bad })
    }
}

impl Target for Filling<'_, '_> {
    fn put(&mut self, line: u64, row: Row) -> Result<Vec<Fault>, Failure<ImportError>> {
        let id = self.writer.add(&row)?;
        let id = self.register.id::<ImportError>(id)?;
        self.lines.push(short(line));
        self.index.note(id, row);
        Ok(Vec::new())
    }
}

/// Makes the index of the key; the ids of records whose key an earlier one has, which are removed, with that one's.
fn make_key<T: Record>(connection: &Connection, indices: &Indices<'_>) -> rusqlite::Result<Vec<(u32, u32)>> {
    match indices.make_key() {
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {}
        made => return made.map(|()| Vec::new()),
    }
    let repeated = table::repeated::<T>(connection, MAX_BAD_LINES + 1)?;
    // More than that, and nothing is imported anyway.
    if repeated.len() <= MAX_BAD_LINES {
        table::remove::<T>(connection, repeated.iter().map(|(id, _)| *id))?;
        indices.make_key()?;
    }
    Ok(repeated)
}
