//! Text that may stand in a register and on a page: normalised, bounded, and without invisible characters.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::language::{Language, Sentence};

/// Text of 1 to `MAX` characters in Unicode form NFC, with single blanks between words and none at the ends.
///
/// ```
/// use mohur_issuer::text::Text;
/// let name: Text<20> = "  Elc\u{327}in \u{a0} ".parse().unwrap();
/// assert_eq!(&*name, "Elçin");
/// assert!("Əli\u{202e}yev".parse::<Text<20>>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> FromStr for Text<MAX> {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        normalised(text, MAX).map(Self)
    }
}

/// The text as a [`Text`] of 1 to `max` characters holds it, where the bound is known only when the program runs.
pub(crate) fn normalised(text: &str, max: usize) -> Result<String, TextError> {
    if let Some(length) = plain_length(text) {
        return if length > max { Err(TextError::TooLong { length, max }) } else { Ok(text.to_owned()) };
    }
    if let Some(character) = text.chars().find(|character| is_forbidden(*character)) {
        return Err(TextError::Forbidden { character });
    }
    let spaced = if is_spaced(text) { Cow::Borrowed(text) } else { Cow::Owned(respaced(text)) };
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(&spaced).into_owned();
    match text.chars().count() {
        0 => Err(TextError::Empty),
        length if length > max => Err(TextError::TooLong { length, max }),
        _ => Ok(text),
    }
}

/// How many characters a text has that is as it should be already, as most of a million names are: only letters, digits and
/// signs that are allowed and stand for themselves in every Unicode form, single blanks between words and none at the ends.
fn plain_length(text: &str) -> Option<usize> {
    let (mut length, mut last) = (0, ' ');
    for character in text.chars() {
        let is_plain = match character {
            ' ' => last != ' ',
            '!'..='~' | 'ı' | 'ə' | 'Ə' | 'İ' | 'Ç' | 'ç' | 'Ğ' | 'ğ' | 'Ö' | 'ö' | 'Ş' | 'ş' | 'Ü' | 'ü' => {
                true
            }
            _ => false,
        };
        if !is_plain {
            return None;
        }
        (length, last) = (length + 1, character);
    }
    (last != ' ').then_some(length)
}

/// Whether blanks are where they should be already, as they are in most of a million names.
fn is_spaced(text: &str) -> bool {
    let mut words = text.split(' ');
    words.all(|word| !word.is_empty() && !word.contains(char::is_whitespace))
}

fn respaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, and those that reorder or hide what a reader sees, or stand for a letter that was lost.
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
            | '\u{e0000}'..='\u{10ffff}')
}

impl<const MAX: usize> Deref for Text<MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a text may not stand in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum TextError {
    /// Nothing but blanks.
    Empty,
    /// More characters than the field has room for.
    TooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A control, reordering, invisible or private character.
    Forbidden {
        /// The first such character.
        character: char,
    },
}

impl Sentence for TextError {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::Empty, Language::Az) => "mətn boşdur".into(),
            (Self::Empty, Language::En) => "the text is empty".into(),
            (Self::TooLong { length, max }, Language::Az) => {
                format!("mətndə {length} simvol var, ən çoxu {max} simvol ola bilər")
            }
            (Self::TooLong { length, max }, Language::En) => {
                format!("the text has {length} characters, at most {max} are allowed")
            }
            (Self::Forbidden { character }, Language::Az) => {
                format!("mətndə icazə verilməyən U+{:04X} simvolu var", u32::from(*character))
            }
            (Self::Forbidden { character }, Language::En) => {
                format!("the text has the forbidden character U+{:04X}", u32::from(*character))
            }
        }
    }
}

/// A value is quoted in reports up to this many characters: enough to find it, too little to flood a terminal.
const QUOTED_CHARACTERS: usize = 40;

/// `value` as reports quote it: shortened, and with forbidden characters replaced, so that it cannot drive a terminal.
pub fn quotable(value: &str) -> String {
    let mut characters = value.chars().map(|character| if is_forbidden(character) { '\u{fffd}' } else { character });
    let mut quoted: String = characters.by_ref().take(QUOTED_CHARACTERS).collect();
    if characters.next().is_some() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reading_text_twice_changes_nothing(text in "\\PC{0,40}") {
            if let Ok(once) = text.parse::<Text<30>>() {
                prop_assert!(once.chars().count() <= 30);
                prop_assert_eq!(once.parse::<Text<30>>().unwrap(), once);
            }
        }

        #[test]
        fn the_short_way_leads_where_unicode_leads(text in "[ -~ƏəĞğIıİiÖöÜüÇçŞş\u{301}\u{327}]{0,12}") {
            if let Some(length) = plain_length(&text) {
                prop_assert!(!text.is_empty() && !text.contains(is_forbidden));
                prop_assert_eq!(text.chars().count(), length);
                prop_assert_eq!(respaced(&text), text.clone());
                prop_assert!(ComposingNormalizerBorrowed::new_nfc().is_normalized(&text));
            }
        }

        #[test]
        fn well_spaced_texts_are_left_as_they_are(text in "[a \u{a0}ə]{0,9}") {
            prop_assert_eq!(is_spaced(&text), !text.is_empty() && respaced(&text) == text);
        }

        #[test]
        fn quoted_values_are_short_and_harmless(value in any::<String>()) {
            let quoted = quotable(&value);
            prop_assert!(quoted.chars().count() <= QUOTED_CHARACTERS + 1);
            prop_assert!(!quoted.chars().any(char::is_control));
        }
    }

    #[test]
    fn refused_texts_are_named() {
        assert_eq!(" \u{a0}".parse::<Text<5>>(), Err(TextError::Empty));
        assert_eq!("Əliyev".parse::<Text<5>>(), Err(TextError::TooLong { length: 6, max: 5 }));
        assert_eq!("a\tb".parse::<Text<5>>(), Err(TextError::Forbidden { character: '\t' }));
        assert_eq!("\u{fffd}liyev".parse::<Text<9>>(), Err(TextError::Forbidden { character: '\u{fffd}' }));
    }

    #[test]
    fn every_azerbaijani_letter_is_allowed() {
        let letters = "ƏəĞğIıİiÖöÜüÇçŞş";
        assert_eq!(&*letters.parse::<Text<16>>().unwrap(), letters);
    }
}
