//! Lines that cannot be issued, of every kind, among good ones.

use std::fs;

use mohur_issuer::export::csv;
use serde_json::{Value, json};

use crate::lines::{good, numbers, results, with_mail};
use crate::world::World;

/// A good line with another value.
fn with(world: &World, member: &str, value: impl Into<Value>) -> String {
    let mut line: Value = serde_json::from_str(&good(world, 1)).unwrap();
    line[member] = value.into();
    line.to_string()
}

/// A register in which the second lasting contract has a position that no font of ours can write.
fn make_unprintable(world: &World) -> String {
    let mut contract = world.contract(1).clone();
    contract.position = "工程师".parse().unwrap();
    fs::write(world.path("odd.csv"), csv(std::slice::from_ref(&contract))).unwrap();
    world.done(&["register", "import", "odd.csv", "--kind", "contracts", "--register", "register"]);
    let lines = good(world, 2);
    lines.lines().nth(1).unwrap().to_owned()
}

/// The lines of the file, with the code that each is refused for; `None` is issued.
fn lines(world: &World) -> Vec<(Vec<u8>, Option<&'static str>)> {
    let fine = || good(world, 1).trim().to_owned().into_bytes();
    let text = |line: String| line.into_bytes();
    vec![
        (fine(), None),
        (text(with(world, "last_day", "2026-13-40")), Some("last-day-unreadable")),
        (text(with(world, "last_day", "2020-01-01")), Some("last-day-past")),
        (text(with(world, "contract", "NO/1")), Some("contract-not-found")),
        (text(make_unprintable(world)), Some("unprintable")),
        (fine(), None),
        (text(with(world, "addressee", "1234567890")), Some("addressee-not-voen")),
        (text(with(world, "addressee", "9999999991")), Some("addressee-unknown")),
        (text(with(world, "employer", "14000574")), Some("employer-not-voen")),
        ([b"\xff\xfe", &fine()[..]].concat(), Some("broken-utf8")),
        (vec![b'x'; 10 << 20], Some("line-too-long")),
        (fine(), None),
        (text(with(world, "pin", "5OK3M9Q")), Some("value-wrong")),
        (text(with(world, "pin", Value::Null)), Some("value-missing")),
        (text(with(world, "email", "nobody")), Some("email-wrong")),
        (text(with(world, "phone", "12")), Some("phone-wrong")),
        (text(with(world, "purpose", 99)), Some("purpose-unknown")),
        (text(with(world, "height", 2)), Some("unknown-field")),
        (text("[1, 2]".into()), Some("line-unreadable")),
        (text("[".repeat(30_000)), Some("line-unreadable")),
        (fine(), None),
    ]
}

#[test]
fn every_bad_line_is_told_with_its_number_and_reason_and_the_rest_are_issued() {
    let world = World::new();
    with_mail(&world);
    let lines = lines(&world);
    let (bytes, codes): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
    fs::write(world.path("mixed.jsonl"), bytes.join(&b'\n')).unwrap();
    let ran = world.run(&[
        "issue",
        "--config",
        "ministry.toml",
        "--batch",
        "mixed.jsonl",
        "--results",
        "told.jsonl",
        "--json",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!((&ran.json()["issued"], &ran.json()["refused"]), (&json!(4), &json!(17)));
    let results = results(&world, "told.jsonl");
    let found: Vec<_> = results.iter().map(|result| result["reasons"][0]["code"].as_str()).collect();
    assert_eq!(found, codes);
    assert!(results.iter().map(|result| result["line"].as_u64().unwrap()).eq(1..=21));
    for result in results.iter().filter(|result| result["outcome"] == "issued") {
        assert!(world.path(&format!("mixed/{}", result["file"].as_str().unwrap())).exists(), "{result}");
    }
    assert_eq!(numbers(&results).len(), 4);
}

#[test]
fn csv_lines_are_told_in_azerbaijani_and_unknown_columns_at_once() {
    let world = World::new();
    let contract = world.contract(0);
    let good =
        format!("{};\"{}\";{};{};3;a@example.az", contract.pin, &*contract.number, contract.employer, world.today);
    let header = "PIN;Contract;Employer;Last day;Purpose;Email";
    let lines = format!("\u{feff}{header}\r\n{good}\r\n\r\n=1+1;{}\n{}\n", &good[8..], good.replace(";3;", ";\"3;"));
    fs::write(world.path("mixed.csv"), lines).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "mixed.csv", "--out", "out.tar", "--language", "az"];
    let ran = world.run(&batch);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("1 verildi, 2 rədd edildi"), "{}", ran.stdout);
    let told = fs::read_to_string(world.path("out.tar.results.csv")).unwrap();
    let rows: Vec<_> = told.lines().collect();
    assert_eq!(rows[0], "line,outcome,number,file,reasons");
    assert!(rows[1].starts_with("2,issued,"), "{told}");
    assert_eq!(rows[2], "4,refused,,,\"pin \"\"=1+1\"\": FİN 7 simvoldan ibarət olmalıdır\"");
    assert_eq!(rows[3], "5,refused,,,dırnaq həmin sətirdə bağlanmayıb");
    fs::write(world.path("wrong.csv"), "pin,contract,last_day,purpose,height\n").unwrap();
    let wrong = world.run(&["issue", "--config", "ministry.toml", "--batch", "wrong.csv"]);
    assert_eq!((wrong.code, wrong.stderr.contains("unknown: \"height\"")), (2, true), "{}", wrong.stderr);
    assert!(!world.path("wrong.batch").exists(), "nothing is begun");
}

#[test]
fn broken_utf8_and_an_endless_line_of_csv_spoil_no_other() {
    let world = World::new();
    let contract = world.contract(0);
    let good = format!("{},{},{},{},3,a@example.az\n", contract.pin, &*contract.number, contract.employer, world.today);
    let header = "pin,contract,employer,last_day,purpose,email\n";
    let broken = [&good.as_bytes()[..3], b"\xc7", &good.as_bytes()[3..]].concat();
    let endless = [&vec![b'x'; 10 << 20][..], b"\n"].concat();
    let quoted = [b"\"", &vec![b','; 10 << 20][..], b"\"\n"].concat();
    let parts = [header.as_bytes(), good.as_bytes(), &broken, &endless, good.as_bytes(), &quoted, good.as_bytes()];
    fs::write(world.path("mixed.csv"), parts.concat()).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "mixed.csv", "--results", "told.jsonl", "--json"];
    let ran = world.run(&batch);
    assert_eq!((ran.code, &ran.json()["issued"]), (1, &json!(3)), "{}", ran.stderr);
    let results = results(&world, "told.jsonl");
    let codes: Vec<_> = results.iter().map(|result| result["reasons"][0]["code"].as_str()).collect();
    assert_eq!(codes, [None, Some("broken-utf8"), Some("line-too-long"), None, Some("line-too-long"), None]);
    assert_eq!(results[1]["line"], 3);
    assert!(results[1]["reasons"][0]["sentence"].as_str().unwrap().contains("byte 4"), "{}", results[1]);
}
