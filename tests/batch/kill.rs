//! SIGKILL at random moments of one batch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use mohur_certificate::document_type::DocumentTypes;
use mohur_keys::trust::Trust;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::{Policy, StatusCheck};
use mohur_verifier::status::StatusLists;
use mohur_verifier::verdict::DocumentPart;
use mohur_verifier::verify::Verifier;
use serde_json::{Value, json};

use crate::lines::{good, numbers, results, with_mail};
use crate::run::{python, run};
use crate::world::World;

/// Kills of the long batch.
const KILLS: u64 = 50;
/// One page in so many is compared with the page that a verifier makes; of the others, the signed bytes are verified.
const WHOLE_PAGES: usize = 10;

/// Runs the batch and kills it after a while; `None` when it ended before.
fn run_and_kill(world: &World, arguments: &[&str], after: Duration) -> Option<()> {
    let mut command = world.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(after);
    if child.try_wait().unwrap().is_none() {
        child.kill().unwrap();
        child.wait().unwrap();
        return Some(());
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    None
}

/// How many bytes of the input the journal has decided, by its last whole record.
fn decided(journal: &Path) -> u64 {
    let text = fs::read(journal).unwrap_or_default();
    let records = text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line.get(9..)?).ok());
    let end = |record: Value| record["chunk"]["end"]["bytes"].as_u64();
    records.filter_map(end).max().unwrap_or_default()
}

/// Kills the batch `kills` times at random moments, spread over its whole length, and lets it end then.
fn interrupted(world: &World, out: &str, lines: usize, kills: u64) -> Vec<Value> {
    let (file, results_file) = (format!("{out}.in.jsonl"), format!("{out}.results.jsonl"));
    let text = good(world, lines);
    fs::write(world.path(&file), &text).unwrap();
    let arguments =
        ["issue", "--config", "ministry.toml", "--batch", &file, "--out", out, "--results", &results_file, "--json"];
    let journal = world.path(&format!("{out}.batch"));
    // Machines differ in speed: moments are drawn from a time that grows when the batch lags behind its kills.
    let (mut most, mut random) = (400_000, Random(lines as u64));
    for kill in 1..=kills {
        let killed = run_and_kill(world, &arguments, Duration::from_micros(random.below(most)));
        assert!(killed.is_some(), "{out}: it ended before the kill {kill}");
        // When it was killed last, it is at three fifths.
        let lags = decided(&journal) * kills * 5 < kill * text.len() as u64 * 3;
        most = (most * if lags { 12 } else { 5 } / 10).clamp(20_000, 5_000_000);
    }
    let summary = world.done(&arguments).json();
    assert_eq!((&summary["ending"], &summary["issued"]), (&json!("finished"), &json!(lines)), "{out}");
    results(world, &results_file)
}

/// Moments need no better randomness than this (Knuth's MMIX generator), and the same ones can be drawn again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// The numbers that the service has for the holders of the sample's contracts, each as often as it has it.
fn registered(world: &World) -> BTreeMap<String, usize> {
    let settings = fs::read_to_string(world.path("ministry.toml")).unwrap();
    let address = settings.split("address = \"").nth(1).unwrap().split('"').next().unwrap();
    let authorization = format!("Bearer {}", fs::read_to_string(world.path("ministry.token")).unwrap().trim());
    let pins: BTreeSet<String> = world.sample.contracts.iter().map(|contract| contract.pin.to_string()).collect();
    let mut found = BTreeMap::new();
    for pin in pins {
        let mut asked = json!({"pin": pin, "limit": 200});
        loop {
            let request = ureq::post(format!("{address}/v1/holders/certificates"));
            let mut answer = request.header("authorization", &authorization).send_json(&asked).unwrap();
            let part: Value = answer.body_mut().read_json().unwrap();
            for item in part["items"].as_array().unwrap() {
                *found.entry(item["number"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            if part["next"].is_null() {
                break;
            }
            asked["cursor"] = part["next"].clone();
        }
    }
    found
}

/// Every page is what its result says, and genuine.
fn pages_are_genuine(world: &World, folder: &Path, results: &[Value]) {
    let trust = fs::read(world.path("trust-list.cwt")).unwrap();
    let trust = Trust::open(&trust, &[world.root().parse().unwrap()], None).unwrap();
    let (types, lists) = (DocumentTypes::shipped(), StatusLists::new());
    let policy = Policy { status: StatusCheck::Skipped, ..Policy::default() };
    let verifier = Verifier { trust: Some(&trust), types, lists: &lists, policy };
    #[expect(clippy::disallowed_methods, reason = "the command read the clock")]
    let now = Timestamp::now();
    for (nth, result) in results.iter().enumerate() {
        let evidence = Evidence::from_pdf(&fs::read(folder.join(result["file"].as_str().unwrap())).unwrap()).unwrap();
        let certificate = trust.certificate(evidence.certificate()).unwrap();
        assert_eq!(certificate.content().number.to_string(), result["number"].as_str().unwrap());
        if nth % WHOLE_PAGES == 0 {
            let verdict = verifier.verdict(&evidence, now);
            assert_eq!(verdict.parts.document, DocumentPart::Original, "{result}");
        }
    }
}

/// The files under `folder`, sorted by their names.
fn files(folder: &Path) -> Vec<String> {
    let listed = run(Command::new("find").current_dir(folder).args([".", "-type", "f", "-printf", "%P\\n"]));
    let mut files: Vec<_> = listed.lines().map(str::to_owned).collect();
    files.sort();
    files
}

/// The key of the copy of a result's certificate, if its line wants one: every third does.
fn copy(result: &Value) -> Option<String> {
    let is_wanted = (result["line"].as_u64().unwrap() - 1).is_multiple_of(3);
    is_wanted.then(|| format!("copy/{}", result["number"].as_str().unwrap()))
}

#[test]
fn fifty_kills_lose_nothing_and_issue_nothing_twice() {
    let world = World::new();
    with_mail(&world);
    let mut all = Vec::new();
    for (out, lines, kills) in [("pages.zip", 2_000, KILLS), ("pages.tar", 200, 6), ("pages", 200, 6)] {
        let results = interrupted(&world, out, lines, kills);
        let found: Vec<u64> = results.iter().map(|result| result["line"].as_u64().unwrap()).collect();
        assert_eq!(found, (1..=lines as u64).collect::<Vec<_>>(), "{out}: every line has one result, in their order");
        let extracted = world.path(&format!("{out}.extracted"));
        match out {
            "pages.zip" => {
                run(Command::new("unzip").args(["-q", "-d"]).arg(&extracted).arg(world.path(out)));
            }
            "pages.tar" => {
                fs::create_dir(&extracted).unwrap();
                run(Command::new("tar").arg("xf").arg(world.path(out)).arg("-C").arg(&extracted));
            }
            _ => fs::rename(world.path(out), &extracted).unwrap(),
        }
        let named: Vec<_> = results.iter().map(|result| result["file"].as_str().unwrap().to_owned()).collect();
        assert_eq!(files(&extracted), named, "{out}: a page for every result, and no other");
        pages_are_genuine(&world, &extracted, &results);
        all.extend(results);
    }
    let issued: BTreeMap<String, usize> = numbers(&all).into_iter().map(|number| (number.to_owned(), 1)).collect();
    assert_eq!(issued.len(), 2_400, "no number twice");
    assert!(registered(&world) == issued, "the service has every certificate once, and no other");
    let outbox = world.done(&["outbox", "--config", "ministry.toml", "--limit", "10000", "--json"]).json();
    let letters = outbox["letters"].as_array().unwrap().iter().map(|letter| letter["key"].as_str().unwrap().to_owned());
    let (mut letters, mut wanted): (Vec<_>, Vec<_>) = (letters.collect(), all.iter().filter_map(copy).collect());
    letters.sort();
    wanted.sort();
    assert_eq!(letters, wanted, "every copy that was wanted is in the outbox once, and no other");
    for (archive, kind) in [("pages.zip", "zip"), ("pages.tar", "tar")] {
        let script = "tests/judges/archive.py";
        let listed = run(Command::new(python()).arg(script).arg(kind).arg(world.path(archive)));
        let listed: Vec<String> = serde_json::from_str(&listed).unwrap();
        assert!(listed.is_sorted(), "{archive}: pages stand in the order of their lines");
    }
}
