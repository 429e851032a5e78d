//! The main job against the real service: import, issue, check, deactivate, check again, and both views of the checks.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "end_to_end/world.rs"]
mod world;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use mohur_certificate::document_type::DocumentTypes;
use mohur_keys::trust::Trust;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::{Policy, StatusCheck};
use mohur_verifier::status::StatusLists;
use mohur_verifier::verdict::{DocumentPart, Outcome};
use mohur_verifier::verify::Verifier;
use serde_json::{Value, json};
use world::{World, pages};

const UNKNOWN: &str = "0000-0000-0000-4";

fn check<'a>(world: &World, number: &'a str, more: &[&'a str]) -> world::Ran {
    let mut arguments = vec!["check", number, "--config", "bank.toml"];
    arguments.extend_from_slice(more);
    world.run(&arguments)
}

#[test]
fn a_certificate_lives_from_application_to_deactivation() {
    let world = World::new();
    let contract = world.contract(0);
    let issued = world.issue(contract, &["--kind", "salary", "--language", "az", "--email", "a@example.az"]);
    assert_eq!(issued.code, 0, "{}", issued.stderr);
    let issued = issued.json();
    assert_eq!((&issued["issued"], &issued["copy_to"]), (&json!(true), &Value::Null));
    assert_eq!(issued["document_type"], "employment-salary/1");
    let number = issued["number"].as_str().unwrap();
    let page = fs::read(world.path(&format!("certificates/{number}.pdf"))).unwrap();

    let by = ["--pin", "1AAAAA1", "--surname", "Quliyeva", "--given-name", "Şəfəq", "--out", "checked.pdf", "--json"];
    let checked = check(&world, &number.to_lowercase().replace('-', " "), &by);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    let facts = checked.json()["facts"].clone();
    let said =
        |name: &str| facts.as_array().unwrap().iter().find(|fact| fact["name"] == name).unwrap()["value"].clone();
    assert_eq!(said("surname"), json!(&*contract.surname));
    assert_eq!(fs::read(world.path("checked.pdf")).unwrap(), page, "the page that is downloaded is the original");

    let revoke = ["revoke", number, "--config", "ministry.toml", "--reason", "Səhv verilib", "--json"];
    assert_eq!(world.done(&revoke).json()["reason"], "Səhv verilib");
    world.done(&revoke);
    let after = check(&world, number, &[]);
    let unknown = check(&world, UNKNOWN, &[]);
    assert_eq!((after.code, unknown.code), (1, 1));
    assert_eq!(after.stdout.replace(number, UNKNOWN), unknown.stdout, "nothing tells deactivated from unknown");
    assert_eq!((after.stderr.as_str(), unknown.stderr.as_str()), ("", ""));

    let pin = contract.pin.to_string();
    let history = world.done(&["history", "--pin", &pin, "--config", "ministry.toml", "--json"]).json();
    assert_eq!((&history[0]["number"], &history[0]["state"]), (&json!(number), &json!("deactivated")));
    let seen = world.done(&["checks", "--pin", &pin, "--config", "ministry.toml", "--json"]).json();
    let outcomes: Vec<&Value> = seen.as_array().unwrap().iter().map(|check| &check["outcome"]).collect();
    assert_eq!(outcomes, ["deactivated", "in_force"]);
    assert_eq!(
        (&seen[1]["person"]["surname"], &seen[1]["organisation"]["voen"]),
        (&json!("Quliyeva"), &json!("1500000002"))
    );
    let made = world.done(&["checks", "--made", "--config", "bank.toml", "--json"]).json();
    let results: Vec<&Value> = made.as_array().unwrap().iter().map(|check| &check["result"]).collect();
    assert_eq!(results, ["not_in_force", "not_in_force", "in_force"]);
    assert_eq!(made[2]["holder"]["surname"], json!(&*contract.surname));
    assert_eq!(made[1].get("holder"), None, "a deactivated certificate tells a checker nothing");
}

#[test]
fn what_is_issued_verifies_offline() {
    let world = World::new();
    let bytes = fs::read(world.path("trust-list.cwt")).unwrap();
    let trust = Trust::open(&bytes, &[world.root().parse().unwrap()], None).unwrap();
    for (nth, kind, language) in [(1, "plain", "az"), (2, "salary", "en")] {
        let more = ["--kind", kind, "--language", language, "--email", "a@example.az", "--out", "pages/"];
        let issued = world.issue(world.contract(nth), &more).json();
        let page = fs::read(world.path(issued["file"].as_str().unwrap())).unwrap();
        let evidence = Evidence::from_pdf(&page).unwrap();
        let policy = Policy { status: StatusCheck::Skipped, ..Policy::default() };
        let now = issued["at"].as_str().unwrap().parse().unwrap();
        let lists = StatusLists::new();
        let verifier = Verifier { trust: Some(&trust), types: DocumentTypes::shipped(), lists: &lists, policy };
        let verdict = verifier.verdict(&evidence, now);
        assert_eq!(verdict.parts.document, DocumentPart::Original);
        assert_ne!(verdict.outcome(), Outcome::NotValid);
        assert_eq!(verdict.claims().unwrap().number.to_string(), issued["number"].as_str().unwrap());
    }
}

#[test]
fn contact_details_are_remembered_and_pages_come_again() {
    let world = World::new();
    let contract = world.contract(3);
    let first = world.issue(contract, &["--email", "a@example.az", "--phone", "050 123 45 67"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    let nobody_listens = "[mail]\nserver = \"smtp://127.0.0.1:9\"\nfrom = \"no-reply@example.az\"\n";
    let settings = fs::read_to_string(world.path("ministry.toml")).unwrap();
    fs::write(world.path("ministry.toml"), settings + nobody_listens).unwrap();
    let second = world.issue(contract, &["--copy", "--out", "second.pdf"]).json();
    assert_eq!((&second["copy_to"], &second["copy"]["state"]), (&json!("a@example.az"), &json!("waiting")));
    let third = world.issue(contract, &["--out", "second.pdf"]);
    assert_eq!((third.code, third.stderr.contains("second.pdf is there already")), (2, true), "{}", third.stderr);
    let pin = contract.pin.to_string();
    let history = ["history", "--pin", &pin, "--config", "ministry.toml", "--save", "again", "--json"];
    assert_eq!(world.done(&history).json().as_array().unwrap().len(), 2, "nothing was issued the third time");
    let name = format!("{}.pdf", first.json()["number"].as_str().unwrap());
    let read = |path: String| fs::read(world.path(&path)).unwrap();
    assert_eq!(read(format!("again/{name}")), read(format!("certificates/{name}")));
}

#[test]
fn refused_applications_leave_nothing() {
    let world = World::new();
    let refused = world.issue(world.contract(0), &["--phone", "x", "--addressee", "1500000009", "--language", "en"]);
    assert_eq!(refused.code, 1);
    let refused = refused.json();
    let codes: Vec<&Value> = refused["refusals"].as_array().unwrap().iter().map(|reason| &reason["code"]).collect();
    assert_eq!(codes, ["email-missing", "phone-wrong", "addressee-not-voen"]);
    assert_eq!(pages(&world.path("certificates")), 0);
}

#[test]
fn a_service_that_is_down_or_refuses_is_named_and_nothing_is_left() {
    let mut world = World::new();
    let wrong = world.run(&["revoke", UNKNOWN, "--reason", "x", "--config", "bank.toml"]);
    assert_eq!((wrong.code, wrong.stderr.contains("lacks the scope `revoke`")), (2, true), "{}", wrong.stderr);
    let unknown = world.run(&["revoke", UNKNOWN, "--reason", "x", "--config", "ministry.toml"]);
    assert_eq!((unknown.code, unknown.stderr.contains("has no certificate")), (1, true), "{}", unknown.stderr);
    let mistyped = check(&world, "0000-0000-0000-5", &[]);
    assert_eq!((mistyped.code, mistyped.stderr.contains("mistyped")), (2, true), "{}", mistyped.stderr);
    fs::set_permissions(world.path("bank.token"), fs::Permissions::from_mode(0o644)).unwrap();
    let open = check(&world, UNKNOWN, &[]);
    assert_eq!((open.code, open.stderr.contains("chmod 600")), (2, true), "{}", open.stderr);
    world.stop_service();
    let down = world.issue(world.contract(0), &["--email", "a@example.az"]);
    assert_eq!((down.code, down.stderr.contains("cannot be reached")), (2, true), "{}", down.stderr);
    assert_eq!(pages(&world.path("certificates")), 0);
}

/// A machine that is prepared where there is a network, and verifies where there is none.
#[test]
fn a_machine_that_was_synced_verifies_without_a_network() {
    let mut world = World::new();
    let issued = |nth| world.issue(world.contract(nth), &["--email", "a@example.az"]).json();
    let [kept, revoked] = [0, 1].map(|nth| issued(nth)["number"].as_str().unwrap().to_owned());
    world.done(&["revoke", &revoked, "--config", "ministry.toml", "--reason", "Səhv verilib"]);
    let settings = fs::read_to_string(world.path("bank.toml")).unwrap();
    let settings: toml::Table = settings.parse().unwrap();
    let address = settings["service"]["address"].as_str().unwrap();
    let office = format!(
        "[trust]\nlist = \"office/trust-list.cwt\"\naddress = \"{address}/v1/trust-list\"\nroots = [\"{}\"]\n\
         [verifier]\nstatus_lists = \"office/status-lists\"\nstatus_mirror = \"{address}/v1/status-lists/\"\n",
        world.root()
    );
    fs::write(world.path("office.toml"), office).unwrap();
    fs::create_dir(world.path("office")).unwrap();
    let sync = ["sync", "--config", "office.toml", "--json"];
    let results = |ran: &world::Ran| -> Vec<String> {
        let lines = ran.json();
        lines.as_array().unwrap().iter().map(|line| format!("{} {}", line["what"], line["result"])).collect()
    };
    // What was revoked is published within a second.
    let verify = |number: &str| {
        let page = format!("certificates/{number}.pdf");
        world.run(&["verify", &page, "--config", "office.toml", "--json"]).json()["code"].clone()
    };
    let published = (0..40).any(|_| {
        world.done(&sync);
        std::thread::sleep(std::time::Duration::from_millis(100));
        verify(&revoked) == "revoked"
    });
    assert!(published);
    assert_eq!(verify(&kept), "valid");
    assert_eq!(results(&world.done(&sync)), [r#""trust-list" "unchanged""#, r#""status-list" "unchanged""#]);
    // A newer trust list that was brought by hand is not taken back, though nothing was remembered yet.
    world.done(&["trust", "sign", "draft.json", "--root", "root.pem", "--out", "newer.cwt"]);
    let (brought, newer) = (world.path("office/trust-list.cwt"), fs::read(world.path("newer.cwt")).unwrap());
    fs::write(&brought, &newer).unwrap();
    fs::remove_file(world.path("office/status-lists/.trust-list")).unwrap();
    let refused = world.run(&sync);
    assert_eq!((refused.code, &*results(&refused)[0]), (2, r#""trust-list" "failed""#), "{}", refused.stdout);
    assert_eq!(fs::read(&brought).unwrap(), newer);
    world.stop_service();
    let offline = world.run(&sync);
    assert_eq!(offline.code, 2);
    assert_eq!(results(&offline), [r#""trust-list" "failed""#, r#""addresses" "failed""#]);
    let verify = |number: &str| {
        let page = format!("certificates/{number}.pdf");
        world.run(&["verify", &page, "--config", "office.toml", "--json"]).json()["code"].clone()
    };
    assert_eq!((verify(&kept), verify(&revoked)), (json!("valid"), json!("revoked")));
}
