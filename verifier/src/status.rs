//! The status lists at hand: verified, the newest of each address, never taken back.

use std::collections::HashMap;

use jiff::Timestamp;
use mohur_certificate::claims::{Claims, StatusReference};
use mohur_certificate::cose::{CoseError, Unverified};
use mohur_certificate::status_list::{Status, StatusListClaims};
use mohur_keys::trust::{StatusError, Trust};

use crate::policy::{Policy, StatusCheck};

/// The newest status list of each address.
#[derive(Clone, Debug, Default)]
pub struct StatusLists(HashMap<String, StatusListClaims>);

impl StatusLists {
    /// No list at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Verifies a signed list and keeps it, unless a newer one of the same address is known. Returns what was kept.
    pub fn insert(&mut self, bytes: &[u8], trust: &Trust) -> Result<&StatusListClaims, StatusListsError> {
        let list = trust.status_list(&Unverified::parse(bytes)?)?.into_content();
        let known = self.0.get(&list.uri).map(|known| known.issued);
        match known {
            Some(known) if list.issued < known => Err(StatusListsError::Older { issued: list.issued, known }),
            _ => Ok(self.0.entry(list.uri.clone()).insert_entry(list).into_mut()),
        }
    }

    /// The list of an address.
    pub fn get(&self, uri: &str) -> Option<&StatusListClaims> {
        self.0.get(uri)
    }

    /// What is known of a certificate at `now`.
    ///
    /// A revocation is for ever, so an old list is enough to know of one; that a certificate is *not* revoked only a
    /// fresh list can say.
    pub fn status(&self, claims: &Claims, policy: &Policy, now: Timestamp) -> KnownStatus {
        match policy.status {
            StatusCheck::Skipped => KnownStatus::Skipped,
            StatusCheck::Cached => self.look_up(&claims.status, policy, now),
        }
    }

    fn look_up(&self, reference: &StatusReference, policy: &Policy, now: Timestamp) -> KnownStatus {
        let Some(list) = self.get(&reference.uri) else { return KnownStatus::NoList };
        let as_of = list.issued;
        match list.list.get(reference.index) {
            Err(_) => KnownStatus::OutsideList { as_of },
            Ok(Status::Invalid) => KnownStatus::Revoked { as_of },
            Ok(Status::Valid) if !is_fresh(list, policy, now) => KnownStatus::TooOld { as_of },
            Ok(Status::Valid) => KnownStatus::InForce { as_of },
        }
    }
}

/// A list from the future says that one of the clocks is wrong, so its age is unknown: not fresh either.
fn is_fresh(list: &StatusListClaims, policy: &Policy, now: Timestamp) -> bool {
    let age = now.duration_since(list.issued);
    now < list.expires && age <= policy.max_status_age && age >= -policy.skew
}

/// What the status lists say of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownStatus {
    /// Not revoked, by a fresh list.
    InForce {
        /// When the list was made.
        as_of: Timestamp,
    },
    /// Revoked.
    Revoked {
        /// When the list was made.
        as_of: Timestamp,
    },
    /// Not revoked by a list that is too old, or expired.
    TooOld {
        /// When the list was made.
        as_of: Timestamp,
    },
    /// The list has no such place: it may be older than the certificate.
    OutsideList {
        /// When the list was made.
        as_of: Timestamp,
    },
    /// There is no list of this address.
    NoList,
    /// The policy does not ask.
    Skipped,
}

impl KnownStatus {
    /// When the list was made that says so.
    pub fn as_of(self) -> Option<Timestamp> {
        match self {
            Self::InForce { as_of }
            | Self::Revoked { as_of }
            | Self::TooOld { as_of }
            | Self::OutsideList { as_of } => Some(as_of),
            Self::NoList | Self::Skipped => None,
        }
    }
}

/// Why a status list is not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusListsError {
    /// Not the envelope of a status list.
    #[error("this is not a status list: {0}")]
    Cose(#[from] CoseError),
    /// Nobody whom the trust list names made it.
    #[error("the status list is not trusted: {0}")]
    Untrusted(#[from] StatusError),
    /// A newer one is known.
    #[error("the status list was made {issued}, but one of {known} is known already: it is never taken back")]
    Older {
        /// When this one was made.
        issued: Timestamp,
        /// When the known one was made.
        known: Timestamp,
    },
}
