//! Strict verification: canonical signatures, no small-order keys, so that every verifier gives the same answer.

use ed25519_dalek::{Signature, VerifyingKey};
use mohur_certificate::claims::Claims;
use mohur_certificate::cose::{Content, Sign1, Unverified};

use crate::signer::PublicKey;

/// What a checked signature says. Only [`verify`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<C> {
    content: C,
    sign1: Sign1,
}

/// A certificate whose signature was checked.
pub type VerifiedCertificate = Verified<Claims>;

impl<C> Verified<C> {
    /// What was signed.
    pub fn content(&self) -> &C {
        &self.content
    }

    /// What was signed, by value.
    pub fn into_content(self) -> C {
        self.content
    }

    /// The envelope it came in.
    pub fn sign1(&self) -> &Sign1 {
        &self.sign1
    }
}

/// A public key that was found to be a point of the curve, which takes a tenth of the time of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedKey(pub(crate) VerifyingKey);

impl CheckedKey {
    /// Checks that `key` is a point.
    pub fn new(key: &PublicKey) -> Result<Self, SignatureError> {
        VerifyingKey::from_bytes(&key.0).map(Self).map_err(|_| SignatureError::Key)
    }

    /// Checks a bare Ed25519 signature strictly.
    pub fn check(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), SignatureError> {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| SignatureError::Signature)
    }
}

/// Checks the signature of `unverified` with `key`, then reads what was signed.
pub fn verify<C: Content>(unverified: Unverified<C>, key: &CheckedKey) -> Result<Verified<C>, VerifyError<C::Error>> {
    let sign1 = unverified.into_sign1();
    key.check(&sign1.signed_bytes(), sign1.signature()).map_err(VerifyError::Signature)?;
    read(sign1)
}

/// Reads what was signed, once the signature was found to be good.
pub(crate) fn read<C: Content>(sign1: Sign1) -> Result<Verified<C>, VerifyError<C::Error>> {
    let content = C::decode(sign1.payload()).map_err(VerifyError::Content)?;
    Ok(Verified { content, sign1 })
}

/// Checks a bare Ed25519 signature strictly.
pub fn check_signature(key: &PublicKey, message: &[u8], signature: &[u8; 64]) -> Result<(), SignatureError> {
    CheckedKey::new(key)?.check(message, signature)
}

/// Why a signature proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The public key is no point of the curve.
    #[error("the public key is not a valid Ed25519 key")]
    Key,
    /// The signature is not one of this key over these bytes.
    #[error("the signature does not fit the signed bytes")]
    Signature,
}

/// Why something signed cannot be used; `E` says what is wrong with the content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError<E: std::error::Error + 'static> {
    /// The signature.
    #[error(transparent)]
    Signature(SignatureError),
    /// Well signed, but not of the format.
    #[error("the signature is good, but what was signed cannot be read: {0}")]
    Content(#[source] E),
}
