//! A verifier's desk, and the command that is run at it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::desk::Desk;

/// An hour after the status list of the desk.
const AT: &str = "2026-11-24T07:10:00Z";

/// A verifier's folder.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    _folder: TempDir,
}

impl Office {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { desk: Desk::fill(folder.path()), _folder: folder }
    }

    /// With certificates whose status lists are at another address.
    pub(crate) fn with_status_base(base: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { desk: Desk::with_status_base(folder.path(), base), _folder: folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.desk.folder.join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mohur"));
        command.current_dir(&self.desk.folder).env_clear().arg("verify");
        command.args(["--trust-list", "trust-list.cwt", "--root", &self.desk.root, "--status-lists", "status-lists"]);
        let at: &[&str] = if arguments.contains(&"--at") { &[] } else { &["--at", AT] };
        command.args(at).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Exit code, headline and what is said of the page.
    pub(crate) fn said(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.run(&[&["--json"], arguments].concat());
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        let code = |value: &Value| value.as_str().unwrap().to_owned();
        (output.status.code().unwrap(), code(&said["code"]), code(&said["parts"]["document"]["code"]))
    }

    pub(crate) fn qpdf(&self, arguments: &[&str]) {
        let output = Command::new("qpdf").current_dir(&self.desk.folder).args(arguments).output();
        assert!(output.expect("qpdf is needed: ./test installs it").status.success(), "{arguments:?}");
    }

    /// The certificate with its streams laid open and changed.
    pub(crate) fn altered(&self, name: &str, change: impl Fn(&str) -> String) {
        self.qpdf(&["--qdf", "--object-streams=disable", "certificate.pdf", "open.pdf"]);
        let open = fs::read(self.path("open.pdf")).unwrap();
        // Latin-1 there and back keeps the bytes of fonts.
        let text: String = open.iter().map(|byte| char::from(*byte)).collect();
        let changed = change(&text);
        assert_ne!(changed, text, "nothing was altered");
        let bytes: Vec<u8> = changed.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
        fs::write(self.path("changed.pdf"), bytes).unwrap();
        let fixed = Command::new("fix-qdf").arg(self.path("changed.pdf")).output().unwrap();
        fs::write(self.path(name), fixed.stdout).unwrap();
    }
}
