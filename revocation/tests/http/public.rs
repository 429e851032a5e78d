//! What anyone may fetch.

use std::time::{Duration, Instant};

use mohur_certificate::cose::Unverified;
use mohur_certificate::status_list::{Status, StatusListClaims};
use mohur_keys::trust::{RootFingerprint, Trust};
use mohur_revocation::lists::ListSize;
use mohur_revocation::publish::RENEWAL;
use mohur_revocation::token::Scope;

use crate::app::{Answer, App, key, trust_list};

const LIST: &str = "/v1/status-lists/0";

fn trust() -> Trust {
    Trust::open(&trust_list(7), &[RootFingerprint(key(1).public().thumbprint())], None).unwrap()
}

/// A list as a verifier reads it.
fn read(answer: &Answer) -> StatusListClaims {
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/statuslist+cwt"));
    trust().status_list(&Unverified::parse(&answer.bytes).unwrap()).unwrap().into_content()
}

fn revoked(claims: &StatusListClaims) -> usize {
    let entries = u32::try_from(claims.list.entries()).unwrap();
    (0..entries).filter(|index| claims.list.get(*index) == Ok(Status::Invalid)).count()
}

fn place(app: &App, seed: u8) -> (String, u32) {
    let made = app.made(seed, 1000);
    let bytes = base64::Engine::decode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        made["certificate"].as_str().unwrap(),
    );
    let compact = mohur_certificate::compact::Compact::parse(&bytes.unwrap()).unwrap();
    let index = trust().certificate(&compact.expand().unwrap()).unwrap().content().status.index;
    let registered = app.post_as(Scope::Issue, "/v1/certificates", &made);
    (registered.json()["number"].as_str().unwrap().to_owned(), index)
}

#[test]
fn a_revocation_is_published_within_a_second_and_never_in_an_older_list() {
    let mut app = App::start();
    let mut newest = read(&app.get(LIST, &[]));
    for seed in 1..6 {
        let (number, index) = place(&app, seed);
        assert_eq!(newest.list.get(index), Ok(Status::Valid));
        app.revoke(&number);
        let since = Instant::now();
        loop {
            let list = read(&app.get(LIST, &[]));
            if list.list.get(index) == Ok(Status::Invalid) {
                assert!(list.issued > newest.issued, "{} after {}", list.issued, newest.issued);
                newest = list;
                break;
            }
            assert_eq!(list, newest, "another list with the same time");
            assert!(since.elapsed() < Duration::from_secs(1), "not published");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    app.restart();
    let restarted = read(&app.get(LIST, &[]));
    assert_eq!(restarted.list, newest.list);
    assert!(restarted.issued > newest.issued);
}

#[test]
fn decoys_stand_in_a_list_from_the_start() {
    let app = App::with_lists(ListSize::new(8192).unwrap());
    let list = read(&app.get(LIST, &[]));
    assert_eq!(list.list.entries(), 8192);
    assert!((100..=384).contains(&revoked(&list)), "{}", revoked(&list));
}

#[test]
fn a_list_is_signed_anew_before_it_is_old() {
    let app = App::start();
    let first = read(&app.get(LIST, &[]));
    assert_eq!((first.ttl, (first.expires.as_second() - first.issued.as_second())), (Some(300), 7 * 86_400));
    app.push_clock(RENEWAL.as_secs() + 5);
    // Any change wakes the publisher; here it is a revocation in the only list.
    let (number, _) = place(&app, 1);
    app.revoke(&number);
    let since = Instant::now();
    while read(&app.get(LIST, &[])).issued.as_second() < first.issued.as_second() + RENEWAL.as_secs() {
        assert!(since.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(app.get("/readyz", &[]).status, 200);
}

#[test]
fn lists_are_cached_by_their_tags() {
    let app = App::start();
    for path in [LIST, "/v1/trust-list"] {
        let first = app.get(path, &[]);
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && first.header("cache-control").starts_with("public, max-age="));
        assert_eq!(first.header("access-control-allow-origin"), "*");
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let again = app.get(path, &[("if-none-match", &known)]);
            assert_eq!((again.status, again.bytes.len(), again.header("etag")), (304, 0, tag.as_str()), "{known}");
        }
        assert_eq!(app.get(path, &[("if-none-match", "\"x\"")]).status, 200);
    }
    for path in ["/v1/status-lists/1", "/v1/status-lists/00", "/v1/status-lists/+0", "/v1/status-lists/x"] {
        assert_eq!((app.get(path, &[]).status, app.get(path, &[]).problem().as_str()), (404, "not-found"), "{path}");
    }
}

#[test]
fn a_newer_trust_list_is_served_and_an_older_one_is_not() {
    let app = App::start();
    assert_eq!(app.get("/v1/trust-list", &[]).bytes, trust_list(7));
    let replace = |sequence| {
        let new = app.path().join("new");
        std::fs::write(&new, trust_list(sequence)).unwrap();
        std::fs::rename(&new, app.path().join("trust-list.cwt")).unwrap();
        app.push_clock(2);
    };
    replace(8);
    assert_eq!(app.get("/v1/trust-list", &[]).bytes, trust_list(8));
    replace(6);
    assert_eq!(app.get("/v1/trust-list", &[]).bytes, trust_list(8));
}

#[test]
fn health_is_told() {
    let app = App::start();
    assert_eq!(app.get("/healthz", &[]).bytes, b"ok\n");
    assert_eq!(app.get("/readyz", &[]).status, 200);
    app.registered(1, 1000);
    let metrics = String::from_utf8(app.get_as(Scope::Audit, "/metrics").bytes).unwrap();
    assert!(metrics.contains("mohur_requests_total{path=\"/v1/certificates\",status=\"201\"} 1"), "{metrics}");
}

#[test]
fn the_description_has_every_method_and_no_other() {
    let app = App::start();
    let described = app.get("/openapi.json", &[]).json();
    for (path, methods) in described["paths"].as_object().unwrap() {
        let path = path.replace("{number}", "x").replace("{id}", "0");
        let get = app.get(&path, &[]).status != 405;
        let post = app.post(&path, &[], "").status != 405;
        assert_eq!((get, post), (!methods["get"].is_null(), !methods["post"].is_null()), "{path}");
    }
}

#[test]
fn the_addresses_of_all_lists_are_told() {
    let app = App::with_lists(ListSize::new(1024).unwrap());
    let told = || app.get("/v1/status-lists", &[]);
    assert_eq!(told().json(), serde_json::json!({"status_lists": ["https://verify.example.az/v1/status-lists/0"]}));
    let tag = told().header("etag").to_owned();
    assert_eq!(app.get("/v1/status-lists", &[("if-none-match", &tag)]).status, 304);
    for _ in 0..3 {
        assert_eq!(app.post_as(Scope::Issue, "/v1/indices", &serde_json::json!({"count": 400})).status, 200);
    }
    let since = Instant::now();
    while told().json()["status_lists"].as_array().unwrap().len() < 2 {
        assert!(since.elapsed() < Duration::from_secs(5), "the second list is not published");
    }
    let lists = told().json()["status_lists"].as_array().unwrap().clone();
    let path = lists.last().unwrap().as_str().unwrap().strip_prefix("https://verify.example.az").unwrap().to_owned();
    assert_eq!(app.get(&path, &[]).status, 200, "each is published");
}
