use super::*;

use jiff::Timestamp;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::claims::{Document, StatusReference, Value};
use crate::cose::Content;
use crate::number::CertificateNumber;

fn certificate() -> Unverified<Claims> {
    let second = |second| Timestamp::from_second(second).unwrap();
    let claims = Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: second(1_800_000_000),
        issued: second(1_790_000_000),
        number: CertificateNumber::from_random([9; 8]),
        status: StatusReference { index: 77, uri: "https://verify.example.az/v1/status-lists/0".to_owned() },
        document: Document {
            document_type: "employment/1".parse().unwrap(),
            fields: [(2, Value::Text("Ələkbərova".to_owned()))].into(),
        },
    };
    Unverified::of_kind(Sign1::from_parts(KeyId([3; 8]), None, claims.encode().unwrap(), [5; 64]))
}

fn compact() -> Vec<u8> {
    Compact::encode(&certificate(), DictionaryId::First).unwrap().as_bytes().to_vec()
}

fn expanded(bytes: &[u8]) -> Result<Unverified<Claims>, CompactError> {
    Compact::parse(bytes)?.expand()
}

#[test]
fn the_frame_is_as_the_format_says_and_leads_back() {
    let bytes = compact();
    assert_eq!(bytes[..2], [1, 1]);
    assert_eq!((&bytes[2..10], &bytes[10..HEADER]), (&[3; 8][..], &[5; 64][..]));
    assert_eq!(expanded(&bytes), Ok(certificate()));
}

/// A verifier packs again what was printed, for ever: of the parses that are equally short, always the same.
#[test]
fn packed_bytes_never_change() {
    let words =
        ["Məmmədov", "Əliyev", "Gülşən", "Bakı şəhəri", "MMC", "https://verify.example.az/", "aaaaaaaaaaaaa", "17"];
    let mut hash = Sha256::new();
    for seed in 0_usize..100 {
        let word = |place: usize| words[(seed * 7919 + place * place * 31 + seed * place * 17) / 3 % words.len()];
        let payload = [certificate().sign1().payload(), (0..seed).map(word).collect::<String>().as_bytes()].concat();
        let certificate = Unverified::of_kind(Sign1::from_parts(KeyId([3; 8]), None, payload, [5; 64]));
        hash.update(Compact::encode(&certificate, DictionaryId::First).unwrap().as_bytes());
    }
    assert_eq!(hash.finalize()[..8], [16, 44, 192, 177, 145, 200, 26, 69]);
}

#[test]
fn what_is_no_compact_form_is_named() {
    let changed = |place: usize, value: u8| {
        let mut bytes = compact();
        bytes[place] = value;
        expanded(&bytes)
    };
    for version in [0, 2, 0xff] {
        assert_eq!(changed(0, version), Err(CompactError::UnknownVersion(version)));
    }
    for dictionary in [0, 2, 0xff] {
        assert_eq!(changed(1, dictionary), Err(CompactError::UnknownDictionary(dictionary)));
    }
    let mut long = compact();
    long.resize(MAX_COMPACT, 0);
    assert!(Compact::parse(&long).is_ok());
    long.push(0);
    assert_eq!(expanded(&long), Err(CompactError::TooLong { bytes: MAX_COMPACT + 1 }));
    let trailing = [&compact()[..], &[0]].concat();
    assert_eq!(expanded(&trailing), Err(CompactError::Inflate(InflateError::Trailing)));
}

#[test]
fn every_truncation_is_named() {
    let bytes = compact();
    for length in 0..=HEADER {
        assert_eq!(expanded(&bytes[..length]), Err(CompactError::Truncated { bytes: length }));
    }
    for length in HEADER + 1..bytes.len() {
        assert_eq!(expanded(&bytes[..length]), Err(CompactError::Inflate(InflateError::Truncated)), "{length}");
    }
}

#[test]
fn a_header_that_could_not_be_rebuilt_is_not_packed() {
    // The protected header of -19, which is read but not written.
    let mut bytes = certificate().to_bytes();
    let place = bytes.windows(2).position(|pair| pair == [1, 0x27]).unwrap();
    bytes[place + 1] = 0x32;
    let other: Unverified<Claims> = Unverified::parse(&bytes).unwrap();
    assert_eq!(other.sign1().algorithm(), Algorithm::Ed25519);
    assert_eq!(Compact::encode(&other, DictionaryId::First), Err(CompactError::Algorithm));
}

#[test]
fn a_flipped_bit_is_another_certificate_or_none() {
    let bytes = compact();
    let unchanged = (0..bytes.len() * 8).filter(|bit| {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        expanded(&flipped) == Ok(certificate())
    });
    let unchanged: Vec<_> = unchanged.collect();
    // What follows the end of DEFLATE in its last byte is no part of it (RFC 1951 §3.1.1).
    let last_byte = (bytes.len() - 1) * 8;
    assert!(unchanged.len() < 8 && unchanged.iter().all(|bit| *bit > last_byte), "{unchanged:?} of {last_byte}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(mut bytes: Vec<u8>, packed: Vec<u8>) {
        let _ = expanded(&bytes);
        bytes.resize(HEADER, 0);
        bytes[..2].copy_from_slice(&[1, 1]);
        let _ = expanded(&[bytes, packed].concat());
    }
}
