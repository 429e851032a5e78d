//! Telephone numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::language::{Language, Sentence};

/// ITU-T E.164 §6.2.1: at most 15 digits.
const MAX_DIGITS: usize = 15;
/// The shortest international numbers in use.
const MIN_DIGITS: usize = 7;
/// A longer text is no telephone number, however it is spaced.
const MAX_TEXT: usize = 40;
/// The country code of Azerbaijan, whose national numbers have nine digits.
const AZERBAIJAN: &str = "994";
const NATIONAL_DIGITS: usize = 9;

/// A telephone number in the form of ITU-T E.164: `+` and 7 to 15 digits.
///
/// ```
/// use mohur_issuer::application::PhoneNumber;
/// let phone: PhoneNumber = "050 123 45 67".parse().unwrap();
/// assert_eq!(phone.to_string(), "+994501234567");
/// assert_eq!("+49 (30) 901820".parse::<PhoneNumber>().unwrap().to_string(), "+4930901820");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PhoneNumber(String);

impl FromStr for PhoneNumber {
    type Err = PhoneError;

    /// Reads `+…`, `00…` and the Azerbaijani local form `0…`; blanks, dashes, dots and brackets do not matter.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_TEXT {
            return Err(PhoneError::Length);
        }
        let dialled: String = text.chars().filter(|character| !" -.()\u{a0}".contains(*character)).collect();
        let digits = international_digits(&dialled).ok_or(PhoneError::Form)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.starts_with('0') {
            return Err(PhoneError::Form);
        }
        let national = digits.strip_prefix(AZERBAIJAN).map(str::len);
        if !(MIN_DIGITS..=MAX_DIGITS).contains(&digits.len())
            || national.is_some_and(|length| length != NATIONAL_DIGITS)
        {
            return Err(PhoneError::Length);
        }
        Ok(Self(format!("+{digits}")))
    }
}

/// What follows the `+` in the international form of `dialled`.
fn international_digits(dialled: &str) -> Option<String> {
    if let Some(digits) = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00")) {
        return Some(digits.to_owned());
    }
    dialled.strip_prefix('0').map(|national| format!("{AZERBAIJAN}{national}"))
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<PhoneNumber> for String {
    fn from(phone: PhoneNumber) -> Self {
        phone.0
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum PhoneError {
    /// Not `+`, `00` or `0` and then digits.
    Form,
    /// Too few or too many digits for its country.
    Length,
}

impl Sentence for PhoneError {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::Form => (
                "nömrə +994501234567 və ya 050 123 45 67 kimi yazılmalıdır",
                "the number must be written as +994501234567 or 050 123 45 67",
            ),
            Self::Length => ("nömrədəki rəqəmlərin sayı yanlışdır", "the number has too few or too many digits"),
        };
        if language == Language::Az { az.into() } else { en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_survives_its_text(text in "\\+[1-8][0-9]{6,14}") {
            let phone: PhoneNumber = text.parse().unwrap();
            prop_assert_eq!(phone.to_string(), text);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = text.parse::<PhoneNumber>();
        }
    }

    #[test]
    fn local_forms_become_international() {
        for text in ["050 123 45 67", "(050) 123-45-67", "0501234567", "00994 50 123 45 67", "+994 50 123.45.67"] {
            assert_eq!(text.parse::<PhoneNumber>().unwrap().to_string(), "+994501234567", "{text}");
        }
    }

    #[test]
    fn wrong_numbers_are_named() {
        for text in ["", "501234567", "+0501234567", "+99450123456x", "٠٥٠١٢٣٤٥٦٧"] {
            assert_eq!(text.parse::<PhoneNumber>(), Err(PhoneError::Form), "{text}");
        }
        for text in ["+", "050 123 45 6", "+123456", "+1234567890123456", "050 123 45 67 8"] {
            assert_eq!(text.parse::<PhoneNumber>(), Err(PhoneError::Length), "{text}");
        }
    }
}
