//! Keys that have ended, by the commands that end them.

use std::fs;
use std::process::{Command, Output};

use mohur_certificate::cose::Signer;
use mohur_keys::file::{Protection, write_key};

use crate::desk::CERTIFICATES;
use crate::made::key;
use crate::{Office, not_valid, valid};

fn mohur(office: &Office, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mohur"));
    command.current_dir(&office.desk.folder).env_clear().args(arguments).output().unwrap()
}

fn done(office: &Office, arguments: &[&str]) -> String {
    let output = mohur(office, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// An office whose next trust list ends the certificate key so.
fn ended(how: &[&str]) -> (Office, String) {
    let office = Office::new();
    let root = office.desk.root.clone();
    write_key(&office.path("root.pem"), &key(1), &Protection::ModeOnly).unwrap();
    let show = ["trust", "show", "trust-list.cwt", "--root", &root];
    fs::write(office.path("draft.json"), done(&office, &[&show[..], &["--json"]].concat())).unwrap();
    let kid = key(CERTIFICATES).key_id().to_string();
    done(&office, &[&["trust", "retire", "draft.json", &kid], how].concat());
    assert_eq!(office.said(&["certificate.pdf"]), valid("original"), "a draft changes nothing");
    let signed = done(&office, &["trust", "sign", "draft.json", "--root", "root.pem", "--days", "3660"]);
    assert!(signed.contains("sequence 2") && signed.contains(&root), "{signed}");
    let shown = done(&office, &show);
    let line = shown.lines().find(|line| line.contains(&kid)).unwrap().to_owned();
    (office, line)
}

#[test]
fn what_a_key_signed_before_it_was_retired_stays_valid() {
    let (office, line) = ended(&["--at", "2026-11-24T07:00:00Z"]);
    assert!(line.ends_with("until 2026-11-24T07:00:00Z"), "{line}");
    assert_eq!(office.said(&["certificate.pdf"]), valid("original"));
}

#[test]
fn what_a_key_signed_after_it_was_retired_is_not_valid() {
    let (office, _) = ended(&["--at", "2026-11-24T05:00:00Z"]);
    assert_eq!(office.said(&["certificate.pdf"]), not_valid("key_outside_its_time", "unchecked"));
}

#[test]
fn what_a_compromised_key_signed_is_not_valid_whenever_it_says() {
    let (office, line) = ended(&["--compromised", "--at", "2026-11-24T07:00:00Z"]);
    assert!(line.ends_with("compromised, revoked 2026-11-24T07:00:00Z"), "{line}");
    assert_eq!(office.said(&["certificate.pdf"]), not_valid("key_compromised", "unchecked"));
}

#[test]
fn a_key_that_is_not_in_the_draft_cannot_be_retired() {
    let (office, _) = ended(&[]);
    let before = fs::read(office.path("draft.json")).unwrap();
    let refused = mohur(&office, &["trust", "retire", "draft.json", "0123456789abcdef"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("0123456789abcdef"));
    assert_eq!(fs::read(office.path("draft.json")).unwrap(), before);
}

#[test]
fn the_keys_of_a_folder_are_listed_and_those_that_cannot_be_used_are_named() {
    let office = Office::new();
    fs::create_dir(office.path("keys")).unwrap();
    fs::write(office.path("keys/b.pem"), "no key").unwrap();
    fs::write(office.path("keys/note.txt"), "no key either").unwrap();
    write_key(&office.path("keys/c.pem"), &key(3), &Protection::ModeOnly).unwrap();
    write_key(&office.path("keys/a.pem"), &key(2), &Protection::ModeOnly).unwrap();
    let listed = done(&office, &["keys", "list", "keys"]);
    let lines: Vec<_> = listed.lines().collect();
    let [first, broken, last] = lines.as_slice() else { panic!("{listed}") };
    assert_eq!(*first, format!("{}  keys/a.pem", key(2).key_id()));
    assert!(broken.starts_with("-  ") && broken.contains("keys/b.pem"), "{broken}");
    assert_eq!(*last, format!("{}  keys/c.pem", key(3).key_id()));
    assert_eq!(mohur(&office, &["keys", "list", "nowhere"]).status.code(), Some(2));
}
