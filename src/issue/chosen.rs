//! The flags that choose whose application it is and what it is for; they are refused in the applicant's language.

use mohur_certificate::identifier::{IdentifierError, Pin};
use mohur_certificate::language::Language;
use mohur_issuer::language::Sentence;
use mohur_issuer::text::quotable;

/// What an application holds as values, and flags as text.
pub(super) struct Chosen {
    pub(super) pin: Pin,
    /// A code, which the list of purposes need not have.
    pub(super) purpose: u32,
}

/// A flag that says no such value; values are shortened and safe to print.
pub(super) enum Unreadable {
    Pin { value: String, cause: IdentifierError },
    Purpose { value: String },
}

impl Chosen {
    /// Reads both, so that all that is wrong is told at once.
    pub(super) fn read(pin: &str, purpose: &str) -> Result<Self, Vec<Unreadable>> {
        let pin = pin.parse().map_err(|cause| Unreadable::Pin { value: quotable(pin), cause });
        let purpose = purpose.trim().parse().map_err(|_| Unreadable::Purpose { value: quotable(purpose) });
        match (pin, purpose) {
            (Ok(pin), Ok(purpose)) => Ok(Self { pin, purpose }),
            (pin, purpose) => Err(pin.err().into_iter().chain(purpose.err()).collect()),
        }
    }
}

impl Unreadable {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Pin { .. } => "pin-wrong",
            Self::Purpose { .. } => "purpose-not-a-code",
        }
    }
}

impl Sentence for Unreadable {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::Pin { value, cause }, Language::Az) => {
                format!("FİN (\"{value}\") düzgün deyil: {}.", cause.sentence(language))
            }
            (Self::Pin { value, cause }, Language::En) => format!("The PIN \"{value}\" is wrong: {cause}."),
            (Self::Purpose { value }, Language::Az) => format!(
                "Məqsəd (\"{value}\") düzgün deyil: məqsədin kodu göstərilməlidir, məsələn 3; siyahını --purposes göstərir."
            ),
            (Self::Purpose { value }, Language::En) => format!(
                "The purpose \"{value}\" is wrong: it must be the code of a purpose, like 3; --purposes shows the list."
            ),
        }
    }
}
