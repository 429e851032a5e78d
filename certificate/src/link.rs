//! The text of a QR code: a plain link whose fragment is the certificate, so that no server ever sees it.
//!
//! `BASE#digits`: the compact form in groups of 7 bytes, each a big-endian number of 17 digits; a last group of 1 to 6
//! bytes has 3, 5, 8, 10, 13 or 15 digits. `BASE#b.` and base64url is read too, for copying by hand.

use std::fmt::{self, Write};
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::compact::{Compact, CompactError};
use crate::limits::{MAX_BASE, MAX_LINK};

/// Bytes of a whole group.
const GROUP: usize = 7;
/// Digits of a group by its number of bytes.
const DIGITS: [usize; GROUP + 1] = [0, 3, 5, 8, 10, 13, 15, 17];

/// The address of the page that verifies: what a link has in front of its `#`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct VerificationBase(String);

impl VerificationBase {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for VerificationBase {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"#\"<>\\^`{|}".contains(&byte);
        if rest.is_none_or(str::is_empty) || text.len() > MAX_BASE || !text.bytes().all(plain) {
            return Err(LinkError::Base);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for VerificationBase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<VerificationBase> for String {
    fn from(base: VerificationBase) -> Self {
        base.0
    }
}

impl TryFrom<String> for VerificationBase {
    type Error = LinkError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A link that holds a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub base: VerificationBase,
    /// What it holds.
    pub compact: Compact,
}

impl fmt::Display for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}#{}", self.base.0, to_digits(self.compact.as_bytes()))
    }
}

/// Reads the certificate out of a link, or out of what stands behind its `#`.
pub fn read(text: &str) -> Result<Compact, LinkError> {
    let text = text.trim();
    if text.len() > MAX_LINK {
        return Err(LinkError::TooLong(text.len()));
    }
    let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
    let bytes = match fragment.strip_prefix("b.") {
        Some(base64) => URL_SAFE_NO_PAD.decode(base64).map_err(|_| LinkError::Base64)?,
        None => from_digits(fragment)?,
    };
    Ok(Compact::parse(&bytes)?)
}

/// The digits of `bytes`.
pub fn to_digits(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() / GROUP * DIGITS[GROUP] + DIGITS[GROUP]);
    for group in bytes.chunks(GROUP) {
        let number = group.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        // Writing into a String cannot fail.
        let _ = write!(digits, "{number:0width$}", width = DIGITS[group.len()]);
    }
    digits
}

/// The bytes that `digits` stand for.
pub fn from_digits(digits: &str) -> Result<Vec<u8>, LinkError> {
    if let Some(at) = digits.bytes().position(|byte| !byte.is_ascii_digit()) {
        return Err(LinkError::NotADigit { at });
    }
    let mut bytes = Vec::with_capacity(digits.len() * GROUP / DIGITS[GROUP] + GROUP);
    for (place, group) in digits.as_bytes().chunks(DIGITS[GROUP]).enumerate() {
        let length = DIGITS.iter().position(|digits| *digits == group.len()).ok_or(LinkError::Length)?;
        let number = group.iter().fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0'));
        if number >> (8 * length) != 0 {
            return Err(LinkError::Group { group: place + 1 });
        }
        bytes.extend_from_slice(&number.to_be_bytes()[8 - length..]);
    }
    Ok(bytes)
}

/// Why a text is no link to a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Not an address that can be printed.
    #[error("the verification address must begin with http:// or https://, have no # and at most {MAX_BASE} bytes")]
    Base,
    /// More than any link.
    #[error("the link has {0} bytes, and at most {MAX_LINK} are read")]
    TooLong(usize),
    /// Something else than digits.
    #[error("character {} behind the # is not a digit", at + 1)]
    NotADigit {
        /// Its place, from 0.
        at: usize,
    },
    /// Digits are missing or too many.
    #[error("the link is cut off: its digits do not make whole bytes")]
    Length,
    /// A group past the largest number.
    #[error("group {group} of the digits is too large to be right")]
    Group {
        /// Which group of 17 digits, from 1.
        group: usize,
    },
    /// Broken base64url.
    #[error("the text behind #b. is not base64url")]
    Base64,
    /// The digits are fine, but what they stand for is not.
    #[error(transparent)]
    Compact(#[from] CompactError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_lead_back(bytes: Vec<u8>) {
            prop_assert_eq!(from_digits(&to_digits(&bytes)), Ok(bytes));
        }

        #[test]
        fn any_text_is_read_without_panic(text: String) {
            let _ = read(&text);
        }
    }

    #[test]
    fn digits_are_as_the_format_says() {
        assert_eq!(to_digits(&[1]), "001");
        assert_eq!(to_digits(&[0xff; 7]), "72057594037927935");
        assert_eq!(to_digits(&[0, 0, 0, 0, 0, 0, 1, 2, 3]), "0000000000000000100515");
    }

    #[test]
    fn wrong_links_are_named() {
        assert_eq!(read("https://verify.example.az/#01x"), Err(LinkError::NotADigit { at: 2 }));
        assert_eq!(read("https://verify.example.az/#0123"), Err(LinkError::Length));
        assert_eq!(read("https://verify.example.az/#99999999999999999"), Err(LinkError::Group { group: 1 }));
        assert_eq!(read("#b.***"), Err(LinkError::Base64));
        assert_eq!(read("#002"), Err(LinkError::Compact(CompactError::UnknownVersion(2))));
        assert_eq!(read(""), Err(LinkError::Compact(CompactError::Truncated { bytes: 0 })));
        assert_eq!(read(&"1".repeat(MAX_LINK + 1)), Err(LinkError::TooLong(MAX_LINK + 1)));
        assert_eq!("ftp://x".parse::<VerificationBase>(), Err(LinkError::Base));
        assert_eq!("https://x/#".parse::<VerificationBase>(), Err(LinkError::Base));
    }
}
