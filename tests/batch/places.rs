//! Batches whose places were reserved beforehand.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::lines::{good, numbers, results, with_mail};
use crate::world::{Ran, World};

const BATCH: [&str; 9] =
    ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--results", "told.jsonl", "--places", "places.jsonl"];

fn run(world: &World, more: &[&str]) -> Ran {
    world.run(&[&BATCH[..], more].concat())
}

fn reserve(world: &World, count: usize, out: &str) {
    world.done(&["offline", "reserve", "--config", "ministry.toml", "--count", &count.to_string(), "--out", out]);
}

fn left(world: &World) -> usize {
    world.done(&["offline", "places", "places.jsonl"]).stdout.trim().parse().unwrap()
}

/// The certificates in the file of registrations.
fn registrations(world: &World) -> Vec<String> {
    let text = fs::read_to_string(world.path("registrations.jsonl")).unwrap();
    let certificate =
        |line: &str| serde_json::from_str::<Value>(line).unwrap()["certificate"].as_str().unwrap().to_owned();
    text.lines().map(certificate).collect()
}

#[test]
fn places_that_run_out_are_told_with_all_that_are_needed_and_new_ones_take_their_place() {
    let world = World::new();
    with_mail(&world);
    fs::write(world.path("a.jsonl"), good(&world, 1_200)).unwrap();
    let none = run(&world, &["--jobs", "1"]);
    assert!(none.code == 2 && none.stderr.contains("there is no file of places at places.jsonl"), "{}", none.stderr);
    reserve(&world, 60, "places.jsonl");
    let short = run(&world, &["--jobs", "1"]);
    // Chunks of 16 and 32 lines had places, and 64 are wanted next.
    let said =
        "places.jsonl has 12 places left, too few to go on at line 49: up to 1,152 more are needed for all the lines";
    assert!(short.code == 2 && short.stderr.contains(said), "{}", short.stderr);
    assert!(short.stderr.contains("--count 1152 --out FILE"), "{}", short.stderr);
    assert_eq!(numbers(&results(&world, "told.jsonl")).len(), 48);
    reserve(&world, 1_152, "more.jsonl");
    fs::rename(world.path("more.jsonl"), world.path("places.jsonl")).unwrap();
    assert_eq!(run(&world, &["--json"]).json()["issued"], 1_200);
    assert_eq!(left(&world), 0);
}

#[test]
fn a_file_that_is_none_of_registrations_costs_no_place() {
    let world = World::new();
    with_mail(&world);
    reserve(&world, 10, "places.jsonl");
    fs::write(world.path("a.jsonl"), good(&world, 3)).unwrap();
    fs::write(world.path("notes"), "mine").unwrap();
    let foreign = run(&world, &["--registrations", "notes"]);
    assert!(
        foreign.code == 2 && foreign.stderr.contains("the last line of notes is no registration"),
        "{}",
        foreign.stderr
    );
    let single = ["--places", "places.jsonl", "--registrations", "notes", "--email", "a@example.az"];
    assert_eq!(world.issue(world.contract(0), &single).code, 2);
    assert_eq!(left(&world), 10);
    assert_eq!(run(&world, &["--json"]).json()["issued"], 3);
}

#[test]
fn a_batch_without_a_network_that_is_killed_uses_no_place_twice_and_loses_no_line() {
    let world = World::new();
    with_mail(&world);
    let lines = 600;
    // What a kill wastes: the places of some chunks.
    reserve(&world, 20_000, "places.jsonl");
    fs::write(world.path("a.jsonl"), good(&world, lines)).unwrap();
    // Machines differ in speed: kills come later until the first registrations are kept, and then at that pace.
    let (mut after, mut kills) = (Duration::from_millis(50), 0);
    while kills < 8 {
        let mut child = world.command(&BATCH).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(after);
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if world.path("registrations.jsonl").exists() { kills += 1 } else { after = after * 13 / 10 }
    }
    assert!(kills > 2, "{kills}");
    assert_eq!(run(&world, &["--json"]).json()["issued"], lines);
    let results = results(&world, "told.jsonl");
    assert_eq!(numbers(&results).iter().collect::<BTreeSet<_>>().len(), lines);
    // A chunk that was cut off between its registrations and their note has them twice, which is as good as once.
    let kept: BTreeSet<String> = registrations(&world).into_iter().collect();
    assert_eq!(kept.len(), lines, "every certificate is kept, and no other");
    let told = world.done(&["offline", "register", "--config", "ministry.toml", "registrations.jsonl"]).stdout;
    assert!(told.starts_with(&format!("{lines} registered")), "{told}");
}
