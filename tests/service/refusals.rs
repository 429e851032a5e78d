//! A service that cannot run says why in one sentence, and makes nothing.

use std::fs;

use mohur_keys::file::{Passphrase, Protection, write_key};
use mohur_keys::trust::RootFingerprint;
use zeroize::Zeroizing;

use crate::made::key;
use crate::running::Folder;

/// What `mohur serve` says when it cannot.
fn refusal(folder: &Folder, more: &[&str]) -> String {
    let output = folder.command(&[&["serve", "--dir", "service"][..], more].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    said
}

#[test]
fn what_vanished_is_named_and_not_made_anew() {
    for (lost, sentence) in [
        ("store", "the store service/store is missing"),
        ("service.toml", "its service.toml is missing"),
        ("store/store.id", "its file store.id is missing"),
        ("store/db", "store/db is missing or empty"),
        ("trust-list.cwt", "trust-list.cwt cannot be read"),
        ("tokens.jsonl", "tokens.jsonl cannot be read"),
    ] {
        let folder = Folder::new();
        let path = folder.path().join(lost);
        fs::rename(&path, folder.path().join("away")).unwrap();
        assert!(refusal(&folder, &[]).contains(sentence), "{lost}: {}", refusal(&folder, &[]));
        assert!(!path.exists(), "{lost}");
    }
    let folder = Folder::new();
    fs::remove_dir_all(folder.path()).unwrap();
    assert!(refusal(&folder, &[]).contains("the service's folder service is missing"));
    assert!(!folder.path().exists());
}

#[test]
fn a_port_or_a_store_in_use_is_named() {
    let folder = Folder::new();
    let running = folder.start(&[]);
    let said = refusal(&folder, &["--listen", running.address()]);
    assert!(said.contains(&format!("cannot listen on {}: choose another", running.address())), "{said}");
    assert!(refusal(&folder, &["--listen", "127.0.0.1:0"]).contains("is in use by another process"));
}

#[test]
fn a_wrong_passphrase_or_key_is_named() {
    let folder = Folder::new();
    let status_key = folder.path().with_file_name("status.pem");
    fs::remove_file(&status_key).unwrap();
    let passphrase = Passphrase::new(Zeroizing::new("bənövşə".to_owned())).unwrap();
    let protection = Protection::Passphrase { passphrase: &passphrase, salt: [1; 16], iv: [2; 16] };
    write_key(&status_key, &key(3), &protection).unwrap();
    let wrong = folder.path().join("passphrase");
    fs::write(&wrong, "lalə\n").unwrap();
    let said = refusal(&folder, &["--passphrase-file", wrong.to_str().unwrap()]);
    assert!(said.contains("status.pem") && said.contains("passphrase"), "{said}");
    fs::remove_file(&status_key).unwrap();
    write_key(&status_key, &key(9), &Protection::ModeOnly).unwrap();
    let said = refusal(&folder, &[]);
    assert!(said.contains("put the status key into the trust list"), "{said}");
}

#[test]
fn a_key_that_signs_no_status_lists_makes_no_service() {
    let folder = Folder::new();
    let root = RootFingerprint(key(1).public().thumbprint()).to_string();
    let other = ["serve", "init", "--dir", "other", "--issuer", "az.gov.labour", "--root", &root];
    // The key of the certificates, and one that nobody knows.
    for seed in [2, 9] {
        let name = format!("key-{seed}.pem");
        write_key(&folder.path().with_file_name(&name), &key(seed), &Protection::ModeOnly).unwrap();
        let output = folder.command(&[&other[..], &["--trust-list", "trust-list.cwt", "--status-key", &name]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        let sentence =
            format!("does not name the key {} as a status key of az.gov.labour", key(seed).public().key_id());
        assert!(output.status.code() == Some(2) && said.contains(&sentence), "{said}");
        assert!(!folder.path().with_file_name("other").exists());
    }
}

#[test]
fn a_service_is_never_made_over_another() {
    let folder = Folder::new();
    let trust = fs::read_to_string(folder.path().join("service.toml")).unwrap();
    let root = trust.split_once("roots = [\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let again = ["serve", "init", "--dir", "service", "--status-key", "status.pem", "--issuer", "az.gov.labour"];
    let output = folder.command(&[&again[..], &["--trust-list", "trust-list.cwt", "--root", &root]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("holds a service already"));
    assert_eq!(fs::read_to_string(folder.path().join("service.toml")).unwrap(), trust);
}
