//! What a certificate is asked for.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Language;

static PURPOSES: LazyLock<List> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/purposes.toml")).expect("the list is tested"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    purpose: Vec<Purpose>,
}

/// A purpose from the list that the program ships.
///
/// ```
/// use mohur_issuer::application::Purpose;
/// use mohur_issuer::language::Language;
/// assert_eq!(Purpose::with_code(3).unwrap().label(Language::En), "To obtain a visa");
/// ```
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    code: u8,
    az: String,
    en: String,
}

impl Purpose {
    /// All purposes in the order in which they are offered.
    pub fn all() -> &'static [Self] {
        &PURPOSES.purpose
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
        match language {
            Language::Az => &self.az,
            Language::En => &self.en,
        }
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
