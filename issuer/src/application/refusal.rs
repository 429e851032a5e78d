//! Why an application is refused.

use mohur_certificate::claims::TypeId;
use mohur_certificate::document_type::{Both, DocumentError};

use crate::language::{Language, Sentence};

mod addressee;
mod contact;
mod contract;
mod last_day;

pub use self::addressee::{AddresseeRefusal, Candidate};
pub use self::contact::ContactRefusal;
pub use self::contract::ContractRefusal;
pub use self::last_day::LastDayRefusal;

/// A rule that an application breaks, and the value that breaks it; values are shortened and safe to print.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum Refusal {
    /// The contract to certify.
    Contract(#[from] ContractRefusal),
    /// The last day of validity.
    LastDay(#[from] LastDayRefusal),
    /// How the applicant is reached.
    Contact(#[from] ContactRefusal),
    /// The list has no such purpose.
    PurposeUnknown {
        /// The code asked for.
        code: u32,
    },
    /// Where the certificate is presented.
    Addressee(#[from] AddresseeRefusal),
    /// The register has a character that the page's fonts lack.
    Unprintable {
        /// What the page calls the field.
        label: Both<String>,
        /// What the register says there.
        value: String,
        /// The first such character.
        character: char,
    },
    /// The register has what this version of the document type does not let a certificate say, or lacks what it needs.
    DoesNotFit {
        /// The type.
        id: TypeId,
        /// What is wrong with it.
        error: DocumentError,
    },
}

impl Refusal {
    /// The rule's name, the same in every version and language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Contract(refusal) => refusal.code(),
            Self::LastDay(refusal) => refusal.code(),
            Self::Contact(refusal) => refusal.code(),
            Self::PurposeUnknown { .. } => "purpose-unknown",
            Self::Addressee(refusal) => refusal.code(),
            Self::Unprintable { .. } => "unprintable",
            Self::DoesNotFit { .. } => "does-not-fit",
        }
    }
}

impl Sentence for Refusal {
    fn sentence(&self, language: Language) -> String {
        match self {
            Self::Contract(refusal) => refusal.sentence(language),
            Self::LastDay(refusal) => refusal.sentence(language),
            Self::Contact(refusal) => refusal.sentence(language),
            Self::PurposeUnknown { code } => purpose_unknown(*code, language),
            Self::Addressee(refusal) => refusal.sentence(language),
            Self::Unprintable { label, value, character } => unprintable(label, value, *character, language),
            Self::DoesNotFit { id, error } => does_not_fit(id, error, language),
        }
    }
}

fn purpose_unknown(code: u32, language: Language) -> String {
    match language {
        Language::Az => format!("Məqsədlər siyahısında {code} kodu yoxdur."),
        Language::En => format!("The list of purposes has no code {code}."),
    }
}

fn unprintable(label: &Both<String>, value: &str, character: char, language: Language) -> String {
    let (shown, code, label) = (character.escape_debug(), u32::from(character), label.get(language));
    match language {
        Language::Az => format!(
            "Reyestrin \"{label}\" sahəsindəki \"{value}\" yazısında arayışın şriftində olmayan \"{shown}\" (U+{code:04X}) \
             işarəsi var; reyestri düzəldin."
        ),
        Language::En => format!(
            "The page's fonts lack the character \"{shown}\" (U+{code:04X}), which the register has in the field \
             \"{label}\", \"{value}\"; correct the register."
        ),
    }
}

fn does_not_fit(id: &TypeId, error: &DocumentError, language: Language) -> String {
    let why = error.sentence(language);
    match language {
        Language::Az => format!("Reyestrdəki məlumat {id} sənəd növünə uyğun gəlmir: {why}."),
        Language::En => format!("What the register says does not fit the document type {id}: {why}."),
    }
}
