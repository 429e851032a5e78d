//! Text that someone sent: bounded, and fit to be shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text of 1 to `MAX` characters, without blanks around it and without control characters.
///
/// ```
/// use mohur_revocation::words::Words;
/// let name: Words<100> = " Ələkbərova ".parse().unwrap();
/// assert_eq!(name.as_str(), "Ələkbərova");
/// assert!("".parse::<Words<100>>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Words<const MAX: usize>(String);

impl<const MAX: usize> Words<MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> std::str::FromStr for Words<MAX> {
    type Err = WordsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(WordsError::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(WordsError::Control);
        }
        if text.chars().nth(MAX).is_some() { Err(WordsError::TooLong { max: MAX }) } else { Ok(Self(text.to_owned())) }
    }
}

impl<const MAX: usize> TryFrom<String> for Words<MAX> {
    type Error = WordsError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl<const MAX: usize> From<Words<MAX>> for String {
    fn from(words: Words<MAX>) -> Self {
        words.0
    }
}

impl<const MAX: usize> fmt::Display for Words<MAX> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// Nothing but blanks.
    #[error("the text is empty")]
    Empty,
    /// A line break or another control character.
    #[error("the text has a line break or another control character")]
    Control,
    /// Too many characters.
    #[error("the text has more than {max} characters")]
    TooLong {
        /// How many there may be.
        max: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfit_texts_are_named() {
        assert_eq!("  ".parse::<Words<3>>(), Err(WordsError::Empty));
        assert_eq!("a\nb".parse::<Words<3>>(), Err(WordsError::Control));
        assert_eq!("əəəə".parse::<Words<3>>(), Err(WordsError::TooLong { max: 3 }));
        assert!("əəə".parse::<Words<3>>().is_ok());
    }
}
