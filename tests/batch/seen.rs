//! What a person sees of a batch while it runs.

use std::fs;
use std::process::{Command, Stdio};

use crate::lines::{good, with_mail};
use crate::world::World;

const BATCH: [&str; 7] = ["issue", "--config", "ministry.toml", "--language", "az", "--batch", "a.jsonl"];

#[test]
fn a_terminal_has_a_bar_and_a_pipe_has_none() {
    let world = World::new();
    with_mail(&world);
    fs::write(world.path("a.jsonl"), good(&world, 300)).unwrap();
    let batch = world.command(&[&BATCH[..], &["--out", "seen"]].concat());
    let words = std::iter::once(batch.get_program()).chain(batch.get_args());
    let words = words.map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" ");
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &words, "/dev/null"]).env("TERM", "xterm").stdin(Stdio::null());
    let seen = terminal.current_dir(world.path("")).output().expect("script is there; every Linux has it");
    let seen = String::from_utf8(seen.stdout).unwrap();
    assert!(seen.contains(" % ") && seen.contains(" verildi, 0 rədd edildi  ") && seen.contains("/san, "), "{seen}");
    assert!(seen.contains("300 verildi, 0 rədd edildi; bu dəfə "), "{seen}");
    let piped = world.done(&[&BATCH[..], &["--out", "piped"]].concat());
    assert_eq!(piped.stderr.replace("mohur: making the new outbox outbox.sqlite\n", ""), "");
    assert_eq!(piped.stdout.lines().count(), 4, "{}", piped.stdout);
}

#[test]
fn lines_wait_in_sight_of_whoever_watches() {
    let mut world = World::new();
    with_mail(&world);
    fs::write(world.path("a.jsonl"), good(&world, 3)).unwrap();
    world.stop_service();
    let batch = world.command(&[&BATCH[..], &["--patience", "2"]].concat());
    let words = std::iter::once(batch.get_program()).chain(batch.get_args());
    let words = words.map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" ");
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &words, "/dev/null"]).env("TERM", "xterm").stdin(Stdio::null());
    let seen = terminal.env("COLUMNS", "200").current_dir(world.path("")).output().unwrap();
    assert_eq!(seen.status.code(), Some(2));
    let seen = String::from_utf8(seen.stdout).unwrap();
    assert!(seen.contains("gözlənilir: "), "{seen}");
}
