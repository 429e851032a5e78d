//! The outbox and the mailer against a real mail server, which encrypts, asks for a login, and sometimes refuses.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../tests/delivery/server.rs"]
mod server;

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use mohur_delivery::message::{Attached, Content, MediaType, Sender};
use mohur_delivery::outbox::{NewEntry, Outbox, Schedule, State};
use mohur_delivery::problem::{Problem, Step};
use mohur_delivery::round::{Outcome, Report, Round, World};
use mohur_delivery::smtp::{Login, Mailer, Patience, Roots};
use serde_json::json;
use server::{MailServer, Mode, SMTPS, STARTTLS};

const PASSWORD: &[u8] = "gizli söz\n".as_bytes();

/// A clock that stands still until it is set.
struct Still(Cell<Timestamp>);

impl World for Still {
    fn now(&self) -> Timestamp {
        self.0.get()
    }

    fn random(&self) -> u64 {
        0
    }

    fn compose(&self, payload: &str) -> Result<Content, String> {
        if payload == "unreadable" {
            return Err("it cannot be read".into());
        }
        let bytes = (0..=255).cycle().take(30_000).collect();
        let attachment = Attached { name: "7K3M-9QPX-4H2C-V.pdf".into(), media_type: MediaType::Pdf, bytes };
        let subject = "İş yerinə dair arayış, 7K3M-9QPX-4H2C-V".into();
        Ok(Content { subject, text: format!("Salam, Gülşən!\n.\n{payload}\n"), language: "az", attachment })
    }
}

struct Desk {
    _folder: tempfile::TempDir,
    outbox: Outbox,
    mailer: Mailer,
    sender: Sender,
    world: Still,
}

impl Desk {
    /// A desk with letters to these people, and a mailer for the server.
    fn new(server: &MailServer, people: &[&str]) -> Self {
        let roots = Roots::Own(std::fs::read(server.ca_file()).unwrap());
        Self::with(server, &roots, PASSWORD, people)
    }

    fn with(server: &MailServer, roots: &Roots, password: &[u8], people: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sender: Sender = "Əmək Nazirliyi <no-reply@example.az>".parse().unwrap();
        let login = Login::new("mohur", password).unwrap();
        let address = server.address().parse().unwrap();
        let mailer = Mailer::new(address, roots, Some(login), sender.address().clone(), Patience::DELIVERING).unwrap();
        let outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        let now = "2026-11-24T08:00:00Z".parse().unwrap();
        let mut desk = Self { _folder: folder, outbox, mailer, sender, world: Still(Cell::new(now)) };
        desk.put(people, "{}");
        desk
    }

    fn put(&mut self, people: &[&str], payload: &str) {
        let entry = |person: &&str| {
            let recipient = format!("{person}@example.az").parse().unwrap();
            NewEntry::new(person.parse().unwrap(), recipient, payload.to_owned()).unwrap()
        };
        let entries: Vec<_> = people.iter().map(entry).collect();
        self.outbox.put_all(&entries, self.world.now()).unwrap();
    }

    fn next(&mut self) -> Option<Report> {
        let Self { outbox, mailer, sender, world, .. } = self;
        Round { outbox, mailer, sender, schedule: Schedule::default(), world }.deliver_due().unwrap()
    }

    /// What became of all that is due.
    fn all(&mut self) -> Vec<(String, Outcome)> {
        std::iter::from_fn(|| self.next()).map(|report| (report.key.to_string(), report.outcome)).collect()
    }

    fn later(&self, minutes: i64) -> Timestamp {
        self.world.now() + SignedDuration::from_mins(minutes)
    }
}

fn waits(next: Timestamp, step: Step, code: Option<u16>, detail: &str) -> Outcome {
    Outcome::Waits { next, problem: Problem::new(step, code, detail) }
}

/// Where it stopped, with a server that is of no use to any letter.
fn stopped(outcome: &Outcome) -> (Step, Option<u16>) {
    assert!(outcome.stops_all(), "{outcome:?}");
    let Outcome::Waits { problem, .. } = outcome else { panic!("{outcome:?}") };
    (problem.step, problem.code)
}

#[test]
fn a_letter_arrives_as_it_was_written_both_ways() {
    for mode in [SMTPS, STARTTLS] {
        let server = MailServer::start(mode);
        let mut desk = Desk::new(&server, &["elcin"]);
        assert_eq!(desk.all(), [("elcin".into(), Outcome::Sent)], "{mode:?}");
        let [letter] = server.letters().try_into().unwrap();
        assert_eq!(letter["envelope"], json!(["no-reply@example.az", ["elcin@example.az"]]));
        assert_eq!(letter["from"], json!(["Əmək Nazirliyi", "no-reply@example.az"]));
        assert_eq!(letter["subject"], "İş yerinə dair arayış, 7K3M-9QPX-4H2C-V");
        assert_eq!(letter["to"], "elcin@example.az");
        assert_eq!(letter["date"], 1_795_507_200.0);
        assert_eq!((&letter["auto_submitted"], &letter["content_language"]), (&json!("auto-generated"), &json!("az")));
        assert_eq!(
            (&letter["type"], &letter["text_type"]),
            (&json!("multipart/mixed"), &json!(["text/plain", "utf-8"]))
        );
        assert_eq!(letter["text"], "Salam, Gülşən!\r\n.\r\n{}\r\n");
        assert_eq!((&letter["attachment_type"], &letter["is_attachment"]), (&json!("application/pdf"), &json!(true)));
        assert_eq!(letter["attachment_name"], "7K3M-9QPX-4H2C-V.pdf");
        assert_eq!(
            (&letter["defects"], &letter["ascii"], &letter["bare_line_ends"]),
            (&json!([]), &json!(true), &json!(0))
        );
        assert!(letter["longest_line"].as_u64().unwrap() <= 78, "{}", letter["longest_line"]);
        assert_eq!(desk.outbox.newest(None, 1).unwrap()[0].recipient, None);
    }
}

#[test]
fn a_busy_server_gets_the_letter_later() {
    let server = MailServer::start(STARTTLS);
    let mut desk = Desk::new(&server, &["busy"]);
    let next = desk.later(1);
    assert_eq!(
        desk.all(),
        [("busy".into(), waits(next, Step::Recipient, Some(451), "4.7.1 greylisted, come back later"))]
    );
    assert_eq!((desk.all(), server.count()), (Vec::new(), 0));
    desk.world.0.set(next);
    assert_eq!(desk.all(), [("busy".into(), Outcome::Sent)]);
    assert_eq!(server.recipients(), ["busy@example.az"]);
}

#[test]
fn who_is_refused_for_good_is_given_up_at_once_and_keeps_nobody_else_waiting() {
    let server = MailServer::start(STARTTLS);
    let mut desk = Desk::new(&server, &["nobody", "spam", "elcin"]);
    let given_up = |step, code, detail| Outcome::GivenUp { problem: Problem::new(step, Some(code), detail) };
    assert_eq!(
        desk.all(),
        [
            ("nobody".into(), given_up(Step::Recipient, 550, "5.1.1 <…>: no such user")),
            ("spam".into(), given_up(Step::Content, 554, "5.7.1 we do not like this")),
            ("elcin".into(), Outcome::Sent),
        ]
    );
    assert_eq!((server.recipients(), server.connections()), (vec!["elcin@example.az".to_owned()], 1));
    let given_up = desk.outbox.newest(Some(State::GivenUp), 9).unwrap();
    assert_eq!(given_up[1].problem.as_ref().unwrap().detail, "5.1.1 <…>: no such user");
}

#[test]
fn a_connection_that_breaks_in_the_middle_loses_nothing() {
    let server = MailServer::start(SMTPS);
    let mut desk = Desk::new(&server, &["drop", "elcin"]);
    let outcomes = desk.all();
    let Outcome::Waits { next, problem } = &outcomes[0].1 else { panic!("{outcomes:?}") };
    assert_eq!((problem.step, problem.code), (Step::Content, None));
    assert_eq!((&outcomes[1].1, server.connections()), (&Outcome::Sent, 2));
    desk.world.0.set(*next);
    assert_eq!(desk.all(), [("drop".into(), Outcome::Sent)]);
    assert_eq!(server.recipients(), ["elcin@example.az", "drop@example.az"]);
}

#[test]
fn a_letter_that_cannot_be_composed_keeps_nobody_else_waiting() {
    let server = MailServer::start(SMTPS);
    let mut desk = Desk::new(&server, &[]);
    desk.put(&["odd"], "unreadable");
    desk.put(&["elcin"], "{}");
    let next = desk.later(1);
    assert_eq!(
        desk.all(),
        [("odd".into(), waits(next, Step::Composing, None, "it cannot be read")), ("elcin".into(), Outcome::Sent),]
    );
}

#[test]
fn one_connection_takes_many_letters_and_a_new_one_takes_over_where_it_ends() {
    let server = MailServer::start_with(STARTTLS, 5);
    let people: Vec<_> = (0..12).map(|nth| format!("person{nth}")).collect();
    let mut desk = Desk::new(&server, &people.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(desk.all().iter().all(|(_, outcome)| *outcome == Outcome::Sent));
    assert_eq!((server.count(), server.connections()), (12, 3));
}

#[test]
fn a_wrong_password_stops_all_and_gives_up_nobody() {
    let server = MailServer::start(STARTTLS);
    let roots = Roots::Own(std::fs::read(server.ca_file()).unwrap());
    let mut desk = Desk::with(&server, &roots, b"wrong", &["elcin", "aysel"]);
    assert_eq!(stopped(&desk.next().unwrap().outcome), (Step::Login, Some(535)));
    assert_eq!((desk.outbox.counts().unwrap().of(State::Waiting), server.count()), (2, 0));
}

#[test]
fn a_server_that_nobody_vouches_for_learns_nothing() {
    for (mode, step) in [(SMTPS, Step::Connection), (STARTTLS, Step::Encryption)] {
        let server = MailServer::start(mode);
        let mut desk = Desk::with(&server, &Roots::Public, PASSWORD, &["elcin"]);
        let outcome = desk.next().unwrap().outcome;
        assert_eq!(stopped(&outcome), (step, None));
        assert!(format!("{outcome:?}").contains("UnknownIssuer"), "{outcome:?}");
        assert_eq!(server.count(), 0);
    }
}

#[test]
fn without_encryption_nothing_is_said() {
    let server = MailServer::start(Mode("bare"));
    let mut desk = Desk::new(&server, &["elcin"]);
    assert_eq!(stopped(&desk.next().unwrap().outcome), (Step::Encryption, None));
    assert_eq!(server.count(), 0);
}

#[test]
fn an_answer_from_before_encryption_is_not_taken_for_the_servers() {
    let server = MailServer::start(Mode("injecting"));
    let mut desk = Desk::new(&server, &["elcin"]);
    assert_eq!(stopped(&desk.next().unwrap().outcome), (Step::Login, Some(250)));
    assert_eq!(server.count(), 0);
}

#[test]
fn a_server_that_is_away_stops_all() {
    let mut server = MailServer::start(SMTPS);
    let mut desk = Desk::new(&server, &["elcin"]);
    server.end();
    assert_eq!(stopped(&desk.next().unwrap().outcome), (Step::Connection, None));
}
