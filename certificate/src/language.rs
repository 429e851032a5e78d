//! The two languages in which everything that a person reads is written.

use serde::{Deserialize, Serialize};

/// A language of pages and sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Azerbaijani.
    Az,
    /// English.
    En,
}

impl Language {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Az, Self::En];

    /// The tag of BCP 47, as trust lists and document types write it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Az => "az",
            Self::En => "en",
        }
    }
}
