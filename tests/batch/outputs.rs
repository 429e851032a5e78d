//! Batches without a network, and with the contact details of last time.

use std::fs;

use serde_json::{Value, json};

use crate::lines::{good, numbers, results, with_mail};
use crate::world::World;

#[test]
fn a_batch_without_a_network_is_registered_afterwards() {
    let world = World::new();
    with_mail(&world);
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
fn certificates_of_any_type_come_from_facts() {
    let world = World::new();
    let header = "surname,given_name,pin,employer,employer_voen,position,contract_number,contract_start,purpose,\
        language,last_day,notice";
    let good =
        format!("Ələkbərova,Gülşən,5ZK3M9Q,Zirvə MMC,1400057421,Mühasib,17/2024,2024-03-01,3,az,{},", world.today);
    let wrong = good.replace("1400057421", "1400057425").replace("Mühasib", "");
    let told = good.replace("az,", "en,") + "tell";
    fs::write(world.path("facts.csv"), [header, &good, &wrong, &told].join("\n")).unwrap();
    let batch = |file| {
        let facts = ["issue", "--config", "ministry.toml", "--batch", file, "--type", "employment/1"];
        world.run(&[&facts[..], &["--results", "told.jsonl", "--json"]].concat())
    };
    let ran = batch("facts.csv");
    assert_eq!((ran.code, &ran.json()["issued"]), (1, &json!(1)), "{}", ran.stderr);
    let results = results(&world, "told.jsonl");
    let codes = |result: &Value| -> Vec<String> {
        result["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&results[1]), ["field-unreadable", "field-missing"]);
    assert_eq!(codes(&results[2]), ["notice-without-addressee"]);
    let page = format!("facts/{}", results[0]["file"].as_str().unwrap());
    let verified = world.run(&["verify", &page, "--config", "ministry.toml", "--status", "none", "--json"]).json();
    assert!(verified.to_string().contains("Ələkbərova"), "{verified}");
    fs::write(world.path("other.csv"), "pin,surname,salary,last_day\n").unwrap();
    let other = batch("other.csv");
    assert!(
        other.stderr.contains("missing: given_name, employer,") && other.stderr.contains("unknown: \"salary\""),
        "{}",
        other.stderr
    );
}

#[test]
fn contracts_are_asked_for_where_a_type_is_one_of_contracts() {
    let world = World::new();
    let lines = good(&world, 3).replace("\"copy\":true", "\"copy\":false").replace("\"kind\":\"plain\",", "");
    fs::write(world.path("a.jsonl"), lines).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--type", "employment-salary/1"];
    assert_eq!(world.done(&[&batch[..], &["--results", "told.jsonl", "--json"]].concat()).json()["issued"], 3);
    let page = format!("a/{}", results(&world, "told.jsonl")[0]["file"].as_str().unwrap());
    let verified = world.run(&["verify", &page, "--config", "ministry.toml", "--status", "none", "--json"]).json();
    assert!(verified.to_string().contains("employment-salary"), "{verified}");
    let other = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--type", "employment/1", "--results"];
    let other = world.run(&[&other[..], &["told.jsonl"]].concat());
    let begun = "what is issued (--type) was employment-salary/1, and is employment/1 now";
    assert!(other.code == 2 && other.stderr.contains(begun), "{}", other.stderr);
    fs::write(world.path("b.jsonl"), good(&world, 3)).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "b.jsonl", "--type", "employment/1", "--results"];
    with_mail(&world);
    assert_eq!(world.run(&[&batch[..], &["b.results.jsonl"]].concat()).code, 1);
    let results = results(&world, "b.results.jsonl");
    assert_eq!(results[1]["reasons"][0]["sentence"], "kind \"salary\": the value must be one of plain");
}

#[test]
fn a_copy_that_cannot_be_sent_stops_the_batch_until_it_can_and_nothing_is_refused() {
    let world = World::new();
    fs::write(world.path("a.jsonl"), good(&world, 40)).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--results", "told.jsonl"];
    let stopped = world.run(&batch);
    let said = "line 1 wants a copy by e-mail, but the settings name no mail server: add [mail]";
    assert!(stopped.code == 2 && stopped.stderr.contains(said), "{}", stopped.stderr);
    let stopped = world.run(&[&batch[..], &["--language", "az"]].concat());
    assert!(stopped.stderr.contains("dil") || stopped.stderr.contains("the language"), "{}", stopped.stderr);
    assert!(results(&world, "told.jsonl").is_empty());
    with_mail(&world);
    let done = world.done(&batch);
    assert!(done.stdout.contains("14 copies were put into the outbox; `mohur deliver` sends them"), "{}", done.stdout);
    assert_eq!(numbers(&results(&world, "told.jsonl")).len(), 40);
}

#[test]
fn contact_details_of_last_time_fill_in_and_are_remembered() {
    let world = World::new();
    with_mail(&world);
    let line: serde_json::Value = serde_json::from_str(&good(&world, 1)).unwrap();
    let mut without = line.clone();
    without.as_object_mut().unwrap().remove("email");
    fs::write(world.path("first.jsonl"), format!("{without}\n{line}\n")).unwrap();
    let batch = |file| ["issue", "--config", "ministry.toml", "--batch", file, "--json"];
    assert_eq!(world.run(&batch("first.jsonl")).json()["refused"], 1, "nobody gave an address before");
    fs::write(world.path("second.jsonl"), without.to_string()).unwrap();
    assert_eq!(world.done(&batch("second.jsonl")).json()["issued"], 1);
    let mut with_phone = line.clone();
    with_phone["phone"] = json!("050 123 45 67");
    fs::write(world.path("third.jsonl"), with_phone.to_string()).unwrap();
    world.done(&batch("third.jsonl"));
    let remembered = || {
        let register = rusqlite::Connection::open(world.path("register/register.sqlite")).unwrap();
        let sql = "SELECT phone FROM contacts WHERE pin = ?1";
        register.query_row(sql, [line["pin"].as_str().unwrap()], |row| row.get::<_, Option<String>>(0)).unwrap()
    };
    assert_eq!(remembered().as_deref(), Some("+994501234567"));
    fs::write(world.path("fourth.jsonl"), format!("{line}\n")).unwrap();
    world.done(&batch("fourth.jsonl"));
    assert_eq!(remembered().as_deref(), Some("+994501234567"), "the phone of last time is offered, and stays");
}

#[test]
fn whether_an_organisation_is_told_stands_in_the_record() {
    let world = World::new();
    with_mail(&world);
    let mut line: Value = serde_json::from_str(&good(&world, 1)).unwrap();
    line["notice"] = json!("tell");
    let voen = line["addressee"].as_str().unwrap().to_owned();
    let mut quiet = line.clone();
    quiet["notice"] = json!("do-not-tell");
    fs::write(world.path("a.jsonl"), format!("{line}\n{quiet}\n")).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--results", "told.jsonl"];
    world.done(&batch);
    let single = ["--email", "a@example.az", "--addressee", &voen, "--notice", "tell"];
    let single = world.issue(world.contract(0), &single).json();
    let pin = world.contract(0).pin.to_string();
    let held = world.done(&["history", "--pin", &pin, "--config", "ministry.toml", "--json"]).json();
    let record = |number: &str| {
        let found = held.as_array().unwrap().iter().find(|held| held["number"] == number).unwrap();
        (found["notify"].as_str().unwrap().to_owned(), found["addressee"]["voen"].as_str().unwrap().to_owned())
    };
    let results = results(&world, "told.jsonl");
    let numbers = numbers(&results);
    assert_eq!(record(numbers[0]), ("tell".to_owned(), voen.clone()));
    assert_eq!(record(numbers[1]), ("do-not-tell".to_owned(), voen.clone()));
    assert_eq!(record(single["number"].as_str().unwrap()), ("tell".to_owned(), voen));
}

#[test]
fn a_contracts_number_is_found_in_any_case() {
    let world = World::new();
    with_mail(&world);
    let contract = world.contract(0);
    let lower = contract.number.to_lowercase();
    assert_ne!(*lower, *contract.number);
    let line = good(&world, 1).replace(&*contract.number, &lower);
    fs::write(world.path("a.jsonl"), line).unwrap();
    let batch = ["issue", "--config", "ministry.toml", "--batch", "a.jsonl", "--json"];
    assert_eq!(world.done(&batch).json()["issued"], 1);
    let single = ["issue", "--config", "ministry.toml", "--pin", &contract.pin.to_string(), "--contract", &lower];
    let employer = contract.employer.to_string();
    let more =
        ["--employer", &employer, "--last-day", &world.today.to_string(), "--purpose", "1", "--email", "a@example.az"];
    world.done(&[&single[..], &more].concat());
}
