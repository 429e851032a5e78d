//! The register under a power that is gone in the middle of an import.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Enough that importing takes longer than the first of the pauses before the kill.
const ORGANISATIONS: usize = 20_000;

fn mohur(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mohur"));
    command.args(arguments).args(["--register", "register"]).current_dir(folder).stdout(Stdio::piped());
    command.env_remove("MOHUR_CONFIG").env("MOHUR_LANGUAGE", "en");
    command
}

/// How many organisations a search for `word` finds.
fn found(folder: &Path, word: &str) -> u64 {
    let search = ["register", "search", word, "--kind", "organisations", "--limit", "1", "--json"];
    let output = mohur(folder, &search).output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["total"].as_u64().unwrap()
}

#[test]
fn a_killed_import_changes_nothing_or_everything() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("first.csv"), "voen,name\n0000000011,Birinci Bank\n").unwrap();
    let import = |file| mohur(folder, &["register", "import", file, "--kind", "organisations", "--create"]);
    assert!(import("first.csv").status().unwrap().success());
    let mut text = String::from("voen,name\n");
    for number in 2..=ORGANISATIONS {
        writeln!(text, "{number:09}1,Filial {number} MMC").unwrap();
    }
    std::fs::write(folder.join("many.csv"), text).unwrap();
    for pause in [20, 60, 120, 200, 300, 450] {
        let mut process = import("many.csv").spawn().unwrap();
        thread::sleep(Duration::from_millis(pause));
        process.kill().unwrap();
        process.wait().unwrap();
        let all = ORGANISATIONS as u64;
        let counts = (found(folder, ""), found(folder, "filial"), found(folder, "birinci"));
        assert!([(1, 0, 1), (all, all - 1, 1)].contains(&counts), "{counts:?} after {pause} ms");
    }
    assert!(import("many.csv").status().unwrap().success());
    assert_eq!(found(folder, "filial"), ORGANISATIONS as u64 - 1);
}
