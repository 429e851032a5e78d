//! The kernel's view of issuing without the service: what a power cut must not undo is on disk before the next step.

use std::fs;
use std::process::Command;

use crate::world::World;

/// The steps as their system calls show them, in the order in which they must come.
const STEPS: [(&str, &[&str]); 5] = [
    ("the place leaves its file", &["ftruncate(", "places.jsonl>"]),
    ("that is on disk", &["fsync(", "places.jsonl>"]),
    ("the registration is written", &["write(", "registrations.jsonl>"]),
    ("that is on disk", &["fdatasync(", "registrations.jsonl>"]),
    ("the page appears", &["link", "certificates/", ".pdf\""]),
];

#[test]
fn a_place_is_gone_and_a_registration_kept_on_disk_before_the_page_appears() {
    let world = World::new();
    world.done(&["offline", "reserve", "--config", "ministry.toml", "--count", "3", "--out", "places.jsonl"]);
    let issue = world.issue_command(world.contract(0), &["--places", "places.jsonl", "--email", "a@example.az"]);
    let calls = "trace=ftruncate,fsync,write,fdatasync,link,linkat,rename,renameat,renameat2";
    let mut traced = Command::new("strace");
    traced.args(["-f", "-y", "-e", calls, "-o", "trace"]).arg(issue.get_program()).args(issue.get_args());
    let output = traced.current_dir(world.path("")).output().expect("strace is there; run ./test, which installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = fs::read_to_string(world.path("trace")).unwrap();
    let mut calls = trace.lines();
    for (step, words) in STEPS {
        let is_step = |call: &&str| words.iter().all(|word| call.contains(word)) && !call.contains("= -1");
        assert!(calls.any(|call| is_step(&call)), "{step}: not there, or not in this order\n{trace}");
    }
}
