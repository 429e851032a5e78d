//! The kernel's view of a batch: what a power cut must not undo is on disk before the next step.

use std::fs;
use std::process::Command;

use crate::lines::{good, with_mail};
use crate::world::World;

/// The steps as their system calls show them, in the order in which they must come.
const STEPS: [(&str, &[&str]); 12] = [
    ("the journal gets its name", &["link", "pages.zip.batch\""]),
    ("that is on disk", &["fsync(", "/out>"]),
    ("the archive is made, and takes no file's place", &["openat(", "pages.zip.part\"", "O_EXCL", "O_NOFOLLOW"]),
    ("its name is on disk", &["fsync(", "/out>"]),
    ("the results are made, and take no file's place", &["openat(", "results.csv\"", "O_EXCL", "O_NOFOLLOW"]),
    ("their name is on disk", &["fsync(", "/out>"]),
    ("the chunk is in the journal, on disk", &["fdatasync(", "pages.zip.batch"]),
    ("its pages are on disk", &["fdatasync(", "pages.zip.part>"]),
    ("its results are on disk", &["fdatasync(", "results.csv>"]),
    ("that it is done is on disk", &["fdatasync(", "pages.zip.batch"]),
    ("that all is done gets the journal's name", &["rename", "pages.zip.batch\""]),
    ("the archive gets its name", &["link", "pages.zip\""]),
];

#[test]
fn names_and_bytes_are_on_disk_before_anything_counts_on_them() {
    let world = World::new();
    with_mail(&world);
    fs::create_dir(world.path("out")).unwrap();
    fs::write(world.path("a.jsonl"), good(&world, 10)).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--out", "out/pages.zip", "--results"];
    let batch = world.command(&[&batch[..], &["out/results.csv"]].concat());
    let calls = "trace=openat,fsync,fdatasync,link,linkat,rename,renameat,renameat2";
    let mut traced = Command::new("strace");
    traced.args(["-f", "-y", "-e", calls, "-o", "trace"]).arg(batch.get_program()).args(batch.get_args());
    let output = traced.current_dir(world.path("")).output().expect("strace is there; run ./test, which installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = fs::read_to_string(world.path("trace")).unwrap();
    let mut calls = trace.lines();
    for (step, words) in STEPS {
        let is_step = |call: &&str| words.iter().all(|word| call.contains(word)) && !call.contains("= -1");
        assert!(calls.any(|call| is_step(&call)), "{step}: not there, or not in this order\n{trace}");
    }
}
