//! The whole way: reserve, go offline, issue, verify, come back, register, check, deactivate.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::world::World;

/// The status list as anyone would fetch it, into the folder `lists`.
fn fetch_list(world: &World, address: &str) {
    let list = format!("{address}/v1/status-lists/0");
    let bytes = ureq::get(list).call().unwrap().body_mut().read_to_vec().unwrap();
    fs::create_dir_all(world.path("lists")).unwrap();
    fs::write(world.path("lists/0"), bytes).unwrap();
}

#[test]
fn a_certificate_lives_without_a_network_until_it_is_registered() {
    let mut world = World::new();
    let places = ["offline", "reserve", "--config", "ministry.toml", "--count", "5", "--out", "places.jsonl"];
    let reserved = world.done(&places);
    assert_eq!(
        reserved.stdout,
        "5 places in places.jsonl: move it to the machine without a network, and keep no copy\n"
    );
    assert_eq!(fs::metadata(world.path("places.jsonl")).unwrap().permissions().mode() & 0o777, 0o600);
    let again = world.run(&places);
    assert!(again.code == 2 && again.stderr.contains("nothing is overwritten"), "{}", again.stderr);
    world.stop_service();
    // A machine without a network has no token either.
    fs::rename(world.path("ministry.token"), world.path("away")).unwrap();

    let issued: Vec<Value> = (0..3)
        .map(|nth| {
            let more = ["--places", "places.jsonl", "--email", "a@example.az"];
            let issued = world.issue(world.contract(nth), &more);
            assert_eq!(issued.code, 0, "{}", issued.stderr);
            issued.json()
        })
        .collect();
    assert!(issued.iter().all(|issued| issued["registered"] == false), "{issued:?}");
    assert_eq!(world.done(&["offline", "places", "places.jsonl"]).stdout, "2\n");
    assert_eq!(world.done(&["offline", "places", "places.jsonl", "--json"]).json(), json!({"places": 2}));
    assert_eq!(fs::metadata(world.path("registrations.jsonl")).unwrap().permissions().mode() & 0o777, 0o600);

    fs::rename(world.path("away"), world.path("ministry.token")).unwrap();
    let address = world.start_service();
    fetch_list(&world, &address);
    let verified = world.done(&["verify", "certificates", "--config", "ministry.toml", "--status-lists", "lists"]);
    assert!(verified.stdout.contains("3 valid, 0 not valid"), "a reserved place is not revoked: {}", verified.stdout);
    let number = issued[0]["number"].as_str().unwrap();
    let check = ["check", number, "--config", "bank.toml", "--service", &address];
    assert_eq!(world.run(&check).code, 1, "the service does not know it yet");

    let register = ["offline", "register", "registrations.jsonl", "--config", "ministry.toml", "--service", &address];
    assert_eq!(world.done(&register).stdout, "3 registered, 0 registered before, 0 refused\n");
    let again = world.done(&[&register[..], &["--language", "az"]].concat());
    assert_eq!(again.stdout, "0 qeydə alındı, 3 əvvəl alınmışdı, 0 qəbul olunmadı\n");
    world.done(&check);
    let revoke = ["revoke", number, "--config", "ministry.toml", "--service", &address, "--reason", "xitam", "--json"];
    world.done(&revoke);
    assert_eq!(world.run(&check).code, 1);
    let told = world.done(&[&register[..], &["--json"]].concat());
    let lines: Vec<Value> = told.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0], json!({"line": 1, "outcome": "again", "number": number}));
    assert_eq!(world.run(&check).code, 1, "registering again does not bring it back into force");
}
