//! The two languages in which everything that a person reads is written.

mod document;
mod issue;
mod logo;
mod number;
mod page;

use mohur_certificate::identifier::IdentifierError;

pub use self::number::{count, tenths};
pub use mohur_certificate::language::Language;

/// What can be said to a person in one sentence.
pub trait Sentence {
    /// One sentence, without a line break, that says what is wrong.
    fn sentence(&self, language: Language) -> String;
}

impl Sentence for IdentifierError {
    fn sentence(&self, language: Language) -> String {
        if language == Language::En {
            return self.to_string();
        }
        match self {
            Self::PinLength => "FİN 7 simvoldan ibarət olmalıdır".into(),
            Self::PinCharacter => {
                "FİN yalnız rəqəmlərdən və A-dan Z-yə qədər latın hərflərindən (I və O istisna) ibarətdir".into()
            }
            Self::VoenLength => "VÖEN 10 rəqəmdən ibarət olmalıdır".into(),
            Self::VoenLastDigit => "VÖEN 1 (hüquqi şəxs) və ya 2 (fiziki şəxs) ilə bitməlidir".into(),
            _ => "identifikator yanlışdır".into(),
        }
    }
}
