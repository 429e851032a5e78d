//! The fields of a document type.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use serde::Deserialize;
use toml::Spanned;

use super::{Lines, words};
use crate::document_type::both::Both;
use crate::document_type::error::{Fault, TypeError};
use crate::document_type::field::{Code, Field, Kind, Presence};
use crate::limits::MAX_TYPE_FIELDS;

/// Characters of a text field: what still fits on the page with all others.
const MAX_TEXT_FIELD: i64 = 300;
/// The largest amount, in minor units: 15 digits stay exact in every other program.
const MAX_MONEY: i64 = 999_999_999_999_999;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    number: u32,
    name: String,
    kind: String,
    label: Both<String>,
    presence: Option<RawPresence>,
    with: Option<String>,
    max: Option<i64>,
    codes: Option<String>,
    not_before: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawPresence {
    Required,
    Optional,
}

/// Reads the fields; a reference leads only to fields that stand before it.
pub(super) fn read(
    raw: Vec<Spanned<Raw>>,
    codes: &BTreeMap<String, Vec<Code>>,
    lines: &Lines<'_>,
) -> Result<Vec<Field>, TypeError> {
    if raw.len() > MAX_TYPE_FIELDS {
        return Err(TypeError::Whole(Fault::TooMany("fields")));
    }
    let mut fields: Vec<Field> = Vec::with_capacity(raw.len());
    for raw in raw {
        let field = lines.at(raw, |raw| field(raw, &fields, codes))?;
        fields.push(field);
    }
    Ok(fields)
}

fn field(mut raw: Raw, before: &[Field], codes: &BTreeMap<String, Vec<Code>>) -> Result<Field, Fault> {
    let known: BTreeSet<&str> = before.iter().map(|field| field.name.as_str()).collect();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !(1..=40).contains(&raw.name.len()) || !raw.name.bytes().all(plain) {
        return Err(Fault::Name(raw.name));
    }
    if !(1..=999).contains(&raw.number) {
        return Err(Fault::Number);
    }
    if known.contains(raw.name.as_str()) || before.iter().any(|field| field.number == raw.number) {
        return Err(Fault::Twice(raw.name));
    }
    let presence = presence(&mut raw, before)?;
    let kind = kind(&mut raw, before, codes)?;
    if kind == Kind::Language && (presence != Presence::Required || before.iter().any(|field| field.kind == kind)) {
        return Err(Fault::One("required field of the kind `language`"));
    }
    unneeded(&raw)?;
    Ok(Field { number: raw.number, name: raw.name, kind, presence, label: words(raw.label)? })
}

fn presence(raw: &mut Raw, before: &[Field]) -> Result<Presence, Fault> {
    match (raw.presence.take(), raw.with.take()) {
        (Some(RawPresence::Optional), None) => Ok(Presence::Optional),
        (Some(RawPresence::Optional), Some(name)) => {
            let other = before.iter().find(|field| field.name == name && field.presence != Presence::Required);
            Ok(Presence::OptionalWith(other.ok_or(Fault::Field(name))?.number))
        }
        (_, Some(_)) => Err(Fault::Unneeded("with")),
        (_, None) => Ok(Presence::Required),
    }
}

fn kind(raw: &mut Raw, before: &[Field], codes: &BTreeMap<String, Vec<Code>>) -> Result<Kind, Fault> {
    Ok(match raw.kind.as_str() {
        "text" => Kind::Text {
            max: usize::try_from(bounded(raw.max.take(), 1..=MAX_TEXT_FIELD)?).map_err(|_| Fault::Range("max"))?,
        },
        "pin" => Kind::Pin,
        "voen" => Kind::Voen,
        "day" => Kind::Day { not_before: raw.not_before.take().map(|name| earlier_day(&name, before)).transpose()? },
        "money" => Kind::Money { max: bounded(raw.max.take(), 0..=MAX_MONEY)? },
        "code" => match raw.codes.take() {
            Some(list) if codes.contains_key(&list) => Kind::Code { list },
            Some(list) => return Err(Fault::List(list)),
            None => return Err(Fault::Missing("codes")),
        },
        "language" => Kind::Language,
        other => return Err(Fault::Kind(other.to_owned())),
    })
}

fn bounded(max: Option<i64>, bounds: RangeInclusive<i64>) -> Result<i64, Fault> {
    let max = max.ok_or(Fault::Missing("max"))?;
    if bounds.contains(&max) { Ok(max) } else { Err(Fault::Range("max")) }
}

fn earlier_day(name: &str, before: &[Field]) -> Result<u32, Fault> {
    let day = |field: &&Field| field.name == name && matches!(field.kind, Kind::Day { .. });
    Ok(before.iter().find(day).ok_or_else(|| Fault::Field(name.to_owned()))?.number)
}

/// What is still there was not asked for by the kind.
fn unneeded(raw: &Raw) -> Result<(), Fault> {
    let left = [("max", raw.max.is_some()), ("codes", raw.codes.is_some()), ("not_before", raw.not_before.is_some())];
    match left.into_iter().find(|(_, there)| *there) {
        Some((key, _)) => Err(Fault::Unneeded(key)),
        None => Ok(()),
    }
}
