//! The trust list: who may issue, and which keys are theirs, signed by an offline root.
//!
//! ```text
//! { 1: sequence uint, 2: issued uint, 3: expires uint,
//!   4: [* { 1: id tstr, 2: { * language tstr => name tstr }, 3: [+ verification base tstr], 4: status base tstr,
//!           5: time zone tstr }],
//!   5: [* { 1: issuer tstr, 2: COSE_Key { 1: 1, 3: -8, -1: 6, -2: bstr .size 32 }, 3: use uint, 4: valid from uint,
//!           ? 5: valid until uint, ? 6: revoked at uint }],
//!   6: [+ root bstr .size 32] }
//! ```
//! The first verification base is the one in use; pages that were made with the others stay genuine.
//! The first root signed this list; the others may sign later ones.
//! `use` is 1 for certificates, 2 for status lists, 3 for receipts; times are seconds since 1970.

mod codec;
mod error;

use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub use self::error::TrustListError;
use crate::cbor::Writer;
use crate::cose::KeyId;
use crate::link::VerificationBase;

/// The list's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustList {
    /// Grows with every version; verifiers refuse to go back.
    pub sequence: u64,
    /// When it was signed.
    pub issued: Timestamp,
    /// From when on it is stale.
    pub expires: Timestamp,
    /// Who may issue.
    pub issuers: Vec<Issuer>,
    /// With which keys.
    pub keys: Vec<TrustedKey>,
    /// The root's public key, and those of the roots that may sign later lists.
    pub roots: Vec<[u8; 32]>,
}

/// An authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Its id, the claim `iss`.
    pub id: String,
    /// Its name by language (`az`, `en`).
    pub names: BTreeMap<String, String>,
    /// The address that QR codes begin with, then those that older ones began with.
    pub verification_bases: Vec<VerificationBase>,
    /// What the addresses of its status lists begin with.
    pub status_base: String,
    /// The zone in which its days end (IANA name).
    pub time_zone: String,
}

/// What a key may sign: exactly one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyUse {
    /// Certificates.
    Certificate,
    /// Status lists.
    Status,
    /// Receipts of checks.
    Receipt,
}

impl KeyUse {
    /// The word for it: `certificate`, `status` or `receipt`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Status => "status",
            Self::Receipt => "receipt",
        }
    }
}

/// A public key and when it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedKey {
    /// Whose it is.
    pub issuer: String,
    /// The Ed25519 public key (RFC 8032).
    pub x: [u8; 32],
    /// What it may sign.
    pub key_use: KeyUse,
    /// The first moment at which it may sign.
    pub valid_from: Timestamp,
    /// The moment from which it signs nothing any more: retired.
    pub valid_until: Option<Timestamp>,
    /// When it was found to be compromised.
    pub revoked_at: Option<Timestamp>,
}

impl TrustedKey {
    /// The key's id.
    pub fn key_id(&self) -> KeyId {
        key_id(&self.x)
    }

    /// Whether something signed at `at` lies in the key's time.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.valid_from <= at && self.valid_until.is_none_or(|until| at < until)
    }
}

/// The COSE Key Thumbprint of an Ed25519 key (RFC 9679, SHA-256).
pub fn key_thumbprint(x: &[u8; 32]) -> [u8; 32] {
    let mut writer = Writer::new();
    writer.map(3).int(1).int(1).int(-1).int(6).int(-2).bytes(x);
    Sha256::digest(writer.into_vec()).into()
}

/// The key id: the thumbprint's first 8 bytes.
pub fn key_id(x: &[u8; 32]) -> KeyId {
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = key_thumbprint(x);
    KeyId(id)
}

impl TrustList {
    /// The issuer with this id.
    pub fn issuer(&self, id: &str) -> Option<&Issuer> {
        self.issuers.iter().find(|issuer| issuer.id == id)
    }

    fn check(&self) -> Result<(), TrustListError> {
        if self.expires <= self.issued {
            return Err(TrustListError::ExpiresBeforeIssued);
        }
        if self.roots.is_empty() {
            return Err(TrustListError::Shape("roots"));
        }
        for (place, issuer) in self.issuers.iter().enumerate() {
            if issuer.verification_bases.is_empty() {
                return Err(TrustListError::NoVerificationBase(issuer.id.clone()));
            }
            let others = &self.issuers[..place];
            if others.iter().any(|other| other.id == issuer.id) {
                return Err(TrustListError::IssuerTwice(issuer.id.clone()));
            }
            // Whose a status list is, its address says: one issuer's lists must never pass as another's.
            if others.iter().any(|other| overlap(&other.status_base, &issuer.status_base)) {
                return Err(TrustListError::StatusBasesOverlap(issuer.id.clone()));
            }
        }
        for (place, key) in self.keys.iter().enumerate() {
            if self.issuer(&key.issuer).is_none() {
                return Err(TrustListError::KeyWithoutIssuer(key.key_id()));
            }
            // One use a key: the same bytes under two entries would give it two.
            if self.keys[..place].iter().any(|other| other.x == key.x) {
                return Err(TrustListError::KeyTwice(key.key_id()));
            }
        }
        Ok(())
    }
}

fn overlap(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cose::Content;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn list() -> TrustList {
        let names = [("az", "Nazirlik"), ("en", "Ministry")].map(|(l, n)| (l.to_owned(), n.to_owned())).into();
        let issuer = Issuer {
            id: "az.gov.labour".to_owned(),
            names,
            verification_bases: vec!["https://verify.example.az/".parse().unwrap(), "https://old.az/".parse().unwrap()],
            status_base: "https://verify.example.az/v1/status-lists/".to_owned(),
            time_zone: "Asia/Baku".to_owned(),
        };
        let key = |x, key_use, valid_until| TrustedKey {
            issuer: "az.gov.labour".to_owned(),
            x: [x; 32],
            key_use,
            valid_from: at(1000),
            valid_until,
            revoked_at: None,
        };
        let keys = vec![key(1, KeyUse::Certificate, Some(at(5000))), key(2, KeyUse::Status, None)];
        TrustList {
            sequence: 7,
            issued: at(1000),
            expires: at(9000),
            issuers: vec![issuer],
            keys,
            roots: vec![[9; 32]],
        }
    }

    #[test]
    fn a_list_leads_back() {
        assert_eq!(TrustList::decode(&list().encode().unwrap()), Ok(list()));
    }

    #[test]
    fn issuers_share_no_status_addresses() {
        let mut list = list();
        let other = Issuer {
            id: "az.other".to_owned(),
            status_base: "https://verify.example.az/v1/status-lists/other/".to_owned(),
            ..list.issuers[0].clone()
        };
        list.issuers.push(other);
        assert_eq!(list.encode(), Err(TrustListError::StatusBasesOverlap("az.other".to_owned())));
        list.issuers[1].status_base = "https://other.example.az/v1/status-lists/".to_owned();
        assert!(list.encode().is_ok());
    }

    #[test]
    fn an_issuer_without_a_verification_base_is_refused() {
        let mut list = list();
        list.issuers[0].verification_bases.clear();
        assert_eq!(list.encode(), Err(TrustListError::NoVerificationBase("az.gov.labour".to_owned())));
    }

    #[test]
    fn a_key_twice_is_refused() {
        let mut twice = list();
        twice.keys[1].x = twice.keys[0].x;
        assert_eq!(twice.encode(), Err(TrustListError::KeyTwice(twice.keys[0].key_id())));
        let mut orphan = list();
        orphan.keys[0].issuer = "someone".to_owned();
        assert_eq!(orphan.encode(), Err(TrustListError::KeyWithoutIssuer(orphan.keys[0].key_id())));
    }

    #[test]
    fn a_retired_key_covers_its_own_time_only() {
        let key = &list().keys[0];
        assert!(!key.covers(at(999)) && key.covers(at(1000)) && key.covers(at(4999)) && !key.covers(at(5000)));
    }
}
