//! Batches that are gone on with after something around them changed.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::lines::{good, numbers, results, with_mail};
use crate::world::{Ran, World};

const BATCH: [&str; 7] = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--results", "told.jsonl"];

fn run(world: &World, more: &[&str]) -> Ran {
    world.run(&[&BATCH[..], more].concat())
}

/// Begins a batch and kills it as soon as its first chunk is signed: that is pending.
fn begun(world: &mut World, lines: &str, more: &[&str]) {
    fs::write(world.path("a.jsonl"), lines).unwrap();
    let mut child = world.command(&[&BATCH[..], more].concat());
    let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !fs::read_to_string(world.path("a.batch")).unwrap_or_default().contains("{\"chunk\":") {
        assert!(child.try_wait().unwrap().is_none(), "it is at work");
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_batch_goes_on_only_with_what_it_was_begun_with() {
    let mut world = World::new();
    with_mail(&world);
    let lines = good(&world, 300);
    begun(&mut world, &lines, &["--language", "az"]);
    for (more, said) in [
        (&["--language", "en"][..], "the language (--language) was az, and is en now"),
        (&["--language", "az", "--type", "employment/1"], "nəyin verildiyi (--type)"),
        (
            &["--language", "az", "--service", "http://127.0.0.1:2"],
            "və ya yerlər faylı (--service, --places) http://127.0.0.1:",
        ),
        (&["--language", "az", "--places", "places.jsonl"], "indi isə places.jsonl"),
    ] {
        let other = run(&world, more);
        assert!(other.code == 2 && other.stderr.contains(said), "{}", other.stderr);
    }
    assert_eq!(run(&world, &["--language", "az", "--json"]).json()["issued"], 300);
    assert_eq!(numbers(&results(&world, "told.jsonl")).len(), 300);
}

#[test]
fn copies_that_are_owed_are_not_forgotten_with_the_mail_server() {
    let mut world = World::new();
    let settings = fs::read_to_string(world.path("ministry.toml")).unwrap();
    with_mail(&world);
    let lines = good(&world, 300);
    begun(&mut world, &lines, &[]);
    let with_server = fs::read_to_string(world.path("ministry.toml")).unwrap();
    fs::write(world.path("ministry.toml"), settings).unwrap();
    let stopped = run(&world, &[]);
    assert!(stopped.code == 2 && stopped.stderr.contains("add [mail]"), "{}", stopped.stderr);
    fs::write(world.path("ministry.toml"), with_server).unwrap();
    assert_eq!(run(&world, &["--json"]).json()["issued"], 300);
    let outbox = world.done(&["outbox", "--config", "ministry.toml", "--limit", "1000", "--json"]).json();
    assert_eq!(outbox["letters"].as_array().unwrap().len(), 100, "every third line wants one");
}

#[test]
fn what_a_person_gave_since_is_not_overwritten_by_what_is_older() {
    let mut world = World::new();
    with_mail(&world);
    let mut line: Value = serde_json::from_str(&good(&world, 1)).unwrap();
    line["copy"] = json!(false);
    line["email"] = json!("old@example.az");
    line["phone"] = json!("0501234567");
    let lines = format!("{line}\n{}", good(&world, 300).lines().skip(1).collect::<Vec<_>>().join("\n"));
    begun(&mut world, &lines, &[]);
    let newer = world.issue(world.contract(0), &["--email", "new@example.az", "--phone", "0557654321"]);
    assert_eq!(newer.code, 0, "{}", newer.stderr);
    run(&world, &[]);
    let offered = world.issue(world.contract(0), &["--copy"]);
    assert_eq!((offered.code, &offered.json()["copy_to"]), (0, &json!("new@example.az")), "{}", offered.stderr);
}

#[test]
fn a_finished_batch_whose_pages_were_moved_away_says_so() {
    let world = World::new();
    with_mail(&world);
    fs::write(world.path("a.jsonl"), good(&world, 3)).unwrap();
    world.done(&[&BATCH[..], &["--out", "a.zip"]].concat());
    fs::rename(world.path("a.zip"), world.path("moved.zip")).unwrap();
    let again = run(&world, &["--out", "a.zip"]);
    assert_eq!(again.code, 2);
    let said = "the batch was finished before, and 3 certificates were issued; but a.zip is not there any more";
    assert!(again.stderr.contains(said) && !again.stderr.contains("os error"), "{}", again.stderr);
}

#[test]
fn an_archive_of_a_kind_that_is_not_written_is_refused() {
    let world = World::new();
    fs::write(world.path("a.jsonl"), good(&world, 3)).unwrap();
    for (out, language, said) in [
        ("a.rar", "en", "a.rar: pages go into a .zip or .tar archive or a folder"),
        ("a.tar.gz", "az", "a.tar.gz: səhifələr .zip və ya .tar arxivinə, yaxud qovluğa yazılır"),
    ] {
        let refused = run(&world, &["--out", out, "--language", language]);
        assert!(refused.code == 2 && refused.stderr.contains(said), "{}", refused.stderr);
        assert!(!world.path(out).exists() && !world.path(&format!("{out}.batch")).exists());
    }
}
