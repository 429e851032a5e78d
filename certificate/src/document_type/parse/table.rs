//! A table of TOML whose values are taken one by one; what does not fit is noted where it stands.

use toml::Spanned;
use toml::de::DeValue;

use super::source::{Source, quotable};
use crate::document_type::both::Both;
use crate::document_type::fault::{Fault, Form};

const LANGUAGES: &[&str] = &["az", "en"];

/// A text, and where it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) text: String,
    /// In bytes, the opening quotation mark.
    pub(super) at: usize,
    /// The first byte behind the closing one.
    pub(super) end: usize,
}

/// A table, and what was not taken of it yet.
pub(super) struct Table<'t> {
    pub(super) at: usize,
    entries: Vec<Entry<'t>>,
}

/// A key with its value.
pub(super) struct Entry<'t> {
    pub(super) key: String,
    pub(super) at: usize,
    pub(super) value: Spanned<DeValue<'t>>,
}

impl<'t> Table<'t> {
    /// The table under `key`, of which only the `known` keys may be there.
    pub(super) fn open(
        at: usize,
        value: DeValue<'t>,
        key: &'static str,
        known: &'static [&'static str],
        source: &mut Source<'_>,
    ) -> Option<Self> {
        let table = Self::open_any(at, value, key, source)?;
        for entry in table.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            source.note(entry.at, Fault::UnknownKey { key: quotable(&entry.key), known });
        }
        Some(table)
    }

    /// The table under `key`, whatever its keys are.
    pub(super) fn open_any(at: usize, value: DeValue<'t>, key: &'static str, source: &mut Source<'_>) -> Option<Self> {
        let DeValue::Table(table) = value else {
            source.note(at, Fault::Form { key, expected: Form::Table });
            return None;
        };
        let entries = table.into_iter().map(|(key, value)| Entry {
            at: key.span().start,
            key: key.into_inner().into_owned(),
            value,
        });
        Some(Self { at, entries: entries.collect() })
    }

    /// All entries.
    pub(super) fn into_entries(self) -> Vec<Entry<'t>> {
        self.entries
    }

    /// Where a key stands, if it is there.
    pub(super) fn place_of(&self, key: &str) -> Option<usize> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.at)
    }

    /// The value of a key, if it is there.
    pub(super) fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'t>>> {
        let place = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.swap_remove(place).value)
    }

    /// The value of a key that must be there.
    pub(super) fn required(&mut self, key: &'static str, source: &mut Source<'_>) -> Option<Spanned<DeValue<'t>>> {
        let value = self.take(key);
        if value.is_none() {
            source.note(self.at, Fault::Missing(key));
        }
        value
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, key: &'static str, source: &mut Source<'_>) -> Option<Words> {
        self.required(key, source).and_then(|value| text(key, value, source))
    }

    /// A text that may be there.
    pub(super) fn optional_text(&mut self, key: &'static str, source: &mut Source<'_>) -> Option<Words> {
        self.take(key).and_then(|value| text(key, value, source))
    }

    /// A whole number that must be there, with its place.
    pub(super) fn integer(&mut self, key: &'static str, source: &mut Source<'_>) -> Option<(usize, i64)> {
        let value = self.required(key, source)?;
        let at = value.span().start;
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            source.note(at, Fault::Form { key, expected: Form::Integer });
        }
        number.map(|number| (at, number))
    }

    /// A list that must be there, each item with its place.
    pub(super) fn list(&mut self, key: &'static str, source: &mut Source<'_>) -> Option<Vec<(usize, DeValue<'t>)>> {
        let value = self.required(key, source)?;
        list(key, value, source)
    }

    /// The same in both languages, each read by `read`.
    pub(super) fn both<T>(
        &mut self,
        key: &'static str,
        source: &mut Source<'_>,
        read: impl FnMut(&Words, &mut Source<'_>) -> Option<T>,
    ) -> Option<Both<T>> {
        let value = self.required(key, source)?;
        let at = value.span().start;
        Self::open(at, value.into_inner(), key, LANGUAGES, source)?.languages(source, read)
    }

    /// The texts `az` and `en` of this table.
    pub(super) fn languages<T>(
        &mut self,
        source: &mut Source<'_>,
        mut read: impl FnMut(&Words, &mut Source<'_>) -> Option<T>,
    ) -> Option<Both<T>> {
        let mut one = |key| self.text(key, source).and_then(|words| read(&words, source));
        let (az, en) = (one("az"), one("en"));
        Some(Both { az: az?, en: en? })
    }
}

/// A list, each item with its place.
pub(super) fn list<'t>(
    key: &'static str,
    value: Spanned<DeValue<'t>>,
    source: &mut Source<'_>,
) -> Option<Vec<(usize, DeValue<'t>)>> {
    let at = value.span().start;
    let DeValue::Array(items) = value.into_inner() else {
        source.note(at, Fault::Form { key, expected: Form::Array });
        return None;
    };
    Some(items.into_iter().map(|item| (item.span().start, item.into_inner())).collect())
}

fn text(key: &'static str, value: Spanned<DeValue<'_>>, source: &mut Source<'_>) -> Option<Words> {
    let span = value.span();
    if let DeValue::String(text) = value.into_inner() {
        return Some(Words { text: text.into_owned(), at: span.start, end: span.end });
    }
    source.note(span.start, Fault::Form { key, expected: Form::Text });
    None
}
