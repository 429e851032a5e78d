//! What exists in both languages.

use serde::Deserialize;

use crate::language::Language;

/// The same in Azerbaijani and in English.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both<T> {
    /// Azerbaijani.
    pub az: T,
    /// English.
    pub en: T,
}

impl<T> Both<T> {
    /// The one in `language`.
    pub fn get(&self, language: Language) -> &T {
        match language {
            Language::Az => &self.az,
            Language::En => &self.en,
        }
    }
}
