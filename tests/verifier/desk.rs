//! What a verifier has on the desk: a trust list, a status list and a certificate, made with fixed keys.

use std::fs;
use std::path::{Path, PathBuf};

use mohur_certificate::claims::{Claims, Value};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Sign1, Unverified};
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::link::{Link, VerificationBase};
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;
use mohur_certificate::status_list::{StatusList, StatusListClaims};
use mohur_certificate::trust_list::{Issuer, KeyUse, TrustList, TrustedKey};
use mohur_keys::trust::{RootFingerprint, sign_trust_list};

use crate::made::{self, INDEX, at, key, signed};

const ROOT: u8 = 1;
pub(crate) const CERTIFICATES: u8 = 2;
const STATUS: u8 = 3;
/// When the status list of the desk was made, in seconds after the certificate.
pub(crate) const TEN_MINUTES: i64 = 600;

pub(crate) struct Desk {
    pub(crate) folder: PathBuf,
    pub(crate) root: String,
    pub(crate) link: String,
    pub(crate) pdf: Vec<u8>,
    uri: String,
}

impl Desk {
    /// Writes `trust-list.cwt`, `status-lists/0.cwt`, `certificate.pdf` and `link.txt`.
    pub(crate) fn fill(folder: &Path) -> Self {
        Self::with_status_base(folder, "https://verify.example.az/v1/status-lists/")
    }

    /// The same with status lists at another address.
    pub(crate) fn with_status_base(folder: &Path, status_base: &str) -> Self {
        let uri = format!("{status_base}0");
        let claims = claims(&uri);
        let (sign1, pdf) = certified(&claims);
        let compact = Compact::encode(&Unverified::from_sign1(sign1).unwrap(), DictionaryId::First).unwrap();
        let link = Link { base: base(), compact }.to_string();
        let root = RootFingerprint(key(ROOT).public().thumbprint()).to_string();
        fs::write(
            folder.join("trust-list.cwt"),
            sign_trust_list(&trust_list(&claims, status_base), &key(ROOT)).unwrap(),
        )
        .unwrap();
        fs::write(folder.join("certificate.pdf"), &pdf).unwrap();
        fs::write(folder.join("link.txt"), format!("{link}\n")).unwrap();
        let desk = Self { folder: folder.to_owned(), root, link, pdf, uri };
        desk.publish(&[]);
        desk
    }

    /// Writes a status list that revokes these indices.
    pub(crate) fn publish(&self, revoked: &[u32]) {
        fs::create_dir_all(self.folder.join("status-lists")).unwrap();
        fs::write(self.folder.join("status-lists/0.cwt"), status_list(&self.uri, revoked, TEN_MINUTES)).unwrap();
    }

    /// Writes another genuine certificate, of a higher salary: `other.pdf`, and its signed bytes in `other.cwt`.
    pub(crate) fn write_other(&self) {
        let mut claims = claims(&self.uri);
        claims.number = CertificateNumber::from_random([9; 8]);
        claims.status.index = INDEX - 1;
        claims.document.fields.insert(16, Value::Integer(685_050));
        let (sign1, pdf) = certified(&claims);
        fs::write(self.folder.join("other.pdf"), pdf).unwrap();
        fs::write(self.folder.join("other.cwt"), sign1.to_bytes()).unwrap();
    }
}

/// The signed claims and their page.
fn certified(claims: &Claims) -> (Sign1, Vec<u8>) {
    let sign1 = signed(claims, &key(CERTIFICATES));
    let known = DocumentTypes::shipped().find(&claims.document.document_type).unwrap();
    let pdf = page::write(known, claims, &sign1, &base()).unwrap();
    (sign1, pdf)
}

/// The fixed claims, with the language that a page needs.
fn claims(uri: &str) -> Claims {
    let mut claims = made::claims();
    uri.clone_into(&mut claims.status.uri);
    claims.document.fields.insert(1, Value::Integer(1));
    claims
}

fn base() -> VerificationBase {
    "https://verify.example.az/".parse().unwrap()
}

/// Made so many seconds after the certificate.
pub(crate) fn status_list(uri: &str, revoked: &[u32], seconds: i64) -> Vec<u8> {
    signed_list(uri, revoked, seconds, None)
}

/// One that revokes nothing and should be asked for again after `ttl` seconds.
pub(crate) fn status_list_for(uri: &str, seconds: i64, ttl: Option<u64>) -> Vec<u8> {
    signed_list(uri, &[], seconds, ttl)
}

fn signed_list(uri: &str, revoked: &[u32], seconds: i64, ttl: Option<u64>) -> Vec<u8> {
    let mut list = StatusList::with_entries(INDEX + 1);
    for index in revoked {
        list.revoke(*index).unwrap();
    }
    let issued = made::claims().issued.as_second() + seconds;
    let (issued, expires, uri) = (at(issued), at(issued + 7 * 86_400), uri.to_owned());
    signed(&StatusListClaims { uri, issued, expires, ttl, list }, &key(STATUS)).to_bytes()
}

fn trust_list(claims: &Claims, status_base: &str) -> TrustList {
    let issuer = Issuer {
        id: claims.issuer.clone(),
        names: [
            ("az".to_owned(), "Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi".to_owned()),
            ("en".to_owned(), "Ministry of Labour and Social Protection of Population".to_owned()),
        ]
        .into(),
        verification_bases: vec![base()],
        status_base: status_base.to_owned(),
        time_zone: "Asia/Baku".to_owned(),
    };
    let from = claims.issued.as_second() - 86_400;
    let trusted = |seed, key_use| TrustedKey {
        issuer: claims.issuer.clone(),
        x: key(seed).public().0,
        key_use,
        valid_from: at(from),
        valid_until: None,
        revoked_at: None,
    };
    TrustList {
        sequence: 1,
        issued: at(from),
        expires: at(from + 365 * 86_400),
        issuers: vec![issuer],
        keys: vec![trusted(CERTIFICATES, KeyUse::Certificate), trusted(STATUS, KeyUse::Status)],
        roots: vec![key(ROOT).public().0],
    }
}
