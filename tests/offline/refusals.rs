//! Lines that are refused are named, and hinder no other.

use std::fs;

use serde_json::{Value, json};

use crate::world::World;

/// Issues without the service for the first contracts, and gives the lines of the registrations.
fn issued(world: &World, count: usize) -> Vec<String> {
    world.done(&["offline", "reserve", "--config", "ministry.toml", "--count", "5", "--out", "places.jsonl"]);
    for nth in 0..count {
        let more = ["--places", "places.jsonl", "--registrations", "sent.jsonl", "--email", "a@example.az"];
        let issued = world.issue(world.contract(nth), &more);
        assert_eq!(issued.code, 0, "{}", issued.stderr);
    }
    fs::read_to_string(world.path("sent.jsonl")).unwrap().lines().map(str::to_owned).collect()
}

fn with(line: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut registration = serde_json::from_str(line).unwrap();
    change(&mut registration);
    registration.to_string()
}

#[test]
fn refused_lines_are_named_and_the_others_are_registered() {
    let world = World::new();
    let lines = issued(&world, 3);
    let other = with(&lines[0], |line| line["holder"]["pin"] = json!("1AAAAA1"));
    let forged = with(&lines[1], |line| line["certificate"] = json!("AQEC"));
    let torn = &lines[2][..40];
    let all = [&other, "hello", "", &lines[1], &forged, &"x".repeat(20_000), &lines[2], torn].join("\n");
    fs::write(world.path("all.jsonl"), all).unwrap();
    let register = ["offline", "register", "all.jsonl", "--config", "ministry.toml"];
    let ran = world.run(&register);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (1, "2 registered, 0 registered before, 4 refused\n"),
        "{}",
        ran.stderr
    );
    let mut told: Vec<_> = ran.stderr.lines().collect();
    told.sort_unstable();
    let begins = [
        "all.jsonl, line 1: The certificate is about another person: ",
        "all.jsonl, line 2: this is no registration: expected value at line 1 column 1",
        "all.jsonl, line 5: The certificate is not accepted: ",
        "all.jsonl, line 6: this is no registration: the line has more than 16,384 bytes",
        "all.jsonl, line 8: a crash tore this line before its page was written; nothing is missing",
    ];
    assert_eq!(told.len(), begins.len(), "{told:?}");
    assert!(told.iter().zip(begins).all(|(told, begin)| told.starts_with(begin)), "{told:#?}");

    let ran = world.run(&[&register[..], &["--language", "az", "--json"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let told: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |line: u64| told.iter().find(|told| told["line"] == line).unwrap();
    assert_eq!((&of(1)["outcome"], &of(1)["problem"]), (&json!("refused"), &json!("other-holder")));
    assert!(of(1)["sentence"].as_str().unwrap().starts_with("Arayış başqa şəxs haqqındadır: "), "{}", of(1));
    assert_eq!(
        (&of(2)["outcome"], &of(4)["outcome"], &of(8)["outcome"]),
        (&json!("bad-line"), &json!("again"), &json!("torn"))
    );
}

#[test]
fn a_service_that_is_away_is_named_and_the_same_command_ends_the_work() {
    let mut world = World::new();
    issued(&world, 2);
    world.stop_service();
    let register = ["offline", "register", "sent.jsonl", "--config", "ministry.toml"];
    let ran = world.run(&register);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, "0 registered, 0 registered before, 0 refused\n"));
    assert!(
        ran.stderr.contains("run the same command again") && ran.stderr.contains("cannot be reached"),
        "{}",
        ran.stderr
    );
    let address = world.start_service();
    world.done(&[&register[..], &["--service", &address]].concat());
    let wrong = world.run(&["offline", "register", "sent.jsonl", "--config", "bank.toml", "--service", &address]);
    assert!(wrong.code == 2 && wrong.stderr.contains("lacks the scope `issue`"), "{}", wrong.stderr);
}

#[test]
fn without_places_nothing_is_issued() {
    let world = World::new();
    let issue = |more: &[&str]| world.issue(world.contract(0), &[&["--email", "a@example.az"], more].concat());
    let missing = issue(&["--places", "nowhere.jsonl"]);
    assert!(
        missing.code == 2 && missing.stderr.contains("there is no file of places at nowhere.jsonl"),
        "{}",
        missing.stderr
    );
    fs::write(world.path("places.jsonl"), "").unwrap();
    let none = issue(&["--places", "places.jsonl"]);
    assert!(
        none.code == 2 && none.stderr.contains("places.jsonl has 0 places left, and 1 are needed"),
        "{}",
        none.stderr
    );
    world.done(&["offline", "reserve", "--config", "ministry.toml", "--count", "1", "--out", "one.jsonl"]);
    fs::write(world.path("notes"), "mine").unwrap();
    let foreign = issue(&["--places", "one.jsonl", "--registrations", "notes"]);
    assert!(
        foreign.code == 2 && foreign.stderr.contains("the last line of notes is no registration"),
        "{}",
        foreign.stderr
    );
    assert_eq!(fs::read_to_string(world.path("notes")).unwrap(), "mine");
    assert!(!world.path("registrations.jsonl").exists());
    assert_eq!(crate::world::pages(&world.path("certificates")), 0);
}
