//! Batches that somebody stops, that the service leaves alone, or that are run again.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::lines::{good, numbers, results, with_mail};
use crate::world::{Ran, World};

fn batch<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["issue", "--config", "ministry.toml", "--batch", file, "--out", "out", "--json"][..], more].concat()
}

fn run(world: &World, file: &str, more: &[&str]) -> Ran {
    world.run(&batch(file, more))
}

#[test]
fn a_finished_batch_is_not_done_again_and_its_output_is_nobody_elses() {
    let world = World::new();
    with_mail(&world);
    let lines = good(&world, 5);
    fs::write(world.path("a.jsonl"), &lines).unwrap();
    fs::write(world.path("b.jsonl"), good(&world, 6)).unwrap();
    assert_eq!(run(&world, "a.jsonl", &[]).json()["ending"], "finished");
    let told = fs::read(world.path("out.results.csv")).unwrap();
    let again = run(&world, "a.jsonl", &[]);
    assert_eq!((again.code, &again.json()["ending"]), (0, &json!("finished_before")));
    let spoken = run(&world, "a.jsonl", &["--language", "az"]);
    assert_eq!((spoken.code, &spoken.json()["ending"]), (0, &json!("finished_before")), "{}", spoken.stderr);
    assert_eq!(fs::read(world.path("out.results.csv")).unwrap(), told);
    let longer = run(&world, "b.jsonl", &[]);
    assert_eq!((longer.code, longer.stderr.contains("give this one another --out")), (2, true), "{}", longer.stderr);
    fs::write(world.path("a.jsonl"), lines.replace("a0@", "b0@")).unwrap();
    let changed = run(&world, "a.jsonl", &[]);
    assert_eq!((changed.code, changed.stderr.contains("the file was changed")), (2, true), "{}", changed.stderr);
    let elsewhere = run(&world, "a.jsonl", &["--results", "other.csv"]);
    assert!(elsewhere.stderr.contains("the results of this batch are in out.results.csv"), "{}", elsewhere.stderr);
    let taken = world.run(&[
        "issue",
        "--config",
        "ministry.toml",
        "--batch",
        "a.jsonl",
        "--out",
        "new",
        "--results",
        "a.jsonl",
    ]);
    assert!(taken.stderr.contains("a.jsonl is there already"), "{}", taken.stderr);
}

#[test]
fn a_service_that_is_away_is_waited_for_and_nothing_is_lost() {
    let mut world = World::new();
    with_mail(&world);
    fs::write(world.path("a.jsonl"), good(&world, 30)).unwrap();
    world.stop_service();
    let away = run(&world, "a.jsonl", &["--patience", "0"]);
    assert_eq!(away.code, 2);
    assert!(
        away.stderr.contains("the same command goes on") && away.stderr.contains("is it running"),
        "{}",
        away.stderr
    );
    let spoken = world.run(&[
        "issue",
        "--config",
        "ministry.toml",
        "--batch",
        "a.jsonl",
        "--out",
        "az",
        "--patience",
        "0",
        "--language",
        "az",
    ]);
    let said = "iş bitməyib; eyni əmr davam etdirir və heç nə iki dəfə verilmir: http://127.0.0.1:";
    assert!(spoken.stderr.contains(said) && spoken.stderr.contains("xidmətə qoşulmaq olmur"), "{}", spoken.stderr);
    let other = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--out", "other", "--patience"];
    let mut waiting = world.command(&[&other[..], &["60"]].concat());
    let mut waiting = waiting.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !world.path("other.batch").exists() {
        thread::sleep(Duration::from_millis(5));
    }
    let second = world.run(&[&other[..], &["0"]].concat());
    assert!(second.stderr.contains("another process is working on this batch"), "{}", second.stderr);
    assert!(waiting.try_wait().unwrap().is_none(), "it waits");
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    world.start_service();
    with_mail(&world);
    assert_eq!(run(&world, "a.jsonl", &[]).json()["issued"], 30);
}

#[test]
fn ctrl_c_stops_in_order_and_the_same_command_goes_on() {
    let world = World::new();
    with_mail(&world);
    let lines = 700;
    fs::write(world.path("a.jsonl"), good(&world, lines)).unwrap();
    let more = ["--results", "told.jsonl", "--jobs", "1"];
    let mut child =
        world.command(&batch("a.jsonl", &more)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !world.path("out/0000001-0001000").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it is at work");
        thread::sleep(Duration::from_millis(5));
    }
    Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    let stopped = Ran::new(&child.wait_with_output().unwrap());
    assert_eq!((stopped.code, &stopped.json()["ending"]), (2, &json!("stopped")), "{}", stopped.stderr);
    assert!(stopped.stderr.contains("the same command goes on"), "{}", stopped.stderr);
    let before = results(&world, "told.jsonl");
    assert!(!before.is_empty() && before.len() < lines, "{} lines are done", before.len());
    assert_eq!(run(&world, "a.jsonl", &more).json()["issued"], lines);
    let after = results(&world, "told.jsonl");
    assert_eq!(after[..before.len()], before, "what was done stays");
    assert_eq!(numbers(&after).len(), lines);
}
