//! How fast and how small: issuing and verifying on one core, next to peers, to the floor and to a bare signature check.
//!
//! `benches/run` starts this with its peers and prints the tables of `docs/benchmarks.md`. Alone: `cargo bench`.
//! With `--peers FOLDER`, the Python environment of that folder makes the same pages in turns with us.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "kit/certificates.rs"]
mod certificates;
#[path = "kit/floor.rs"]
mod floor;
#[path = "kit/measure.rs"]
mod measure;
#[path = "kit/peers.rs"]
mod peers;
#[path = "kit/verifying.rs"]
mod verifying;

use std::hint::black_box;
use std::path::PathBuf;

use certificates::{Certificates, base};
use floor::{Floor, Mask};
use measure::{Race, median};
use mohur_certificate::claims::Claims;
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Content, Sign1, Unverified};
use mohur_certificate::link::Link;
use mohur_certificate::symbol::{ModuleBudget, Symbol};
use peers::Peer;
use serde_json::{Map, Value, json};

fn main() {
    let certificates = Certificates::new();
    let folder = std::env::args().skip_while(|argument| argument != "--peers").nth(1).map(PathBuf::from);
    let start = |name| folder.as_ref().map(|folder| Peer::start(name, folder, &certificates));
    let mut peers: Vec<Peer> = peers::ISSUERS.into_iter().filter_map(start).collect();
    let mut verifiers: Vec<Peer> = peers::VERIFIERS.into_iter().filter_map(start).collect();
    let issuing = issuing(&certificates, &mut peers);
    let verifying = verifying::verifying(&certificates, &mut verifiers);
    let sizes = sizes(&certificates);
    let peers: Map<String, Value> = peers.iter_mut().map(|peer| (peer.name.into(), peer.page_bytes().into())).collect();
    println!("{}", json!({ "issuing": issuing, "verifying": verifying, "sizes": sizes, "peer_bytes": peers }));
}

/// Claims to finished PDF, its parts, the floor and the peers.
fn issuing(certificates: &Certificates, peers: &mut [Peer]) -> Map<String, Value> {
    let key = certificates.key();
    let floor = Floor::new(certificates, 100);
    let sign = |claims: &Claims| Sign1::sign(key, Claims::CONTENT_TYPE, claims.encode().unwrap()).unwrap();
    let mut race = Race::default();
    race.enter("claims_to_pdf", |turn: usize| {
        let claims = certificates.claims(turn);
        black_box(certificates.page_of(claims, &sign(claims)));
    });
    race.enter("page", |turn: usize| _ = black_box(certificates.page(turn)));
    race.enter("signature", |turn: usize| _ = black_box(sign(certificates.claims(turn))));
    race.enter("compact", |turn: usize| _ = black_box(certificates.link(turn)));
    race.enter("compact_and_symbol", |turn: usize| {
        black_box(Symbol::encode(&certificates.link(turn), ModuleBudget::printed(42_000)).unwrap());
    });
    race.enter("floor", |turn: usize| floor.run(turn, Mask::Fixed));
    race.enter("floor_with_mask", |turn: usize| floor.run(turn, Mask::Chosen));
    for peer in peers {
        race.enter(peer.name, peer);
    }
    race.run()
}

/// Bytes and modules over the whole sample.
fn sizes(certificates: &Certificates) -> Value {
    let of = |kind: &str| {
        let chosen = || certificates.all_signed().filter(|(claims, _)| claims.document.document_type.id() == kind);
        let compacts: Vec<Compact> = chosen()
            .map(|(_, sign1)| Compact::encode(&Unverified::from_sign1(sign1.clone()).unwrap(), DictionaryId::First))
            .map(Result::unwrap)
            .collect();
        let symbol = |compact: &Compact| {
            let link = Link { base: base(), compact: compact.clone() };
            Symbol::encode(&link, ModuleBudget::printed(42_000)).unwrap()
        };
        let pdf = chosen().take(50).map(|(claims, sign1)| certificates.page_of(claims, sign1).len());
        json!({
            "cwt_bytes": median(chosen().map(|(_, sign1)| sign1.to_bytes().len()).collect()),
            "compact_bytes": median(compacts.iter().map(|compact| compact.as_bytes().len()).collect()),
            "modules": median(compacts.iter().map(|compact| symbol(compact).width()).collect()),
            "modules_max": compacts.iter().map(|compact| symbol(compact).width()).max(),
            "pdf_bytes": median(pdf.collect()),
        })
    };
    json!({ "employment": of("employment"), "employment-salary": of("employment-salary") })
}
