//! The compact form, which travels in QR codes: `0x01 ‖ dictionary ‖ key id (8) ‖ signature (64) ‖ raw DEFLATE(payload)`.
//!
//! It expands without loss to the CWT: the protected header is rebuilt from the key id.

use std::sync::OnceLock;

use crate::claims::Claims;
use crate::cose::{Algorithm, KeyId, Sign1, Unverified};
use crate::deflate::{Dictionary, InflateError, deflate, inflate};
use crate::limits::{MAX_CLAIMS, MAX_COMPACT};

const VERSION: u8 = 1;
/// Version, dictionary, key id and signature.
const HEADER: usize = 1 + 1 + 8 + 64;

/// Which preset dictionary compresses the payload. Old ones stay readable for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DictionaryId {
    /// `dictionary/1.bin`.
    First,
}

impl DictionaryId {
    /// The dictionary with this number.
    pub fn new(number: u8) -> Result<Self, CompactError> {
        if number == 1 { Ok(Self::First) } else { Err(CompactError::UnknownDictionary(number)) }
    }

    /// The number that stands in the compact form.
    pub fn number(self) -> u8 {
        match self {
            Self::First => 1,
        }
    }

    fn dictionary(self) -> &'static Dictionary {
        static FIRST: OnceLock<Dictionary> = OnceLock::new();
        match self {
            Self::First => FIRST.get_or_init(|| Dictionary::new(include_bytes!("../dictionary/1.bin"))),
        }
    }
}

/// A certificate in compact form, not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compact {
    bytes: Vec<u8>,
    dictionary: DictionaryId,
}

impl Compact {
    /// Packs a certificate.
    pub fn encode(certificate: &Unverified<Claims>, dictionary: DictionaryId) -> Result<Self, CompactError> {
        let sign1 = certificate.sign1();
        if sign1.algorithm() != Algorithm::EdDsa {
            return Err(CompactError::Algorithm);
        }
        let mut bytes = vec![VERSION, dictionary.number()];
        bytes.extend_from_slice(&sign1.key_id().0);
        bytes.extend_from_slice(sign1.signature());
        bytes.extend_from_slice(&deflate(dictionary.dictionary(), sign1.payload()));
        Self::parse(&bytes)
    }

    /// Reads the form's frame; the payload stays packed.
    pub fn parse(bytes: &[u8]) -> Result<Self, CompactError> {
        match bytes {
            [] => Err(CompactError::Truncated { bytes: 0 }),
            [version, ..] if *version != VERSION => Err(CompactError::UnknownVersion(*version)),
            _ if bytes.len() <= HEADER => Err(CompactError::Truncated { bytes: bytes.len() }),
            _ if bytes.len() > MAX_COMPACT => Err(CompactError::TooLong { bytes: bytes.len() }),
            _ => Ok(Self { bytes: bytes.to_vec(), dictionary: DictionaryId::new(bytes[1])? }),
        }
    }

    /// The certificate.
    pub fn expand(&self) -> Result<Unverified<Claims>, CompactError> {
        let payload = inflate(self.dictionary.dictionary(), &self.bytes[HEADER..], MAX_CLAIMS)?;
        let key_id = KeyId(std::array::from_fn(|place| self.bytes[2 + place]));
        let signature = std::array::from_fn(|place| self.bytes[10 + place]);
        Ok(Unverified::of_kind(Sign1::from_parts(key_id, None, payload, signature)))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Why bytes are no compact form, or a certificate has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompactError {
    /// Too short for its header.
    #[error("the compact form ends too early, after {bytes} bytes")]
    Truncated {
        /// How many there are.
        bytes: usize,
    },
    /// More than [`MAX_COMPACT`] bytes.
    #[error("the compact form has {bytes} bytes, and at most {MAX_COMPACT} are read")]
    TooLong {
        /// How many there are.
        bytes: usize,
    },
    /// Another format, perhaps a later one.
    #[error("version {0} of the compact form is not known here")]
    UnknownVersion(u8),
    /// A dictionary that this program does not have.
    #[error("dictionary {0} is not known here: a newer program may have it")]
    UnknownDictionary(u8),
    /// The packed payload.
    #[error(transparent)]
    Inflate(#[from] InflateError),
    /// A certificate whose header could not be rebuilt.
    #[error("only certificates with algorithm -8 have a compact form")]
    Algorithm,
}

#[cfg(test)]
mod tests;
