//! Places, registration, revocation.

use std::collections::BTreeSet;

use mohur_certificate::claims::StatusReference;
use mohur_revocation::lists::ListSize;
use mohur_revocation::token::Scope;
use serde_json::{Value, json};

use crate::app::{App, BANK, ISSUER, PIN, certificate, certificate_about, registration};

/// The places of an answer, list by list.
fn groups(answer: &Value) -> Vec<(String, Vec<u64>)> {
    let groups = std::iter::once(answer).chain(answer["more"].as_array().into_iter().flatten());
    let indices = |group: &Value| group["indices"].as_array().unwrap().iter().map(|i| i.as_u64().unwrap()).collect();
    groups.map(|group| (group["list"].as_str().unwrap().to_owned(), indices(group))).collect()
}

#[test]
fn places_are_random_and_handed_out_once_across_restarts_and_lists() {
    let mut app = App::with_lists(ListSize::new(1024).unwrap());
    let mut seen = BTreeSet::new();
    for round in 0..12 {
        let answer = app.post_as(Scope::Issue, "/v1/indices", &json!({"count": 100}));
        assert_eq!(answer.status, 200);
        for (list, indices) in groups(&answer.json()) {
            assert!(!indices.is_sorted() || indices.len() < 5);
            for index in indices {
                assert!(seen.insert((list.clone(), index)), "{index} twice");
            }
        }
        if round == 5 {
            app.restart();
        }
    }
    assert_eq!(seen.len(), 1200);
    let lists: BTreeSet<_> = seen.into_iter().map(|(list, _)| list).collect();
    // Decoys take a few places of each list.
    assert_eq!(lists.last().unwrap(), "https://verify.example.az/v1/status-lists/2");
    assert_eq!(lists.len(), 3);
}

#[test]
fn a_block_has_its_bounds() {
    let app = App::start();
    for count in [0, 10_001] {
        let answer = app.post_as(Scope::Issue, "/v1/indices", &json!({"count": count}));
        assert_eq!((answer.status, answer.problem().as_str()), (422, "block-size"));
    }
    let answer = app.post_as(Scope::Issue, "/v1/indices", &json!({"count": 10_000}));
    assert_eq!(answer.status, 200);
    assert_eq!((answer.json()["indices"].as_array().unwrap().len(), answer.json().get("more")), (10_000, None));
}

#[test]
fn thousands_of_places_come_from_as_many_lists_as_they_need() {
    let app = App::with_lists(ListSize::new(1024).unwrap());
    let answer = app.post_as(Scope::Issue, "/v1/indices", &json!({"count": 3000})).json();
    let mut seen = BTreeSet::new();
    for (list, indices) in groups(&answer) {
        assert!(!indices.is_sorted() && indices.len() <= 512, "{} of {list}", indices.len());
        seen.extend(indices.into_iter().map(|index| (list.clone(), index)));
    }
    assert_eq!(seen.len(), 3000);
    let lists: BTreeSet<_> = seen.iter().map(|(list, _)| list).collect();
    assert_eq!(lists.len(), 7, "half of a list without its 16 to 47 decoys is 465 to 496 places");
    let next = app.post_as(Scope::Issue, "/v1/indices", &json!({"count": 1})).json();
    assert!(!seen.contains(&(next["list"].as_str().unwrap().to_owned(), next["indices"][0].as_u64().unwrap())));
    let is_published = || app.get("/v1/status-lists/6", &[]).status == 200;
    let pause = || std::thread::sleep(std::time::Duration::from_millis(50));
    assert!(
        (0..100).any(|_| is_published() || {
            pause();
            false
        }),
        "new lists are published by themselves"
    );
}

#[test]
fn registering_again_is_safe_and_registering_differently_is_a_conflict() {
    let mut app = App::start();
    let made = app.made(1, 1000);
    let first = app.post_as(Scope::Issue, "/v1/certificates", &made);
    assert_eq!(first.status, 201);
    app.restart();
    let again = app.post_as(Scope::Issue, "/v1/certificates", &made);
    assert_eq!((again.status, again.bytes), (200, first.bytes));
    let other = app.post_as(Scope::Issue, "/v1/certificates", &app.made(1, 1000));
    assert_eq!((other.status, other.problem().as_str()), (409, "certificate-conflict"));
    let mut elsewhere = made.clone();
    elsewhere["holder"]["pin"] = json!("1ABCDEF");
    assert_eq!(app.post_as(Scope::Issue, "/v1/certificates", &elsewhere).status, 409);
}

#[test]
fn only_good_certificates_of_this_service_are_taken() {
    let app = App::start();
    let uri = "https://verify.example.az/v1/status-lists/0";
    let place = |index, uri: &str| StatusReference { index, uri: uri.to_owned() };
    let reserved = app.post_as(Scope::Issue, "/v1/indices", &json!({"count": 1})).json();
    let index = u32::try_from(reserved["indices"][0].as_u64().unwrap()).unwrap();
    let free = if index == 0 { 1 } else { index - 1 };
    let mut forged = certificate(ISSUER, 2, 1, place(index, uri), 1000);
    forged[20] ^= 1;
    let refused = [
        ("forged", forged),
        ("a key of another use", certificate(ISSUER, 3, 1, place(index, uri), 1000)),
        ("another issuer", certificate("az.other", 4, 1, place(index, uri), 1000)),
        ("a key of another issuer", certificate(ISSUER, 4, 1, place(index, uri), 1000)),
        ("a place never reserved", certificate(ISSUER, 2, 1, place(free, uri), 1000)),
        ("no such place", certificate(ISSUER, 2, 1, place(131_072, uri), 1000)),
        ("no such list", certificate(ISSUER, 2, 1, place(index, &uri.replace("/0", "/9")), 1000)),
        ("another spelling", certificate(ISSUER, 2, 1, place(index, &uri.replace("/0", "/00")), 1000)),
        ("another service", certificate(ISSUER, 2, 1, place(index, "https://other.example.az/0"), 1000)),
        ("no compact form", vec![9; 80]),
    ];
    for (what, bytes) in refused {
        let answer = app.post_as(Scope::Issue, "/v1/certificates", &registration(&bytes));
        assert_eq!((answer.status, answer.problem().as_str()), (422, "unusable-certificate"), "{what}");
        assert!(!answer.json()["cause"].as_str().unwrap().is_empty());
    }
    let good = registration(&certificate(ISSUER, 2, 1, place(index, uri), 1000));
    assert_eq!(app.post_as(Scope::Issue, "/v1/certificates", &good).status, 201);
    let same_place = registration(&certificate(ISSUER, 2, 2, place(index, uri), 1000));
    assert_eq!(app.post_as(Scope::Issue, "/v1/certificates", &same_place).status, 409);
}

#[test]
fn a_certificate_is_registered_to_the_person_it_is_signed_for() {
    let app = App::start();
    for (seed, document_type) in [(1, "employment/1"), (2, "proof-of-study/1")] {
        let other = registration(&certificate_about(document_type, "1ABCDEF", seed, app.reserved()));
        let refused = app.post_as(Scope::Issue, "/v1/certificates", &other);
        assert_eq!((refused.status, refused.problem().as_str()), (422, "other-holder"), "{document_type}");
        let own = registration(&certificate_about(document_type, PIN, seed, app.reserved()));
        assert_eq!(app.post_as(Scope::Issue, "/v1/certificates", &own).status, 201, "{document_type}");
    }
}

#[test]
fn a_revocation_is_safe_to_repeat_and_its_first_reason_stays() {
    let mut app = App::start();
    let number = app.registered(1, 1000);
    let first = app.revoke(&number);
    assert_eq!(first.status, 201);
    app.restart();
    let path = format!("/v1/certificates/{}/revocation", number.to_lowercase().replace('-', ""));
    let again = app.post_as(Scope::Revoke, &path, &json!({"reason": "başqa səbəb"}));
    assert_eq!((again.status, again.bytes), (200, first.bytes));
}

#[test]
fn what_cannot_be_revoked_is_named() {
    let app = App::start();
    let number = app.registered(1, 1000);
    let unknown = mohur_certificate::number::CertificateNumber::from_random([77; 8]).to_string();
    let refused = app.revoke(&unknown);
    assert_eq!((refused.status, refused.problem().as_str()), (404, "unknown-certificate"));
    let refused = app.revoke(&format!("{}0", &number[..number.len() - 1]));
    assert!(refused.status == 400 || number.ends_with('0'), "{}", refused.status);
    let path = format!("/v1/certificates/{number}/revocation");
    for reason in ["", "a\nb", &"ə".repeat(301)] {
        let refused = app.post_as(Scope::Revoke, &path, &json!({"reason": reason}));
        assert_eq!((refused.status, refused.problem().as_str()), (400, "wrong-body"));
    }
    assert_eq!(app.check(&number).json()["result"], "in_force", "checked as {BANK}");
}
