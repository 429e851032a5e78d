//! The memory of a batch does not depend on its length.

use std::fs;
use std::io;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::lines::{good, with_mail};
use crate::world::World;

/// The most memory, in kilobytes, that a batch of so many lines had at once, until it had its last result.
fn peak(world: &World, name: &str, lines: usize) -> u64 {
    let file = format!("{name}.jsonl");
    // Lines that are refused go the same way, and are quicker: every sixteenth is issued.
    let line = |(nth, line): (usize, &str)| {
        if nth.is_multiple_of(16) { line.to_owned() } else { line.replace("\"pin\"", "\"nip\"") }
    };
    let text: Vec<String> = good(world, lines).lines().enumerate().map(line).collect();
    fs::write(world.path(&file), text.join("\n")).unwrap();
    let arguments = ["issue", "--config", "ministry.toml", "--batch", &file, "--out", &format!("{name}.zip"), "--json"];
    let mut child = world.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (status, mut peak) = (format!("/proc/{}/status", child.id()), 0);
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.map_or(peak, |line| line.trim().trim_end_matches(" kB").parse().unwrap());
        thread::sleep(Duration::from_millis(2));
    }
    let told = io::read_to_string(child.stdout.take().unwrap()).unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["issued"].as_u64().unwrap() + told["refused"].as_u64().unwrap(), lines as u64);
    peak
}

#[test]
fn a_batch_twenty_times_as_long_needs_no_more_memory() {
    let world = World::new();
    with_mail(&world);
    let (short, long) = (peak(&world, "short", 2_000), peak(&world, "long", 40_000));
    // A line that stayed in memory would add 20 megabytes at least, where the short one has 40 or so.
    assert!(long * 10 < short * 12, "{short} and {long} kilobytes");
}
