//! An authority in a folder of its own, made with the command itself: keys, trust list, register, running service.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use jiff::civil::Date;
use mohur_issuer::export::csv;
use mohur_issuer::register::Contract;
use mohur_issuer::sample::Sample;
use serde_json::Value;

pub(crate) struct World {
    folder: tempfile::TempDir,
    pub(crate) sample: Sample,
    pub(crate) today: Date,
    service: Option<Child>,
    /// The service's address without its scheme, once it was started.
    listen: Option<String>,
}

/// How a command ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn new(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// What it printed with `--json`.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}

impl World {
    pub(crate) fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the commands read the clock, and a sample is as of today")]
        let now = jiff::Timestamp::now();
        let baku = jiff::tz::TimeZoneDatabase::bundled().get("Asia/Baku").unwrap();
        let today = baku.to_datetime(now).date();
        let folder = tempfile::tempdir().unwrap();
        let mut world = Self { folder, sample: Sample::new(today), today, service: None, listen: None };
        world.make_keys_and_trust();
        world.make_service();
        world.import_sample();
        world
    }

    fn make_keys_and_trust(&self) {
        let keys = ["root", "certificate", "status"].map(|name| {
            let made = self.done(&["keys", "new", &format!("{name}.pem"), "--no-passphrase", "--json"]);
            made.json()
        });
        let [root, certificate, status] = keys.each_ref().map(|key| key["x"].as_str().unwrap());
        self.done(&[
            "trust",
            "new",
            "draft.json",
            "--root",
            root,
            "--issuer",
            "az.gov.labour",
            "--name-az",
            "Nazirlik",
            "--name-en",
            "Ministry",
            "--verification-base",
            "https://verify.example.az/",
            "--status-base",
            "https://verify.example.az/v1/status-lists/",
        ]);
        for (key, key_use) in [(certificate, "certificate"), (status, "status")] {
            self.done(&["trust", "add", "draft.json", "--issuer", "az.gov.labour", "--key", key, "--use", key_use]);
        }
        self.done(&["trust", "sign", "draft.json", "--root", "root.pem"]);
        fs::write(self.path("root"), keys[0]["fingerprint"].as_str().unwrap()).unwrap();
    }

    fn make_service(&mut self) {
        let root = self.root();
        self.done(&[
            "serve",
            "init",
            "--dir",
            "service",
            "--issuer",
            "az.gov.labour",
            "--trust-list",
            "trust-list.cwt",
            "--root",
            &root,
            "--status-key",
            "status.pem",
            "--list-entries",
            "65536",
        ]);
        self.make_token("ministry", "issue,revoke,audit", "1500000001", "Nazirlik");
        self.make_token("bank", "check", "1500000002", "Günəşli Körpü Bankı");
        self.start_service();
    }

    /// Starts the service on a free port, or on the one that it had before, and puts its address into everyone's settings; the address.
    pub(crate) fn start_service(&mut self) -> String {
        let (root, address) = (self.root(), self.serve());
        for owner in ["ministry", "bank"] {
            fs::write(self.path(&format!("{owner}.toml")), settings(&root, owner, &address)).unwrap();
        }
        address
    }

    fn make_token(&self, owner: &str, scopes: &str, voen: &str, name: &str) {
        self.done(&[
            "token",
            "new",
            "--dir",
            "service",
            "--scope",
            scopes,
            "--voen",
            voen,
            "--name",
            name,
            "--out",
            &format!("{owner}.token"),
        ]);
    }

    fn serve(&mut self) -> String {
        let listen = self.listen.clone().unwrap_or_else(|| "127.0.0.1:0".to_owned());
        let mut command = self.command(&["serve", "--dir", "service", "--listen", &listen]);
        let mut service = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(service.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.service = Some(service);
        let address = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        self.listen = address.strip_prefix("http://").map(str::to_owned);
        address
    }

    /// Kills the service, as a power cut would.
    pub(crate) fn stop_service(&mut self) {
        if let Some(mut service) = self.service.take() {
            service.kill().unwrap();
            service.wait().unwrap();
        }
    }

    fn import_sample(&self) {
        fs::write(self.path("contracts.csv"), csv(&self.sample.contracts)).unwrap();
        fs::write(self.path("organisations.csv"), csv(&self.sample.organisations)).unwrap();
        for kind in ["contracts", "organisations"] {
            let file = format!("{kind}.csv");
            self.done(&["register", "import", &file, "--kind", kind, "--register", "register", "--create"]);
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn root(&self) -> String {
        fs::read_to_string(self.path("root")).unwrap()
    }

    /// A contract in force that lasts another month at least.
    pub(crate) fn contract(&self, nth: usize) -> &Contract {
        self.lasting_contracts().nth(nth).unwrap()
    }

    /// All such contracts.
    pub(crate) fn lasting_contracts(&self) -> impl Iterator<Item = &Contract> {
        let month = self.today.saturating_add(jiff::ToSpan::days(30));
        let lasts = move |contract: &&Contract| contract.term.covers(self.today) && contract.term.covers(month);
        self.sample.contracts.iter().filter(lasts)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mohur"));
        command.args(arguments).current_dir(self.folder.path());
        for variable in ["MOHUR_CONFIG", "MOHUR_LANGUAGE", "MOHUR_PASSPHRASE_FILE"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::new(&self.command(arguments).output().unwrap())
    }

    /// Runs a command that must succeed.
    pub(crate) fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
        ran
    }

    /// Issues what the holder of `contract` applies for, with `more` arguments.
    pub(crate) fn issue(&self, contract: &Contract, more: &[&str]) -> Ran {
        Ran::new(&self.issue_command(contract, more).output().unwrap())
    }

    /// The command that issues it.
    pub(crate) fn issue_command(&self, contract: &Contract, more: &[&str]) -> Command {
        let (pin, employer, last_day) =
            (contract.pin.to_string(), contract.employer.to_string(), self.today.to_string());
        let mut arguments = vec![
            "issue",
            "--config",
            "ministry.toml",
            "--pin",
            &pin,
            "--contract",
            &contract.number,
            "--employer",
            &employer,
            "--last-day",
            &last_day,
            "--purpose",
            "3",
            "--json",
        ];
        arguments.extend_from_slice(more);
        self.command(&arguments)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop_service();
    }
}

fn settings(root: &str, owner: &str, address: &str) -> String {
    format!(
        "[issuer]\nid = \"az.gov.labour\"\nkey = \"certificate.pem\"\n\n[register]\nfolder = \"register\"\n\n\
         [trust]\nlist = \"trust-list.cwt\"\nroots = [\"{root}\"]\n\n\
         [service]\naddress = \"{address}\"\ntoken_file = \"{owner}.token\"\n"
    )
}

/// Everything under `folder` that is a page.
pub(crate) fn pages(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}
