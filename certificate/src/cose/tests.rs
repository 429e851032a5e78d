use super::*;
use crate::claims::Claims;
use crate::status_list::StatusListClaims;

const KEY_ID: KeyId = KeyId([1, 2, 3, 4, 5, 6, 7, 8]);

/// A protected header with these entries; alg and kid as they are given.
fn protected(algorithm: Option<i64>, key_id: Option<&[u8]>, more: Option<i64>) -> Vec<u8> {
    let mut writer = Writer::new();
    let entries = usize::from(algorithm.is_some()) + usize::from(key_id.is_some()) + usize::from(more.is_some());
    writer.map(entries);
    if let Some(algorithm) = algorithm {
        writer.int(HEADER_ALG).int(algorithm);
    }
    if let Some(key_id) = key_id {
        writer.int(HEADER_KID).bytes(key_id);
    }
    if let Some(header) = more {
        writer.int(header).int(0);
    }
    writer.into_vec()
}

fn envelope(tag: u64, protected: &[u8], unprotected: usize) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.tag(tag).array(4).bytes(protected).map(unprotected);
    for header in 0..unprotected {
        writer.uint(header as u64).int(0);
    }
    writer.bytes(b"payload").bytes(&[7; 64]);
    writer.into_vec()
}

fn with_header(algorithm: Option<i64>, key_id: Option<&[u8]>, more: Option<i64>) -> Result<Sign1, CoseError> {
    Sign1::parse(&envelope(TAG_SIGN1, &protected(algorithm, key_id, more), 0), 1000)
}

#[test]
fn both_numbers_of_ed25519_are_read_and_the_signed_header_is_kept() {
    for (number, algorithm) in [(-8, Algorithm::EdDsa), (-19, Algorithm::Ed25519)] {
        let bytes = envelope(TAG_SIGN1, &protected(Some(number), Some(&KEY_ID.0), None), 0);
        let sign1 = Sign1::parse(&bytes, bytes.len()).unwrap();
        assert_eq!((sign1.algorithm(), sign1.key_id(), sign1.payload()), (algorithm, KEY_ID, &b"payload"[..]));
        assert_eq!(sign1.to_bytes(), bytes);
    }
}

#[test]
fn what_is_no_envelope_is_named() {
    let good = protected(Some(-8), Some(&KEY_ID.0), None);
    let bytes = envelope(TAG_SIGN1, &good, 0);
    let (length, max) = (bytes.len(), bytes.len() - 1);
    assert_eq!(Sign1::parse(&bytes, max), Err(CoseError::TooLong { bytes: length, max }));
    assert_eq!(Sign1::parse(&envelope(17, &good, 0), 1000), Err(CoseError::NotSign1));
    let mut triple = Writer::new();
    triple.tag(TAG_SIGN1).array(3).bytes(&good).map(0).bytes(b"payload");
    assert_eq!(Sign1::parse(&triple.into_vec(), 1000), Err(CoseError::NotSign1));
    assert_eq!(Sign1::parse(&envelope(TAG_SIGN1, &good, 1), 1000), Err(CoseError::UnprotectedHeader));
    assert!(matches!(Sign1::parse(&bytes[..max], 1000), Err(CoseError::Cbor(_))));
    assert!(matches!(Sign1::parse(&[&bytes[..], &[0]].concat(), 1000), Err(CoseError::Cbor(_))));
}

#[test]
fn wrong_protected_headers_are_named() {
    let key_id = Some(&KEY_ID.0[..]);
    assert_eq!(with_header(None, key_id, None), Err(CoseError::Missing("alg")));
    assert_eq!(with_header(Some(-8), None, None), Err(CoseError::Missing("kid")));
    // -7 is ES256, 0 is reserved, -53 is Ed448.
    for algorithm in [-7, 0, -53] {
        assert_eq!(with_header(Some(algorithm), key_id, None), Err(CoseError::Algorithm(algorithm)));
    }
    // 5 is an IV; 2, `crit`, would ask for something that is not done here.
    assert_eq!(with_header(Some(-8), key_id, Some(5)), Err(CoseError::UnknownHeader(5)));
    let mut critical = Writer::new();
    critical.map(3).int(HEADER_ALG).int(-8).int(2).array(1).int(5).int(HEADER_KID).bytes(&KEY_ID.0);
    let critical = envelope(TAG_SIGN1, &critical.into_vec(), 0);
    assert_eq!(Sign1::parse(&critical, 1000), Err(CoseError::UnknownHeader(2)));
    assert!(matches!(with_header(Some(-8), Some(&[1; 7]), None), Err(CoseError::Cbor(_))));
}

#[test]
fn an_envelope_of_something_else_is_refused() {
    let bytes = |content_type| Sign1::from_parts(KEY_ID, content_type, b"payload".to_vec(), [7; 64]).to_bytes();
    let (bare, typed) = (bytes(None), bytes(StatusListClaims::CONTENT_TYPE));
    let found = |found: Option<&str>| CoseError::ContentType { found: found.map(str::to_owned) };
    assert!(Unverified::<Claims>::parse(&bare).is_ok() && Unverified::<StatusListClaims>::parse(&typed).is_ok());
    assert_eq!(Unverified::<Claims>::parse(&typed), Err(found(StatusListClaims::CONTENT_TYPE)));
    assert_eq!(Unverified::<StatusListClaims>::parse(&bare), Err(found(None)));
}
