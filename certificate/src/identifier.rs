//! The identifiers of people and organisations that certificates carry: PIN (FİN) and VÖEN (tax number).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The letters and digits of a PIN, in the order that gives each its base-34 value: no `I` and no `O`.
const PIN_ALPHABET: &[u8; 34] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// A PIN has seven characters.
const PIN_LENGTH: usize = 7;

/// A person's identification number (FİN): seven digits and Latin capitals without `I` and `O`.
///
/// ```
/// use mohur_certificate::identifier::Pin;
/// let pin: Pin = "5zk3m9q".parse().unwrap();
/// assert_eq!(pin.to_string(), "5ZK3M9Q");
/// assert_eq!(Pin::from_bytes(pin.to_bytes()), Some(pin));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Pin([u8; PIN_LENGTH]);

impl Pin {
    /// The exact small form that certificates carry: the base-34 value, big-endian, in five bytes.
    pub fn to_bytes(self) -> [u8; 5] {
        let value = self.0.iter().fold(0_u64, |value, character| {
            let digit = PIN_ALPHABET.iter().position(|known| known == character).unwrap_or_default();
            value * 34 + digit as u64
        });
        let [_, _, _, bytes @ ..] = value.to_be_bytes();
        bytes
    }

    /// The PIN whose small form is `bytes`, or `None` when the value is past the last PIN.
    pub fn from_bytes(bytes: [u8; 5]) -> Option<Self> {
        let mut value = bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        let mut characters = [0; PIN_LENGTH];
        for character in characters.iter_mut().rev() {
            *character = PIN_ALPHABET[(value % 34) as usize];
            value /= 34;
        }
        (value == 0).then_some(Self(characters))
    }
}

impl FromStr for Pin {
    type Err = IdentifierError;

    /// Reads a PIN; lower case and surrounding blanks are accepted.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.trim().to_ascii_uppercase();
        let characters: [u8; PIN_LENGTH] = upper.as_bytes().try_into().map_err(|_| IdentifierError::PinLength)?;
        match characters.iter().find(|character| !PIN_ALPHABET.contains(character)) {
            None => Ok(Self(characters)),
            Some(_) => Err(IdentifierError::PinCharacter),
        }
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|character| write!(formatter, "{}", char::from(*character)))
    }
}

impl From<Pin> for String {
    fn from(pin: Pin) -> Self {
        pin.to_string()
    }
}

impl TryFrom<String> for Pin {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A taxpayer's number (VÖEN): ten digits, the last of which is 1 for a legal and 2 for a natural person.
///
/// ```
/// use mohur_certificate::identifier::Voen;
/// let voen: Voen = "1400057421".parse().unwrap();
/// assert_eq!(voen.to_string(), "1400057421");
/// assert!("1400057425".parse::<Voen>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Voen(u64);

impl Voen {
    /// The number that certificates carry: 0 to 9,999,999,999.
    pub fn value(self) -> u64 {
        self.0
    }

    /// The VÖEN with this value.
    pub fn from_value(value: u64) -> Result<Self, IdentifierError> {
        if value > 9_999_999_999 {
            return Err(IdentifierError::VoenLength);
        }
        if matches!(value % 10, 1 | 2) { Ok(Self(value)) } else { Err(IdentifierError::VoenLastDigit) }
    }
}

impl FromStr for Voen {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() != 10 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IdentifierError::VoenLength);
        }
        Self::from_value(text.parse().map_err(|_| IdentifierError::VoenLength)?)
    }
}

impl fmt::Display for Voen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:010}", self.0)
    }
}

impl From<Voen> for String {
    fn from(voen: Voen) -> Self {
        voen.to_string()
    }
}

impl TryFrom<String> for Voen {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Why a text or a value is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifierError {
    /// A PIN of another length.
    #[error("a PIN has exactly 7 characters")]
    PinLength,
    /// A character that no PIN has.
    #[error("a PIN has only digits and the Latin letters A to Z without I and O")]
    PinCharacter,
    /// Not ten digits.
    #[error("a VÖEN has exactly 10 digits")]
    VoenLength,
    /// Neither a legal nor a natural person.
    #[error("a VÖEN ends in 1 (legal person) or 2 (natural person)")]
    VoenLastDigit,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_pin_survives_its_small_form(text in "[0-9A-HJ-NP-Z]{7}") {
            let pin: Pin = text.parse().unwrap();
            prop_assert_eq!(Pin::from_bytes(pin.to_bytes()), Some(pin));
            prop_assert_eq!(pin.to_string(), text);
        }
    }

    #[test]
    fn bytes_past_the_last_pin_are_none() {
        let last: Pin = "ZZZZZZZ".parse().unwrap();
        let mut bytes = last.to_bytes();
        assert!(Pin::from_bytes(bytes).is_some());
        bytes[4] += 1;
        assert_eq!(Pin::from_bytes(bytes), None);
    }

    #[test]
    fn wrong_identifiers_are_named() {
        assert_eq!("5ZK3M9".parse::<Pin>(), Err(IdentifierError::PinLength));
        assert_eq!("5ZK3M9O".parse::<Pin>(), Err(IdentifierError::PinCharacter));
        assert_eq!("5ZK3M9Ə".parse::<Pin>(), Err(IdentifierError::PinLength));
        assert_eq!("140005742".parse::<Voen>(), Err(IdentifierError::VoenLength));
        assert_eq!("1400057423".parse::<Voen>(), Err(IdentifierError::VoenLastDigit));
        assert_eq!("+400057421".parse::<Voen>(), Err(IdentifierError::VoenLength));
    }
}
