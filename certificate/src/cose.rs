//! COSE_Sign1 (RFC 9052 §4.2) with Ed25519: the envelope of certificates, status lists and trust lists.
//!
//! ```text
//! COSE_Sign1 = #6.18([ protected: bstr .cbor { 1: -8 / -19, 4: bstr .size 8, ? 16: tstr },
//!                      unprotected: {}, payload: bstr, signature: bstr .size 64 ])
//! ```

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::cbor::{self, CborError, Reader, Writer};

const TAG_SIGN1: u64 = 18;
const HEADER_ALG: i64 = 1;
const HEADER_KID: i64 = 4;
/// `typ`, RFC 9596.
const HEADER_TYP: i64 = 16;

/// The first 8 bytes of a key's COSE Key Thumbprint (RFC 9679).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for KeyId {
    type Err = KeyIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(KeyIdError);
        }
        u64::from_str_radix(text, 16).map(|value| Self(value.to_be_bytes())).map_err(|_| KeyIdError)
    }
}

/// A text that is no key id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key id has exactly 16 hexadecimal digits")]
pub struct KeyIdError;

/// How the signature was made; both numbers mean Ed25519 here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// -8, EdDSA (RFC 9053), which is what this kit writes.
    EdDsa,
    /// -19, Ed25519 (RFC 9864), which is accepted.
    Ed25519,
}

/// What can sign: a key in a file, or one that never leaves its hardware.
pub trait Signer {
    /// The id that goes into the protected header.
    fn key_id(&self) -> KeyId;
    /// The Ed25519 signature (RFC 8032) of `message`.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError>;
}

/// A signing device that failed.
#[derive(Debug, thiserror::Error)]
#[error("the signing key could not be used")]
pub struct SignerError(#[from] pub Box<dyn std::error::Error + Send + Sync>);

/// A signed envelope whose signature nobody has checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign1 {
    protected: Vec<u8>,
    algorithm: Algorithm,
    key_id: KeyId,
    content_type: Option<String>,
    payload: Vec<u8>,
    signature: [u8; 64],
}

impl Sign1 {
    /// Reads an envelope of at most `max` bytes.
    pub fn parse(bytes: &[u8], max: usize) -> Result<Self, CoseError> {
        if bytes.len() > max {
            return Err(CoseError::TooLong { bytes: bytes.len(), max });
        }
        cbor::check(bytes)?;
        let mut reader = Reader::new(bytes);
        if reader.tag()? != TAG_SIGN1 || reader.array()? != 4 {
            return Err(CoseError::NotSign1);
        }
        let protected = reader.bytes()?.to_vec();
        if reader.map()? != 0 {
            return Err(CoseError::UnprotectedHeader);
        }
        let payload = reader.bytes()?.to_vec();
        let signature = reader.byte_array("a signature of 64 bytes")?;
        let (algorithm, key_id, content_type) = parse_protected(&protected)?;
        Ok(Self { protected, algorithm, key_id, content_type, payload, signature })
    }

    /// The envelope with the header that this kit writes: `alg` -8, the key id, and the content type if there is one.
    pub fn from_parts(key_id: KeyId, content_type: Option<&str>, payload: Vec<u8>, signature: [u8; 64]) -> Self {
        let protected = write_protected(key_id, content_type);
        let content_type = content_type.map(str::to_owned);
        Self { protected, algorithm: Algorithm::EdDsa, key_id, content_type, payload, signature }
    }

    /// Signs `payload`.
    pub fn sign(signer: &dyn Signer, content_type: Option<&str>, payload: Vec<u8>) -> Result<Self, SignerError> {
        let mut envelope = Self::from_parts(signer.key_id(), content_type, payload, [0; 64]);
        envelope.signature = signer.sign(&envelope.signed_bytes())?;
        Ok(envelope)
    }

    /// What the signature is over: the `Sig_structure` of RFC 9052 §4.4.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(4).text("Signature1").bytes(&self.protected).bytes(&[]).bytes(&self.payload);
        writer.into_vec()
    }

    /// The envelope's bytes, with tag 18.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.tag(TAG_SIGN1).array(4).bytes(&self.protected).map(0).bytes(&self.payload).bytes(&self.signature);
        writer.into_vec()
    }

    /// Which number stands for the algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Which key is said to have signed.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The `typ` header (RFC 9596).
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The payload's bytes, which prove nothing yet.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The signature.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }
}

fn write_protected(key_id: KeyId, content_type: Option<&str>) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.map(2 + usize::from(content_type.is_some())).int(HEADER_ALG).int(-8).int(HEADER_KID).bytes(&key_id.0);
    if let Some(content_type) = content_type {
        writer.int(HEADER_TYP).text(content_type);
    }
    writer.into_vec()
}

fn parse_protected(bytes: &[u8]) -> Result<(Algorithm, KeyId, Option<String>), CoseError> {
    cbor::check(bytes)?;
    let mut reader = Reader::new(bytes);
    let (mut algorithm, mut key_id, mut content_type) = (None, None, None);
    for _ in 0..reader.map()? {
        match reader.int()? {
            HEADER_ALG => algorithm = Some(parse_algorithm(reader.int()?)?),
            HEADER_KID => key_id = Some(KeyId(reader.byte_array("a key id of 8 bytes")?)),
            HEADER_TYP => content_type = Some(reader.text()?.to_owned()),
            other => return Err(CoseError::UnknownHeader(other)),
        }
    }
    Ok((algorithm.ok_or(CoseError::Missing("alg"))?, key_id.ok_or(CoseError::Missing("kid"))?, content_type))
}

fn parse_algorithm(number: i64) -> Result<Algorithm, CoseError> {
    match number {
        -8 => Ok(Algorithm::EdDsa),
        -19 => Ok(Algorithm::Ed25519),
        other => Err(CoseError::Algorithm(other)),
    }
}

/// What can stand in a signed envelope.
pub trait Content: Sized {
    /// The `typ` header that goes with it.
    const CONTENT_TYPE: Option<&'static str>;
    /// The longest envelope that is read, in bytes.
    const MAX_BYTES: usize;
    /// Why it could not be written or read.
    type Error: std::error::Error + Send + Sync + 'static;
    /// Its payload, in deterministic CBOR.
    fn encode(&self) -> Result<Vec<u8>, Self::Error>;
    /// Reads it from a payload.
    fn decode(payload: &[u8]) -> Result<Self, Self::Error>;
}

/// A signed `C` that was parsed and not verified: it exposes nothing of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified<C> {
    sign1: Sign1,
    content: PhantomData<C>,
}

impl<C: Content> Unverified<C> {
    /// Reads an envelope that is meant to hold a `C`.
    pub fn parse(bytes: &[u8]) -> Result<Self, CoseError> {
        Self::from_sign1(Sign1::parse(bytes, C::MAX_BYTES)?)
    }

    /// The same for an envelope that was read already.
    pub fn from_sign1(sign1: Sign1) -> Result<Self, CoseError> {
        if sign1.content_type() == C::CONTENT_TYPE {
            Ok(Self { sign1, content: PhantomData })
        } else {
            Err(CoseError::ContentType { found: sign1.content_type })
        }
    }

    /// The envelope that was made with this content's own type.
    pub(crate) fn of_kind(sign1: Sign1) -> Self {
        Self { sign1, content: PhantomData }
    }

    /// Which key is said to have signed.
    pub fn key_id(&self) -> KeyId {
        self.sign1.key_id
    }

    /// The envelope.
    pub fn sign1(&self) -> &Sign1 {
        &self.sign1
    }

    /// The envelope, by value.
    pub fn into_sign1(self) -> Sign1 {
        self.sign1
    }

    /// The envelope's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.sign1.to_bytes()
    }
}

/// Why bytes are no envelope of this kit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoseError {
    /// Not deterministic CBOR, or not of this shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Longer than anything of its kind.
    #[error("{bytes} bytes are too many: at most {max} are read")]
    TooLong {
        /// How many there were.
        bytes: usize,
        /// How many there may be.
        max: usize,
    },
    /// Another structure than a tagged COSE_Sign1.
    #[error("this is CBOR, but not a COSE_Sign1 with tag 18")]
    NotSign1,
    /// Unprotected headers prove nothing.
    #[error("the unprotected header must be empty")]
    UnprotectedHeader,
    /// A header that the protected header must not have.
    #[error("the protected header has an unknown entry {0}")]
    UnknownHeader(i64),
    /// A header that must be there.
    #[error("the protected header has no {0}")]
    Missing(&'static str),
    /// Neither -8 nor -19.
    #[error("the signature algorithm {0} is not Ed25519")]
    Algorithm(i64),
    /// An envelope of something else.
    #[error("the envelope holds another kind of content: {}", found.as_deref().unwrap_or("no type"))]
    ContentType {
        /// The `typ` it has.
        found: Option<String>,
    },
}

#[cfg(test)]
mod tests;
