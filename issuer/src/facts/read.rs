//! One value, read by the kind of its field.

use mohur_certificate::claims::Value;
use mohur_certificate::document_type::{Code, DocumentType, Kind, language_code};
use mohur_certificate::font::missing_glyph;
use mohur_certificate::identifier::{Pin, Voen};
use mohur_certificate::language::Language;

use super::refusal::FactFault;
use crate::day::parse_day;
use crate::issue::employment::days;
use crate::money::{MoneyError, parse_qepik};
use crate::text::normalised;

/// The value in its smallest exact form.
pub(super) fn value(document_type: &DocumentType, kind: &Kind, text: &str) -> Result<Value, FactFault> {
    Ok(match kind {
        Kind::Text { max } => Value::Text(printable(text, *max)?),
        Kind::Pin => Value::Bytes(text.parse::<Pin>()?.to_bytes().to_vec()),
        Kind::Voen => integer(text.trim().parse::<Voen>()?.value()),
        Kind::Day { .. } => Value::Integer(days(parse_day(text)?)),
        Kind::Money { max } => money(text, *max)?,
        Kind::Code { list } => code(text.trim(), document_type.codes(list).unwrap_or_default())?,
        Kind::Language => {
            let tag = text.trim();
            let known = Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag));
            Value::Integer(language_code(known.ok_or(FactFault::NotALanguage)?))
        }
    })
}

fn printable(text: &str, max: usize) -> Result<String, FactFault> {
    let text = normalised(text, max)?;
    match missing_glyph(&text) {
        Some(character) => Err(FactFault::Glyph { character }),
        None => Ok(text),
    }
}

fn money(text: &str, max: i64) -> Result<Value, FactFault> {
    let too_much = FactFault::TooMuch { max: max.unsigned_abs() };
    match parse_qepik(text) {
        Ok(qepik) => i64::try_from(qepik).ok().filter(|qepik| *qepik <= max).map(Value::Integer).ok_or(too_much),
        Err(MoneyError::TooLarge) => Err(too_much),
        Err(cause) => Err(cause.into()),
    }
}

/// A code by its number, or by its words in one of the languages.
fn code(text: &str, codes: &[Code]) -> Result<Value, FactFault> {
    let says = |code: &&Code| {
        text.parse() == Ok(code.code) || Language::ALL.iter().any(|language| code.label.get(*language) == text)
    };
    match codes.iter().find(says) {
        Some(code) => Ok(Value::Integer(code.code.into())),
        None => Err(FactFault::NotListed { codes: codes.to_vec() }),
    }
}

fn integer(value: u64) -> Value {
    Value::Integer(i64::try_from(value).expect("a VÖEN has ten digits"))
}
