//! What can be wrong with a trust list.

use crate::cbor::CborError;
use crate::cose::KeyId;
use crate::link::LinkError;

/// Why a trust list cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustListError {
    /// Not deterministic CBOR, or not of this shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A part that is not as the format says.
    #[error("the trust list is not of the expected shape: {0}")]
    Shape(&'static str),
    /// Stale from the start.
    #[error("the trust list would expire before it is issued")]
    ExpiresBeforeIssued,
    /// An issuer that stands twice.
    #[error("the trust list names the issuer {0} twice")]
    IssuerTwice(String),
    /// A key of nobody.
    #[error("the trust list gives the key {0} to an issuer that it does not name")]
    KeyWithoutIssuer(KeyId),
    /// A key that stands twice, so might have two uses.
    #[error("the trust list has the key {0} twice")]
    KeyTwice(KeyId),
    /// An issuer whose pages cannot be rebuilt.
    #[error("the trust list gives the issuer {0} no verification address")]
    NoVerificationBase(String),
    /// Status lists that might be those of two issuers.
    #[error("the trust list gives the issuer {0} status list addresses that are another issuer's too")]
    StatusBasesOverlap(String),
    /// An address that no QR code begins with.
    #[error(transparent)]
    VerificationBase(#[from] LinkError),
}
