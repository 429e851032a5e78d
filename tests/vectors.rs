//! The bytes of a fixed certificate, pinned in `tests/vectors/certificate/`: other implementations read them, and ours
//! must go on making them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "certificate/made.rs"]
mod made;

use made::{claims, key, signed};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::Unverified;
use mohur_certificate::link::Link;
use serde_json::{Value, json};

#[test]
fn the_fixed_certificate_keeps_its_bytes() {
    let sign1 = signed(&claims(), &key(2));
    let unverified = Unverified::from_sign1(sign1.clone()).unwrap();
    let compact = Compact::encode(&unverified, DictionaryId::First).unwrap();
    let link = Link { base: "https://verify.example.az/".parse().unwrap(), compact: compact.clone() };
    let ours = json!({
        "seed": "02".repeat(32),
        "public_key": hex(&key(2).public().0),
        "kid": key(2).public().key_id().to_string(),
        "number": claims().number.to_string(),
        "payload": hex(sign1.payload()),
        "signed_bytes": hex(&sign1.signed_bytes()),
        "cwt": hex(&sign1.to_bytes()),
        "compact": hex(compact.as_bytes()),
        "link": link.to_string(),
    });
    let pinned: Value = serde_json::from_str(include_str!("vectors/certificate/employment-salary-1.json")).unwrap();
    assert_eq!(pinned, ours, "{ours:#}");
    assert_eq!(compact.expand().unwrap(), unverified);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
