//! Records on their way into the index, taken apart.
//!
//! Most values come again and again: names, titles, days, amounts. Each is folded and cut into words once; a record then
//! has its number, four bytes a column. Numbers of contracts and PINs hardly come again: they are kept as they are.

use std::ops::Range;

use super::Field;
use super::vocabulary::Vocabulary;
use super::words::each_word;
use crate::register::record::{Record, Row};

/// What stands for a value that a record lacks.
pub(super) const ABSENT: u32 = 0;

/// Records of one kind.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) ids: Vec<u32>,
    pub(super) columns: Vec<Column>,
    /// The words of all shared values.
    pub(super) words: Vocabulary,
}

/// The values of one column.
#[derive(Debug)]
pub(super) enum Column {
    Shared(Shared),
    Own(Own),
}

/// Values that many records have.
#[derive(Debug)]
pub(super) struct Shared {
    field: Field,
    pub(super) values: Vocabulary,
    /// By value: its words, in `numbers`.
    words: Vec<Range<usize>>,
    numbers: Vec<u32>,
    /// By record: one more than the number of its value, or [`ABSENT`].
    pub(super) records: Vec<u32>,
}

/// Values that few records share, one behind the other.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) field: Field,
    texts: String,
    ends: Vec<usize>,
}

impl Gathered {
    /// No records yet.
    pub(super) fn new<T: Record>() -> Self {
        let column = |(place, field): (usize, &Field)| {
            // What tells records apart that are the same otherwise is seldom the same itself.
            let is_own = *field == Field::Pin || T::ORDER.last() == Some(&T::COLUMNS[place]);
            if is_own { Column::Own(Own::new(*field)) } else { Column::Shared(Shared::new(*field)) }
        };
        Self { ids: Vec::new(), columns: T::FIELDS.iter().enumerate().map(column).collect(), words: Vocabulary::new() }
    }

    /// Adds a record.
    pub(super) fn add(&mut self, id: u32, row: &Row) {
        self.ids.push(id);
        for (column, text) in self.columns.iter_mut().zip(row.texts()) {
            match column {
                Column::Shared(shared) => shared.add(text, &mut self.words),
                Column::Own(own) => own.add(text),
            }
        }
    }
}

impl Shared {
    fn new(field: Field) -> Self {
        Self { field, values: Vocabulary::new(), words: Vec::new(), numbers: Vec::new(), records: Vec::new() }
    }

    fn add(&mut self, text: Option<&str>, words: &mut Vocabulary) {
        let value = text.map_or(ABSENT, |text| 1 + self.values.known(text).unwrap_or_else(|| self.learn(text, words)));
        self.records.push(value);
    }

    fn learn(&mut self, text: &str, words: &mut Vocabulary) -> u32 {
        let start = self.numbers.len();
        each_word(self.field, text, |word| self.numbers.push(words.number(word)));
        self.words.push(start..self.numbers.len());
        self.values.number(text)
    }

    /// The words of a value that is not absent.
    pub(super) fn words_of(&self, value: u32) -> &[u32] {
        &self.numbers[self.words[value as usize - 1].clone()]
    }
}

impl Own {
    fn new(field: Field) -> Self {
        Self { field, texts: String::new(), ends: Vec::new() }
    }

    fn add(&mut self, text: Option<&str>) {
        self.texts.push_str(text.unwrap_or_default());
        self.ends.push(self.texts.len());
    }

    /// The record's value; empty when it has none, since no value is.
    pub(super) fn text(&self, record: u32) -> &str {
        let record = record as usize;
        let start = record.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.texts[start..self.ends[record]]
    }
}
