//! Requests that are refused, each by name.

use mohur_revocation::token::Scope;
use serde_json::json;

use crate::app::{App, BANK, at, bearer, secret, token};

const GUARDED: [(&str, &str, Scope); 10] = [
    ("POST", "/v1/indices", Scope::Issue),
    ("POST", "/v1/certificates", Scope::Issue),
    ("POST", "/v1/certificates/batch", Scope::Issue),
    ("POST", "/v1/certificates/7K3M-9QPX-4H2C-V/revocation", Scope::Revoke),
    ("POST", "/v1/checks", Scope::Check),
    ("GET", "/v1/checks", Scope::Check),
    ("POST", "/v1/holders/checks", Scope::Audit),
    ("POST", "/v1/holders/certificates", Scope::Audit),
    ("POST", "/v1/verifiers/checks", Scope::Audit),
    ("GET", "/v1/log", Scope::Audit),
];

#[test]
fn every_address_needs_its_own_scope() {
    let app = App::start();
    for (method, path, needed) in GUARDED {
        let ask = |authorization: Option<&str>| {
            let mut headers = vec![("content-type", "application/json")];
            headers.extend(authorization.map(|value| ("authorization", value)));
            if method == "GET" { app.get(path, &headers) } else { app.post(path, &headers, "{") }
        };
        let none = ask(None);
        assert_eq!((none.status, none.problem().as_str()), (401, "no-token"), "{path}");
        assert_eq!(none.header("www-authenticate"), "Bearer");
        for wrong in ["Bearer mhr_x", &format!("Bearer {}", secret(99).expose())] {
            assert_eq!(ask(Some(wrong)).problem(), "wrong-token", "{path}");
        }
        assert_eq!(ask(Some("Basic eDp5")).problem(), "no-token");
        for scope in Scope::ALL.into_iter().filter(|scope| *scope != needed) {
            let refused = ask(Some(&bearer(scope)));
            assert_eq!((refused.status, refused.problem().as_str()), (403, "scope-missing"), "{path}");
        }
        let allowed = ask(Some(&bearer(needed)));
        assert!(allowed.status == 200 || allowed.problem() == "wrong-body", "{path}");
    }
    assert_eq!(app.get("/metrics", &[]).status, 401);
}

#[test]
fn tokens_end_while_the_service_runs() {
    let app = App::start();
    let tokens = mohur_revocation::folder::ServiceFolder::open(&app.path()).unwrap().tokens();
    let now = mohur_revocation::world::World::now(app.clock.as_ref()).as_second();
    let mut late = token(20, vec![Scope::Check], BANK);
    late.expires = Some(at(now + 60));
    tokens.add(late).unwrap();
    app.push_clock(2);
    let ask = || app.get("/v1/checks", &[("authorization", &format!("Bearer {}", secret(20).expose()))]).status;
    assert_eq!(ask(), 200);
    app.push_clock(100);
    assert_eq!(ask(), 401);
    assert_eq!(app.get_as(Scope::Check, "/v1/checks").status, 200);
    tokens.revoke("t2", at(now)).unwrap();
    app.push_clock(2);
    assert_eq!(app.get_as(Scope::Check, "/v1/checks").status, 401);
}

#[test]
fn wrong_requests_are_named() {
    let app = App::start();
    let check = bearer(Scope::Check);
    let post =
        |kind: &str, body: &str| app.post("/v1/checks", &[("authorization", &check), ("content-type", kind)], body);
    let named = |answer: crate::app::Answer| (answer.status, answer.problem());
    assert_eq!(named(post("text/plain", "{}")), (415, "not-json".to_owned()));
    assert_eq!(named(post("application/json", "{")), (400, "wrong-body".to_owned()));
    assert_eq!(named(post("application/json", "{}")), (400, "wrong-body".to_owned()));
    let extra = json!({"number": "7K3M", "more": 1}).to_string();
    assert_eq!(named(post("application/json; charset=utf-8", &extra)), (400, "wrong-body".to_owned()));
    let person = json!({"number": "7K3M", "person": {"pin": "5ZK3M9O", "surname": "a", "given_name": "b"}});
    assert_eq!(named(post("application/json", &person.to_string())), (400, "wrong-body".to_owned()));
    let long = format!("{{\"number\": \"{}\"}}", "7".repeat(20_000));
    assert_eq!(named(post("application/json", &long)), (413, "body-too-long".to_owned()));
    assert_eq!(named(app.get("/v1/nothing", &[])), (404, "not-found".to_owned()));
    assert_eq!(named(app.get("/v1/indices", &[])), (405, "method-not-allowed".to_owned()));
    for query in ["limit=0", "limit=201", "limit=x", "cursor=7", "page=2"] {
        let answer = app.get_as(Scope::Check, &format!("/v1/checks?{query}"));
        assert_eq!(named(answer), (400, "wrong-query".to_owned()), "{query}");
    }
    let holder = json!({"pin": "5ZK3M9Q", "cursor": "7"});
    assert_eq!(named(app.post_as(Scope::Audit, "/v1/holders/checks", &holder)), (400, "wrong-body".to_owned()));
}

#[test]
fn problems_are_told_in_both_languages() {
    let app = App::start();
    let az = app.get("/v1/nothing", &[("accept-language", "az-AZ, en;q=0.5")]);
    assert_eq!((az.json()["title"].as_str(), az.header("content-language")), (Some("Belə ünvan yoxdur"), "az"));
    let en = app.get("/v1/nothing", &[]);
    assert_eq!((en.json()["title"].as_str(), en.header("content-language")), (Some("There is no such address"), "en"));
}

#[test]
fn what_cannot_be_logged_is_not_answered() {
    let app = App::start();
    let number = app.registered(1, 1000);
    std::fs::rename(app.path().join("store"), app.path().join("away")).unwrap();
    for _ in 0..2 {
        let answer = app.check(&number);
        assert_eq!((answer.status, answer.problem().as_str()), (503, "unavailable"));
        assert_eq!(answer.header("retry-after"), "5");
    }
    let ready = app.get("/readyz", &[]);
    assert_eq!((ready.status, ready.bytes.as_slice()), (503, b"the store failed: restart the service\n".as_slice()));
}
