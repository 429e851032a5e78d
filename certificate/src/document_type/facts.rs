//! What a document says, checked against its type and written for people.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::field::{Field, Kind, Presence, language_code};
use super::{DocumentType, wording};
use crate::claims::{Document, TypeId, Value};
use crate::font::missing_glyph;
use crate::identifier::{IdentifierError, Pin, Voen};
use crate::language::Language;

/// 1900-01-01 and 2199-12-31 in days since 1970-01-01: what lies outside is a mistake.
const DAYS: std::ops::RangeInclusive<i64> = -25_567..=84_005;

/// One fact of a certificate, written for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The field's number.
    pub field: u32,
    /// The field's name, for programs.
    pub name: String,
    /// What the page calls it.
    pub label: String,
    /// Its value in words.
    pub value: String,
}

impl DocumentType {
    /// Checks that a document says what this type lets it say: every field known, of its kind, in its range, none
    /// missing, and nothing that the page could not print.
    pub fn check(&self, document: &Document) -> Result<(), DocumentError> {
        if document.document_type != self.id {
            return Err(DocumentError::OtherType { expected: self.id.clone(), found: document.document_type.clone() });
        }
        if let Some(number) = document.fields.keys().find(|number| self.field(**number).is_none()) {
            return Err(DocumentError::Unknown { number: *number });
        }
        self.fields.iter().try_for_each(|field| self.check_field(field, document))
    }

    /// All that is wrong with the values of this type's fields, in the page's order, where [`Self::check`] names the first.
    pub fn faults(&self, document: &Document) -> Vec<DocumentError> {
        self.fields.iter().filter_map(|field| self.check_field(field, document).err()).collect()
    }

    /// The facts in the page's order, in words. The language of the page is none of them.
    pub fn facts(&self, document: &Document, language: Language) -> Result<Vec<Fact>, DocumentError> {
        self.check(document)?;
        let shown = self.fields.iter().filter(|field| field.kind != Kind::Language);
        let fact = |field: &Field| {
            let value = document.fields.get(&field.number)?;
            Some(self.write(field, value, language).map(|value| Fact {
                field: field.number,
                name: field.name.clone(),
                label: field.label.get(language).clone(),
                value,
            }))
        };
        shown.filter_map(fact).collect()
    }

    /// The language of a document's page.
    pub fn language(&self, document: &Document) -> Result<Language, DocumentError> {
        let field = self.field(self.language).map_or_else(String::new, |field| field.name.clone());
        match document.fields.get(&self.language) {
            None => Err(DocumentError::Missing { field }),
            Some(Value::Integer(code)) => Language::ALL
                .into_iter()
                .find(|language| language_code(*language) == *code)
                .ok_or(DocumentError::Code { field, code: *code }),
            Some(_) => Err(DocumentError::Form { field, expected: Kind::Language.form() }),
        }
    }

    fn check_field(&self, field: &Field, document: &Document) -> Result<(), DocumentError> {
        let name = || field.name.clone();
        let Some(value) = document.fields.get(&field.number) else {
            return match field.presence {
                Presence::Required => Err(DocumentError::Missing { field: name() }),
                Presence::Optional | Presence::OptionalWith(_) => Ok(()),
            };
        };
        if let Presence::OptionalWith(other) = field.presence
            && !document.fields.contains_key(&other)
        {
            return Err(DocumentError::Alone { field: name(), other: self.name_of(other) });
        }
        if let (Kind::Day { not_before: Some(other) }, Value::Integer(day)) = (&field.kind, value)
            && let Some(Value::Integer(earlier)) = document.fields.get(other)
            && day < earlier
        {
            return Err(DocumentError::Before { field: name(), other: self.name_of(*other) });
        }
        // What can be written for a person is right: one set of rules for both.
        self.write(field, value, Language::Az).map(|_| ())
    }

    fn name_of(&self, number: u32) -> String {
        self.field(number).map_or_else(String::new, |field| field.name.clone())
    }

    /// A field's value in words, or what is wrong with it.
    pub(crate) fn write(&self, field: &Field, value: &Value, language: Language) -> Result<String, DocumentError> {
        let name = || field.name.clone();
        match (&field.kind, value) {
            (Kind::Text { max }, Value::Text(text)) => check_text(field, text, *max).map(|()| text.clone()),
            (Kind::Pin, Value::Bytes(bytes)) => {
                let bytes = bytes.as_slice().try_into().ok();
                let pin = bytes.and_then(Pin::from_bytes).ok_or_else(|| DocumentError::Pin { field: name() })?;
                Ok(pin.to_string())
            }
            (Kind::Voen, Value::Integer(value)) => {
                let voen = u64::try_from(*value).map_err(|_| IdentifierError::VoenLength).and_then(Voen::from_value);
                voen.map(|voen| voen.to_string()).map_err(|error| DocumentError::Voen { field: name(), error })
            }
            (Kind::Day { .. }, Value::Integer(days)) => {
                let day = day(*days).ok_or_else(|| DocumentError::Day { field: name() })?;
                Ok(wording::day(day, language))
            }
            (Kind::Money { max }, Value::Integer(minor)) => {
                let amount = u64::try_from(*minor).map_err(|_| DocumentError::Negative { field: name() })?;
                if minor > max {
                    Err(DocumentError::TooLarge { field: name(), max: *max })
                } else {
                    Ok(wording::money(amount, language))
                }
            }
            (Kind::Code { list }, Value::Integer(code)) => {
                let codes = self.codes(list).unwrap_or_default();
                let known = codes.iter().find(|known| i64::from(known.code) == *code);
                let known = known.ok_or_else(|| DocumentError::Code { field: name(), code: *code })?;
                Ok(known.label.get(language).clone())
            }
            (Kind::Language, Value::Integer(code)) => {
                let known = Language::ALL.into_iter().find(|known| language_code(*known) == *code);
                let known = known.ok_or_else(|| DocumentError::Code { field: name(), code: *code })?;
                Ok(known.tag().to_owned())
            }
            (kind, _) => Err(DocumentError::Form { field: name(), expected: kind.form() }),
        }
    }
}

fn check_text(field: &Field, text: &str, max: usize) -> Result<(), DocumentError> {
    let name = || field.name.clone();
    if let Some(character) = missing_glyph(text) {
        return Err(DocumentError::Glyph { field: name(), character });
    }
    if text.trim().is_empty() {
        return Err(DocumentError::Empty { field: name() });
    }
    if text.chars().count() > max { Err(DocumentError::TooLong { field: name(), max }) } else { Ok(()) }
}

fn day(days: i64) -> Option<Date> {
    DAYS.contains(&days).then(|| date(1970, 1, 1).checked_add(days.days()).ok())?
}

/// Why a document is not what its type lets it be. Fields are called by their names in the type.
#[expect(missing_docs, reason = "`field` is the field's name in each")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// Of another type.
    #[error("the document is of the type {found}, not {expected}")]
    OtherType { expected: TypeId, found: TypeId },
    /// A field that the type does not declare.
    #[error("the document has a field {number}, which its type does not have")]
    Unknown { number: u32 },
    /// A field that must be there.
    #[error("the field {field} is missing")]
    Missing { field: String },
    /// A field without the one that it belongs to.
    #[error("the field {field} may only be there together with {other}")]
    Alone { field: String, other: String },
    /// A value of another form.
    #[error("the field {field} must be {expected}")]
    Form { field: String, expected: &'static str },
    /// Nothing but blanks.
    #[error("the field {field} is empty")]
    Empty { field: String },
    /// A text past its bound.
    #[error("the field {field} has more than {max} characters")]
    TooLong { field: String, max: usize },
    /// A character that cannot be printed.
    #[error("the field {field} has the character `{}` (U+{:04X}), which the page's fonts lack", character.escape_debug(), u32::from(*character))]
    Glyph { field: String, character: char },
    /// Bytes that are no PIN.
    #[error("the field {field} is no PIN")]
    Pin { field: String },
    /// A number that is no VÖEN.
    #[error("the field {field}: {error}")]
    Voen { field: String, error: IdentifierError },
    /// A day outside the calendar of this kit.
    #[error("the field {field} is a day before 1900 or after 2199")]
    Day { field: String },
    /// A day before another one.
    #[error("the field {field} is a day before {other}")]
    Before { field: String, other: String },
    /// An amount below zero.
    #[error("the field {field} is an amount below zero")]
    Negative { field: String },
    /// An amount past its bound.
    #[error("the field {field} is more than {max} hundredths")]
    TooLarge { field: String, max: i64 },
    /// A code that the list does not have.
    #[error("the field {field} has the code {code}, which is not in its list")]
    Code { field: String, code: i64 },
}
