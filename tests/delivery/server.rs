//! A real mail server in a process of its own, and what it took.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// How letters get to the server: a word of `server.py`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mode(pub(crate) &'static str);

/// TLS from the first byte.
pub(crate) const SMTPS: Mode = Mode("smtps");
/// TLS after STARTTLS.
pub(crate) const STARTTLS: Mode = Mode("starttls");

/// The server; it ends when dropped.
pub(crate) struct MailServer {
    folder: tempfile::TempDir,
    child: Child,
    port: u16,
    mode: Mode,
}

fn script(name: &str) -> PathBuf {
    root().join("tests/delivery").join(name)
}

/// The repository, from whichever crate's tests.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = if manifest.join("tests/delivery/server.py").exists() { manifest } else { manifest.parent().unwrap() };
    root.to_owned()
}

fn python() -> PathBuf {
    std::env::var_os("MOHUR_TEST_PYTHON").map_or_else(|| root().join(".test-tools/venv/bin/python"), PathBuf::from)
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; run ./test, which installs it"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

impl MailServer {
    pub(crate) fn start(mode: Mode) -> Self {
        Self::start_with(mode, 1_000_000)
    }

    /// A server that takes so many letters over one connection.
    pub(crate) fn start_with(mode: Mode, per_connection: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        make_certificates(folder.path());
        let mut command = Command::new(python());
        command.args(["-W", "ignore"]).arg(script("server.py")).arg(folder.path()).arg(mode.0);
        command.args([folder.path().join("server.pem"), folder.path().join("server.key")]);
        command.arg(per_connection.to_string()).stdout(Stdio::piped());
        let mut child =
            command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}; run ./test, which installs it"));
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("listening ").unwrap_or_else(|| panic!("it said {line:?}"));
        Self { port: port.parse().unwrap(), folder, child, mode }
    }

    /// Ends it, and leaves its certificates.
    pub(crate) fn end(&mut self) {
        // One that has ended has a number that may be another's by now.
        if self.child.try_wait().unwrap().is_none() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }

    /// Its address as the settings name it; `localhost` is what its certificate is for.
    pub(crate) fn address(&self) -> String {
        let scheme = if self.mode == SMTPS { "smtps" } else { "smtp+starttls" };
        format!("{scheme}://localhost:{}", self.port)
    }

    /// The certificate of who signed the server's.
    pub(crate) fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The files of what it took, in order.
    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|kind| kind == "json")).collect();
        files.sort();
        files
    }

    /// How many letters it took.
    pub(crate) fn count(&self) -> usize {
        self.files().len()
    }

    /// To whom they went.
    pub(crate) fn recipients(&self) -> Vec<String> {
        let to = |path: &PathBuf| {
            let kept: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            kept["to"][0].as_str().unwrap().to_owned()
        };
        self.files().iter().map(to).collect()
    }

    /// What Python's e-mail library reads in them.
    pub(crate) fn letters(&self) -> Vec<Value> {
        let read = |path: &PathBuf| run(Command::new(python()).arg(script("letter.py")).arg(path)).stdout;
        self.files().iter().map(|path| serde_json::from_slice(&read(path)).unwrap()).collect()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> u32 {
        std::fs::read_to_string(self.folder.path().join("connections")).map_or(0, |text| text.parse().unwrap())
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.end();
    }
}

/// An authority's certificate, and one that it signed for this machine.
fn make_certificates(folder: &Path) {
    let openssl = |arguments: &[&str]| run(Command::new("openssl").current_dir(folder).args(arguments));
    let new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    let ca = ["-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem"];
    openssl(&[&new[..], &ca].concat());
    let signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-subj", "/CN=localhost", "-keyout", "server.key"];
    let names = ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"];
    openssl(&[&new[..], &signed, &names, &["-out", "server.pem"]].concat());
}
