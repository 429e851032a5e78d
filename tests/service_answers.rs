//! What the commands make of a service that is not what it should be: every answer is hostile input.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "end_to_end/liar.rs"]
mod liar;
#[path = "end_to_end/world.rs"]
mod world;

use std::fs;
use std::sync::OnceLock;

use liar::{Liar, Script};
use world::{Ran, World, pages};

const BATCH: &str = "/v1/certificates/batch";
const NUMBER: &str = "0000-0000-0000-4";
/// A script has no state of its own.
static GENUINE: OnceLock<String> = OnceLock::new();
const PLACE: &[u8] = br#"{"list":"https://verify.example.az/v1/status-lists/0","indices":[7]}"#;

fn check(world: &World, script: Script) -> Ran {
    world.run(&["check", NUMBER, "--config", "bank.toml", "--service", &Liar::new(script).address])
}

fn assert_could_not(ran: &Ran, sentence: &str) {
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(sentence), "{}", ran.stderr);
    assert!(!ran.stderr.chars().any(|character| character.is_control() && character != '\n'), "{}", ran.stderr);
}

#[test]
fn answers_that_are_none_are_named() {
    let world = World::new();
    let page = check(&world, |_| Some((200, "", b"<html>hello</html>".to_vec())));
    assert_could_not(&page, "is not one of this service; is the address right?");
    let endless = check(&world, |_| Some((200, "", vec![b' '; 5 << 20])));
    assert_could_not(&endless, "did not answer");
    let silent = check(&world, |_| None);
    assert_could_not(&silent, "did not answer");
    let sly = check(&world, |_| Some((503, "", br#"{"title":"a\u001b[2Jb","detail":"c\nd"}"#.to_vec())));
    assert_could_not(&sly, "refused to check the number (503): a[2Jb: cd");
    let down = check(&world, |_| Some((502, "", b"bad gateway".to_vec())));
    assert_could_not(&down, "refused to check the number (502): it is away or has too much to do");
}

#[test]
fn a_token_is_not_carried_elsewhere() {
    let world = World::new();
    let moved = check(&world, |_| Some((307, "Location: http://127.0.0.1:9/stolen\r\n", Vec::new())));
    assert_could_not(&moved, "is not one of this service");
    let clear = ["check", NUMBER, "--config", "bank.toml", "--service", "http://service.example.az"];
    assert_could_not(&world.run(&clear), "would send the token in the clear");
}

#[test]
fn a_certificate_is_believed_only_when_it_is_genuine_and_the_one_asked_about() {
    let world = World::new();
    let forged = check(&world, |_| Some((200, "", br#"{"result":"in_force","certificate":"AQEC"}"#.to_vec())));
    assert_could_not(&forged, "the service sent something that is no certificate");

    let contract = world.contract(0);
    let issued = world.issue(contract, &["--email", "a@example.az"]).json();
    let pin = contract.pin.to_string();
    let history = world.done(&["history", "--pin", &pin, "--config", "ministry.toml", "--json"]).json();
    GENUINE.set(history[0]["certificate"].as_str().unwrap().to_owned()).unwrap();
    let other = check(&world, |_| {
        let genuine = GENUINE.get().unwrap();
        Some((200, "", format!(r#"{{"result":"in_force","certificate":"{genuine}"}}"#).into_bytes()))
    });
    assert_could_not(&other, &format!("asked about {NUMBER}, the service sent the certificate"));
    assert!(other.stderr.contains(issued["number"].as_str().unwrap()));
}

#[test]
fn a_registration_without_an_answer_is_repeated_and_leaves_no_file() {
    let world = World::new();
    let liar = Liar::new(|path| if path == "/v1/indices" { Some((200, "", PLACE.to_vec())) } else { None });
    let ran = world.issue(world.contract(0), &["--email", "a@example.az", "--service", &liar.address]);
    assert_could_not(&ran, "nothing was written, and it is not known whether the service has the certificate");
    assert_eq!(liar.asked(), ["/v1/indices", BATCH, BATCH, BATCH]);
    assert_eq!(pages(&world.path("certificates")), 0);
}

#[test]
fn a_registration_that_is_refused_leaves_no_file() {
    let world = World::new();
    let liar = Liar::new(|path| match path {
        "/v1/indices" => Some((200, "", PLACE.to_vec())),
        _ => Some((
            200,
            "",
            br#"{"results":[{"type":"urn:mohur:problem:certificate-conflict","title":"conflict","status":409}]}"#
                .to_vec(),
        )),
    });
    let ran = world.issue(world.contract(0), &["--email", "a@example.az", "--service", &liar.address]);
    assert_could_not(&ran, "nothing was issued");
    assert_eq!(liar.asked().len(), 2);
    assert_eq!(pages(&world.path("certificates")), 0);
}

#[test]
fn nothing_is_reserved_before_everything_here_is_right() {
    let world = World::new();
    let liar = Liar::new(|_| None);
    let issue = |more: &[&str]| {
        let arguments = [&["--email", "a@example.az", "--service", &liar.address], more].concat();
        world.issue(world.contract(0), &arguments)
    };
    fs::write(world.path("passphrase"), "right").unwrap();
    fs::write(world.path("wrong"), "wrong").unwrap();
    world.done(&["keys", "new", "other.pem", "--passphrase-file", "passphrase"]);
    let wrong = issue(&["--key", "other.pem", "--passphrase-file", "wrong"]);
    assert_could_not(&wrong, "cannot use the key other.pem: the passphrase is wrong");
    let stranger = issue(&["--key", "other.pem", "--passphrase-file", "passphrase"]);
    assert_could_not(&stranger, "may not sign certificates of az.gov.labour today");
    assert_could_not(&issue(&["--issuer", "az.gov.tax"]), "has no issuer az.gov.tax; it names az.gov.labour");
    assert_could_not(&issue(&["--out", "root"]), "root is there already");
    assert_could_not(&issue(&["--register", "nowhere"]), "there is no register at nowhere");
    let none: Vec<String> = Vec::new();
    assert_eq!(liar.asked(), none);
}

#[test]
fn a_pin_is_asked_about_in_a_body_and_never_in_an_address() {
    let world = World::new();
    let liar = Liar::new(|_| Some((200, "", br#"{"items":[],"next":null}"#.to_vec())));
    for command in ["history", "checks"] {
        world.done(&[command, "--pin", "5ZK3M9Q", "--config", "ministry.toml", "--service", &liar.address]);
    }
    assert_eq!(liar.asked(), ["/v1/holders/certificates", "/v1/holders/checks"]);
}

#[test]
fn a_list_that_does_not_end_is_given_up() {
    let world = World::new();
    let liar = Liar::new(|_| Some((200, "", br#"{"items":[],"next":"1"}"#.to_vec())));
    let ran = world.run(&["checks", "--made", "--config", "bank.toml", "--service", &liar.address]);
    assert_could_not(&ran, "does not end");
    assert_eq!(liar.asked().len(), 50);
}
