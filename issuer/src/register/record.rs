//! What a register keeps: records that are read from named values and written as such.

use std::borrow::Cow;
use std::fmt::{Display, Write};
use std::ops::Range;

use crate::import::fault::{Cause, Fault};
use crate::register::index::Field;
use crate::text::quotable;

pub(crate) mod sealed {
    /// Keeps [`super::Record`] to the two kinds that a register has files for.
    pub trait Sealed {}
}

/// A record of a register: a [`Contract`](super::Contract) or an [`Organisation`](super::Organisation).
pub trait Record: sealed::Sealed + Clone + Eq + Send {
    /// What names the record: a re-import replaces the record with the same key.
    type Key: Clone + Ord;
    /// The table that holds these records.
    const TABLE: &'static str;
    /// The names of the values, in the order in which they are written.
    const COLUMNS: &'static [&'static str];
    /// How each column is found.
    const FIELDS: &'static [Field];
    /// The columns that sort these records by the alphabet, of which the earlier count more; the last is of the key.
    const ORDER: &'static [&'static str];
    /// Those columns that name a record.
    const KEY: &'static [&'static str];
    /// The columns by which records are looked up apart from their key.
    const LOOKED_UP: &'static [&'static str];
    /// Those columns that a record can do without.
    const OPTIONAL: &'static [&'static str];

    /// The record's key.
    fn key(&self) -> Self::Key;
    /// The record in `values`, or `None` when faults were left there.
    fn read(values: &mut Values<'_>) -> Option<Self>;
    /// Puts all values into `row` in the order of the columns, so that [`Record::read`] gives the same record.
    fn write(&self, row: &mut Row);
}

/// The named values of one line, and the faults found while reading them.
#[derive(Debug)]
pub struct Values<'a> {
    columns: &'a [&'static str],
    texts: Vec<Option<Cow<'a, str>>>,
    faults: Vec<Fault>,
}

impl<'a> Values<'a> {
    /// No values yet, for these columns.
    pub(crate) fn new(columns: &'a [&'static str]) -> Self {
        Self { columns, texts: vec![None; columns.len()], faults: Vec::new() }
    }

    /// Sets the value of the column at `index`; blank values count as absent.
    pub(crate) fn set(&mut self, index: usize, text: impl Into<Cow<'a, str>>) {
        let text = text.into();
        self.texts[index] = (!text.trim().is_empty()).then_some(text);
    }

    /// Notes a fault of the named value.
    pub(crate) fn refuse(&mut self, column: &str, cause: Cause) {
        let value =
            self.columns.iter().position(|known| *known == column).and_then(|index| self.texts[index].as_deref());
        self.faults.push(Fault { field: Some(quotable(column)), value: value.map(quotable), cause });
    }

    /// The value that must be there; a fault is left and `None` returned if it is not, or cannot be read.
    pub(crate) fn required<T, E: Into<Cause>>(
        &mut self,
        column: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let value = self.optional(column, parse)?;
        if value.is_none() {
            self.refuse(column, Cause::Missing);
        }
        value
    }

    /// The value that may be absent (`Some(None)`); a fault is left and `None` returned if it cannot be read.
    #[expect(clippy::option_option, reason = "absent and faulty are different")]
    pub(crate) fn optional<T, E: Into<Cause>>(
        &mut self,
        column: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        let index = self.columns.iter().position(|known| *known == column);
        let Some(text) = index.and_then(|index| self.texts[index].as_deref()) else { return Some(None) };
        match parse(text) {
            Ok(value) => Some(Some(value)),
            Err(cause) => {
                self.refuse(column, cause.into());
                None
            }
        }
    }

    /// `made` of these values, or everything that is wrong with them.
    pub(crate) fn whole<T>(self, made: Option<T>) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() { made.ok_or_else(Vec::new) } else { Err(self.faults) }
    }

    /// The record of these values, or everything that is wrong with them.
    pub(crate) fn record<T: Record>(mut self) -> Result<T, Vec<Fault>> {
        let record = T::read(&mut self);
        self.whole(record)
    }
}

/// The values of a record as text, by column: one behind the other in one buffer, since millions of them are made.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Row {
    buffer: String,
    values: Vec<Option<Range<usize>>>,
}

impl Row {
    /// The values of `record`, which stand in the order of its columns.
    pub(crate) fn of<T: Record>(record: &T) -> Self {
        let mut row = Self::with_capacity(T::COLUMNS.len());
        record.write(&mut row);
        debug_assert_eq!(row.values.len(), T::COLUMNS.len());
        row
    }

    /// No values yet, of so many columns.
    pub(crate) fn with_capacity(columns: usize) -> Self {
        Self { buffer: String::with_capacity(256), values: Vec::with_capacity(columns) }
    }

    /// The next column's value.
    pub(crate) fn put(&mut self, value: impl Display) {
        let start = self.buffer.len();
        write!(self.buffer, "{value}").expect("a String takes everything");
        self.values.push(Some(start..self.buffer.len()));
    }

    /// The next column's value, if the record has one.
    pub(crate) fn put_some(&mut self, value: Option<impl Display>) {
        match value {
            Some(value) => self.put(value),
            None => self.values.push(None),
        }
    }

    /// The value of the column at `index`.
    pub(crate) fn text(&self, index: usize) -> Option<&str> {
        self.values[index].clone().map(|value| &self.buffer[value])
    }

    /// All values.
    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        (0..self.values.len()).map(|index| self.text(index))
    }
}
