//! How fast the service hands out places and takes registrations, in thousands: a real service in a process of its own, each
//! answer after the disk has it.
//!
//! `cargo bench --bench registrations`

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "../tests/certificate/made.rs"]
mod made;
#[path = "../tests/service/running.rs"]
#[expect(dead_code, reason = "tests do more with a service")]
mod running;

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use made::{claims, key, signed};
use mohur_certificate::claims::{Claims, StatusReference};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::Unverified;
use mohur_certificate::number::CertificateNumber;
use running::{Folder, Running};
use serde_json::{Value, json};

/// Registrations in all, and in one request.
const ALL: usize = 50_000;
const BLOCK: usize = 1000;
/// What the service hands out at once at most.
const PLACES: usize = 10_000;

fn main() {
    let folder = Folder::new();
    let service = folder.start(&[]);
    let (places, reserving) = timed(|| reserve(&service));
    let bodies: Vec<Value> =
        registrations(places).chunks(BLOCK).map(|block| json!({ "certificates": block })).collect();
    let ((), first) = timed(|| bodies.iter().for_each(|body| register(&service, body, "new")));
    let ((), again) = timed(|| bodies.iter().for_each(|body| register(&service, body, "again")));
    println!("{}", json!({ "places": rate(reserving), "registrations": rate(first), "again": rate(again) }));
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    (act(), started.elapsed().as_secs_f64())
}

#[expect(clippy::cast_precision_loss, reason = "some ten thousand")]
fn rate(seconds: f64) -> f64 {
    (ALL as f64 / seconds).round()
}

fn reserve(service: &Running) -> Vec<StatusReference> {
    let mut places = Vec::new();
    while places.len() < ALL {
        let (_, answer) = service.post("/v1/indices", &json!({ "count": PLACES })).unwrap();
        let groups = std::iter::once(&answer).chain(answer["more"].as_array().into_iter().flatten());
        for group in groups {
            let indices = group["indices"].as_array().unwrap().iter();
            let place = |index: &Value| StatusReference {
                index: u32::try_from(index.as_u64().unwrap()).unwrap(),
                uri: group["list"].as_str().unwrap().to_owned(),
            };
            places.extend(indices.map(place));
        }
    }
    places
}

fn registrations(places: Vec<StatusReference>) -> Vec<Value> {
    let holder =
        json!({"pin": "5ZK3M9Q", "surname": "Ələkbərova", "given_name": "Gülşən", "patronymic": "Şıxəli qızı"});
    let addressee = json!({"voen": "9900003611", "name": "“Xəzər Əmanət” ASC"});
    let registration = |(seed, status): (u64, StatusReference)| {
        let number = CertificateNumber::from_random((seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_be_bytes());
        let certificate = signed(&Claims { number, status, ..claims() }, &key(2));
        let compact = Compact::encode(&Unverified::from_sign1(certificate).unwrap(), DictionaryId::First).unwrap();
        let certificate = URL_SAFE_NO_PAD.encode(compact.as_bytes());
        json!({"certificate": certificate, "holder": holder, "addressee": addressee, "notify": "tell"})
    };
    (1..).zip(places).map(registration).collect()
}

fn register(service: &Running, body: &Value, novelty: &str) {
    let (status, answer) = service.post("/v1/certificates/batch", body).unwrap();
    let results = answer["results"].as_array().unwrap();
    assert!(status == 200 && results.iter().all(|result| result["novelty"] == novelty), "{answer}");
}
