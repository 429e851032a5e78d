//! Batches without a network, and with the contact details of last time.

use std::fs;

use serde_json::json;

use crate::lines::{good, numbers, results};
use crate::world::World;

#[test]
fn a_batch_without_a_network_is_registered_afterwards() {
    let world = World::new();
    world.done(&["offline", "reserve", "--config", "ministry.toml", "--count", "25", "--out", "places.jsonl"]);
    fs::write(world.path("a.jsonl"), good(&world, 20)).unwrap();
    let offline = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--results", "told.jsonl", "--json"];
    let issued = world.done(&[&offline[..], &["--places", "places.jsonl"]].concat()).json();
    assert_eq!(issued["issued"], 20);
    let pin = world.contract(0).pin.to_string();
    let history = ["history", "--pin", &pin, "--config", "ministry.toml", "--json"];
    assert_eq!(world.done(&history).json(), json!([]), "the service learns of nothing yet");
    world.done(&["offline", "register", "--config", "ministry.toml", "registrations.jsonl"]);
    let results = results(&world, "told.jsonl");
    let held = world.done(&history).json();
    assert_eq!(held[0]["number"].as_str(), numbers(&results).first().copied());
}

#[test]
fn contact_details_of_last_time_fill_in_and_are_remembered() {
    let world = World::new();
    let line: serde_json::Value = serde_json::from_str(&good(&world, 1)).unwrap();
    let mut without = line.clone();
    without.as_object_mut().unwrap().remove("email");
    fs::write(world.path("first.jsonl"), format!("{without}\n{line}\n")).unwrap();
    let batch = |file| ["issue", "--config", "ministry.toml", "--batch", file, "--json"];
    assert_eq!(world.run(&batch("first.jsonl")).json()["refused"], 1, "nobody gave an address before");
    fs::write(world.path("second.jsonl"), without.to_string()).unwrap();
    assert_eq!(world.done(&batch("second.jsonl")).json()["issued"], 1);
}
