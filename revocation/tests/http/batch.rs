//! Registering many at once: each by itself, in order, again and again.

use std::time::Duration;

use mohur_certificate::claims::StatusReference;
use mohur_revocation::token::Scope;
use serde_json::{Value, json};

use crate::app::{Answer, App, bearer, certificate_about, registration, secret};

const BATCH: &str = "/v1/certificates/batch";
/// What the service reads at most.
const MAX_BODY: usize = 1_572_864;

fn post(app: &App, certificates: &[Value]) -> Answer {
    app.post_as(Scope::Issue, BATCH, &json!({ "certificates": certificates }))
}

fn padded(body: &str, length: usize) -> String {
    format!("{body}{}", " ".repeat(length - body.len()))
}

fn results(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["results"].as_array().unwrap().clone()
}

/// What a result comes to: its novelty, or its problem.
fn words(results: &[Value]) -> Vec<&str> {
    results
        .iter()
        .map(|result| match result.get("novelty") {
            Some(novelty) => novelty.as_str().unwrap(),
            None => result["type"].as_str().unwrap().strip_prefix("urn:mohur:problem:").unwrap(),
        })
        .collect()
}

#[test]
fn each_certificate_is_answered_by_itself_and_in_order() {
    let app = App::start();
    let (first, last) = (app.made(1, 1000), app.made(9, 1000));
    let before = app.made(2, 1000);
    assert_eq!(app.post_as(Scope::Issue, "/v1/certificates", &before).status, 201);
    let mut forged = app.made(3, 1000);
    forged["certificate"] = json!(forged["certificate"].as_str().unwrap().replacen('A', "B", 3));
    let mut unnamed = app.made(4, 1000);
    unnamed["holder"]["surname"] = json!("");
    let mut undecodable = app.made(5, 1000);
    undecodable["certificate"] = json!("=");
    let mut elsewhere = first.clone();
    elsewhere["holder"]["pin"] = json!("1ABCDEF");
    let other = registration(&certificate_about("employment/1", "1ABCDEF", 6, app.reserved()));
    let sent = [first.clone(), forged, json!(7), unnamed, before, undecodable, elsewhere, other, first, last];
    let results = results(&post(&app, &sent));
    let expected = [
        "new",
        "unusable-certificate",
        "wrong-body",
        "wrong-body",
        "again",
        "wrong-body",
        "certificate-conflict",
        "other-holder",
        "again",
        "new",
    ];
    assert_eq!(words(&results), expected);
    assert_eq!(results[0]["number"], results[8]["number"]);
    assert_eq!((&results[0]["registered"], &results[1]["status"]), (&results[8]["registered"], &json!(422)));
    assert!(results[3]["cause"].as_str().unwrap().contains("the text is empty"), "{}", results[3]);
    for result in [&results[0], &results[9]] {
        assert_eq!(app.check(result["number"].as_str().unwrap()).json()["result"], "in_force");
    }
}

#[test]
fn the_very_same_again_is_no_error_after_a_restart_too() {
    let mut app = App::start();
    let places = app.post_as(Scope::Issue, "/v1/indices", &json!({"count": 200})).json();
    let place = |index: &Value| StatusReference {
        index: u32::try_from(index.as_u64().unwrap()).unwrap(),
        uri: places["list"].as_str().unwrap().to_owned(),
    };
    let made = |(seed, index)| registration(&certificate_about("employment/1", crate::app::PIN, seed, place(index)));
    let sent: Vec<_> = (1..).zip(places["indices"].as_array().unwrap()).map(made).collect();
    let first = results(&post(&app, &sent));
    assert_eq!(words(&first), ["new"; 200]);
    app.restart();
    let again = results(&post(&app, &sent));
    assert_eq!(words(&again), ["again"; 200]);
    let numbers = |results: &[Value]| results.iter().map(|result| result["number"].clone()).collect::<Vec<_>>();
    assert_eq!(numbers(&first), numbers(&again));
}

#[test]
fn problems_are_told_in_the_language_that_is_asked_for() {
    let app = App::start();
    let headers = [
        ("authorization", &*bearer(Scope::Issue)),
        ("content-type", "application/json"),
        ("accept-language", "az, en;q=0.5"),
    ];
    let answer = app.post(BATCH, &headers, r#"{"certificates":[{}]}"#);
    assert_eq!(answer.header("content-language"), "az");
    assert_eq!(results(&answer)[0]["title"], "Sorğunun məzmunu yanlışdır");
}

#[test]
fn a_batch_has_its_bounds() {
    let app = App::start();
    assert_eq!(results(&post(&app, &[])), Vec::<Value>::new());
    assert_eq!(results(&post(&app, &vec![json!({}); 1000])).len(), 1000);
    let many = post(&app, &vec![json!({}); 1001]);
    assert_eq!((many.status, many.problem().as_str()), (400, "wrong-body"));
    assert!(many.json()["cause"].as_str().unwrap().contains("a list of at most 1000 certificates"));
    let extra = app.post_as(Scope::Issue, BATCH, &json!({"certificates": [], "more": 1}));
    assert_eq!((extra.status, extra.problem().as_str()), (400, "wrong-body"));
    let ask = |length: usize| {
        let headers = [("authorization", &*bearer(Scope::Issue)), ("content-type", "application/json")];
        app.post(BATCH, &headers, &padded(r#"{"certificates":[]}"#, length))
    };
    assert_eq!(ask(MAX_BODY).status, 200);
    let long = ask(MAX_BODY + 1);
    assert_eq!((long.status, long.problem().as_str()), (413, "body-too-long"));
    assert_eq!(long.json()["detail"], "At most 1572864 bytes are read.");
}

#[test]
fn long_requests_wait_for_one_another_and_others_do_not_wait_for_them() {
    let app = App::start();
    let held: Vec<_> = (0..4).map(|_| app.begun(BATCH, &bearer(Scope::Issue), 100)).collect();
    let patient = |patience| app.impatient(BATCH, &bearer(Scope::Issue), r#"{"certificates":[]}"#, patience);
    // The four are somewhere on their way; once they have arrived, a fifth is not read.
    assert!((0..50).any(|_| !patient(Duration::from_millis(400))), "a fifth request is read while four are");
    assert_eq!(app.check("0000-0000-0000-4").status, 200);
    drop(held);
    assert!(patient(Duration::from_secs(10)));
}

#[test]
fn strangers_are_refused_whatever_they_send_and_nothing_of_it_is_kept() {
    let app = App::start();
    let body = padded("{", MAX_BODY);
    for authorization in [format!("Bearer {}", secret(99).expose()), bearer(Scope::Check)] {
        for body in ["", &*body] {
            let answer = app.post(BATCH, &[("authorization", &authorization)], body);
            assert!(matches!(answer.status, 401 | 403), "{}", answer.status);
        }
    }
}
