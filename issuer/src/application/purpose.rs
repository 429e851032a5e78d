//! What a certificate is asked for: the codes of the shipped document type, in the application's words.

use std::sync::LazyLock;

use mohur_certificate::document_type::{Both, DocumentType};

use crate::language::Language;

/// Every employment type has the same list: a test of `mohur-certificate` holds them to it.
const DOCUMENT_TYPE: &str = "employment/1";
/// The list in that type.
const LIST: &str = "purpose";

static PURPOSES: LazyLock<Vec<Purpose>> = LazyLock::new(|| {
    let id = DOCUMENT_TYPE.parse().expect("the id is well formed");
    let codes = DocumentType::find(&id).and_then(|shipped| shipped.codes(LIST)).expect("the type has the list: tested");
    let purpose = |code: u32| u8::try_from(code).expect("the shipped codes are small: tested");
    codes.iter().map(|code| Purpose { code: purpose(code.code), label: &code.label }).collect()
});

/// A purpose from the list that the program ships.
///
/// ```
/// use mohur_issuer::application::Purpose;
/// use mohur_issuer::language::Language;
/// assert_eq!(Purpose::with_code(3).unwrap().label(Language::En), "To obtain a visa");
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Purpose {
    code: u8,
    label: &'static Both<String>,
}

impl Purpose {
    /// All purposes in the order in which they are offered.
    pub fn all() -> &'static [Self] {
        &PURPOSES
    }

    /// The purpose with this code.
    pub fn with_code(code: u8) -> Option<&'static Self> {
        Self::all().iter().find(|purpose| purpose.code == code)
    }

    /// The code that certificates carry.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// The purpose in words.
    pub fn label(&self, language: Language) -> &str {
        self.label.get(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_1_to_12_and_every_purpose_has_its_own_words() {
        let codes: Vec<u8> = Purpose::all().iter().map(Purpose::code).collect();
        assert_eq!(codes, (1..=12).collect::<Vec<_>>());
        for language in [Language::Az, Language::En] {
            let mut labels: Vec<&str> = Purpose::all().iter().map(|purpose| purpose.label(language)).collect();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), 12);
            assert!(labels.iter().all(|label| !label.is_empty()));
        }
        assert_eq!(Purpose::with_code(0), None);
        assert_eq!(Purpose::with_code(13), None);
    }
}
