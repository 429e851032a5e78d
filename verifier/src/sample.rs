//! Keys, a trust list, a certificate and its page for the tests.

use jiff::Timestamp;
use mohur_certificate::claims::{Claims, Document, StatusReference, Value};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Content, Sign1, Unverified};
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::identifier::Pin;
use mohur_certificate::link::{Link, VerificationBase};
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;
use mohur_certificate::status_list::{StatusList, StatusListClaims};
use mohur_certificate::trust_list::{Issuer, KeyUse, TrustList, TrustedKey};
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::{RootFingerprint, Trust, sign_trust_list};
use zeroize::Zeroizing;

pub(crate) const ROOT: u8 = 1;
pub(crate) const CERTIFICATES: u8 = 2;
pub(crate) const STATUS: u8 = 3;
pub(crate) const LIST: &str = "https://verify.example.az/v1/status-lists/0";
pub(crate) const ISSUED: i64 = 1_795_500_000;
pub(crate) const EXPIRES: i64 = 1_803_000_000;
pub(crate) const NOW: i64 = ISSUED + 86_400;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([seed; 32]))
}

pub(crate) fn base() -> VerificationBase {
    "https://verify.example.az/".parse().unwrap()
}

pub(crate) fn trust_list() -> TrustList {
    let issuer = |id: &str, status_base: &str| Issuer {
        id: id.to_owned(),
        names: [("az".to_owned(), "Nazirlik".to_owned()), ("en".to_owned(), "Ministry".to_owned())].into(),
        verification_bases: vec!["https://new.example.az/".parse().unwrap(), base()],
        status_base: status_base.to_owned(),
        time_zone: "Asia/Baku".to_owned(),
    };
    let trusted = |seed, key_use| TrustedKey {
        issuer: "az.gov.labour".to_owned(),
        x: key(seed).public().0,
        key_use,
        valid_from: at(ISSUED - 1_000_000),
        valid_until: None,
        revoked_at: None,
    };
    TrustList {
        sequence: 1,
        issued: at(ISSUED - 1_000_000),
        expires: at(EXPIRES + 1_000_000),
        issuers: vec![
            issuer("az.gov.labour", "https://verify.example.az/v1/status-lists/"),
            issuer("az.gov.other", "https://other.example.az/v1/status-lists/"),
        ],
        keys: vec![trusted(CERTIFICATES, KeyUse::Certificate), trusted(STATUS, KeyUse::Status)],
        roots: vec![key(ROOT).public().0],
    }
}

pub(crate) fn open(list: &TrustList) -> Trust {
    let pin = RootFingerprint(key(ROOT).public().thumbprint());
    Trust::open(&sign_trust_list(list, &key(ROOT)).unwrap(), &[pin], None).unwrap()
}

pub(crate) fn trust() -> Trust {
    open(&trust_list())
}

pub(crate) fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

pub(crate) fn claims() -> Claims {
    let pin: Pin = "5ZK3M9Q".parse().unwrap();
    let fields = [
        (1, Value::Integer(1)),
        (2, text("Ələkbərova")),
        (3, text("Gülşən")),
        (4, text("Şıxəli qızı")),
        (5, Value::Bytes(pin.to_bytes().to_vec())),
        (6, text("“Göyçay Mebel” Məhdud Məsuliyyətli Cəmiyyəti")),
        (7, Value::Integer(1_400_057_421)),
        (8, text("Baş mühasib")),
        (10, text("ƏM-2021/00417")),
        (11, Value::Integer(18_700)),
        (13, Value::Integer(1)),
        (14, text("“Xəzər Əmanət” ASC")),
        (15, Value::Integer(9_900_003_611)),
        (16, Value::Integer(185_050)),
    ];
    Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: at(EXPIRES),
        issued: at(ISSUED),
        number: CertificateNumber::from_random(*b"\x0a\xb1\xc2\xd3\xe4\xf5\x06\x17"),
        status: StatusReference { index: 21, uri: LIST.to_owned() },
        document: Document { document_type: "employment-salary/1".parse().unwrap(), fields: fields.into() },
    }
}

pub(crate) fn signed(claims: &Claims, seed: u8) -> Unverified<Claims> {
    Unverified::from_sign1(Sign1::sign(&key(seed), None, claims.encode().unwrap()).unwrap()).unwrap()
}

pub(crate) fn certificate() -> Unverified<Claims> {
    signed(&claims(), CERTIFICATES)
}

pub(crate) fn link(certificate: &Unverified<Claims>) -> String {
    Link { base: base(), compact: Compact::encode(certificate, DictionaryId::First).unwrap() }.to_string()
}

pub(crate) fn pdf_of(claims: &Claims) -> Vec<u8> {
    let known = DocumentTypes::shipped().find(&claims.document.document_type).unwrap();
    page::write(known, claims, signed(claims, CERTIFICATES).sign1(), &base()).unwrap()
}

pub(crate) fn pdf() -> Vec<u8> {
    pdf_of(&claims())
}

pub(crate) fn status_list(issued: i64, revoked: &[u32]) -> Vec<u8> {
    let mut list = StatusList::with_entries(64);
    for index in revoked {
        list.revoke(*index).unwrap();
    }
    let (issued, expires) = (at(issued), at(issued + 10 * 86_400));
    let claims = StatusListClaims { uri: LIST.to_owned(), issued, expires, ttl: None, list };
    Sign1::sign(&key(STATUS), StatusListClaims::CONTENT_TYPE, claims.encode().unwrap()).unwrap().to_bytes()
}
