//! The bytes of keys and values, as the ledger's first lines list them.

use mohur_certificate::number::CertificateNumber;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base64url;
use crate::store::{EntryId, Place, StoreError};

const VERSION: u8 = 1;
/// A certificate with all its names has under 4 KiB; sled keeps records below 128 KiB in its one log file.
pub(super) const MAX_RECORD: usize = 16 * 1024;

pub(super) fn certificate_key(number: CertificateNumber) -> Vec<u8> {
    [b"C".as_slice(), &number.cti()].concat()
}

pub(super) fn entry_key(id: EntryId) -> Vec<u8> {
    [b"E".as_slice(), id.as_bytes()].concat()
}

pub(super) fn list_key(list: u32) -> Vec<u8> {
    [b"L".as_slice(), &list.to_be_bytes()].concat()
}

pub(super) fn place_key(list: u32, index: u32) -> Vec<u8> {
    [b"I".as_slice(), &list.to_be_bytes(), &index.to_be_bytes()].concat()
}

pub(super) fn indexed(kind: u8, of: &[u8], id: EntryId) -> Vec<u8> {
    [&[kind], of, id.as_bytes()].concat()
}

pub(super) fn place_code(place: Place) -> u8 {
    match place {
        Place::Reserved => 0,
        Place::Used => 1,
        Place::Revoked => 2,
        Place::Decoy => 3,
    }
}

pub(super) fn used_place(place: Place, number: CertificateNumber) -> Vec<u8> {
    [&[place_code(place)], number.cti().as_slice()].concat()
}

pub(super) fn read_place(key: &[u8], bytes: &[u8]) -> Result<Place, StoreError> {
    [Place::Reserved, Place::Used, Place::Revoked, Place::Decoy]
        .into_iter()
        .find(|place| bytes.first() == Some(&place_code(*place)))
        .ok_or_else(|| unreadable(key))
}

pub(super) fn encode<T: Serialize>(key: &[u8], record: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![VERSION];
    serde_json::to_writer(&mut bytes, record).map_err(|_| unreadable(key))?;
    if bytes.len() > MAX_RECORD { Err(StoreError::TooLong { bytes: bytes.len() }) } else { Ok(bytes) }
}

pub(super) fn decode<T: DeserializeOwned>(key: &[u8], bytes: &[u8]) -> Result<T, StoreError> {
    match bytes {
        [VERSION, json @ ..] => serde_json::from_slice(json).map_err(|_| unreadable(key)),
        _ => Err(unreadable(key)),
    }
}

pub(super) fn unreadable(key: &[u8]) -> StoreError {
    StoreError::Record { key: base64url::encode(key) }
}
