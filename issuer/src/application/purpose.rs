//! What a certificate is asked for: a code of the document type's list, in the application's words.

use mohur_certificate::document_type::{Both, DocumentType};

use crate::language::Language;

/// The list of purposes in a document type.
const LIST: &str = "purpose";

/// A purpose from the list of a document type.
///
/// ```
/// use mohur_certificate::document_type::DocumentTypes;
/// use mohur_issuer::application::Purpose;
/// use mohur_issuer::language::Language;
/// let employment = DocumentTypes::shipped().newest("employment").unwrap();
/// assert_eq!(Purpose::with_code(employment, 3).unwrap().label(Language::En), "To obtain a visa");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    code: u32,
    label: Both<String>,
}

impl Purpose {
    /// All purposes of a document type, in the order in which they are offered; none when it has no list of purposes.
    pub fn all(document_type: &DocumentType) -> impl Iterator<Item = Self> {
        let codes = document_type.codes(LIST).unwrap_or_default();
        codes.iter().map(|code| Self { code: code.code, label: code.label.clone() })
    }

    /// The purpose with this code.
    pub fn with_code(document_type: &DocumentType, code: u32) -> Option<Self> {
        Self::all(document_type).find(|purpose| purpose.code == code)
    }

    /// The code that certificates carry.
    pub fn code(&self) -> u32 {
        self.code
    }

    /// The purpose in words.
    pub fn label(&self, language: Language) -> &str {
        self.label.get(language)
    }
}

#[cfg(test)]
mod tests {
    use mohur_certificate::document_type::DocumentTypes;

    use super::*;

    #[test]
    fn codes_are_1_to_12_and_every_purpose_has_its_own_words() {
        for name in ["employment", "employment-salary"] {
            let document_type = DocumentTypes::shipped().newest(name).unwrap();
            let codes: Vec<u32> = Purpose::all(document_type).map(|purpose| purpose.code()).collect();
            assert_eq!(codes, (1..=12).collect::<Vec<_>>());
            for language in [Language::Az, Language::En] {
                let labels = Purpose::all(document_type).map(|purpose| purpose.label(language).to_owned());
                let mut labels: Vec<String> = labels.collect();
                labels.sort_unstable();
                labels.dedup();
                assert_eq!(labels.len(), 12);
                assert!(labels.iter().all(|label| !label.is_empty()));
            }
            assert_eq!(Purpose::with_code(document_type, 0), None);
            assert_eq!(Purpose::with_code(document_type, 13), None);
        }
    }
}
