//! What goes to the service and comes back, as its API names it.

use jiff::Timestamp;
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;
use mohur_revocation::record::{CheckOutcome, CompactBytes, How, Notify, Organisation, Person, PersonName, Revocation};
use serde::{Deserialize, Serialize};

use super::PART;

/// What the service says of a certificate that it has now.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Registered {
    /// Its number.
    pub(crate) number: CertificateNumber,
    /// Since when.
    pub(crate) novelty: Novelty,
}

/// Whether a certificate was registered now or before, in the very same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Novelty {
    New,
    Again,
}

/// A question that the service logs.
#[derive(Debug, Serialize)]
pub(crate) struct CheckRequest {
    /// The number on the page.
    pub(crate) number: CertificateNumber,
    /// How it was asked.
    pub(crate) how: How,
    /// Who asks, within the token's organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<Person>,
}

/// The answer: one for everything that is not in force.
#[derive(Debug, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub(crate) enum Standing {
    /// Registered, not deactivated, not expired.
    InForce {
        /// The certificate, to be verified.
        certificate: CompactBytes,
    },
    /// Unknown, expired or deactivated.
    NotInForce,
}

#[derive(Serialize)]
pub(super) struct Why<'a> {
    pub(super) reason: &'a str,
}

/// A certificate that is out of force.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Revoked {
    /// The number.
    pub(crate) number: CertificateNumber,
    /// When it was taken out of force, perhaps earlier.
    #[serde(rename = "revoked")]
    pub(crate) at: Timestamp,
    /// Why.
    pub(crate) reason: String,
}

#[derive(Serialize)]
pub(super) struct HolderRequest<'a> {
    pin: Pin,
    limit: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<&'a str>,
}

impl<'a> HolderRequest<'a> {
    pub(super) fn new(pin: Pin, cursor: Option<&'a str>) -> Self {
        Self { pin, limit: PART, cursor }
    }
}

#[derive(Deserialize)]
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    pub(super) next: Option<String>,
}

/// A certificate of a person.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HeldCertificate {
    pub(crate) number: CertificateNumber,
    pub(crate) registered: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) state: CheckOutcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) revocation: Option<Revocation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) addressee: Option<Organisation>,
    pub(crate) notify: Notify,
    pub(crate) certificate: CompactBytes,
}

/// A check as the holder of the certificate sees it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SeenCheck {
    pub(crate) at: Timestamp,
    pub(crate) number: CertificateNumber,
    pub(crate) how: How,
    pub(crate) outcome: CheckOutcome,
    pub(crate) organisation: Organisation,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<Person>,
}

/// A check as the organisation that made it sees it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OwnCheck {
    pub(crate) at: Timestamp,
    pub(crate) number: CertificateNumber,
    pub(crate) how: How,
    pub(crate) result: SeenResult,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) holder: Option<PersonName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<Person>,
}

/// All that a checker learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SeenResult {
    InForce,
    NotInForce,
}
