//! SIGKILL at any moment of issuing without the service.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mohur_certificate::compact::Compact;
use mohur_keys::trust::Trust;
use serde_json::Value;

use crate::world::{World, pages};

/// Kills, at moments that are spread evenly over the time that issuing takes.
const KILLS: u32 = 40;

/// Numbers and places of the certificates in the file of registrations.
fn registered(world: &World) -> (BTreeSet<String>, BTreeSet<(String, u32)>) {
    let bytes = fs::read(world.path("trust-list.cwt")).unwrap();
    let trust = Trust::open(&bytes, &[world.root().parse().unwrap()], None).unwrap();
    let (mut numbers, mut places) = (BTreeSet::new(), BTreeSet::new());
    for line in fs::read_to_string(world.path("registrations.jsonl")).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let certificate = URL_SAFE_NO_PAD.decode(line["certificate"].as_str().unwrap()).unwrap();
        let expanded = Compact::parse(&certificate).unwrap().expand().unwrap();
        let claims = trust.certificate(&expanded).unwrap().into_content();
        assert!(numbers.insert(claims.number.to_string()));
        assert!(places.insert((claims.status.uri, claims.status.index)), "a place was used twice");
    }
    (numbers, places)
}

#[test]
fn no_place_is_used_twice_and_no_page_is_out_without_its_registration() {
    let world = World::new();
    world.done(&["offline", "reserve", "--config", "ministry.toml", "--count", "100", "--out", "places.jsonl"]);
    let arguments = ["--places", "places.jsonl", "--email", "a@example.az"];
    let started = Instant::now();
    assert_eq!(world.issue(world.contract(0), &arguments).code, 0);
    let whole = started.elapsed();
    for kill in 1..=KILLS {
        let mut command = world.issue_command(world.contract(0), &arguments);
        let mut issuing = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(whole * kill / KILLS);
        issuing.kill().unwrap();
        issuing.wait().unwrap();
    }
    let last = world.issue(world.contract(0), &arguments);
    assert_eq!(last.code, 0, "what a kill left behind hinders nobody: {}", last.stderr);

    let (numbers, places) = registered(&world);
    let files = fs::read_dir(world.path("certificates")).unwrap().map(|file| file.unwrap().file_name());
    let names: Vec<String> =
        files.map(|name| name.into_string().unwrap()).filter(|name| !name.starts_with('.')).collect();
    assert!(names.len() >= 2 && pages(&world.path("certificates")) <= 2 + KILLS as usize);
    for name in names {
        assert!(numbers.contains(name.trim_end_matches(".pdf")), "{name} is out, and its registration is not kept");
    }
    let left: BTreeSet<(String, u32)> = fs::read_to_string(world.path("places.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|place| {
            (place["list"].as_str().unwrap().to_owned(), u32::try_from(place["index"].as_u64().unwrap()).unwrap())
        })
        .collect();
    assert!(left.is_disjoint(&places), "a used place can be taken again");
    assert!(left.len() + places.len() <= 100 && left.len() >= 100 - 2 - KILLS as usize);
    world.done(&["offline", "register", "registrations.jsonl", "--config", "ministry.toml"]);
}
