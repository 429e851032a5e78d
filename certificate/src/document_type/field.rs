//! The fields that a document type declares.

use super::both::Both;
use crate::language::Language;

/// A fact that certificates of a type carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its number in the claims, from 1.
    pub number: u32,
    /// Its name in templates, errors and output for programs.
    pub name: String,
    /// What it is, and which values it may have.
    pub kind: Kind,
    /// Whether a certificate may lack it.
    pub presence: Presence,
    /// What the page calls it.
    pub label: Both<String>,
}

/// Whether a field must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Or not.
    Optional,
    /// Only together with the field of this number, or not.
    OptionalWith(u32),
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words: 1 to so many characters, each of which the fonts have.
    Text {
        /// The longest, in characters.
        max: usize,
    },
    /// A person's number, five bytes.
    Pin,
    /// A taxpayer's number.
    Voen,
    /// Days since 1970-01-01, from 1900 to 2199.
    Day {
        /// The number of a day that it may not be before.
        not_before: Option<u32>,
    },
    /// Qəpik, from nothing to `max`.
    Money {
        /// The largest amount.
        max: i64,
    },
    /// One of the type's list of this name.
    Code {
        /// The list.
        list: String,
    },
    /// The page's language: 1 is Azerbaijani, 2 is English.
    Language,
}

impl Kind {
    /// The form in which the claims carry it, for messages.
    pub(super) fn form(&self) -> &'static str {
        match self {
            Self::Text { .. } => "a text",
            Self::Pin => "five bytes",
            Self::Voen | Self::Day { .. } | Self::Money { .. } | Self::Code { .. } | Self::Language => "an integer",
        }
    }
}

/// A value that stands for words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What the claims carry.
    pub code: u32,
    /// What people read.
    pub label: Both<String>,
}

/// The number by which claims name a page's language.
pub fn language_code(language: Language) -> i64 {
    match language {
        Language::Az => 1,
        Language::En => 2,
    }
}
