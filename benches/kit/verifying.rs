//! Verifying on one core: the chain from a code's text to believed claims, alone and many together, next to a bare
//! signature check and to peers.

use std::hint::black_box;

use claim169_core::{Claim169, CwtMeta, Decoder, Encoder};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::Unverified;
use mohur_certificate::document_type::DocumentTypes;
use mohur_keys::verify::CheckedKey;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::{Policy, StatusCheck};
use mohur_verifier::status::StatusLists;
use mohur_verifier::verify::Verifier;
use serde_json::{Map, Value};

use crate::certificates::{Certificates, at};
use crate::measure::Race;
use crate::peers::Peer;

/// Certificates that are verified together, as the command does.
const TOGETHER: usize = 512;

/// Certificates verified in a second.
pub(crate) fn verifying(certificates: &Certificates, peers: &mut [Peer]) -> Map<String, Value> {
    let trust = certificates.trust();
    let key = CheckedKey::new(&certificates.key().public()).unwrap();
    let prepared: Vec<_> = certificates.all_signed().map(|(_, sign1)| sign1).collect();
    let signed: Vec<_> = prepared.iter().map(|sign1| (sign1.signed_bytes(), *sign1.signature())).collect();
    let unverified = || prepared.iter().map(|sign1| Unverified::from_sign1((*sign1).clone()).unwrap());
    let compacts: Vec<_> = unverified().map(|one| Compact::encode(&one, DictionaryId::First).unwrap()).collect();
    let links: Vec<_> = (0..prepared.len()).map(|turn| certificates.link(turn).to_string()).collect();
    let many: Vec<_> = unverified().cycle().take(TOGETHER).collect();
    let many: Vec<_> = many.iter().collect();
    let lists = StatusLists::new();
    let policy = Policy { status: StatusCheck::Skipped, ..Policy::default() };
    let verifier = Verifier { trust: Some(trust), types: DocumentTypes::shipped(), lists: &lists, policy };
    let codes: Vec<_> = certificates.all_signed().map(|(claims, _)| claim169(&claims.number.to_string())).collect();
    let public = certificates.key().public().0;
    let mut race = Race::default();
    race.enter("bare_verify_strict", |turn: usize| {
        let (message, signature) = &signed[turn % signed.len()];
        key.check(black_box(message), signature).unwrap();
    });
    race.enter("chain", |turn: usize| {
        let certificate = Compact::parse(compacts[turn % compacts.len()].as_bytes()).unwrap().expand().unwrap();
        black_box(trust.certificate(&certificate).unwrap());
    });
    race.enter("verdict", |turn: usize| {
        let evidence = Evidence::from_text(&links[turn % links.len()]).unwrap();
        black_box(verifier.verdict(&evidence, at()).claims().unwrap());
    });
    // The work of all stands in the last turn of them, and the rate is that of one.
    race.enter("together", |turn: usize| {
        if turn % TOGETHER == TOGETHER - 1 {
            assert!(black_box(trust.certificates(&many)).iter().all(Result::is_ok));
        }
    });
    race.enter("cwt_alone", |turn: usize| _ = black_box(trust.certificate(many[turn % TOGETHER]).unwrap()));
    race.enter("claim169", |turn: usize| {
        let decoder = Decoder::new(codes[turn % codes.len()].as_str()).without_timestamp_validation();
        black_box(decoder.verify_with_ed25519(&public).unwrap().decode().unwrap());
    });
    for peer in peers {
        race.enter(peer.name, peer);
    }
    race.run()
}

/// A Claim 169 code of about as many facts, signed with the same key.
fn claim169(number: &str) -> String {
    let text = |text: &str| Some(text.to_owned());
    let claim = Claim169 {
        id: text(number),
        full_name: text("Gülşən Şıxəli qızı Ələkbərova"),
        first_name: text("Gülşən"),
        middle_name: text("Şıxəli qızı"),
        last_name: text("Ələkbərova"),
        address: text("“Göyçay Mebel” Məhdud Məsuliyyətli Cəmiyyəti, 1700000011, Baş mühasib, Maliyyə şöbəsi"),
        email: text("a@example.az"),
        ..Claim169::default()
    };
    let meta = CwtMeta::new().with_issuer("az.gov.labour").with_expires_at(at().as_second() + 90 * 86_400);
    let meta = meta.with_issued_at(at().as_second());
    Encoder::new(claim, meta).sign_with_ed25519(&[2; 32]).unwrap().encode().unwrap().qr_data
}
