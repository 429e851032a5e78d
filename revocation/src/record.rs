//! What the service keeps: certificates, and a log of all that was done to them or asked about them.

use jiff::Timestamp;
use mohur_certificate::compact::Compact;
use mohur_certificate::identifier::{Pin, Voen};
use mohur_certificate::number::CertificateNumber;
use serde::{Deserialize, Serialize};

use crate::words::Words;

/// A part of a person's name: the longest in registers have some 60 letters.
pub type NamePart = Words<100>;
/// An organisation's full name, legal form included.
pub type OrganisationName = Words<300>;
/// Why a certificate was taken out of force, in a sentence or two.
pub type Reason = Words<300>;

/// A person's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// Family name.
    pub surname: NamePart,
    /// Given name.
    pub given_name: NamePart,
    /// Father's name, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<NamePart>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The identification number.
    pub pin: Pin,
    /// The name.
    #[serde(flatten)]
    pub name: PersonName,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// The taxpayer's number.
    pub voen: Voen,
    /// The full name.
    pub name: OrganisationName,
}

/// Who did something: the token's organisation, and the person if the organisation named one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The id of the token that was used.
    pub token: String,
    /// For whom the token acts.
    pub organisation: Organisation,
    /// Who in the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
}

/// Whether the addressee is told when the certificate falls out of force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notify {
    /// It is told.
    Tell,
    /// It is not.
    DoNotTell,
}

/// The bytes of a certificate in compact form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CompactBytes(Vec<u8>);

impl CompactBytes {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<&Compact> for CompactBytes {
    fn from(compact: &Compact) -> Self {
        Self(compact.as_bytes().to_vec())
    }
}

impl From<CompactBytes> for String {
    fn from(bytes: CompactBytes) -> Self {
        crate::base64url::encode(&bytes.0)
    }
}

impl TryFrom<String> for CompactBytes {
    type Error = crate::base64url::Base64UrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        crate::base64url::decode(&text).map(Self)
    }
}

/// What is kept of a certificate from its registration on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Its number.
    pub number: CertificateNumber,
    /// The certificate itself.
    pub certificate: CompactBytes,
    /// The number of its status list.
    pub list: u32,
    /// Its place in the list.
    pub index: u32,
    /// The first second in which it is no longer valid.
    pub expires: Timestamp,
    /// Whom it is about.
    pub holder: Person,
    /// For whom it was made; `None` for anyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Organisation>,
    /// Whether the addressee is told when it falls out of force.
    pub notify: Notify,
}

/// A registered certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRecord {
    /// What was registered.
    #[serde(flatten)]
    pub registration: Registration,
    /// When.
    pub registered: Timestamp,
    /// Out of force since when and why; `None` while nobody revoked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<Revocation>,
}

/// That a certificate was taken out of force, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Reason,
}

/// How a number was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Typed from the page.
    Number,
    /// Read from the QR code.
    Code,
    /// Verified at this moment where there was no network, and told to the service later.
    Offline(Timestamp),
}

/// What a check found, for auditors; whoever asks learns only whether the certificate is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// Registered, not revoked, not expired.
    InForce,
    /// Past its last day.
    Expired,
    /// Revoked.
    Deactivated,
    /// No certificate has this number.
    Unknown,
}

impl CertificateRecord {
    /// What a check at `at` finds; revoked and expired is revoked.
    pub fn outcome(&self, at: Timestamp) -> CheckOutcome {
        match self.revocation {
            Some(_) => CheckOutcome::Deactivated,
            None if at >= self.registration.expires => CheckOutcome::Expired,
            None => CheckOutcome::InForce,
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Places in a status list were handed out.
    Reserved {
        /// In which list.
        list: u32,
        /// How many.
        count: u32,
    },
    /// A certificate came into the service.
    Registered {
        /// Which.
        number: CertificateNumber,
    },
    /// A certificate was taken out of force.
    Revoked {
        /// Which.
        number: CertificateNumber,
        /// Why.
        reason: Reason,
    },
    /// Someone asked whether a certificate is in force.
    Checked {
        /// Which number.
        number: CertificateNumber,
        /// How.
        how: How,
        /// What was found.
        outcome: CheckOutcome,
        /// Whose it is, kept only where the answer was that it is in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<PersonName>,
    },
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}
