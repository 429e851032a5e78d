//! `mohur token`.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::running::Folder;

#[test]
fn a_token_is_shown_once_listed_without_its_secret_and_taken_back() {
    let folder = Folder::new();
    let whose = ["--voen", "1400057421", "--name", "“Göyçay Mebel” MMC"];
    let new = ["token", "new", "--dir", "service", "--scope", "check,check", "--days", "30", "--out", "secret"];
    assert!(folder.run(&[&new[..], &whose].concat()).contains("its secret is in secret"));
    let file = folder.path().with_file_name("secret");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let secret = fs::read_to_string(&file).unwrap();
    assert!(secret.starts_with("mhr_") && secret.trim().len() == 47);

    let listed = folder.run(&["token", "list", "--dir", "service", "--json"]);
    assert!(!listed.contains(secret.trim()));
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed[1]["scopes"], serde_json::json!(["check"]));
    let id = listed[1]["id"].as_str().unwrap();
    folder.run(&["token", "revoke", "--dir", "service", id]);
    assert!(folder.run(&["token", "list", "--dir", "service"]).contains("taken back"));
    assert_eq!(folder.command(&["token", "revoke", "--dir", "service", "x"]).status.code(), Some(2));
}

#[test]
fn a_secret_is_never_written_over_a_file() {
    let folder = Folder::new();
    fs::write(folder.path().with_file_name("secret"), "mine").unwrap();
    let new = ["token", "new", "--dir", "service", "--scope", "check", "--voen", "1400057421", "--name", "a"];
    assert_eq!(folder.command(&[&new[..], &["--out", "secret"]].concat()).status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.path().with_file_name("secret")).unwrap(), "mine");
    let listed = folder.run(&["token", "list", "--dir", "service", "--json"]);
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&listed).unwrap().len(), 1);
}
