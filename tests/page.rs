//! The page's bytes are pinned: they are the same for ever, and in every run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "certificate/made.rs"]
mod made;
#[path = "../certificate/examples/sample_pages/samples.rs"]
mod samples;

use std::collections::BTreeMap;

use made::{claims, key, signed};
use mohur_certificate::claims::Value;
use mohur_certificate::document_type::{DocumentType, DocumentTypes, Logo, language_code};
use mohur_certificate::language::Language;
use mohur_certificate::page;
use sha2::{Digest, Sha256};

/// The page of the fixed certificate as another type and in another language, behind its name.
fn made(document_type: &DocumentType, language: Language) -> (String, Vec<u8>) {
    let mut claims = claims();
    claims.document.document_type = document_type.id().clone();
    let fields = &mut claims.document.fields;
    fields.insert(1, Value::Integer(language_code(language)));
    fields.retain(|number, _| document_type.field(*number).is_some());
    let sign1 = signed(&claims, &key(2));
    let base = "https://verify.example.az/".parse().unwrap();
    let pdf = page::write(document_type, &claims, &sign1, &base).unwrap();
    (format!("{} {}", document_type.id(), language.tag()), pdf)
}

/// A page with a logo of each kind.
fn with_logos() -> [(String, Vec<u8>); 2] {
    let employment = DocumentTypes::shipped().find(&"employment/1".parse().unwrap()).unwrap();
    let logos = [
        ("logo.png", Logo::png(include_bytes!("vectors/page/logo.png")).unwrap()),
        ("logo.svg", Logo::svg(include_bytes!("vectors/page/logo.svg")).unwrap()),
    ];
    logos.map(|(file, logo)| {
        let (name, pdf) = made(&DocumentType::clone(employment).with_logo(logo), Language::Az);
        (format!("{name} {file}"), pdf)
    })
}

/// A type's version keeps its pages for ever: verifiers rebuild them. To pin a new version, or all after a change of
/// the certificate's bytes, put what the failing test prints into the file.
#[test]
fn every_version_of_a_type_keeps_its_bytes() {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let languages = |document_type| Language::ALL.map(|language| made(document_type, language));
    let pages = DocumentType::shipped().iter().flat_map(languages).chain(with_logos());
    let ours: BTreeMap<String, String> = pages.map(|(name, pdf)| (name, hex(&Sha256::digest(&pdf)))).collect();
    let pinned: BTreeMap<String, String> = serde_json::from_str(include_str!("vectors/page/sha256.json")).unwrap();
    assert_eq!(pinned, ours, "{}", serde_json::to_string_pretty(&ours).unwrap());
}

#[test]
fn two_runs_write_the_same_bytes() {
    let all = || DocumentType::shipped().iter().flat_map(|document_type| samples::samples(document_type).unwrap());
    let write = |_| std::thread::spawn(move || all().map(|sample| sample.page().unwrap()).collect::<Vec<_>>());
    let [one, other] = [0, 1].map(write).map(|run| run.join().unwrap());
    for ((sample, one), other) in all().zip(one).zip(other) {
        assert!(one == other, "{}", sample.name);
    }
}
