//! An authority with a mail server in its settings, and letters to send.

use std::cell::{Cell, OnceCell};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mohur_delivery::outbox::{NewEntry, Outbox};
use serde_json::Value;

use crate::server::MailServer;
use crate::world::{Ran, World};

/// How long a letter may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) settings_without_mail: String,
    /// The certificate that every letter carries.
    payload: OnceCell<String>,
    /// How many letters were put.
    put: Cell<u32>,
}

impl Office {
    pub(crate) fn new(server: &MailServer) -> Self {
        let world = World::new();
        fs::write(world.path("mail-password"), "gizli söz\n").unwrap();
        fs::set_permissions(world.path("mail-password"), fs::Permissions::from_mode(0o600)).unwrap();
        let settings_without_mail = fs::read_to_string(world.path("ministry.toml")).unwrap();
        let mut office = Self { world, settings_without_mail, payload: OnceCell::new(), put: Cell::new(0) };
        office.use_server(server);
        office
    }

    pub(crate) fn use_server(&mut self, server: &MailServer) {
        let mail = format!(
            "\n[mail]\nserver = \"{}\"\nfrom = \"Əmək Nazirliyi <no-reply@example.az>\"\nuser = \"mohur\"\n\
             password_file = \"mail-password\"\nca_file = \"{}\"\n",
            server.address(),
            server.ca_file().display()
        );
        fs::write(self.world.path("ministry.toml"), format!("{}{mail}", self.settings_without_mail)).unwrap();
    }

    pub(crate) fn issue(&self, nth: usize, more: &[&str]) -> Ran {
        self.world.issue(self.world.contract(nth), more)
    }

    /// Issues as [`Office::issue`] does, and tells which of these system calls were made, in order.
    pub(crate) fn trace_issue(&self, calls: &str, more: &[&str]) -> String {
        let contract = self.world.contract(0);
        let (pin, employer, day) =
            (contract.pin.to_string(), contract.employer.to_string(), self.world.today.to_string());
        let mut command = Command::new("strace");
        command.args(["-f", "-y", "-s", "5000", "-e", calls, "-o", "trace", env!("CARGO_BIN_EXE_mohur"), "issue"]);
        command.args(["--config", "ministry.toml", "--purpose", "3", "--pin", &pin, "--contract", &contract.number]);
        command.args(["--employer", &employer, "--last-day", &day]).args(more).current_dir(self.world.path(""));
        let output = command.output().unwrap_or_else(|error| panic!("{error}; run ./test, which installs strace"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read_to_string(self.world.path("trace")).unwrap()
    }

    /// Puts letters to these addresses into the outbox, each with a real certificate.
    pub(crate) fn put(&self, addresses: &[&str]) {
        let mut outbox = Outbox::open(&self.world.path("outbox.sqlite")).unwrap();
        #[expect(clippy::disallowed_methods, reason = "the commands read the clock")]
        let now = jiff::Timestamp::now();
        let entry = |address: &&str| {
            self.put.set(self.put.get() + 1);
            let key = format!("test/{}", self.put.get()).parse().unwrap();
            NewEntry::new(key, address.parse().unwrap(), self.payload().to_owned()).unwrap()
        };
        let entries: Vec<_> = addresses.iter().map(entry).collect();
        assert_eq!(outbox.put_all(&entries, now).unwrap(), addresses.len());
    }

    fn payload(&self) -> &str {
        self.payload.get_or_init(|| {
            let issued = self.issue(0, &["--email", "a@example.az"]).json();
            let pin = self.world.contract(0).pin.to_string();
            let history = self.world.done(&["history", "--pin", &pin, "--config", "ministry.toml", "--json"]).json();
            let (number, certificate) = (&issued["number"], &history[0]["certificate"]);
            serde_json::json!({"kind": "copy", "language": "az", "number": number, "certificate": certificate})
                .to_string()
        })
    }

    pub(crate) fn deliver(&self) -> Ran {
        self.world.run(&["deliver", "--config", "ministry.toml", "--json"])
    }

    /// What the outbox lists.
    pub(crate) fn outbox(&self) -> Value {
        self.world.done(&["outbox", "--config", "ministry.toml", "--json"]).json()
    }

    /// Starts a command that goes on by itself.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mohur"));
        command.args(arguments).current_dir(self.world.path("")).stdout(Stdio::piped());
        command.env_remove("MOHUR_CONFIG").env_remove("MOHUR_LANGUAGE").spawn().unwrap()
    }

    /// As if the time of the leases had passed.
    pub(crate) fn let_leases_run_out(&self) {
        let outbox = rusqlite::Connection::open(self.world.path("outbox.sqlite")).unwrap();
        assert_eq!(outbox.execute("UPDATE entry SET due = 0 WHERE state = 'sending'", []).unwrap(), 1);
    }
}

/// SIGTERM.
pub(crate) fn terminate(process: &Child) {
    Command::new("kill").args(["-s", "TERM", &process.id().to_string()]).status().unwrap();
}

/// Waits for what is so in the end.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "{what} did not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}
