//! The views of auditors and, through the portal, of holders.

use mohur_certificate::number::CertificateNumber;
use mohur_revocation::token::Scope;
use serde_json::json;

use crate::app::{App, BANK, PIN};

#[test]
fn a_holder_sees_who_checked_before_and_after_a_revocation() {
    let mut app = App::start();
    let number = app.registered(1, 1000);
    app.check(&number);
    app.revoke(&number);
    app.check(&number);
    app.check(&CertificateNumber::from_random([77; 8]).to_string());
    app.restart();
    let seen = app.post_as(Scope::Audit, "/v1/holders/checks", &json!({"pin": PIN})).json();
    let items = seen["items"].as_array().unwrap();
    let outcomes: Vec<_> = items.iter().map(|item| item["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["deactivated", "in_force"]);
    assert!(items.iter().all(|item| item["number"] == number && item["organisation"]["voen"] == BANK));
    let others = app.post_as(Scope::Audit, "/v1/holders/checks", &json!({"pin": "1ABCDEF"})).json();
    assert_eq!(others, json!({"items": [], "next": null}));
}

#[test]
fn a_holder_sees_their_certificates_with_their_states() {
    let app = App::start();
    let (expired, revoked, good) = (app.registered(1, 100), app.registered(2, 1000), app.registered(3, 1000));
    app.revoke(&revoked);
    app.push_clock(500);
    let seen = app.post_as(Scope::Audit, "/v1/holders/certificates", &json!({"pin": PIN, "limit": 2})).json();
    let rest = json!({"pin": PIN, "cursor": seen["next"]});
    let rest = app.post_as(Scope::Audit, "/v1/holders/certificates", &rest).json();
    let items = seen["items"].as_array().unwrap().iter().chain(rest["items"].as_array().unwrap());
    let states: Vec<_> =
        items.clone().map(|item| (item["number"].as_str().unwrap(), item["state"].as_str().unwrap())).collect();
    assert_eq!(states, [(good.as_str(), "in_force"), (revoked.as_str(), "deactivated"), (expired.as_str(), "expired")]);
    let item = items.clone().nth(1).unwrap();
    assert_eq!(item["revocation"]["reason"], "İş müqaviləsinə xitam verilib");
    assert_eq!((item["notify"].as_str(), item["addressee"]["voen"].as_str()), (Some("tell"), Some(BANK)));
}

#[test]
fn auditors_see_what_a_verifier_checked_and_everything() {
    let app = App::start();
    let number = app.registered(1, 1000);
    let person = json!({"pin": "1ABCDEF", "surname": "Quliyev", "given_name": "İlqar"});
    app.post_as(Scope::Check, "/v1/checks", &json!({"number": number, "person": person}));
    app.check(&number);
    let count = |body: serde_json::Value| {
        let answer = app.post_as(Scope::Audit, "/v1/verifiers/checks", &body);
        (answer.status, answer.json()["items"].as_array().map(Vec::len))
    };
    assert_eq!(count(json!({"pin": "1ABCDEF"})), (200, Some(1)));
    assert_eq!(count(json!({"voen": BANK})), (200, Some(2)));
    assert_eq!(count(json!({})), (400, None));
    assert_eq!(count(json!({"pin": "1ABCDEF", "voen": BANK})), (400, None));
    let log = app.get_as(Scope::Audit, "/v1/log").json();
    let events: Vec<_> = log["items"].as_array().unwrap().iter().map(|item| item["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["checked", "checked", "registered", "reserved"]);
}
