//! The same for programs.

use mohur_certificate::document_type::{Both, Code, DocumentType, Field, Kind, Presence};
use mohur_certificate::language::Language;
use serde::Serialize;

use super::code_list;

/// A type for programs.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    id: String,
    title: Words<'a>,
    issuer: Words<'a>,
    fields: Vec<ShownField<'a>>,
}

#[derive(Serialize)]
struct ShownField<'a> {
    number: u32,
    name: &'a str,
    label: Words<'a>,
    kind: &'static str,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<&'a str>,
    /// Characters of a text, qəpik of an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    codes: Option<Vec<ShownCode<'a>>>,
}

#[derive(Serialize)]
struct ShownCode<'a> {
    code: u32,
    label: Words<'a>,
}

#[derive(Serialize)]
struct Words<'a> {
    az: &'a str,
    en: &'a str,
}

impl<'a> Words<'a> {
    fn new(say: impl Fn(Language) -> &'a str) -> Self {
        Self { az: say(Language::Az), en: say(Language::En) }
    }

    fn of(both: &'a Both<String>) -> Self {
        Self::new(|language| both.get(language).as_str())
    }
}

impl<'a> Shown<'a> {
    pub(super) fn new(document_type: &'a DocumentType) -> Self {
        Self {
            id: document_type.id().to_string(),
            title: Words::new(|language| document_type.title(language)),
            issuer: Words::new(|language| document_type.issuer_name(language)),
            fields: document_type.fields().iter().map(|field| ShownField::new(document_type, field)).collect(),
        }
    }
}

impl<'a> ShownField<'a> {
    fn new(document_type: &'a DocumentType, field: &'a Field) -> Self {
        let name = |number: u32| document_type.field(number).map(|field| field.name.as_str());
        let codes = code_list(field).and_then(|list| document_type.codes(list));
        let shown = |code: &'a Code| ShownCode { code: code.code, label: Words::of(&code.label) };
        let (kind, max, not_before) = match field.kind {
            Kind::Text { max } => ("text", i64::try_from(max).ok(), None),
            Kind::Pin => ("pin", None, None),
            Kind::Voen => ("voen", None, None),
            Kind::Day { not_before } => ("day", None, not_before.and_then(name)),
            Kind::Money { max } => ("money", Some(max), None),
            Kind::Code { .. } => ("code", None, None),
            Kind::Language => ("language", None, None),
        };
        let with = match field.presence {
            Presence::OptionalWith(number) => name(number),
            _ => None,
        };
        Self {
            number: field.number,
            name: &field.name,
            label: Words::of(&field.label),
            kind,
            required: field.presence == Presence::Required,
            with,
            not_before,
            max,
            codes: codes.map(|codes| codes.iter().map(shown).collect()),
        }
    }
}
