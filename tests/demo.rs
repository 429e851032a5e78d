//! The main job, as a newcomer runs it: `mohur demo --once`, and what others say of what it leaves.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "judges/run.rs"]
mod judged;

use std::path::Path;
use std::process::Command;

use judged::{python, run};

const MOHUR: &str = env!("CARGO_BIN_EXE_mohur");

#[test]
fn the_demo_does_the_whole_job_and_others_agree() {
    let scratch = tempfile::tempdir().unwrap();
    let told = run(Command::new(MOHUR).current_dir(scratch.path()).args(["demo", "--once", "--dir", "here"]));
    assert!(told.contains("Every step gave the expected verdict."), "{told}");
    let dir = scratch.path().join("here");

    let dictionary = "certificate/dictionary/1.bin";
    let counts = run(Command::new(python()).arg("tests/judges/demo.py").arg(&dir).arg(dictionary));
    let counts: serde_json::Value = serde_json::from_str(&counts).unwrap();
    assert_eq!((&counts["certificates"], &counts["revoked"]), (&11.into(), &1.into()));

    let exit =
        |file: &str| Command::new(MOHUR).current_dir(&dir).args(["verify", file]).output().unwrap().status.code();
    assert_eq!(exit("certificates"), Some(0));
    for folder in ["altered", "revoked"] {
        for file in files(&dir.join(folder)) {
            assert_eq!(exit(&file), Some(1), "{file}");
        }
    }
    openssl_opens(&dir);
}

fn files(folder: &Path) -> Vec<String> {
    let files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().display().to_string()).collect();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}

fn openssl_opens(dir: &Path) {
    let arguments = ["pkey", "-in", "keys/certificate.pem", "-passin", "file:keys/passphrase", "-noout", "-text"];
    let shown = run(Command::new("openssl").current_dir(dir).args(arguments));
    assert!(shown.contains("ED25519"), "{shown}");
}

#[test]
fn a_demo_never_writes_into_a_folder_that_holds_something() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("mine"), "mine").unwrap();
    let output = Command::new(MOHUR).args(["demo", "--once", "--dir"]).arg(scratch.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not empty"));
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1);
}
