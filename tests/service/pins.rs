//! PINs are personal data: they stand in bodies, never in an address, and nothing that the service says holds one.

use serde_json::{Value, json};

use crate::running::{Folder, Running};

const PIN: &str = "5ZK3M9Q";
/// What an address may hold besides its fixed words.
const IN_ADDRESSES: [&str; 4] = ["cursor", "id", "limit", "number"];

/// Asks in every way that names a person, rightly and wrongly.
fn ask(service: &Running) {
    let person = json!({"pin": PIN, "surname": "Ələkbərova", "given_name": "Gülşən"});
    let asked = [
        ("/v1/holders/checks", json!({"pin": PIN}), 200),
        ("/v1/holders/certificates", json!({"pin": PIN}), 200),
        ("/v1/verifiers/checks", json!({"pin": PIN}), 200),
        ("/v1/checks", json!({"number": "0000-0000-0000-4", "person": person}), 200),
        ("/v1/checks", json!({"number": PIN, "person": person}), 400),
        ("/v1/holders/checks", json!({"pin": PIN, "cursor": PIN}), 400),
        ("/v1/holders/checks", json!({"pin": [PIN]}), 400),
        ("/v1/holders/nobody", json!({"pin": PIN}), 404),
    ];
    for (path, body, expected) in asked {
        let (status, answer) = service.post(path, &body).unwrap();
        assert_eq!(status, expected, "{path} {body}: {answer}");
    }
}

#[test]
fn what_the_service_says_and_writes_beside_its_store_holds_no_pin() {
    let folder = Folder::new();
    let trace = folder.path().with_file_name("trace");
    let calls = "trace=write,writev,pwrite64,sendto,sendmsg";
    let service = folder.start(&["strace", "-f", "-y", "-s", "65536", "-e", calls, "-o", trace.to_str().unwrap()]);
    ask(&service);
    let metrics = String::from_utf8(service.list("/metrics")).unwrap();
    assert!(!metrics.is_empty() && !metrics.contains(PIN), "{metrics}");
    assert!(service.stop().success());
    let trace = std::fs::read_to_string(trace).unwrap();
    let store = format!("{}/store/", folder.path().display());
    let beside = [store.as_str(), "<socket:", "<TCP", "<anon_inode:"];
    let elsewhere = trace.lines().filter(|line| !beside.iter().any(|place| line.contains(place)));
    let said: String = elsewhere.map(written).collect();
    assert!(said.contains("listening on http://"), "the trace shows what is said: {said}");
    assert!(trace.contains(PIN), "the trace shows PINs where they are meant to be");
    assert!(!said.contains(PIN), "{said}");
}

/// What a traced call wrote. Standard error is written in pieces of a letter, so calls are looked at together.
fn written(call: &str) -> String {
    call.split('"').skip(1).step_by(2).collect()
}

#[test]
fn no_address_of_the_service_has_a_place_for_a_pin() {
    let folder = Folder::new();
    let service = folder.start(&[]);
    let described = service.get("/openapi.json");
    let paths = described["paths"].as_object().unwrap();
    assert!(paths.contains_key("/v1/holders/checks") && paths.contains_key("/v1/holders/certificates"));
    for (path, operations) in paths {
        let in_path = path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap());
        let operations = operations.as_object().unwrap().values();
        let parameters = operations.flat_map(|operation| operation["parameters"].as_array().into_iter().flatten());
        let names =
            parameters.filter(|parameter| parameter["in"] != "header").map(|parameter| name(&described, parameter));
        for name in in_path.chain(names) {
            assert!(IN_ADDRESSES.contains(&name), "{path} has the parameter {name}");
        }
    }
    let (status, _) = service.post(&format!("/v1/holders/checks?pin={PIN}"), &json!({})).unwrap();
    assert_eq!(status, 400, "a PIN in an address is no PIN");
}

fn name<'a>(described: &'a Value, parameter: &'a Value) -> &'a str {
    let pointed = parameter["$ref"].as_str().map(|pointer| described.pointer(&pointer[1..]).unwrap());
    pointed.unwrap_or(parameter)["name"].as_str().unwrap()
}
