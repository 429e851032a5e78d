//! The records of a file, one after the other.

use std::borrow::Cow;
use std::io::{BufRead, Take};
use std::marker::PhantomData;

use super::csv::{self, Separator};
use super::fault::{Cause, Fault};
use super::lines::Lines;
use super::{Format, MAX_FILE_BYTES, ReadError, json};
use crate::register::record::{Record, Values};
use crate::text::quotable;

/// A line of a file that is not blank.
#[derive(Debug)]
pub struct Line<T> {
    /// Its number in the file, from 1.
    pub number: u64,
    /// What stands on it, or everything that is wrong with it.
    pub record: Result<T, Vec<Fault>>,
}

/// The lines of a file as records, read in constant memory.
pub struct Records<R, T> {
    lines: Lines<Take<R>>,
    layout: Layout,
    kind: PhantomData<T>,
}

impl<R: BufRead, T: Record> Records<R, T> {
    /// Begins to read `source`; a CSV header must name the columns of `T`.
    pub fn new(source: R, format: Format) -> Result<Self, ReadError> {
        let mut lines = Lines::new(source.take(MAX_FILE_BYTES));
        let layout = match format {
            Format::Csv => Layout::Columns(Header::read::<T, _>(&mut lines)?),
            Format::JsonLines => Layout::Objects,
        };
        Ok(Self { lines, layout, kind: PhantomData })
    }

    fn read(&mut self) -> Result<Option<Line<T>>, ReadError> {
        while let Some((number, line)) = self.lines.next()? {
            let record = match line {
                Ok(line) if line.trim().is_empty() => continue,
                Ok(line) => self.layout.values(line, T::COLUMNS).and_then(Values::record),
                Err(cause) => Err(vec![cause.into()]),
            };
            return Ok(Some(Line { number, record }));
        }
        if self.lines.source().limit() == 0 { Err(ReadError::TooLarge) } else { Ok(None) }
    }
}

impl<R: BufRead, T: Record> Iterator for Records<R, T> {
    type Item = Result<Line<T>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// How the lines of a file give their values.
enum Layout {
    Columns(Header),
    Objects,
}

impl Layout {
    fn values<'a>(&self, line: &'a str, columns: &'a [&'static str]) -> Result<Values<'a>, Vec<Fault>> {
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

    fn values<'a>(&self, line: &'a str, columns: &'a [&'static str]) -> Result<Values<'a>, Cause> {
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
fn places<T: Record>(names: &[Cow<'_, str>]) -> Result<Vec<usize>, ReadError> {
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
