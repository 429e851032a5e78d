//! Copies from the command to the mailbox, through a real mail server; deliverers are killed, doubled and stopped.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "delivery/post.rs"]
mod post;
#[path = "delivery/server.rs"]
mod server;
#[path = "end_to_end/world.rs"]
mod world;

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use post::{Office, terminate, until};
use serde_json::{Value, json};
use server::{MailServer, SMTPS, STARTTLS};
use world::pages;

#[test]
fn the_copy_that_arrives_is_the_original() {
    let server = MailServer::start(STARTTLS);
    let office = Office::new(&server);
    for (nth, language) in [(0, "az"), (1, "en")] {
        let issued = office.issue(nth, &["--email", "elcin@example.az", "--copy", "--language", language]);
        assert_eq!((issued.code, issued.stderr.contains("copy")), (0, false), "{}", issued.stderr);
        let issued = issued.json();
        assert_eq!((&issued["copy_to"], &issued["copy"]), (&json!("elcin@example.az"), &json!({"state": "sent"})));
        let number = issued["number"].as_str().unwrap();
        let page = fs::read(office.world.path(issued["file"].as_str().unwrap())).unwrap();
        let letter = &server.letters()[nth];
        assert_eq!(letter["attachment_name"], format!("{number}.pdf"));
        let attached = STANDARD.decode(letter["attachment"].as_str().unwrap()).unwrap();
        assert_eq!(attached, page, "the attachment is the very file");
        fs::write(office.world.path("arrived.pdf"), attached).unwrap();
        let verify = ["verify", "arrived.pdf", "--config", "ministry.toml", "--status", "none", "--json"];
        let verdict = office.world.run(&verify).json();
        assert_eq!(verdict["parts"]["document"]["code"], "original", "{verdict}");
        let (subject, said) = match language {
            "az" => ("İş yerinə dair arayış", "deaktiv edə"),
            _ => ("Certificate of Employment", "you can deactivate it"),
        };
        assert_eq!(letter["subject"], format!("{subject}, {number}"));
        assert!(letter["text"].as_str().unwrap().contains(said), "{}", letter["text"]);
        assert_eq!((&letter["content_language"], &letter["defects"]), (&json!(language), &json!([])));
    }
    let outbox = office.outbox();
    assert_eq!((&outbox["sent"], &outbox["letters"][0]["to"]), (&json!(2), &Value::Null), "addresses are erased");
    assert_eq!(office.deliver().code, 0);
}

#[test]
fn without_a_mail_server_nothing_is_issued() {
    let server = MailServer::start(SMTPS);
    let office = Office::new(&server);
    fs::write(office.world.path("ministry.toml"), &office.settings_without_mail).unwrap();
    let refused = office.issue(0, &["--email", "a@example.az", "--copy"]);
    let remedy =
        "--copy cannot send a copy: a setting is missing: add `server = \"smtps://mail.example.az\"` under [mail]";
    assert_eq!((refused.code, refused.stderr.contains(remedy)), (2, true), "{}", refused.stderr);
    assert_eq!(pages(&office.world.path("certificates")), 0);
    let pin = office.world.contract(0).pin.to_string();
    let history = office.world.done(&["history", "--pin", &pin, "--config", "ministry.toml", "--json"]).json();
    assert_eq!(history, json!([]));
}

#[test]
fn a_copy_waits_until_the_server_is_back() {
    let mut away = MailServer::start(SMTPS);
    let mut office = Office::new(&away);
    away.end();
    let issued = office.issue(0, &["--email", "elcin@example.az", "--copy", "--language", "en"]).json();
    assert_eq!(issued["copy"]["state"], "waiting");
    assert!(issued["copy"]["problem"].as_str().unwrap().starts_with("the mail server cannot be reached: "));
    let number = issued["number"].as_str().unwrap();
    let outbox = office.outbox();
    let letter = &outbox["letters"][0];
    assert_eq!((&letter["key"], &letter["to"]), (&json!(format!("copy/{number}")), &json!("e…@example.az")));
    assert_eq!((&letter["state"], &letter["tries"]), (&json!("waiting"), &json!(1)));
    let not_due = office.deliver();
    assert_eq!((not_due.code, not_due.stdout.as_str()), (2, ""), "it is not due yet, and still there");
    let server = MailServer::start(STARTTLS);
    office.use_server(&server);
    office.world.done(&["outbox", "retry", number, "--config", "ministry.toml"]);
    let delivered = office.deliver();
    let line: Value = serde_json::from_str(&delivered.stdout).unwrap();
    assert_eq!((delivered.code, &line["outcome"], &line["to"]), (0, &json!("sent"), &json!("e…@example.az")));
    assert_eq!(server.recipients(), ["elcin@example.az"]);
    let again = office.world.run(&["outbox", "retry", number, "--config", "ministry.toml"]);
    assert_eq!((again.code, again.stderr), (1, format!("mohur: the letter copy/{number} was sent\n")));
}

#[test]
fn a_copy_is_on_disk_before_anybody_is_asked_to_take_it() {
    let mut away = MailServer::start(SMTPS);
    let office = Office::new(&away);
    away.end();
    let trace = office.trace_issue("trace=fsync,fdatasync,pwrite64", &["--email", "zzz@example.az", "--copy"]);
    let calls: Vec<_> = trace.lines().filter(|line| line.contains("/outbox.sqlite-wal>")).collect();
    let written = |word: &str| calls.iter().position(|line| line.contains("pwrite64(") && line.contains(word)).unwrap();
    let (put, taken) = (written("zzz@example.az"), written("sending"));
    let is_synced = |line: &&str| line.contains("sync(") && line.ends_with("= 0");
    assert!(calls[put..taken].iter().any(is_synced), "{put} to {taken} of\n{}", calls.join("\n"));
}

#[test]
fn what_was_refused_for_good_and_what_waits_have_exit_codes() {
    let server = MailServer::start(STARTTLS);
    let office = Office::new(&server);
    office.put(&["busy@example.az"]);
    assert_eq!(office.deliver().code, 2);
    office.put(&["nobody@example.az", "busy@example.az"]);
    let deliver = ["deliver", "--config", "ministry.toml", "--language", "az"];
    let refused = office.world.run(&deliver);
    assert_eq!(refused.code, 1);
    let said = "n…@example.az  imtina edilib: poçt serveri ünvanı qəbul etmədi: 550 5.1.1 <…>: no such user\n";
    assert!(refused.stdout.contains(said), "{}", refused.stdout);
    let list = ["outbox", "--config", "ministry.toml", "--state", "given-up", "--language", "en"];
    let list = office.world.done(&list).stdout;
    assert!(list.contains("the mail server refused the address: 550") && list.contains(" 1 given up"), "{list}");
}

#[test]
fn a_copy_that_is_refused_for_good_is_an_exit_code_and_its_address_is_not_offered_again() {
    let server = MailServer::start(STARTTLS);
    let office = Office::new(&server);
    assert_eq!(office.issue(0, &["--email", "good@example.az", "--copy"]).code, 0);
    let refused = office.issue(0, &["--email", "nobody@example.az", "--copy"]);
    assert_eq!((refused.code, &refused.json()["issued"]), (1, &json!(true)), "{}", refused.stderr);
    assert_eq!(refused.json()["copy"]["state"], "given_up");
    let offered = office.issue(0, &["--copy"]);
    assert_eq!((offered.code, &offered.json()["copy_to"]), (0, &json!("good@example.az")));
}

#[test]
fn a_deliverer_killed_after_sending_sends_the_same_letter_again() {
    let server = MailServer::start(SMTPS);
    let office = Office::new(&server);
    office.put(&["slow@example.az"]);
    let mut killed = office.start(&["deliver", "--config", "ministry.toml"]);
    // The server has the letter, and has not said so yet.
    until("the letter", || server.count() == 1);
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(office.outbox()["letters"][0]["state"], "sending");
    let taken = office.deliver();
    assert_eq!((taken.code, taken.stdout.as_str()), (2, ""), "it is still the killed one's, and waits");
    let said = office.world.run(&["deliver", "--config", "ministry.toml", "--language", "en"]).stdout;
    assert_eq!(said, "0 sent, 0 to be tried again, 0 given up; 1 wait\n");
    office.let_leases_run_out();
    let again = office.deliver();
    assert_eq!(again.code, 0, "{}{}", again.stdout, again.stderr);
    let [first, second] = server.letters().try_into().unwrap();
    assert_eq!(first["message_id"], second["message_id"]);
    assert_eq!(first, second, "it is the same letter, to the byte");
}

#[test]
fn two_deliverers_send_each_letter_once() {
    let server = MailServer::start(STARTTLS);
    let office = Office::new(&server);
    let people: Vec<_> = (0..40).map(|nth| format!("person{nth}@example.az")).collect();
    office.put(&people.iter().map(String::as_str).collect::<Vec<_>>());
    let deliverers = [0, 1].map(|_| office.start(&["deliver", "--config", "ministry.toml", "--json"]));
    let sent = deliverers.map(|deliverer| {
        let output = deliverer.wait_with_output().unwrap();
        // Whoever ends first may leave the other's last letter being sent.
        assert!(matches!(output.status.code(), Some(0 | 2)), "{:?}", output.status);
        String::from_utf8(output.stdout).unwrap().lines().count()
    });
    assert_eq!(sent[0] + sent[1], 40);
    assert!(server.connections() <= 2, "each has one connection");
    let mut recipients = server.recipients();
    recipients.sort_unstable();
    recipients.dedup();
    assert_eq!((recipients.len(), server.count()), (40, 40));
}

#[test]
fn a_watching_deliverer_sends_what_comes_and_stops_when_asked() {
    let server = MailServer::start(STARTTLS);
    let office = Office::new(&server);
    let mut watching = office.start(&["deliver", "--config", "ministry.toml", "--watch"]);
    for letters in 1..=2 {
        office.put(&[&format!("person{letters}@example.az")]);
        until("the letter", || server.count() == letters);
    }
    terminate(&watching);
    assert_eq!(watching.wait().unwrap().code(), Some(0));
}
