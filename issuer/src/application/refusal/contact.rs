//! Contact details that reach nobody.

use crate::application::{EmailError, PhoneError};
use crate::language::{Language, Sentence};

/// An e-mail address is required, a telephone number is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum ContactRefusal {
    /// There is no e-mail address.
    EmailMissing,
    /// The e-mail address is none.
    EmailWrong {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: EmailError,
    },
    /// The telephone number is none.
    PhoneWrong {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: PhoneError,
    },
}

impl ContactRefusal {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::EmailMissing => "email-missing",
            Self::EmailWrong { .. } => "email-wrong",
            Self::PhoneWrong { .. } => "phone-wrong",
        }
    }
}

impl Sentence for ContactRefusal {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::EmailMissing, Language::Az) => "Elektron poçt ünvanı mütləq göstərilməlidir.".into(),
            (Self::EmailMissing, Language::En) => "An e-mail address is required.".into(),
            (Self::EmailWrong { value, cause }, Language::Az) => {
                format!("Elektron poçt ünvanı (\"{value}\") düzgün deyil: {}.", cause.sentence(language))
            }
            (Self::EmailWrong { value, cause }, Language::En) => {
                format!("The e-mail address \"{value}\" is wrong: {cause}.")
            }
            (Self::PhoneWrong { value, cause }, Language::Az) => {
                format!("Telefon nömrəsi (\"{value}\") düzgün deyil: {}.", cause.sentence(language))
            }
            (Self::PhoneWrong { value, cause }, Language::En) => {
                format!("The telephone number \"{value}\" is wrong: {cause}.")
            }
        }
    }
}
