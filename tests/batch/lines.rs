//! Files of lines, and the results of batches.

use std::fs;

use serde_json::{Value, json};

use crate::world::World;

/// `count` good applications as JSON Lines, for the holders of the sample's contracts in turn.
pub(crate) fn good(world: &World, count: usize) -> String {
    let lasting: Vec<_> = world.lasting_contracts().collect();
    let line = |nth: usize| {
        let contract = lasting[nth % lasting.len()];
        let mut line = json!({
            "pin": contract.pin.to_string(),
            "contract": &*contract.number,
            "employer": contract.employer.to_string(),
            "kind": if nth.is_multiple_of(2) { "plain" } else { "salary" },
            "last_day": world.today.to_string(),
            "email": format!("a{nth}@example.az"),
            "copy": nth.is_multiple_of(3),
            "purpose": 1 + nth % 5,
            "language": if nth.is_multiple_of(2) { "az" } else { "en" },
        });
        if nth.is_multiple_of(4) {
            line["addressee"] = world.sample.organisations[nth % 100].voen.to_string().into();
        }
        line.to_string() + "\n"
    };
    (0..count).map(line).collect()
}

/// Gives the ministry a mail server, at which nobody answers: letters wait in the outbox.
pub(crate) fn with_mail(world: &World) {
    let path = world.path("ministry.toml");
    let settings = fs::read_to_string(&path).unwrap();
    let mail = "\n[mail]\nserver = \"smtp://127.0.0.1:1\"\nfrom = \"Nazirlik <noreply@example.az>\"\n";
    fs::write(path, settings + mail).unwrap();
}

/// The results in a file of JSON Lines, in its order.
pub(crate) fn results(world: &World, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(world.path(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The numbers of the issued lines.
pub(crate) fn numbers(results: &[Value]) -> Vec<&str> {
    results.iter().filter_map(|result| result["number"].as_str()).collect()
}
