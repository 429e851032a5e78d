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

use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::cbor::{self, CborError, Reader, Writer};
use crate::claims::seconds;
use crate::cose::{Content, KeyId};
use crate::limits::{MAX_ID, MAX_TRUST_LIST, MAX_URI};
use crate::link::{LinkError, VerificationBase};

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

impl Content for TrustList {
    const CONTENT_TYPE: Option<&'static str> = Some("application/mohur-trust-list+cbor");
    const MAX_BYTES: usize = MAX_TRUST_LIST;
    type Error = TrustListError;

    fn encode(&self) -> Result<Vec<u8>, TrustListError> {
        let mut writer = Writer::new();
        writer.map(6).uint(1).uint(self.sequence);
        writer.uint(2).int(self.issued.as_second()).uint(3).int(self.expires.as_second());
        writer.uint(4).array(self.issuers.len());
        self.issuers.iter().for_each(|issuer| issuer.write(&mut writer));
        writer.uint(5).array(self.keys.len());
        self.keys.iter().for_each(|key| key.write(&mut writer));
        writer.uint(6).array(self.roots.len());
        for root in &self.roots {
            writer.bytes(root);
        }
        let payload = writer.into_vec();
        Self::decode(&payload)?;
        Ok(payload)
    }

    fn decode(payload: &[u8]) -> Result<Self, TrustListError> {
        cbor::check(payload)?;
        let mut reader = Reader::new(payload);
        entries(&mut reader, 6, "trust list")?;
        key(&mut reader, 1)?;
        let sequence = reader.uint()?;
        key(&mut reader, 2)?;
        let issued = seconds(&mut reader)?;
        key(&mut reader, 3)?;
        let expires = seconds(&mut reader)?;
        key(&mut reader, 4)?;
        let issuers = (0..reader.array()?).map(|_| Issuer::read(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        key(&mut reader, 5)?;
        let keys = (0..reader.array()?).map(|_| TrustedKey::read(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        key(&mut reader, 6)?;
        let root = |reader: &mut Reader<'_>| reader.byte_array("a public key of 32 bytes");
        let roots = (0..reader.array()?).map(|_| root(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        let list = Self { sequence, issued, expires, issuers, keys, roots };
        list.check()?;
        Ok(list)
    }
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
            if self.issuers[..place].iter().any(|other| other.id == issuer.id) {
                return Err(TrustListError::IssuerTwice(issuer.id.clone()));
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

impl Issuer {
    fn write(&self, writer: &mut Writer) {
        writer.map(5).uint(1).text(&self.id).uint(2).map(self.names.len());
        // Language tags have two letters, so their order by text is the order of their encoded bytes.
        for (language, name) in &self.names {
            writer.text(language).text(name);
        }
        writer.uint(3).array(self.verification_bases.len());
        for base in &self.verification_bases {
            writer.text(base.as_str());
        }
        writer.uint(4).text(&self.status_base).uint(5).text(&self.time_zone);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, TrustListError> {
        entries(reader, 5, "issuer")?;
        key(reader, 1)?;
        let id = text(reader, MAX_ID)?;
        key(reader, 2)?;
        let mut names = BTreeMap::new();
        for _ in 0..reader.map()? {
            names.insert(text(reader, 2)?, text(reader, MAX_URI)?);
        }
        key(reader, 3)?;
        let base = |reader: &mut Reader<'_>| Ok::<_, TrustListError>(reader.text()?.parse::<VerificationBase>()?);
        let verification_bases = (0..reader.array()?).map(|_| base(reader)).collect::<Result<Vec<_>, _>>()?;
        key(reader, 4)?;
        let status_base = text(reader, MAX_URI)?;
        key(reader, 5)?;
        Ok(Self { id, names, verification_bases, status_base, time_zone: text(reader, MAX_ID)? })
    }
}

impl TrustedKey {
    fn write(&self, writer: &mut Writer) {
        let optional = [(5, self.valid_until), (6, self.revoked_at)];
        let given = optional.iter().filter(|(_, time)| time.is_some()).count();
        writer.map(4 + given).uint(1).text(&self.issuer);
        writer.uint(2).map(4).int(1).int(1).int(3).int(-8).int(-1).int(6).int(-2).bytes(&self.x);
        writer.uint(3).uint(self.key_use.code()).uint(4).int(self.valid_from.as_second());
        for (number, time) in optional {
            if let Some(time) = time {
                writer.uint(number).int(time.as_second());
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, TrustListError> {
        let count = reader.map()?;
        if !(4..=6).contains(&count) {
            return Err(TrustListError::Shape("key"));
        }
        key(reader, 1)?;
        let issuer = text(reader, MAX_ID)?;
        key(reader, 2)?;
        let x = read_cose_key(reader)?;
        key(reader, 3)?;
        let key_use = KeyUse::from_code(reader.uint()?)?;
        key(reader, 4)?;
        let valid_from = seconds(reader)?;
        let (mut valid_until, mut revoked_at) = (None, None);
        for _ in 4..count {
            match reader.uint()? {
                5 => valid_until = Some(seconds(reader)?),
                6 => revoked_at = Some(seconds(reader)?),
                _ => return Err(TrustListError::Shape("key")),
            }
        }
        Ok(Self { issuer, x, key_use, valid_from, valid_until, revoked_at })
    }
}

fn read_cose_key(reader: &mut Reader<'_>) -> Result<[u8; 32], TrustListError> {
    entries(reader, 4, "COSE key")?;
    for (label, value) in [(1, 1), (3, -8), (-1, 6)] {
        if reader.int()? != label || reader.int()? != value {
            return Err(TrustListError::Shape("COSE key"));
        }
    }
    if reader.int()? != -2 {
        return Err(TrustListError::Shape("COSE key"));
    }
    Ok(reader.byte_array("a public key of 32 bytes")?)
}

impl KeyUse {
    fn code(self) -> u64 {
        match self {
            Self::Certificate => 1,
            Self::Status => 2,
            Self::Receipt => 3,
        }
    }

    fn from_code(code: u64) -> Result<Self, TrustListError> {
        [Self::Certificate, Self::Status, Self::Receipt]
            .into_iter()
            .find(|key_use| key_use.code() == code)
            .ok_or(TrustListError::Shape("key use"))
    }

    /// The word for it: `certificate`, `status` or `receipt`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Status => "status",
            Self::Receipt => "receipt",
        }
    }
}

fn entries(reader: &mut Reader<'_>, count: u64, what: &'static str) -> Result<(), TrustListError> {
    if reader.map()? == count { Ok(()) } else { Err(TrustListError::Shape(what)) }
}

fn key(reader: &mut Reader<'_>, number: u64) -> Result<(), TrustListError> {
    if reader.uint()? == number { Ok(()) } else { Err(TrustListError::Shape("order of its entries")) }
}

fn text(reader: &mut Reader<'_>, max: usize) -> Result<String, TrustListError> {
    let text = reader.text()?;
    if text.is_empty() || text.len() > max { Err(TrustListError::Shape("text")) } else { Ok(text.to_owned()) }
}

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
    /// An address that no QR code begins with.
    #[error(transparent)]
    VerificationBase(#[from] LinkError),
}

#[cfg(test)]
mod tests {
    use super::*;

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
