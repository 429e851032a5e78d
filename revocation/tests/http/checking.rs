//! Checking numbers, and what those who checked see.

use mohur_certificate::number::CertificateNumber;
use mohur_revocation::token::Scope;
use serde_json::json;

use crate::app::{App, secret};

#[test]
fn a_certificate_in_force_is_shown_whole() {
    let app = App::start();
    let made = app.made(1, 1000);
    let registered = app.post_as(Scope::Issue, "/v1/certificates", &made).json();
    let number = registered["number"].as_str().unwrap();
    let answer = app.check(&number.to_lowercase().replace('-', " "));
    assert_eq!(answer.status, 200);
    let expected = json!({
        "result": "in_force", "number": number, "expires": registered["expires"], "certificate": made["certificate"],
    });
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
fn unknown_expired_and_revoked_are_one_answer() {
    let app = App::start();
    let (revoked, expired, good) = (app.registered(1, 1000), app.registered(2, 100), app.registered(3, 1000));
    app.revoke(&revoked);
    app.push_clock(500);
    let unknown = CertificateNumber::from_random([77; 8]).to_string();
    let answers = [revoked, expired, unknown].map(|number| app.check(&number));
    for answer in &answers {
        assert_eq!((answer.status, answer.bytes.as_slice()), (200, br#"{"result":"not_in_force"}"#.as_slice()));
        let names: Vec<_> = answer.headers.keys().collect();
        assert_eq!(names, answers[0].headers.keys().collect::<Vec<_>>());
    }
    assert_eq!(app.check(&good).json()["result"], "in_force");
    let own = app.get_as(Scope::Check, "/v1/checks").json();
    let items = own["items"].as_array().unwrap();
    assert_eq!(items[0]["holder"]["surname"], "Ələkbərova");
    assert!(items[0]["holder"]["pin"].is_null());
    for item in &items[1..] {
        assert_eq!(item["result"], "not_in_force");
        assert!(item["holder"].is_null() && item["outcome"].is_null());
    }
}

#[test]
fn a_mistyped_number_is_named_and_not_looked_up() {
    let app = App::start();
    let number = app.registered(1, 1000);
    let last = if number.ends_with('7') { '8' } else { '7' };
    let mistyped = format!("{}{last}", &number[..number.len() - 1]);
    for wrong in [mistyped.as_str(), "7K3M", "", "7K3M-9QPU-4H2C-V"] {
        let answer = app.check(wrong);
        assert_eq!((answer.status, answer.problem().as_str()), (400, "mistyped-number"), "{wrong}");
    }
    assert_eq!(app.get_as(Scope::Check, "/v1/checks").json(), json!({"items": [], "next": null}));
}

#[test]
fn an_organisation_sees_its_own_checks_in_parts() {
    let app = App::start();
    let number = app.registered(1, 1000);
    let person = json!({"pin": "1ABCDEF", "surname": "Quliyev", "given_name": "İlqar"});
    for _ in 0..5 {
        let body = json!({"number": number, "person": person, "how": "code"});
        assert_eq!(app.post_as(Scope::Check, "/v1/checks", &body).status, 200);
    }
    let shop = format!("Bearer {}", secret(10).expose());
    let headers = [("authorization", shop.as_str()), ("content-type", "application/json")];
    assert_eq!(app.post("/v1/checks", &headers, &json!({"number": number}).to_string()).status, 200);
    let (mut path, mut seen) = ("/v1/checks?limit=2".to_owned(), Vec::new());
    let mut parts = 0;
    loop {
        let part = app.get_as(Scope::Check, &path).json();
        seen.extend(part["items"].as_array().unwrap().clone());
        parts += 1;
        let Some(next) = part["next"].as_str() else { break };
        path = format!("/v1/checks?limit=2&cursor={next}");
    }
    assert_eq!((seen.len(), parts), (5, 3));
    assert!(seen.iter().all(|item| item["person"] == person && item["how"] == "code"));
    let times: Vec<_> = seen.iter().map(|item| item["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
    let theirs = app.get("/v1/checks", &[("authorization", &shop)]).json();
    assert_eq!(theirs["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_check_without_a_network_is_logged_later_with_its_own_moment() {
    let app = App::start();
    let number = app.registered(1, 1000);
    let ask = |verified: &str| {
        let body = json!({"number": number, "how": {"offline": verified}});
        app.post_as(Scope::Check, "/v1/checks", &body)
    };
    assert_eq!(ask("2026-11-23T10:00:00Z").status, 200);
    let seen = app.get_as(Scope::Check, "/v1/checks").json();
    assert_eq!(seen["items"][0]["how"], json!({"offline": "2026-11-23T10:00:00Z"}));
    let future = ask("2199-01-01T00:00:00Z");
    assert_eq!((future.status, future.problem().as_str()), (400, "wrong-body"));
    assert!(future.json()["cause"].as_str().unwrap().contains("has not come yet"), "{}", future.json());
    assert_eq!(app.get_as(Scope::Check, "/v1/checks").json()["items"].as_array().unwrap().len(), 1);
}
