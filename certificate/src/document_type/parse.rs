//! From the TOML of `type.toml` to a document type, or to all that is wrong with it.
//!
//! Nothing stops at the first mistake: a part that cannot be read is noted and left out, and what refers to it goes on as
//! if it were there, so that one mistake is told once.

mod blocks;
mod codes;
mod fields;
mod holder;
mod source;
mod table;
mod template;

use jiff::tz::Offset;
use toml::de::{DeTable, DeValue};

use self::source::Source;
use self::table::{Table, Words};
use super::fault::{Fault, Thing};
use super::field::Kind;
use super::layout::Layout;
use super::mistake::TypeError;
use super::{DocumentType, TypeId};
use crate::limits::MAX_TYPE;

/// Characters of any one text of a type: a page holds fewer.
const MAX_TEXT: usize = 1000;
const KEYS: &[&str] = &["id", "version", "layout", "utc_offset", "title", "issuer", "codes", "field", "block"];

/// Reads a document type, without its logo.
pub(super) fn parse(text: &str) -> Result<DocumentType, TypeError> {
    let mut source = Source::new(text);
    if text.len() > MAX_TYPE {
        source.note(0, Fault::TooLong { bytes: text.len() });
        return Err(source.error());
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        source.note(error.span().map_or(0, |span| span.start), Fault::Toml(source::quotable(error.message())));
    }
    // After broken TOML everything further down would look wrong.
    if !errors.is_empty() {
        return Err(source.error());
    }
    let root = Table::open(0, DeValue::Table(table.into_inner()), "type", KEYS, &mut source);
    let read = root.and_then(|root| document_type(root, &mut source));
    match read {
        Some(document_type) if source.is_clean() => Ok(document_type),
        _ => Err(source.error()),
    }
}

fn document_type(mut root: Table<'_>, source: &mut Source<'_>) -> Option<DocumentType> {
    let id = id(&mut root, source);
    let layout = root.integer("layout", source).and_then(|(at, layout)| {
        let known = Layout::numbered(layout);
        if known.is_none() {
            source.note(at, Fault::Layout { newest: Layout::NEWEST.number() });
        }
        known
    });
    let utc_offset = root.text("utc_offset", source).and_then(|words| offset(&words, source));
    let title = root.both("title", source, printable);
    let issuer = root.both("issuer", source, printable);
    let codes = codes::read(&mut root, source);
    let fields = fields::read(&mut root, &codes, source);
    let blocks = blocks::read(&mut root, &fields.heads, source);
    let language = fields.read.iter().find(|field| field.kind == Kind::Language).map(|field| field.number);
    Some(DocumentType {
        id: id?,
        layout: layout?,
        title: title?,
        issuer: issuer?,
        utc_offset: utc_offset?,
        language: language?,
        fields: fields.read,
        codes: codes.lists,
        blocks: blocks?,
        logo: None,
    })
}

fn id(root: &mut Table<'_>, source: &mut Source<'_>) -> Option<TypeId> {
    let (name, version) = (root.text("id", source), root.integer("version", source));
    let (name, (version_at, version)) = (name?, version?);
    let read = |id: &str, version: i64| format!("{id}/{version}").parse::<TypeId>().ok();
    let id = read(&name.text, version);
    if id.is_none() {
        // Which of the two it is shows when the other is good for certain.
        source.note(if read("a", version).is_none() { version_at } else { name.at }, Fault::Id);
    }
    id
}

/// `+04:00`.
fn offset(words: &Words, source: &mut Source<'_>) -> Option<Offset> {
    let read = || {
        let (sign, rest) = match words.text.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            _ => return None,
        };
        let (hours, minutes) = rest.split_once(':')?;
        let number = |text: &str, below: i32| {
            let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse::<i32>().ok())?.filter(|number| *number < below)
        };
        Offset::from_seconds(sign * (number(hours, 15)? * 3600 + number(minutes, 60)? * 60)).ok()
    };
    let offset = read();
    if offset.is_none() {
        source.note(words.at, Fault::Offset);
    }
    offset
}

/// Words that the page can show.
fn printable(words: &Words, source: &mut Source<'_>) -> Option<String> {
    source.check_letters(words);
    if words.text.trim().is_empty() {
        source.note(words.at, Fault::Empty);
        return None;
    }
    if words.text.chars().count() > MAX_TEXT {
        source.note(words.at, Fault::LongText { max: MAX_TEXT });
    }
    Some(words.text.clone())
}

#[cfg(test)]
mod tests;
