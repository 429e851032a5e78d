//! What a register keeps: records that are read from named values and written as lines of JSON.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::{Map, Value};

use crate::import::fault::{Cause, Fault};
use crate::register::Register;
use crate::text::quotable;

/// All records of one kind by their keys.
pub type Table<T> = BTreeMap<<T as Record>::Key, T>;

pub(crate) mod sealed {
    /// Keeps [`super::Record`] to the two kinds that a register has files for.
    pub trait Sealed {}
}

/// A record of a register: a [`Contract`](super::Contract) or an [`Organisation`](super::Organisation).
pub trait Record: sealed::Sealed + Clone + Eq {
    /// What names the record: a re-import replaces the record with the same key.
    type Key: Clone + Ord;
    /// The file of the register that holds these records.
    const FILE: &'static str;
    /// The names of the values, in the order in which they are written.
    const COLUMNS: &'static [&'static str];
    /// Those columns that a record can do without.
    const OPTIONAL: &'static [&'static str];

    /// The record's key.
    fn key(&self) -> Self::Key;
    /// The record in `values`, or `None` when faults were left there.
    fn read(values: &mut Values<'_>) -> Option<Self>;
    /// Puts the values into `row`, so that [`Record::read`] gives the same record.
    fn write(&self, row: &mut Row);
    /// The register's records of this kind.
    fn table(register: &Register) -> &Table<Self>;
    #[doc(hidden)]
    fn replace_table(register: &mut Register, table: Table<Self>);
}

/// The named values of one line, and the faults found while reading them.
#[derive(Debug)]
pub struct Values<'a> {
    columns: &'a [&'static str],
    texts: Vec<Option<String>>,
    faults: Vec<Fault>,
}

impl<'a> Values<'a> {
    /// No values yet, for these columns.
    pub(crate) fn new(columns: &'a [&'static str]) -> Self {
        Self { columns, texts: vec![None; columns.len()], faults: Vec::new() }
    }

    /// Sets the value of the column at `index`; blank values count as absent.
    pub(crate) fn set(&mut self, index: usize, text: String) {
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

/// The line of JSON that a record becomes: one object whose values are all strings.
#[derive(Debug, Default)]
pub struct Row(Map<String, Value>);

impl Row {
    pub(crate) fn put(&mut self, column: &'static str, value: impl Display) {
        self.0.insert(column.into(), Value::String(value.to_string()));
    }

    pub(crate) fn put_some(&mut self, column: &'static str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.put(column, value);
        }
    }

    /// The value of the column, if the record has one.
    pub(crate) fn get(&self, column: &str) -> Option<&str> {
        self.0.get(column).and_then(Value::as_str)
    }
}

/// The record as one line of JSON, with its line feed.
pub(crate) fn to_line<T: Record>(record: &T) -> String {
    let mut row = Row::default();
    record.write(&mut row);
    let mut line = Value::Object(row.0).to_string();
    line.push('\n');
    line
}
