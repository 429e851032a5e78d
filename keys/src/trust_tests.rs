use super::*;
use crate::signer::SigningKey;
use mohur_certificate::claims::{Document, StatusReference};
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::status_list::StatusList;
use mohur_certificate::trust_list::Issuer;
use zeroize::Zeroizing;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([seed; 32]))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

const ROOT: u8 = 1;
const CERTIFICATES: u8 = 2;
const STATUS: u8 = 3;

fn list() -> TrustList {
    let issuer = Issuer {
        id: "az.gov.labour".to_owned(),
        names: [("az".to_owned(), "Nazirlik".to_owned())].into(),
        verification_bases: vec!["https://verify.example.az/".parse().unwrap()],
        status_base: "https://verify.example.az/v1/status-lists/".to_owned(),
        time_zone: "Asia/Baku".to_owned(),
    };
    let trusted = |seed, key_use| TrustedKey {
        issuer: "az.gov.labour".to_owned(),
        x: key(seed).public().0,
        key_use,
        valid_from: at(1000),
        valid_until: Some(at(5000)),
        revoked_at: None,
    };
    let keys = vec![trusted(CERTIFICATES, KeyUse::Certificate), trusted(STATUS, KeyUse::Status)];
    let roots = vec![key(ROOT).public().0];
    TrustList { sequence: 7, issued: at(1000), expires: at(9000), issuers: vec![issuer], keys, roots }
}

fn pin(seed: u8) -> RootFingerprint {
    RootFingerprint(key(seed).public().thumbprint())
}

fn open(list: &TrustList) -> Trust {
    Trust::open(&sign_trust_list(list, &key(ROOT)).unwrap(), &[pin(ROOT)], None).unwrap()
}

fn certificate(signer: u8, issued: i64) -> Unverified<Claims> {
    let claims = Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: at(9000),
        issued: at(issued),
        number: CertificateNumber::from_random([5; 8]),
        status: StatusReference { index: 1, uri: "https://verify.example.az/v1/status-lists/0".to_owned() },
        document: Document { document_type: "employment/1".parse().unwrap(), fields: [].into() },
    };
    Unverified::from_sign1(Sign1::sign(&key(signer), None, claims.encode().unwrap()).unwrap()).unwrap()
}

#[test]
fn a_certificate_of_a_listed_key_is_verified() {
    assert!(open(&list()).certificate(&certificate(CERTIFICATES, 2000)).is_ok());
}

#[test]
fn every_key_has_one_use_and_its_time() {
    let trust = open(&list());
    let problem = |certificate: &Unverified<Claims>| trust.certificate(certificate).unwrap_err();
    let unknown = |seed: u8| SignedError::Key(KeyProblem::UnknownKey(key(seed).key_id()));
    assert_eq!(problem(&certificate(STATUS, 2000)), unknown(STATUS));
    assert_eq!(problem(&certificate(9, 2000)), unknown(9));
    let outside = SignedError::Key(KeyProblem::OutsideItsTime(key(CERTIFICATES).key_id()));
    assert_eq!(problem(&certificate(CERTIFICATES, 5000)), outside);
    assert_eq!(problem(&certificate(CERTIFICATES, 999)), outside);
}

#[test]
fn a_compromised_key_proves_nothing() {
    let mut revoked = list();
    revoked.keys[0].revoked_at = Some(at(4000));
    let problem = open(&revoked).certificate(&certificate(CERTIFICATES, 2000)).unwrap_err();
    assert_eq!(problem, SignedError::Key(KeyProblem::Compromised(key(CERTIFICATES).key_id())));
}

#[test]
fn a_flipped_bit_anywhere_in_a_certificate_is_never_verified() {
    let trust = open(&list());
    let bytes = certificate(CERTIFICATES, 2000).to_bytes();
    for place in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        let accepted = Unverified::parse(&flipped).is_ok_and(|parsed| trust.certificate(&parsed).is_ok());
        assert!(!accepted, "bit {place}");
    }
}

#[test]
fn another_root_is_refused_until_it_is_announced() {
    let mut next = list();
    next.sequence = 8;
    next.roots = vec![key(11).public().0];
    let bytes = sign_trust_list(&next, &key(11)).unwrap();
    assert_eq!(Trust::open(&bytes, &[pin(ROOT)], None), Err(TrustError::UnknownRoot(pin(11))));
    let mut announcing = list();
    announcing.roots.push(key(11).public().0);
    let announced = Trust::open(&bytes, &[pin(ROOT)], Some(&open(&announcing))).unwrap();
    assert_eq!((announced.signer(), open(&announcing).signer()), (pin(11), pin(ROOT)));
}

#[test]
fn an_older_list_is_refused() {
    let mut newer = list();
    newer.sequence = 8;
    let older = sign_trust_list(&list(), &key(ROOT)).unwrap();
    let refused = Trust::open(&older, &[pin(ROOT)], Some(&open(&newer)));
    assert_eq!(refused, Err(TrustError::RollBack { sequence: 7, known: 8 }));
}

fn status_list(signer: u8, uri: &str) -> Unverified<StatusListClaims> {
    let list = StatusList::with_entries(8);
    let claims = StatusListClaims { uri: uri.to_owned(), issued: at(2000), expires: at(3000), ttl: None, list };
    let payload = claims.encode().unwrap();
    let sign1 = Sign1::sign(&key(signer), StatusListClaims::CONTENT_TYPE, payload).unwrap();
    Unverified::from_sign1(sign1).unwrap()
}

const LIST: &str = "https://verify.example.az/v1/status-lists/0";

#[test]
fn a_status_list_of_another_address_is_refused() {
    let trust = open(&list());
    assert!(trust.status_list(&status_list(STATUS, LIST)).is_ok());
    let refused = trust.status_list(&status_list(STATUS, "https://other.example.az/0"));
    assert_eq!(refused.unwrap_err(), SignedError::Key(KeyProblem::OtherIssuer));
}

#[test]
fn a_certificate_key_signs_no_status_list() {
    let refused = open(&list()).status_list(&status_list(CERTIFICATES, LIST)).unwrap_err();
    assert_eq!(refused, SignedError::Key(KeyProblem::UnknownKey(key(CERTIFICATES).key_id())));
}

/// Key ids are hashes, so a collision is made here in the index that they are looked up in.
#[test]
fn every_key_of_a_colliding_id_is_tried() {
    let mut two = list();
    let second = TrustedKey { x: key(4).public().0, ..two.keys[0].clone() };
    two.keys.push(second);
    let mut trust = open(&two);
    let place = |seed: u8| two.keys.iter().position(|trusted| trusted.x == key(seed).public().0).unwrap();
    for places in [vec![place(CERTIFICATES), place(4)], vec![place(4), place(CERTIFICATES)]] {
        for seed in [CERTIFICATES, 4] {
            trust.places.insert(key(seed).key_id(), places.clone());
            let certificate = certificate(seed, 2000);
            assert!(trust.certificate(&certificate).is_ok(), "key {seed} in {places:?}");
            assert!(trust.certificates(&[&certificate])[0].is_ok(), "key {seed} in {places:?}");
        }
    }
    trust.places.insert(key(9).key_id(), vec![place(CERTIFICATES), place(4)]);
    assert!(matches!(trust.certificate(&certificate(9, 2000)), Err(SignedError::Verify(VerifyError::Signature(_)))));
}

#[test]
fn a_key_may_sign_what_verifiers_would_believe() {
    let (trust, public) = (open(&list()), |seed| key(seed).public());
    assert!(trust.may_sign(&public(CERTIFICATES), "az.gov.labour", at(1000)));
    for (seed, issuer, now) in [
        (CERTIFICATES, "az.gov.labour", 999),
        (CERTIFICATES, "az.gov.labour", 5000),
        (CERTIFICATES, "az.gov.tax", 2000),
        (STATUS, "az.gov.labour", 2000),
        (9, "az.gov.labour", 2000),
    ] {
        assert!(!trust.may_sign(&public(seed), issuer, at(now)), "{seed} {issuer} {now}");
    }
    let mut revoked = list();
    revoked.keys[0].revoked_at = Some(at(3000));
    assert!(!open(&revoked).may_sign(&public(CERTIFICATES), "az.gov.labour", at(2000)));
}

#[test]
fn many_are_checked_as_each_by_itself() {
    let mut list = list();
    list.keys.push(TrustedKey { valid_until: None, x: key(4).public().0, ..list.keys[0].clone() });
    list.keys.push(TrustedKey { revoked_at: Some(at(1500)), x: key(5).public().0, ..list.keys[0].clone() });
    let trust = open(&list);
    let mut many: Vec<_> = [CERTIFICATES, STATUS, 4, 5, 9].map(|signer| certificate(signer, 2000)).into();
    many.push(certificate(CERTIFICATES, 6000));
    let mut sign1 = certificate(CERTIFICATES, 2000).into_sign1();
    sign1 = Sign1::from_parts(sign1.key_id(), None, sign1.payload().to_vec(), [7; 64]);
    many.push(Unverified::from_sign1(sign1).unwrap());
    let unreadable = Sign1::sign(&key(CERTIFICATES), None, b"\xa0".to_vec()).unwrap();
    many.push(Unverified::from_sign1(unreadable).unwrap());
    let single: Vec<_> = many.iter().map(|certificate| trust.certificate(certificate)).collect();
    assert_eq!(single.iter().filter(|checked| checked.is_ok()).count(), 2);
    assert_eq!(trust.certificates(&many.iter().collect::<Vec<_>>()), single);
}
