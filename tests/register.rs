//! The register under a power that is gone in the middle of an import.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// So many organisations that an import takes longer than a process needs to begin and to end.
const ORGANISATIONS: u64 = 5_000;
/// Moments of one import at which it is killed, from its beginning to its end.
const KILLS: u32 = 10;

fn mohur(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mohur"));
    command.args(arguments).args(["--register", "register"]).current_dir(folder).stdout(Stdio::piped());
    command.env_remove("MOHUR_CONFIG").env("MOHUR_LANGUAGE", "en");
    command
}

/// Writes a file of organisations whose names begin with `word`.
fn write(folder: &Path, file: &str, word: &str, numbers: Range<u64>) {
    let mut text = String::from("voen,name\n");
    for number in numbers {
        writeln!(text, "{number:09}1,{word} {number} MMC").unwrap();
    }
    fs::write(folder.join(file), text).unwrap();
}

fn import(folder: &Path, file: &str) -> Command {
    mohur(folder, &["register", "import", file, "--kind", "organisations", "--create"])
}

fn imported(folder: &Path, file: &str) {
    assert!(import(folder, file).status().unwrap().success());
}

/// How many organisations searches find: all, and by each word.
fn found(folder: &Path) -> [u64; 3] {
    ["", "birinci", "filial"].map(|word| {
        let search = ["register", "search", word, "--kind", "organisations", "--limit", "1", "--json"];
        let output = mohur(folder, &search).output().unwrap();
        assert!(output.status.success());
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["total"].as_u64().unwrap()
    })
}

/// Kills the import of `many.csv` at moments all over its length, each time into the register as it is now.
fn killed_at_any_moment(folder: &Path, after: [u64; 3]) {
    let (register, kept) = (folder.join("register/register.sqlite"), folder.join("kept.sqlite"));
    let before = found(folder);
    fs::copy(&register, &kept).unwrap();
    let started = Instant::now();
    imported(folder, "many.csv");
    let whole = started.elapsed();
    assert_eq!(found(folder), after);
    let mut left_as_it_was = 0;
    for moment in 0..KILLS {
        for rest in ["register.sqlite-wal", "register.sqlite-shm"] {
            let _ = fs::remove_file(folder.join("register").join(rest));
        }
        fs::copy(&kept, &register).unwrap();
        let mut process = import(folder, "many.csv").spawn().unwrap();
        thread::sleep(whole * moment / KILLS + Duration::from_millis(5));
        process.kill().unwrap();
        process.wait().unwrap();
        let counts = found(folder);
        assert!([before, after].contains(&counts), "{counts:?} after {moment}/{KILLS} of {whole:?}");
        left_as_it_was += u32::from(counts == before);
        let connection = Connection::open(&register).unwrap();
        let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        drop(connection);
        imported(folder, "many.csv");
        assert_eq!(found(folder), after, "the next import goes on");
    }
    assert!(left_as_it_was >= KILLS / 3, "only {left_as_it_was} kills came before the end");
}

#[test]
fn a_killed_import_into_an_empty_register_changes_nothing_or_everything() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "first.csv", "Birinci", 0..0);
    imported(folder, "first.csv");
    write(folder, "many.csv", "Filial", 0..ORGANISATIONS);
    killed_at_any_moment(folder, [ORGANISATIONS, 0, ORGANISATIONS]);
}

#[test]
fn a_killed_import_of_many_changes_changes_nothing_or_everything() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "first.csv", "Birinci", 0..ORGANISATIONS);
    imported(folder, "first.csv");
    write(folder, "many.csv", "Filial", 1..ORGANISATIONS + 1);
    killed_at_any_moment(folder, [ORGANISATIONS + 1, 1, ORGANISATIONS]);
}

#[test]
fn a_killed_import_of_few_changes_changes_nothing_or_everything() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "first.csv", "Birinci", 0..ORGANISATIONS);
    imported(folder, "first.csv");
    let few = ORGANISATIONS / 4;
    write(folder, "many.csv", "Filial", 1..few + 1);
    killed_at_any_moment(folder, [ORGANISATIONS, ORGANISATIONS - few, few]);
}

#[test]
fn an_import_is_on_the_disk_before_anyone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "first.csv", "Birinci", 0..1);
    imported(folder, "first.csv");
    write(folder, "many.csv", "Filial", 1..ORGANISATIONS);
    let import = import(folder, "many.csv");
    let mut traced = Command::new("strace");
    traced.args(["-f", "-y", "-s", "64", "-e", "trace=pwrite64,fsync,fdatasync,write,unlink", "-o", "trace"]);
    traced.arg(import.get_program()).args(import.get_args()).env("MOHUR_LANGUAGE", "en").current_dir(folder);
    let output = traced.output().expect("strace is there; run ./test, which installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (mut log, mut register) = (File::default(), File::default());
    let mut is_told = false;
    for call in fs::read_to_string(folder.join("trace")).unwrap().lines() {
        let [is_log, is_register] = ["register.sqlite-wal>", "register.sqlite>"].map(|name| call.contains(name));
        if is_log {
            log.note(call);
        } else if is_register {
            assert!(!call.contains("pwrite64(") || log.is_synced(), "the register is written before its log: {call}");
            register.note(call);
        } else if call.contains("unlink(") && call.contains("register.sqlite-wal\"") {
            assert!(register.is_synced(), "the log is gone before the register is on the disk");
        } else if call.contains("write(1<") && call.contains("added") {
            is_told = true;
            assert!(log.is_synced() && log.writes > 0, "told before the log is on the disk");
        }
    }
    assert!(is_told && register.writes > 0 && register.is_synced());
}

/// What the kernel saw of a file.
#[derive(Default)]
struct File {
    writes: usize,
    unsynced: usize,
}

impl File {
    fn note(&mut self, call: &str) {
        if call.contains("pwrite64(") {
            self.writes += 1;
            self.unsynced += 1;
        } else if call.contains("sync(") && call.contains(" = 0") {
            self.unsynced = 0;
        }
    }

    fn is_synced(&self) -> bool {
        self.unsynced == 0
    }
}
