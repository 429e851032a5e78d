//! A trust list as people and programs read and edit it: JSON, unsigned until the root signs it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use mohur_certificate::cose::KeyId;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::trust_list::{Issuer, KeyUse, TrustList, TrustedKey};
use serde::{Deserialize, Serialize};

use crate::signer::PublicKey;

/// A trust list in words.
///
/// `kid` is hexadecimal, public keys are base64url without padding (as `x` in a JWK, RFC 8037), times are RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustDraft {
    /// The version that was signed last; 0 before the first.
    pub sequence: u64,
    /// When it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Timestamp>,
    /// When it becomes stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// The roots' public keys; the first signs.
    pub roots: Vec<String>,
    /// Who may issue.
    pub issuers: Vec<DraftIssuer>,
}

/// An issuer with its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftIssuer {
    /// The claim `iss`.
    pub id: String,
    /// By language.
    pub names: BTreeMap<String, String>,
    /// What QR codes begin with, then what older ones began with.
    pub verification_bases: Vec<VerificationBase>,
    /// What status list addresses begin with.
    pub status_base: String,
    /// IANA name.
    pub time_zone: String,
    /// Its keys.
    pub keys: Vec<DraftKey>,
}

/// A key of an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftKey {
    /// Its id, 16 hexadecimal digits.
    pub kid: String,
    /// `certificate`, `status` or `receipt`.
    #[serde(rename = "use")]
    pub key_use: DraftUse,
    /// The public key.
    pub x: String,
    /// From when on it signs.
    pub valid_from: Timestamp,
    /// From when on it signs no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// When it was found to be compromised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// [`KeyUse`] in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words are those of KeyUse")]
pub enum DraftUse {
    Certificate,
    Status,
    Receipt,
}

impl From<KeyUse> for DraftUse {
    fn from(key_use: KeyUse) -> Self {
        match key_use {
            KeyUse::Certificate => Self::Certificate,
            KeyUse::Status => Self::Status,
            KeyUse::Receipt => Self::Receipt,
        }
    }
}

impl From<DraftUse> for KeyUse {
    fn from(key_use: DraftUse) -> Self {
        match key_use {
            DraftUse::Certificate => Self::Certificate,
            DraftUse::Status => Self::Status,
            DraftUse::Receipt => Self::Receipt,
        }
    }
}

/// How a key ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyEnd {
    /// It signs no more from this moment on; what it signed before stays good.
    Retired(Timestamp),
    /// Somebody else has it: nothing that it signed proves anything by itself.
    Compromised(Timestamp),
}

impl TrustDraft {
    /// A draft with one root and no issuer.
    pub fn new(root: PublicKey) -> Self {
        Self { sequence: 0, issued: None, expires: None, roots: vec![text(&root.0)], issuers: Vec::new() }
    }

    /// Adds an issuer, whose keys follow.
    pub fn add_issuer(&mut self, issuer: DraftIssuer) -> Result<(), DraftError> {
        if self.issuers.iter().any(|known| known.id == issuer.id) {
            return Err(DraftError::IssuerTwice(issuer.id));
        }
        self.issuers.push(issuer);
        Ok(())
    }

    /// Adds a key to an issuer.
    pub fn add_key(
        &mut self,
        issuer: &str,
        key: PublicKey,
        key_use: DraftUse,
        valid_from: Timestamp,
    ) -> Result<(), DraftError> {
        let (kid, x) = (key.key_id().to_string(), text(&key.0));
        if self.issuers.iter().flat_map(|issuer| &issuer.keys).any(|known| known.x == x) {
            return Err(DraftError::KeyTwice(key.key_id()));
        }
        let found = self.issuers.iter_mut().find(|known| known.id == issuer);
        let found = found.ok_or_else(|| DraftError::UnknownIssuer(issuer.to_owned()))?;
        found.keys.push(DraftKey { kid, key_use, x, valid_from, valid_until: None, revoked_at: None });
        Ok(())
    }

    /// Ends a key. A compromised one stays compromised: merely retired, what it signed before would count again.
    pub fn end_key(&mut self, kid: KeyId, end: KeyEnd) -> Result<(), DraftError> {
        let text = kid.to_string();
        let mut keys = self.issuers.iter_mut().flat_map(|issuer| &mut issuer.keys);
        let key = keys.find(|key| key.kid == text).ok_or(DraftError::UnknownKey(kid))?;
        match end {
            KeyEnd::Retired(_) if key.revoked_at.is_some() => return Err(DraftError::Compromised(kid)),
            KeyEnd::Retired(at) => key.valid_until = Some(at),
            KeyEnd::Compromised(at) => key.revoked_at = Some(at),
        }
        Ok(())
    }

    /// The next version to be signed: the sequence grows by one.
    pub fn next_version(&self, issued: Timestamp, expires: Timestamp) -> Result<TrustList, DraftError> {
        let issuers = self.issuers.iter().map(DraftIssuer::without_keys).collect();
        let keys = self.issuers.iter().flat_map(DraftIssuer::trusted_keys).collect::<Result<_, _>>()?;
        let roots = self.roots.iter().map(|root| bytes(root)).collect::<Result<_, _>>()?;
        let sequence = self.sequence.saturating_add(1);
        Ok(TrustList { sequence, issued, expires, issuers, keys, roots })
    }
}

impl DraftIssuer {
    fn without_keys(&self) -> Issuer {
        Issuer {
            id: self.id.clone(),
            names: self.names.clone(),
            verification_bases: self.verification_bases.clone(),
            status_base: self.status_base.clone(),
            time_zone: self.time_zone.clone(),
        }
    }

    fn trusted_keys(&self) -> impl Iterator<Item = Result<TrustedKey, DraftError>> {
        self.keys.iter().map(|key| {
            let x = bytes(&key.x)?;
            let id = PublicKey(x).key_id();
            if key.kid != id.to_string() {
                return Err(DraftError::WrongKid { kid: key.kid.clone(), key: id });
            }
            Ok(TrustedKey {
                issuer: self.id.clone(),
                x,
                key_use: key.key_use.into(),
                valid_from: key.valid_from,
                valid_until: key.valid_until,
                revoked_at: key.revoked_at,
            })
        })
    }
}

impl From<&TrustList> for TrustDraft {
    fn from(list: &TrustList) -> Self {
        let keys = |issuer: &Issuer| {
            let keys = list.keys.iter().filter(|key| key.issuer == issuer.id);
            keys.map(DraftKey::from).collect()
        };
        let issuers = list.issuers.iter().map(|issuer| DraftIssuer {
            id: issuer.id.clone(),
            names: issuer.names.clone(),
            verification_bases: issuer.verification_bases.clone(),
            status_base: issuer.status_base.clone(),
            time_zone: issuer.time_zone.clone(),
            keys: keys(issuer),
        });
        Self {
            sequence: list.sequence,
            issued: Some(list.issued),
            expires: Some(list.expires),
            roots: list.roots.iter().map(text).collect(),
            issuers: issuers.collect(),
        }
    }
}

impl From<&TrustedKey> for DraftKey {
    fn from(key: &TrustedKey) -> Self {
        Self {
            kid: key.key_id().to_string(),
            key_use: key.key_use.into(),
            x: text(&key.x),
            valid_from: key.valid_from,
            valid_until: key.valid_until,
            revoked_at: key.revoked_at,
        }
    }
}

fn text(x: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(x)
}

/// Reads a public key as drafts write it.
pub fn bytes(x: &str) -> Result<[u8; 32], DraftError> {
    let decoded = URL_SAFE_NO_PAD.decode(x).ok().and_then(|bytes| bytes.try_into().ok());
    decoded.ok_or_else(|| DraftError::NotAKey(x.chars().take(64).collect()))
}

/// Why a draft cannot be changed or signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// It is there already.
    #[error("the issuer {0} is in the trust list already")]
    IssuerTwice(String),
    /// It is there already.
    #[error("the key {0} is in the trust list already, and a key has one use")]
    KeyTwice(KeyId),
    /// Nobody of this id.
    #[error("the trust list has no issuer {0}")]
    UnknownIssuer(String),
    /// No key of this id.
    #[error("the trust list has no key {0}")]
    UnknownKey(KeyId),
    /// It was compromised, and cannot be merely retired.
    #[error("the key {0} is compromised and stays so: it cannot be retired as if nobody else had it")]
    Compromised(KeyId),
    /// Not 32 bytes in base64url.
    #[error("`{0}` is not a public key: 32 bytes in base64url without padding")]
    NotAKey(String),
    /// A `kid` that belongs to another key.
    #[error("the draft calls a key {kid}, but its public key has the id {key}")]
    WrongKid {
        /// What the draft says.
        kid: String,
        /// What it should say.
        key: KeyId,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use mohur_certificate::cose::Content;

    fn draft() -> TrustDraft {
        let mut draft = TrustDraft::new(PublicKey([1; 32]));
        let issuer = DraftIssuer {
            id: "az.gov.labour".to_owned(),
            names: [("az".to_owned(), "Nazirlik".to_owned())].into(),
            verification_bases: vec!["https://verify.example.az/".parse().unwrap()],
            status_base: "https://verify.example.az/v1/status-lists/".to_owned(),
            time_zone: "Asia/Baku".to_owned(),
            keys: Vec::new(),
        };
        draft.add_issuer(issuer).unwrap();
        draft.add_key("az.gov.labour", PublicKey([2; 32]), DraftUse::Certificate, Timestamp::UNIX_EPOCH).unwrap();
        draft
    }

    #[test]
    fn a_draft_survives_json_and_the_signed_bytes() {
        let json = serde_json::to_string(&draft()).unwrap();
        let read: TrustDraft = serde_json::from_str(&json).unwrap();
        let at = |second| Timestamp::from_second(second).unwrap();
        let list = read.next_version(at(10), at(20)).unwrap();
        let back = TrustDraft::from(&TrustList::decode(&list.encode().unwrap()).unwrap());
        assert_eq!(back, TrustDraft { sequence: 1, issued: Some(at(10)), expires: Some(at(20)), ..draft() });
    }

    #[test]
    fn wrong_changes_are_named() {
        let mut draft = draft();
        let (key, now) = (PublicKey([2; 32]), Timestamp::UNIX_EPOCH);
        let twice = draft.add_key("az.gov.labour", key, DraftUse::Status, now);
        assert_eq!(twice, Err(DraftError::KeyTwice(key.key_id())));
        let nobody = draft.add_key("somebody", PublicKey([3; 32]), DraftUse::Status, now);
        assert_eq!(nobody, Err(DraftError::UnknownIssuer("somebody".to_owned())));
        let unknown = KeyId([0; 8]);
        assert_eq!(draft.end_key(unknown, KeyEnd::Retired(now)), Err(DraftError::UnknownKey(unknown)));
        draft.end_key(key.key_id(), KeyEnd::Retired(now)).unwrap();
        draft.end_key(key.key_id(), KeyEnd::Compromised(now)).unwrap();
        let compromised = draft.clone();
        let retired = draft.end_key(key.key_id(), KeyEnd::Retired(now));
        assert_eq!((retired, &draft), (Err(DraftError::Compromised(key.key_id())), &compromised));
        draft.issuers[0].keys[0].kid = unknown.to_string();
        assert!(matches!(draft.next_version(now, now), Err(DraftError::WrongKid { .. })));
    }
}
