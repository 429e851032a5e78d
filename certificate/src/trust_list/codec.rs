//! The trust list's bytes.

use std::collections::BTreeMap;

use super::{Issuer, KeyUse, TrustList, TrustListError, TrustedKey};
use crate::cbor::{self, Reader, Writer};
use crate::claims::seconds;
use crate::cose::Content;
use crate::limits::{MAX_ID, MAX_TRUST_LIST, MAX_URI};
use crate::link::VerificationBase;

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
