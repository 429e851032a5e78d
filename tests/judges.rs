//! What the kit makes, judged by tools that its authors did not write: a COSE library, a CBOR library and a QR reader of
//! Python, and OpenSSL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "judges/run.rs"]
mod judged;
#[path = "certificate/made.rs"]
mod made;

use std::fmt::Write;
use std::process::Command;

use judged::{python, run};
use made::{INDEX, STATUS_LIST, at, claims, key, signed};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::Unverified;
use mohur_certificate::link::Link;
use mohur_certificate::status_list::{StatusList, StatusListClaims};
use mohur_certificate::symbol::{ModuleBudget, Symbol};
use mohur_keys::draft::{DraftIssuer, DraftUse, TrustDraft};

fn trust_json() -> String {
    let mut draft = TrustDraft::new(key(1).public());
    let issuer = DraftIssuer {
        id: "az.gov.labour".to_owned(),
        names: [("az".to_owned(), "Nazirlik".to_owned())].into(),
        verification_bases: vec!["https://verify.example.az/".parse().unwrap()],
        status_base: "https://verify.example.az/v1/status-lists/".to_owned(),
        time_zone: "Asia/Baku".to_owned(),
        keys: Vec::new(),
    };
    draft.add_issuer(issuer).unwrap();
    draft.add_key("az.gov.labour", key(2).public(), DraftUse::Certificate, at(0)).unwrap();
    draft.add_key("az.gov.labour", key(3).public(), DraftUse::Status, at(0)).unwrap();
    serde_json::to_string(&draft).unwrap()
}

/// The symbol as a picture: four pixels a module, the quiet zone of four modules.
fn picture(symbol: &Symbol) -> String {
    let side = (symbol.width() + 8) * 4;
    let mut pgm = format!("P2 {side} {side} 1\n");
    for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y / 4, x / 4))) {
        let dark = x >= 4 && y >= 4 && x < symbol.width() + 4 && symbol.row(y - 4) >> (x - 4) & 1 == 1;
        writeln!(pgm, "{}", u8::from(!dark)).unwrap();
    }
    pgm
}

#[test]
fn other_libraries_verify_expand_and_read_what_we_make() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let certificate = signed(&claims(), &key(2));
    let mut list = StatusList::with_entries(131_072);
    list.revoke(INDEX).unwrap();
    let (uri, ttl) = (STATUS_LIST.to_owned(), Some(300));
    let list = StatusListClaims { uri, issued: at(1_795_500_000), expires: at(1_795_700_000), ttl, list };
    let compact = Compact::encode(&Unverified::from_sign1(certificate.clone()).unwrap(), DictionaryId::First).unwrap();
    let link = Link { base: "https://verify.example.az/".parse().unwrap(), compact };
    let symbol = Symbol::encode(&link, ModuleBudget::printed(42_000)).unwrap();
    assert!(symbol.width() <= 69, "{} modules", symbol.width());

    write("certificate.cwt", &certificate.to_bytes());
    write("status-list.cwt", &signed(&list, &key(3)).to_bytes());
    write("trust-list.json", trust_json().as_bytes());
    write("link.txt", link.to_string().as_bytes());
    write("symbol.pgm", picture(&symbol).as_bytes());
    write("dictionary.bin", include_bytes!("../certificate/dictionary/1.bin"));

    let said = run(Command::new(python()).arg("tests/judges/judge.py").arg(folder.path()));
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["iss"], "az.gov.labour");
    assert_eq!(said["revoked"], 1);
    assert_eq!(said["kid"], key(2).public().key_id().to_string());
    assert_eq!(said["fields"]["2"], "Ələkbərova");
    assert_eq!(said["fields"]["16"], 185_050);
}

#[test]
fn openssl_opens_an_encrypted_key() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("passphrase"), "bənövşə və lalə\n").unwrap();
    let mohur =
        |arguments: &[&str]| run(Command::new(env!("CARGO_BIN_EXE_mohur")).current_dir(folder.path()).args(arguments));
    let made = mohur(&["keys", "new", "key.pem", "--passphrase-file", "passphrase", "--json"]);
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let arguments = ["pkey", "-in", "key.pem", "-passin", "file:passphrase", "-noout", "-text"];
    let theirs = run(Command::new("openssl").current_dir(folder.path()).args(arguments));
    let public = theirs.split_once("pub:").unwrap().1.replace([':', ' ', '\n'], "");
    let mut draft = TrustDraft::new(key(1).public());
    draft.roots = vec![made["x"].as_str().unwrap().to_owned()];
    let ours: String = mohur_keys::draft::bytes(&draft.roots[0]).unwrap().map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(public, ours);
}
