//! Status lists: the CWT form of the IETF Token Status List, one bit an entry, least significant bit first.
//!
//! ```text
//! { 2: sub tstr (= uri), 4: exp uint, 6: iat uint, 65533: { "bits": 1, "lst": zlib }, ? 65534: ttl uint }
//! ```

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use jiff::Timestamp;

use crate::cbor::{self, CborError, Reader, Writer};
use crate::claims::seconds;
use crate::cose::Content;
use crate::limits::{MAX_STATUS_BYTES, MAX_STATUS_LIST, MAX_URI};

const SUB: i64 = 2;
const EXP: i64 = 4;
const IAT: i64 = 6;
const STATUS_LIST: i64 = 65_533;
const TTL: i64 = 65_534;

/// What a list says of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0, VALID.
    Valid,
    /// 1, INVALID: revoked for ever.
    Invalid,
}

/// The bits of a list.
///
/// ```
/// use mohur_certificate::status_list::{Status, StatusList};
/// let mut list = StatusList::with_entries(16);
/// list.revoke(9).unwrap();
/// assert_eq!(list.get(9), Ok(Status::Invalid));
/// assert_eq!(list.get(8), Ok(Status::Valid));
/// assert!(list.get(16).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList(Vec<u8>);

impl StatusList {
    /// A list of `entries` valid entries, rounded up to a whole byte.
    pub fn with_entries(entries: u32) -> Self {
        Self(vec![0; entries.div_ceil(8) as usize])
    }

    /// How many entries there are.
    pub fn entries(&self) -> u64 {
        self.0.len() as u64 * 8
    }

    /// Marks an entry as revoked.
    pub fn revoke(&mut self, index: u32) -> Result<(), OutsideList> {
        let entries = self.entries();
        let byte = self.0.get_mut(index as usize / 8).ok_or(OutsideList { index, entries })?;
        *byte |= 1 << (index % 8);
        Ok(())
    }

    /// The status of an entry; one outside the list is an error, never "valid".
    pub fn get(&self, index: u32) -> Result<Status, OutsideList> {
        let byte = self.0.get(index as usize / 8).ok_or(OutsideList { index, entries: self.entries() })?;
        Ok(if byte >> (index % 8) & 1 == 0 { Status::Valid } else { Status::Invalid })
    }
}

/// An index past the end of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("index {index} is outside the status list, which has {entries} entries")]
pub struct OutsideList {
    /// What was asked for.
    pub index: u32,
    /// How many there are.
    pub entries: u64,
}

/// A status list with its name and times, as its signer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusListClaims {
    /// Its address, which certificates refer to.
    pub uri: String,
    /// When it was made.
    pub issued: Timestamp,
    /// When it is of no use any more.
    pub expires: Timestamp,
    /// After how many seconds a newer one should be fetched.
    pub ttl: Option<u64>,
    /// The statuses.
    pub list: StatusList,
}

impl Content for StatusListClaims {
    const CONTENT_TYPE: Option<&'static str> = Some("application/statuslist+cwt");
    const MAX_BYTES: usize = MAX_STATUS_LIST;
    type Error = StatusListError;

    fn encode(&self) -> Result<Vec<u8>, StatusListError> {
        if self.uri.is_empty() || self.uri.len() > MAX_URI {
            return Err(StatusListError::Uri);
        }
        let mut writer = Writer::new();
        writer.map(4 + usize::from(self.ttl.is_some())).int(SUB).text(&self.uri);
        writer.int(EXP).int(self.expires.as_second()).int(IAT).int(self.issued.as_second());
        writer.int(STATUS_LIST).map(2).text("lst").bytes(&compress(&self.list.0)?).text("bits").uint(1);
        if let Some(ttl) = self.ttl {
            writer.int(TTL).uint(ttl);
        }
        Ok(writer.into_vec())
    }

    fn decode(payload: &[u8]) -> Result<Self, StatusListError> {
        cbor::check(payload)?;
        let mut reader = Reader::new(payload);
        let (mut uri, mut issued, mut expires, mut ttl, mut list) = (None, None, None, None, None);
        for _ in 0..reader.map()? {
            match reader.int()? {
                SUB => uri = Some(reader.text()?.to_owned()),
                EXP => expires = Some(seconds(&mut reader)?),
                IAT => issued = Some(seconds(&mut reader)?),
                STATUS_LIST => list = Some(read_list(&mut reader)?),
                TTL => ttl = Some(reader.uint()?),
                other => return Err(StatusListError::Unknown(other)),
            }
        }
        Ok(Self {
            uri: uri.filter(|uri| uri.len() <= MAX_URI).ok_or(StatusListError::Uri)?,
            issued: issued.ok_or(StatusListError::Missing("iat"))?,
            expires: expires.ok_or(StatusListError::Missing("exp"))?,
            ttl,
            list: list.ok_or(StatusListError::Missing("status_list"))?,
        })
    }
}

fn read_list(reader: &mut Reader<'_>) -> Result<StatusList, StatusListError> {
    let (mut bits, mut list) = (None, None);
    for _ in 0..reader.map()? {
        match reader.text()? {
            "bits" => bits = Some(reader.uint()?),
            "lst" => list = Some(reader.bytes()?),
            _ => return Err(StatusListError::Missing("bits and lst alone")),
        }
    }
    match (bits, list) {
        (Some(1), Some(list)) => Ok(StatusList(inflate(list)?)),
        (Some(bits), Some(_)) => Err(StatusListError::Bits(bits)),
        _ => Err(StatusListError::Missing("bits or lst")),
    }
}

fn compress(bits: &[u8]) -> Result<Vec<u8>, StatusListError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bits).and_then(|()| encoder.finish()).map_err(|_| StatusListError::Zlib)
}

fn inflate(compressed: &[u8]) -> Result<Vec<u8>, StatusListError> {
    let mut bits = Vec::new();
    let mut decoder = ZlibDecoder::new(compressed).take(MAX_STATUS_BYTES as u64 + 1);
    decoder.read_to_end(&mut bits).map_err(|_| StatusListError::Zlib)?;
    if bits.len() > MAX_STATUS_BYTES {
        return Err(StatusListError::TooLong);
    }
    if decoder.into_inner().total_in() == compressed.len() as u64 { Ok(bits) } else { Err(StatusListError::Zlib) }
}

/// Why a status list cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusListError {
    /// Not deterministic CBOR, or not of this shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Something that must be there.
    #[error("the status list has no {0}")]
    Missing(&'static str),
    /// A claim that no status list of this kit has.
    #[error("the status list has an unknown entry {0}")]
    Unknown(i64),
    /// No address, or one too long.
    #[error("the status list's address is missing or longer than {MAX_URI} bytes")]
    Uri,
    /// Another width than one bit.
    #[error("the status list has {0} bits an entry, and only 1 is used here")]
    Bits(u64),
    /// Broken compression.
    #[error("the status list's compressed bits are broken")]
    Zlib,
    /// It would inflate past [`MAX_STATUS_BYTES`].
    #[error("the status list inflates to more than {MAX_STATUS_BYTES} bytes")]
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn claims(list: StatusList) -> StatusListClaims {
        let at = |second| Timestamp::from_second(second).unwrap();
        let uri = "https://verify.example.az/v1/status-lists/0".to_owned();
        StatusListClaims { uri, issued: at(1000), expires: at(2000), ttl: Some(300), list }
    }

    proptest! {
        #[test]
        fn lists_lead_back(entries in 1_u32..2000, revoked in proptest::collection::vec(0_u32..2000, 0..50)) {
            let mut list = StatusList::with_entries(entries);
            for index in &revoked {
                prop_assert_eq!(list.revoke(*index).is_ok(), u64::from(*index) < list.entries());
            }
            let claims = claims(list);
            prop_assert_eq!(StatusListClaims::decode(&claims.encode().unwrap()), Ok(claims));
        }
    }

    /// The bits of the example in the Token Status List draft, §4.1: statuses 1,0,0,1,1,1,0,1, 1,1,0,0,0,1,0,1.
    #[test]
    fn bits_are_least_significant_first() {
        let mut list = StatusList::with_entries(16);
        for index in [0, 3, 4, 5, 7, 8, 9, 13, 15] {
            list.revoke(index).unwrap();
        }
        assert_eq!(list.0, [0xb9, 0xa3]);
    }

    #[test]
    fn a_bomb_is_refused_before_it_fills_memory() {
        let bomb = compress(&vec![0; MAX_STATUS_BYTES + 1]).unwrap();
        assert_eq!(inflate(&bomb), Err(StatusListError::TooLong));
        assert_eq!(inflate(&[1, 2, 3]), Err(StatusListError::Zlib));
    }
}
