//! Why facts are refused.

use mohur_certificate::document_type::{Both, Code, DocumentError, DocumentType, wording};
use mohur_certificate::identifier::IdentifierError;

use crate::application::Refusal;
use crate::day::DayError;
use crate::language::{Language, Sentence};
use crate::money::MoneyError;
use crate::text::TextError;

/// So many codes are listed in a sentence: who needs more looks the type up.
const MAX_LISTED: usize = 12;

/// A field by its name, and as pages call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name in the document type.
    pub name: String,
    /// What the page calls it.
    pub label: Both<String>,
}

impl Named {
    fn quoted(&self, language: Language) -> String {
        format!("\"{}\" ({})", self.label.get(language), self.name)
    }
}

/// A rule that facts break, and the value that breaks it; values are shortened and safe to print.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum FactRefusal {
    /// The document type has no field of this name.
    UnknownField {
        /// The name that was given.
        name: String,
        /// Those that the type has.
        known: Vec<String>,
    },
    /// A field that was given twice.
    Twice {
        /// The field.
        field: Named,
    },
    /// A value that its field cannot have.
    Unreadable {
        /// The field.
        field: Named,
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: FactFault,
    },
    /// A field that must be there.
    Missing {
        /// The field.
        field: Named,
    },
    /// A field without the one that it belongs to.
    Alone {
        /// The field.
        field: Named,
        /// The one that is missing.
        other: Named,
    },
    /// A day before another one.
    Before {
        /// The field.
        field: Named,
        /// The field that it may not be before.
        other: Named,
    },
    /// Another rule of the document type.
    Document(DocumentError),
    /// A rule that applications have too: about the last day, or whether an organisation is told.
    Rule(Refusal),
    /// More values than any type has fields.
    TooMany {
        /// How many are read.
        max: usize,
    },
}

impl FactRefusal {
    /// What is wrong with a document, its fields as pages call them.
    pub(super) fn new(document_type: &DocumentType, error: DocumentError) -> Self {
        let named = |name: &String| document_type.field_named(name).map(super::named);
        let refusal = match &error {
            DocumentError::Missing { field } => named(field).map(|field| Self::Missing { field }),
            DocumentError::Alone { field, other } => {
                named(field).zip(named(other)).map(|(field, other)| Self::Alone { field, other })
            }
            DocumentError::Before { field, other } => {
                named(field).zip(named(other)).map(|(field, other)| Self::Before { field, other })
            }
            _ => None,
        };
        refusal.unwrap_or(Self::Document(error))
    }

    /// The rule's name, the same in every version and language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownField { .. } => "unknown-field",
            Self::Twice { .. } => "field-twice",
            Self::Unreadable { .. } => "field-unreadable",
            Self::Missing { .. } => "field-missing",
            Self::Alone { .. } => "field-alone",
            Self::Before { .. } => "field-before",
            Self::Document(_) => "field-wrong",
            Self::Rule(refusal) => refusal.code(),
            Self::TooMany { .. } => "too-many-fields",
        }
    }

    /// The field that is refused, where it is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::UnknownField { name, .. } => Some(name),
            Self::Twice { field }
            | Self::Unreadable { field, .. }
            | Self::Missing { field }
            | Self::Alone { field, .. }
            | Self::Before { field, .. } => Some(&field.name),
            Self::Document(_) | Self::Rule(_) | Self::TooMany { .. } => None,
        }
    }

    fn azerbaijani(&self) -> String {
        let quoted = |field: &Named| field.quoted(Language::Az);
        match self {
            Self::UnknownField { name, known } => {
                format!("Sənədin \"{name}\" adlı sahəsi yoxdur; sahələri: {}.", known.join(", "))
            }
            Self::Twice { field } => format!("{} sahəsi iki dəfə göstərilib.", quoted(field)),
            Self::Unreadable { field, value, cause } => {
                format!("{} sahəsi \"{value}\" ola bilməz: {}.", quoted(field), cause.sentence(Language::Az))
            }
            Self::Missing { field } => format!("{} sahəsini göstərin.", quoted(field)),
            Self::Alone { field, other } => {
                format!("{} sahəsi yalnız {} sahəsi ilə birlikdə göstərilə bilər.", quoted(field), quoted(other))
            }
            Self::Before { field, other } => {
                format!("{} sahəsindəki gün {} sahəsindəki gündən əvvəl ola bilməz.", quoted(field), quoted(other))
            }
            Self::Document(error) => format!("Sənəd yanlışdır: {}.", error.sentence(Language::Az)),
            Self::Rule(refusal) => refusal.sentence(Language::Az),
            Self::TooMany { max } => format!("Bir sənəd üçün ən çoxu {max} sahə göstərilə bilər."),
        }
    }

    fn english(&self) -> String {
        let quoted = |field: &Named| field.quoted(Language::En);
        match self {
            Self::UnknownField { name, known } => {
                format!("The document has no field \"{name}\"; it has {}.", known.join(", "))
            }
            Self::Twice { field } => format!("The field {} is given twice.", quoted(field)),
            Self::Unreadable { field, value, cause } => {
                format!("The field {} cannot be \"{value}\": {}.", quoted(field), cause.sentence(Language::En))
            }
            Self::Missing { field } => format!("Give the field {}.", quoted(field)),
            Self::Alone { field, other } => {
                format!("The field {} may only be given together with {}.", quoted(field), quoted(other))
            }
            Self::Before { field, other } => {
                format!("The day of the field {} cannot be before that of {}.", quoted(field), quoted(other))
            }
            Self::Document(error) => format!("The document is wrong: {error}."),
            Self::Rule(refusal) => refusal.sentence(Language::En),
            Self::TooMany { max } => format!("At most {max} fields can be given for one document."),
        }
    }
}

impl Sentence for FactRefusal {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}

/// Why a field cannot have a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum FactFault {
    /// Words.
    Text(#[from] TextError),
    /// A letter that cannot be printed.
    Glyph {
        /// The letter.
        character: char,
    },
    /// A PIN or a VÖEN.
    Identifier(#[from] IdentifierError),
    /// A day.
    Day(#[from] DayError),
    /// An amount.
    Money(#[from] MoneyError),
    /// An amount past the field's bound.
    TooMuch {
        /// The bound in qəpik.
        max: u64,
    },
    /// A code that the list does not have.
    NotListed {
        /// The list.
        codes: Vec<Code>,
    },
    /// No language of pages.
    NotALanguage,
}

impl Sentence for FactFault {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::Text(cause), _) => cause.sentence(language),
            (Self::Identifier(cause), _) => cause.sentence(language),
            (Self::Day(cause), _) => cause.sentence(language),
            (Self::Money(cause), _) => cause.sentence(language),
            (Self::Glyph { character }, Language::Az) => {
                format!("səhifənin şriftlərində {} simvolu yoxdur", shown(*character))
            }
            (Self::Glyph { character }, Language::En) => {
                format!("the page's fonts lack the character {}", shown(*character))
            }
            (Self::TooMuch { max }, Language::Az) => format!("ən çoxu {} ola bilər", wording::money(*max, language)),
            (Self::TooMuch { max }, Language::En) => {
                format!("at most {} is allowed", wording::money(*max, language))
            }
            (Self::NotListed { codes }, Language::Az) => format!("siyahıda yoxdur: {}", offered(codes, language)),
            (Self::NotListed { codes }, Language::En) => format!("it is none of {}", offered(codes, language)),
            (Self::NotALanguage, Language::Az) => "dil az və ya en ola bilər".into(),
            (Self::NotALanguage, Language::En) => "a language is az or en".into(),
        }
    }
}

fn shown(character: char) -> String {
    format!("\"{}\" (U+{:04X})", character.escape_debug(), u32::from(character))
}

fn offered(codes: &[Code], language: Language) -> String {
    let codes: Vec<String> = codes.iter().map(|code| format!("{} ({})", code.code, code.label.get(language))).collect();
    listed(&codes)
}

fn listed(names: &[String]) -> String {
    let more = if names.len() > MAX_LISTED { ", …" } else { "" };
    format!("{}{more}", names.iter().take(MAX_LISTED).map(String::as_str).collect::<Vec<_>>().join(", "))
}
