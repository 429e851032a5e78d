//! How fast and how small: issuing and verifying on one core, next to a bare signature check in the same run.
//!
//! `benches/run` starts this with its peers and prints the table of `docs/benchmarks.md`. Alone: `cargo bench`.
//! With `--facts FILE` it also writes what is on its pages, so that peers can set the same text.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "kit/certificates.rs"]
mod certificates;
#[path = "kit/measure.rs"]
mod measure;

use std::hint::black_box;
use std::path::PathBuf;

use certificates::{Certificates, base};
use measure::{median, side_by_side};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Content, Sign1, Unverified};
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::link::Link;
use mohur_certificate::page;
use mohur_certificate::symbol::{ModuleBudget, Symbol};
use mohur_keys::verify::CheckedKey;
use serde_json::json;

fn main() {
    let certificates = Certificates::new();
    let mut arguments = std::env::args().skip_while(|argument| argument != "--facts").skip(1);
    if let Some(file) = arguments.next() {
        certificates.write_facts(&PathBuf::from(file));
    }
    let issuing = issuing(&certificates);
    let verifying = verifying(&certificates);
    let sizes = sizes(&certificates);
    println!("{}", json!({ "issuing": issuing, "verifying": verifying, "sizes": sizes }));
}

/// Claims to finished PDF, the page alone, and the parts in front of it.
fn issuing(certificates: &Certificates) -> serde_json::Value {
    let (key, base) = (certificates.key(), base());
    let [whole, page, signature, packing] = side_by_side([
        &mut |turn| {
            let claims = &certificates.salaried()[turn % certificates.salaried().len()];
            let sign1 = Sign1::sign(key, None, claims.encode().unwrap()).unwrap();
            let document_type = DocumentType::find(&claims.document.document_type).unwrap();
            black_box(page::write(document_type, claims, &sign1, &base).unwrap());
        },
        &mut |turn| {
            let (claims, sign1) = certificates.signed(turn);
            let document_type = DocumentType::find(&claims.document.document_type).unwrap();
            black_box(page::write(document_type, claims, sign1, &base).unwrap());
        },
        &mut |turn| {
            let claims = &certificates.salaried()[turn % certificates.salaried().len()];
            black_box(Sign1::sign(key, None, claims.encode().unwrap()).unwrap());
        },
        &mut |turn| {
            let link = certificates.link(turn);
            black_box(Symbol::encode(&link, ModuleBudget::printed(42_000)).unwrap());
        },
    ]);
    json!({ "claims_to_pdf": whole, "page_alone": page, "signature_alone": signature, "compact_and_symbol": packing })
}

/// The whole chain from the compact form's bytes, and `verify_strict` alone with a key that was prepared.
fn verifying(certificates: &Certificates) -> serde_json::Value {
    let trust = certificates.trust();
    let key = CheckedKey::new(&certificates.key().public()).unwrap();
    let prepared: Vec<(Vec<u8>, Vec<u8>, [u8; 64])> = certificates
        .all_signed()
        .map(|(_, sign1)| {
            let compact = Compact::encode(&Unverified::from_sign1(sign1.clone()).unwrap(), DictionaryId::First);
            (compact.unwrap().as_bytes().to_vec(), sign1.signed_bytes(), *sign1.signature())
        })
        .collect();
    let [chain, bare] = side_by_side([
        &mut |turn| {
            let certificate = Compact::parse(&prepared[turn % prepared.len()].0).unwrap().expand().unwrap();
            black_box(trust.certificate(&certificate).unwrap());
        },
        &mut |turn| {
            let (_, message, signature) = &prepared[turn % prepared.len()];
            key.check(black_box(message), signature).unwrap();
        },
    ]);
    json!({ "chain": chain, "bare_verify_strict": bare })
}

/// Bytes and modules over the whole sample.
fn sizes(certificates: &Certificates) -> serde_json::Value {
    let of = |kind: &str| {
        let chosen = || certificates.all_signed().filter(|(claims, _)| claims.document.document_type.id() == kind);
        let compacts: Vec<Compact> = chosen()
            .map(|(_, sign1)| Compact::encode(&Unverified::from_sign1(sign1.clone()).unwrap(), DictionaryId::First))
            .map(Result::unwrap)
            .collect();
        let symbol = |compact: &Compact| {
            let link = Link { base: base(), compact: compact.clone() };
            Symbol::encode(&link, ModuleBudget::printed(42_000)).unwrap()
        };
        let pdf = chosen().take(50).map(|(claims, sign1)| {
            let document_type = DocumentType::find(&claims.document.document_type).unwrap();
            page::write(document_type, claims, sign1, &base()).unwrap().len()
        });
        json!({
            "cwt_bytes": median(chosen().map(|(_, sign1)| sign1.to_bytes().len()).collect()),
            "compact_bytes": median(compacts.iter().map(|compact| compact.as_bytes().len()).collect()),
            "modules": median(compacts.iter().map(|compact| symbol(compact).width()).collect()),
            "modules_max": compacts.iter().map(|compact| symbol(compact).width()).max(),
            "pdf_bytes": median(pdf.collect()),
        })
    };
    json!({ "employment": of("employment"), "employment-salary": of("employment-salary") })
}
