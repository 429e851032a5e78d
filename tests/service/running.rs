//! A service of the real command, in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use mohur_certificate::trust_list::{Issuer, KeyUse, TrustList, TrustedKey};
use mohur_keys::file::{Protection, write_key};
use mohur_keys::trust::{RootFingerprint, sign_trust_list};
use serde_json::Value;

use crate::made::{at, key};

/// A service's folder, with a token for everything.
pub(crate) struct Folder {
    temporary: tempfile::TempDir,
    secret: String,
}

/// A running process; it is killed when dropped.
pub(crate) struct Running {
    child: Child,
    /// The service's own process, which may run under another program.
    service: u32,
    address: String,
    authorization: String,
    agent: ureq::Agent,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let root = RootFingerprint(key(1).public().thumbprint()).to_string();
        std::fs::write(temporary.path().join("trust-list.cwt"), trust_list()).unwrap();
        write_key(&temporary.path().join("status.pem"), &key(3), &Protection::ModeOnly).unwrap();
        let mut folder = Self { temporary, secret: String::new() };
        let trust = ["--issuer", "az.gov.labour", "--trust-list", "trust-list.cwt", "--root", &root];
        folder.run(&[&["serve", "init", "--dir", "service", "--status-key", "status.pem"][..], &trust].concat());
        let whose = ["--voen", "9900003611", "--name", "“Xəzər Əmanət” ASC"];
        let scopes = ["token", "new", "--dir", "service", "--scope", "issue,revoke,check,audit"];
        let secret = folder.run(&[&scopes[..], &whose].concat());
        secret.trim().clone_into(&mut folder.secret);
        folder
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.temporary.path().join("service")
    }

    /// Runs the command to its end: exit code, output and errors.
    pub(crate) fn command(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(env!("CARGO_BIN_EXE_mohur")).current_dir(&self.temporary).args(arguments).output().unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the service, as an argument of `wrapper` if that names a program.
    pub(crate) fn start(&self, wrapper: &[&str]) -> Running {
        let serve = [env!("CARGO_BIN_EXE_mohur"), "serve", "--dir", "service", "--listen", "127.0.0.1:0"];
        let words = [wrapper, &serve].concat();
        let mut command = Command::new(words[0]);
        command.current_dir(&self.temporary).args(&words[1..]).stdout(Stdio::piped());
        let mut child =
            command.spawn().unwrap_or_else(|error| panic!("{words:?}: {error}; run ./test, which installs it"));
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("it said {line:?}")).to_owned();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.id())).unwrap();
        let service = children.split_whitespace().next().map_or(child.id(), |wrapped| wrapped.parse().unwrap());
        Running { child, service, address, authorization: format!("Bearer {}", self.secret), agent }
    }
}

impl Running {
    /// Posts JSON: the status and the answer, or `None` when the service is gone.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        let request = self.agent.post(format!("{}{path}", self.address)).header("authorization", &self.authorization);
        let mut response = request.send_json(body).ok()?;
        Some((response.status().as_u16(), response.body_mut().read_json().ok()?))
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let request = self.agent.get(format!("{}{path}", self.address)).header("authorization", &self.authorization);
        request.call().unwrap().body_mut().read_json().unwrap()
    }

    pub(crate) fn list(&self, path: &str) -> Vec<u8> {
        self.agent.get(format!("{}{path}", self.address)).call().unwrap().body_mut().read_to_vec().unwrap()
    }

    /// SIGKILL, at once.
    pub(crate) fn kill(&self) {
        signal("KILL", self.service);
    }

    /// Where it listens: address and port.
    pub(crate) fn address(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// SIGTERM; waits for the end.
    pub(crate) fn stop(mut self) -> std::process::ExitStatus {
        signal("TERM", self.service);
        self.child.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended has a number that may be another's by now.
        if self.child.try_wait().unwrap().is_none() {
            signal("KILL", self.service);
            self.child.wait().unwrap();
        }
    }
}

fn signal(name: &str, process: u32) {
    Command::new("kill").args(["-s", name, &process.to_string()]).status().unwrap();
}

pub(crate) fn trust_list() -> Vec<u8> {
    let issuer = Issuer {
        id: "az.gov.labour".to_owned(),
        names: [("az".to_owned(), "Nazirlik".to_owned())].into(),
        verification_bases: vec!["https://verify.example.az/".parse().unwrap()],
        status_base: "https://verify.example.az/v1/status-lists/".to_owned(),
        time_zone: "Asia/Baku".to_owned(),
    };
    let trusted = |seed, key_use| TrustedKey {
        issuer: "az.gov.labour".to_owned(),
        x: key(seed).public().0,
        key_use,
        valid_from: at(1000),
        valid_until: None,
        revoked_at: None,
    };
    let keys = vec![trusted(2, KeyUse::Certificate), trusted(3, KeyUse::Status)];
    let (expires, roots) = (at(9_000_000_000), vec![key(1).public().0]);
    let list = TrustList { sequence: 7, issued: at(1000), expires, issuers: vec![issuer], keys, roots };
    sign_trust_list(&list, &key(1)).unwrap()
}
