//! The certificate number: 60 random bits and a check character in Crockford's base32.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA_CHARACTERS: usize = 12;
/// M of the hybrid method.
const MODULUS: u32 = 32;

/// A certificate's number, written `7K3M-9QPX-4H2C-V`.
///
/// The last character is the check character of ISO/IEC 7064's hybrid method with M = 32. Unguessable, so that a
/// number gives nothing away.
///
/// ```
/// use mohur_certificate::number::CertificateNumber;
/// let number = CertificateNumber::from_random([7; 8]);
/// let typed = number.to_string().to_lowercase().replace('-', " ");
/// assert_eq!(typed.parse(), Ok(number));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CertificateNumber(u64);

impl CertificateNumber {
    /// The number made of the last 60 of these 64 random bits.
    pub fn from_random(random: [u8; 8]) -> Self {
        Self(u64::from_be_bytes(random) & (u64::MAX >> 4))
    }

    /// The claim `cti`: four zero bits, then the 60 bits of the number.
    pub fn cti(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// The number that a claim `cti` holds, or `None` when one of its first four bits is set.
    pub fn from_cti(cti: [u8; 8]) -> Option<Self> {
        let value = u64::from_be_bytes(cti);
        (value >> 60 == 0).then_some(Self(value))
    }

    fn digits(self) -> [u32; DATA_CHARACTERS] {
        std::array::from_fn(|place| (self.0 >> (5 * (DATA_CHARACTERS - 1 - place)) & 31) as u32)
    }
}

/// The check digit of ISO/IEC 7064's hybrid method.
fn check_digit(digits: &[u32]) -> u32 {
    let product = digits.iter().fold(MODULUS, |product, digit| {
        let sum = (product + digit) % MODULUS;
        (if sum == 0 { MODULUS } else { sum }) * 2 % (MODULUS + 1)
    });
    (MODULUS + 1 - product) % MODULUS
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        for (place, digit) in digits.iter().chain([&check_digit(&digits)]).enumerate() {
            if place > 0 && place % 4 == 0 {
                formatter.write_str("-")?;
            }
            write!(formatter, "{}", char::from(ALPHABET[*digit as usize]))?;
        }
        Ok(())
    }
}

impl FromStr for CertificateNumber {
    type Err = NumberError;

    /// Reads a number as people type it: any case, blanks and dashes anywhere, `O` for 0, `I` and `L` for 1.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut digits = Vec::with_capacity(DATA_CHARACTERS + 1);
        for character in text.chars().filter(|character| !character.is_whitespace() && *character != '-') {
            if digits.len() > DATA_CHARACTERS {
                return Err(NumberError::Length);
            }
            digits.push(digit(character).ok_or(NumberError::Character(character))?);
        }
        let [data @ .., check] = digits.as_slice() else { return Err(NumberError::Length) };
        if data.len() != DATA_CHARACTERS {
            return Err(NumberError::Length);
        }
        if check_digit(data) != *check {
            return Err(NumberError::Check);
        }
        Ok(Self(data.iter().fold(0, |value, digit| value << 5 | u64::from(*digit))))
    }
}

fn digit(character: char) -> Option<u32> {
    let kind = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == kind).and_then(|place| u32::try_from(place).ok())
}

impl From<CertificateNumber> for String {
    fn from(number: CertificateNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for CertificateNumber {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Why a text is no certificate number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// Too few or too many characters.
    #[error("a certificate number has 13 letters and digits, like 7K3M-9QPX-4H2C-V")]
    Length,
    /// A character outside Crockford's alphabet.
    #[error("`{0}` cannot be part of a certificate number")]
    Character(char),
    /// The check character says that something was mistyped.
    #[error("the certificate number was mistyped: its last character does not fit the others")]
    Check,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_and_cti_lead_back(random: [u8; 8]) {
            let number = CertificateNumber::from_random(random);
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(CertificateNumber::from_cti(number.cti()), Some(number));
        }

        #[test]
        fn one_wrong_character_is_a_typing_error(random: [u8; 8], place in 0_usize..13, other in 1_usize..32) {
            let text: Vec<u8> = CertificateNumber::from_random(random).to_string().bytes().filter(|b| *b != b'-').collect();
            let mut typed = text.clone();
            let old = ALPHABET.iter().position(|known| *known == text[place]).unwrap();
            typed[place] = ALPHABET[(old + other) % 32];
            prop_assert_eq!(String::from_utf8(typed).unwrap().parse::<CertificateNumber>(), Err(NumberError::Check));
        }
    }

    #[test]
    fn the_first_four_bits_are_left_out() {
        let all = CertificateNumber::from_random([0xff; 8]);
        assert_eq!(all.to_string(), "ZZZZ-ZZZZ-ZZZZ-A");
        assert_eq!(all.cti(), [0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(all, CertificateNumber::from_random(all.cti()));
    }

    #[test]
    fn numbers_are_read_kindly() {
        let zero = CertificateNumber::from_random([0; 8]);
        let text = zero.to_string();
        assert_eq!(text.replace('0', "o").parse(), Ok(zero));
        let ones: CertificateNumber = CertificateNumber::from_random(0x0842_1084_2108_4210_u64.to_be_bytes());
        assert_eq!(ones.to_string().replace('1', "l").parse(), Ok(ones));
        assert_eq!(ones.to_string().replace('1', "I").parse(), Ok(ones));
    }

    #[test]
    fn wrong_numbers_are_named() {
        assert_eq!("7K3M".parse::<CertificateNumber>(), Err(NumberError::Length));
        assert_eq!("".parse::<CertificateNumber>(), Err(NumberError::Length));
        assert_eq!("7K3M-9QPU-4H2C-V".parse::<CertificateNumber>(), Err(NumberError::Character('U')));
        assert_eq!(CertificateNumber::from_cti([0xff; 8]), None);
    }
}
