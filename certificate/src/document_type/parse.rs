//! From the TOML of `type.toml` to a document type.

mod blocks;
mod fields;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::Offset;
use serde::Deserialize;
use toml::Spanned;

use super::DocumentType;
use super::both::Both;
use super::error::{Fault, TypeError};
use super::field::{Code, Kind};
use crate::claims::TypeId;
use crate::font::missing_glyph;
use crate::limits::{MAX_TYPE, MAX_TYPE_CODES};

/// Characters of any one text of a type: a page holds fewer.
const MAX_TEXT: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    version: u32,
    utc_offset: Spanned<String>,
    title: Spanned<Both<String>>,
    issuer: Spanned<Both<String>>,
    #[serde(default)]
    codes: BTreeMap<String, Vec<Spanned<RawCode>>>,
    field: Vec<Spanned<fields::Raw>>,
    block: Vec<Spanned<blocks::Raw>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCode {
    code: u32,
    az: String,
    en: String,
}

/// Turns a place in the text into a line.
struct Lines<'a>(&'a str);

impl Lines<'_> {
    fn line(&self, at: usize) -> usize {
        self.0.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    fn at<T, U>(&self, part: Spanned<T>, read: impl FnOnce(T) -> Result<U, Fault>) -> Result<U, TypeError> {
        let line = self.line(part.span().start);
        read(part.into_inner()).map_err(|fault| TypeError::At { line, fault })
    }
}

/// Reads a document type.
pub(super) fn parse(text: &str) -> Result<DocumentType, TypeError> {
    if text.len() > MAX_TYPE {
        return Err(TypeError::TooLong(text.len()));
    }
    let lines = Lines(text);
    let raw: Raw = toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = lines.line(error.span().map_or(0, |span| span.start));
        TypeError::Toml { line, error }
    })?;
    let codes = codes(raw.codes, &lines)?;
    let fields = fields::read(raw.field, &codes, &lines)?;
    let language = fields.iter().find(|field| field.kind == Kind::Language).map(|field| field.number);
    let blocks = blocks::read(raw.block, &fields, &lines)?;
    Ok(DocumentType {
        id: format!("{}/{}", raw.id, raw.version).parse::<TypeId>()?,
        title: lines.at(raw.title, words)?,
        issuer: lines.at(raw.issuer, words)?,
        utc_offset: lines.at(raw.utc_offset, |offset| self::offset(&offset).ok_or(Fault::Offset))?,
        language: language.ok_or(TypeError::Whole(Fault::One("field of the kind `language`")))?,
        fields,
        codes,
        blocks,
        logo: None,
    })
}

/// `+04:00`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
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
}

fn codes(
    raw: BTreeMap<String, Vec<Spanned<RawCode>>>,
    lines: &Lines<'_>,
) -> Result<BTreeMap<String, Vec<Code>>, TypeError> {
    if raw.values().map(Vec::len).sum::<usize>() > MAX_TYPE_CODES {
        return Err(TypeError::Whole(Fault::TooMany("codes")));
    }
    raw.into_iter().map(|(list, codes)| Ok((list, code_list(codes, lines)?))).collect()
}

fn code_list(raw: Vec<Spanned<RawCode>>, lines: &Lines<'_>) -> Result<Vec<Code>, TypeError> {
    let mut known = BTreeSet::new();
    let mut code = |raw: RawCode| {
        if known.insert(raw.code) {
            Ok(Code { code: raw.code, label: words(Both { az: raw.az, en: raw.en })? })
        } else {
            Err(Fault::Twice(raw.code.to_string()))
        }
    };
    raw.into_iter().map(|raw| lines.at(raw, &mut code)).collect()
}

/// Words in both languages that the page can show.
fn words(words: Both<String>) -> Result<Both<String>, Fault> {
    words.try_map(|text| if printable(&text)? { Ok(text) } else { Err(Fault::Text) })
}

/// Whether a text has a fitting length, unless the fonts cannot show it.
fn printable(text: &str) -> Result<bool, Fault> {
    match missing_glyph(text) {
        Some(character) => Err(Fault::Glyph(character)),
        None => Ok((1..=MAX_TEXT).contains(&text.chars().count())),
    }
}
