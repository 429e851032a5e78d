//! What is wrong with the text of a document type: every mistake, by its place.

use std::fmt;

use super::fault::Fault;
use crate::language::Language;

/// Why a text declares no document type: all its mistakes, in the order of the text; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeError(pub(super) Vec<Mistake>);

impl TypeError {
    /// The mistakes.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.0
    }
}

impl std::error::Error for TypeError {}

impl fmt::Display for TypeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, mistake) in self.0.iter().enumerate() {
            let separator = if place == 0 { "" } else { "; " };
            write!(formatter, "{separator}line {}: {}", mistake.line, mistake.fault)?;
        }
        Ok(())
    }
}

/// A mistake and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: Fault,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence(Language::En))
    }
}
