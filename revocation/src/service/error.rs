//! What can go wrong, by what was asked.

use mohur_certificate::compact::CompactError;
use mohur_keys::trust::CertificateError;

use crate::publish::PublishError;
use crate::store::{Conflict, StoreError};
use crate::world::NoRandomness;

/// Why the service cannot answer, whatever was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unavailable {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operating system.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// The store answered something that its contract does not have.
    #[error("the store does not keep its contract")]
    Contract,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operating system.
    #[error("the service cannot start: {0}")]
    Io(#[from] std::io::Error),
    /// The first status list could not be made.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// A status list could not be published.
    #[error("a status list could not be published: {0}")]
    Publish(#[from] PublishError),
}

/// Why a certificate is not registered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// No certificate in compact form.
    #[error(transparent)]
    Compact(#[from] CompactError),
    /// Not signed by a key in the trust list.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Somebody else's.
    #[error("the certificate is one of the issuer {issuer}, which this service does not serve")]
    OtherIssuer {
        /// Whose.
        issuer: String,
    },
    /// Its place is in no list of this service.
    #[error("place {index} of the status list {uri} is not one of this service")]
    OtherList {
        /// The list it names.
        uri: String,
        /// The place.
        index: u32,
    },
    /// It is signed for a person other than the holder whom the registration names.
    #[error("the holder's PIN is not the one in the certificate")]
    OtherHolder,
    /// The number or the place is not free for it.
    #[error(transparent)]
    Conflict(Conflict),
    /// The service itself.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Why no places are handed out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReserveError {
    /// Too few or too many.
    #[error("{count} places cannot be reserved at once: 1 to {max} can")]
    Count {
        /// How many were wanted.
        count: u32,
        /// How many there may be.
        max: u32,
    },
    /// The service itself.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl From<NoRandomness> for ReserveError {
    fn from(error: NoRandomness) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Why a certificate is not revoked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RevokeError {
    /// There is none.
    #[error("no certificate with this number is registered")]
    Unknown,
    /// The service itself.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}
