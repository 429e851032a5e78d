//! Records that come to others: each takes the place of the one with its key.

use rusqlite::Connection;

use super::{BadLine, BadLines, Cause, Fault, ImportError, Report, Target, allowed, short};
use crate::register::database::Failure;
use crate::register::index::update::Changed;
use crate::register::record::{Record, Row};
use crate::register::table::Writer;
use crate::register::{Merge, Register};

/// Puts the records of a file among those of the register, and sees that no key comes twice.
pub(super) struct Merging<'r, 'c> {
    register: &'r Register,
    connection: &'c Connection,
    writer: Writer<'c>,
    merge: Merge,
    changed: Changed,
    /// By id, the line that has the record: four bytes a record, so that a repeated one can be named.
    lines: Vec<u32>,
}

impl<'r, 'c> Merging<'r, 'c> {
    pub(super) fn new<T: Record>(register: &'r Register, connection: &'c Connection) -> rusqlite::Result<Self> {
        let writer = Writer::new::<T>(connection)?;
        let (merge, changed) = (Merge::default(), Changed::default());
        Ok(Self { register, connection, writer, merge, changed, lines: Vec::new() })
    }

    /// Takes the changed records into the index, unless the policy refuses the file for its bad lines.
    pub(super) fn end<T: Record>(self, bad: Vec<BadLine>, policy: BadLines) -> Result<Report, Failure<ImportError>> {
        let bad = allowed(bad, policy)?;
        self.changed.index::<T>(self.connection)?;
        Ok(Report { merge: self.merge, bad })
    }
}

impl Target for Merging<'_, '_> {
    /// Unless an earlier line had it.
    fn put(&mut self, line: u64, row: Row) -> Result<Vec<Fault>, Failure<ImportError>> {
        let lines = &self.lines;
        let is_first = |id: i64| usize::try_from(id).is_ok_and(|id| lines.get(id).is_none_or(|line| *line == 0));
        let (id, change) = self.writer.put(&row, is_first)?;
        let id = self.register.id::<ImportError>(id)?;
        let place = id as usize;
        let Some(change) = change else {
            return Ok(vec![Cause::Repeated { first_line: self.lines[place].into() }.into()]);
        };
        self.merge.note(change);
        self.changed.note(id, change);
        self.lines.resize(self.lines.len().max(place + 1), 0);
        self.lines[place] = short(line);
        Ok(Vec::new())
    }
}
