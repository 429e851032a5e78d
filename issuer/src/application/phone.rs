//! Telephone numbers, by the numbering plans of all countries.

use std::fmt;
use std::str::FromStr;

use phonenumber::Mode;
use phonenumber::country::AZ;
use serde::{Deserialize, Serialize};

use crate::language::{Language, Sentence};

/// A longer text is no telephone number, however it is spaced.
const MAX_TEXT: usize = 40;

/// A telephone number that its country's numbering plan has, in the form of ITU-T E.164: `+` and up to 15 digits.
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

    /// Reads `+…`, `00…` and the forms used inside Azerbaijan; blanks, dashes, dots and brackets do not matter.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The library also reads letters as on a telephone's keys, and extensions.
        if text.len() > MAX_TEXT || !text.chars().all(is_dialled) {
            return Err(PhoneError::Form);
        }
        let number = phonenumber::parse(Some(AZ), text).map_err(|_| PhoneError::Form)?;
        if !number.is_valid() {
            return Err(PhoneError::NotInPlan);
        }
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }
}

fn is_dialled(character: char) -> bool {
    character.is_ascii_digit() || "+ -.()\u{a0}".contains(character)
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
    /// Not written as a number.
    Form,
    /// The country's plan has no such number: it is too short or too long, or begins with a code not in use.
    NotInPlan,
}

impl Sentence for PhoneError {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::Form => (
                "nömrə +994501234567 və ya 050 123 45 67 kimi yazılmalıdır",
                "the number must be written as +994501234567 or 050 123 45 67",
            ),
            Self::NotInPlan => (
                "belə nömrə yoxdur, kodunu və rəqəmlərin sayını yoxlayın",
                "there is no such number; check its code and how many digits it has",
            ),
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
        fn a_number_survives_its_text(text in "\\+994(50|51|55|70|77|99)[2-9][0-9]{6}") {
            let phone: PhoneNumber = text.parse().unwrap();
            prop_assert_eq!(phone.to_string(), text);
        }

        #[test]
        fn what_is_read_is_e164(text in "[+0-9 ().-]{0,20}") {
            if let Ok(phone) = text.parse::<PhoneNumber>() {
                let text = phone.to_string();
                prop_assert!(text.starts_with('+') && (7..=16).contains(&text.len()));
                prop_assert!(text[1..].bytes().all(|byte| byte.is_ascii_digit()));
                prop_assert_eq!(text.parse(), Ok(phone));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = text.parse::<PhoneNumber>();
        }
    }

    #[test]
    fn local_forms_become_international() {
        for text in [
            "050 123 45 67",
            "(050) 123-45-67",
            "0501234567",
            "00994 50 123 45 67",
            "+994 50 123.45.67",
            "501234567",
            "+994 (0) 50 123 45 67",
            "050\u{a0}123\u{a0}45\u{a0}67",
        ] {
            assert_eq!(text.parse::<PhoneNumber>().unwrap().to_string(), "+994501234567", "{text}");
        }
        assert_eq!("012 498 00 00".parse::<PhoneNumber>().unwrap().to_string(), "+994124980000");
        assert_eq!("+90 532 123 45 67".parse::<PhoneNumber>().unwrap().to_string(), "+905321234567");
    }

    #[test]
    fn wrong_numbers_are_named() {
        for text in
            ["", "+", "+0501234567", "+99450123456x", "٠٥٠١٢٣٤٥٦٧", "050-FLOWERS", "+994501234567 ext 5", "*111#"]
        {
            assert_eq!(text.parse::<PhoneNumber>(), Err(PhoneError::Form), "{text}");
        }
        for text in ["103", "050 123 45 6", "+123456", "+8001234567", "050 123 45 67 8", "+994 20 123 45 67"] {
            assert_eq!(text.parse::<PhoneNumber>(), Err(PhoneError::NotInPlan), "{text}");
        }
    }
}
