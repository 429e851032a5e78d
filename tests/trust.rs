//! The trust list over time, as its keeper and its verifiers see it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn mohur(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mohur")).current_dir(folder).env_clear().args(arguments).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) {
    let output = mohur(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn key(folder: &Path, name: &str) -> Value {
    let output = mohur(folder, &["keys", "new", name, "--no-passphrase", "--json"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A list with one key, and its next version in which that key is compromised.
fn versions(folder: &Path) -> String {
    let root = key(folder, "root.pem");
    let certificate = key(folder, "certificate.pem");
    let text = |key: &Value, name: &str| key[name].as_str().unwrap().to_owned();
    let root_flag = format!("--root={}", text(&root, "x"));
    let names = ["--name-az", "Nazirlik", "--name-en", "Ministry"];
    let bases = ["--verification-base", "https://v.example.az/", "--status-base", "https://v.example.az/lists/"];
    let new = ["trust", "new", "draft.json", &root_flag, "--issuer", "az.example"];
    done(folder, &[&new[..], &names, &bases].concat());
    let key_flag = format!("--key={}", text(&certificate, "x"));
    done(folder, &["trust", "add", "draft.json", "--issuer", "az.example", &key_flag, "--use", "certificate"]);
    let sign = |out: &str| done(folder, &["trust", "sign", "draft.json", "--root", "root.pem", "--out", out]);
    sign("first.cwt");
    done(folder, &["trust", "retire", "draft.json", &text(&certificate, "kid"), "--compromised"]);
    sign("second.cwt");
    text(&root, "fingerprint")
}

#[test]
fn a_verifier_never_goes_back_to_an_older_trust_list() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let root = versions(folder);
    std::fs::write(folder.join("note.txt"), "nothing").unwrap();
    let verify = |list: &str| {
        mohur(folder, &["verify", "note.txt", "--trust-list", list, "--root", &root, "--status-lists", "lists"])
    };
    let complaint = |output: Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(complaint(verify("first.cwt")), "");
    assert_eq!(complaint(verify("second.cwt")), "");
    let back = complaint(verify("first.cwt"));
    assert!(back.contains("sequence 1, but 2 is known already: it is never taken back"), "{back}");
    assert_eq!(complaint(verify("second.cwt")), "");
}
