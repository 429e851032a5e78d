use mohur_certificate::claims::{Document, Value};
use mohur_certificate::cose::Unverified;
use proptest::prelude::*;

use super::*;
use crate::policy::StatusCheck;
use crate::sample::{
    self, CERTIFICATES, EXPIRES, ISSUED, NOW, at, certificate, claims, signed, status_list, trust_list,
};
use crate::verdict::Outcome;

fn lists(issued: i64, revoked: &[u32]) -> StatusLists {
    let mut lists = StatusLists::new();
    lists.insert(&status_list(issued, revoked), &sample::trust()).unwrap();
    lists
}

fn fresh() -> StatusLists {
    lists(NOW - 60, &[])
}

fn of(certificate: Unverified<Claims>) -> Evidence {
    Evidence::of(certificate)
}

fn by<'a>(trust: Option<&'a Trust>, lists: &'a StatusLists, policy: Policy) -> Verifier<'a> {
    Verifier { trust, types: DocumentTypes::shipped(), lists, policy }
}

fn said(evidence: &Evidence, trust: &Trust, lists: &StatusLists, now: i64) -> Verdict {
    by(Some(trust), lists, Policy::default()).verdict(evidence, at(now))
}

fn headline_of(certificate: Unverified<Claims>, lists: &StatusLists, now: i64) -> Headline {
    said(&of(certificate), &sample::trust(), lists, now).headline
}

#[test]
fn a_good_certificate_is_valid_in_all_its_parts() {
    let verdict = said(&of(certificate()), &sample::trust(), &fresh(), NOW);
    assert_eq!(verdict.headline, Headline::Valid);
    let parts = Parts {
        signature: SignaturePart::Good,
        issuer: IssuerPart::Trusted,
        validity: ValidityPart::InTime,
        status: StatusPart::InForce,
        document: DocumentPart::NotCompared,
    };
    assert_eq!(verdict.parts, parts);
    assert_eq!(verdict.status_as_of, Some(at(NOW - 60)));
    assert_eq!(verdict.claims(), Some(&claims()));
}

#[test]
fn nothing_is_said_without_a_trust_list() {
    let verdict = by(None, &fresh(), Policy::default()).verdict(&of(certificate()), at(NOW));
    assert_eq!((verdict.headline, verdict.outcome()), (Headline::NoTrustList, Outcome::Undetermined));
    assert!(verdict.claims().is_none());
}

#[test]
fn what_a_forged_certificate_claims_is_never_shown() {
    let mut bytes = certificate().to_bytes();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let forged = of(Unverified::parse(&bytes).unwrap());
    let verdict = said(&forged, &sample::trust(), &fresh(), NOW);
    assert_eq!((verdict.headline, verdict.parts.signature), (Headline::BadSignature, SignaturePart::Bad));
    assert!(verdict.claims().is_none());
}

#[test]
fn keys_count_for_their_issuer_in_their_time() {
    assert_eq!(headline_of(signed(&claims(), 9), &fresh(), NOW), Headline::UnknownKey);
    assert_eq!(headline_of(signed(&claims(), sample::STATUS), &fresh(), NOW), Headline::UnknownKey);
    let other = Claims { issuer: "az.gov.other".to_owned(), ..claims() };
    assert_eq!(headline_of(signed(&other, CERTIFICATES), &fresh(), NOW), Headline::OtherIssuer);

    let mut list = trust_list();
    list.keys[0].revoked_at = Some(at(NOW));
    let verdict = said(&of(certificate()), &sample::open(&list), &fresh(), NOW);
    assert_eq!((verdict.headline, verdict.outcome()), (Headline::KeyCompromised, Outcome::NotValid));
    assert!(verdict.claims().is_none());

    let mut list = trust_list();
    list.keys[0].valid_until = Some(at(ISSUED));
    let retired_before = said(&of(certificate()), &sample::open(&list), &fresh(), NOW);
    assert_eq!(retired_before.headline, Headline::KeyOutsideItsTime);
    list.keys[0].valid_until = Some(at(ISSUED + 1));
    let retired_after = said(&of(certificate()), &sample::open(&list), &fresh(), NOW);
    assert_eq!(retired_after.headline, Headline::Valid);
}

#[test]
fn an_old_trust_list_warns_and_accuses_nobody() {
    let mut list = trust_list();
    list.expires = at(NOW);
    let trust = sample::open(&list);
    let verdict = said(&of(certificate()), &trust, &fresh(), NOW);
    assert_eq!((verdict.headline, verdict.warnings), (Headline::Valid, vec![Warning::OldTrustList]));
    let verdict = said(&of(signed(&claims(), 9)), &trust, &fresh(), NOW);
    assert_eq!((verdict.headline, verdict.outcome()), (Headline::UnknownKeyOldList, Outcome::Undetermined));
}

#[test]
fn time_is_kept_with_the_skew_that_the_policy_allows() {
    let skew = crate::policy::DEFAULT_SKEW.as_secs();
    let late = |now| headline_of(certificate(), &lists(now - 60, &[]), now);
    assert_eq!(late(EXPIRES + skew - 1), Headline::Valid);
    assert_eq!(late(EXPIRES + skew), Headline::Expired);
    assert_eq!(late(ISSUED - skew), Headline::Valid);
    assert_eq!(late(ISSUED - skew - 1), Headline::NotYetValid);
}

#[test]
fn the_status_must_be_known_and_fresh() {
    let headline = |lists: &StatusLists| headline_of(certificate(), lists, NOW);
    assert_eq!(headline(&StatusLists::new()), Headline::StatusUnknown);
    let day = crate::policy::DEFAULT_MAX_STATUS_AGE.as_secs();
    assert_eq!(headline(&lists(NOW - day, &[])), Headline::Valid);
    assert_eq!(headline(&lists(NOW - day - 1, &[])), Headline::StatusTooOld);
    assert_eq!(headline(&lists(NOW + 301, &[])), Headline::StatusTooOld);
    let patient = Policy { max_status_age: jiff::SignedDuration::from_hours(2400), ..Policy::default() };
    let old = lists(NOW - 10 * 86_400, &[]);
    let verdict = by(Some(&sample::trust()), &old, patient).verdict(&of(certificate()), at(NOW));
    assert_eq!(verdict.headline, Headline::StatusTooOld, "the list has expired, whatever the policy allows");
    let outside = Claims { status: sample_status(64), ..claims() };
    let verdict = said(&of(signed(&outside, CERTIFICATES)), &sample::trust(), &fresh(), NOW);
    assert_eq!((verdict.headline, verdict.parts.status), (Headline::StatusUnknown, StatusPart::OutsideList));
}

fn sample_status(index: u32) -> mohur_certificate::claims::StatusReference {
    mohur_certificate::claims::StatusReference { index, uri: sample::LIST.to_owned() }
}

#[test]
fn without_a_status_check_the_verdict_says_so() {
    let policy = Policy { status: StatusCheck::Skipped, ..Policy::default() };
    let (trust, lists) = (sample::trust(), StatusLists::new());
    let verdict = by(Some(&trust), &lists, policy).verdict(&of(certificate()), at(NOW));
    assert_eq!((verdict.headline, verdict.outcome()), (Headline::StatusNotChecked, Outcome::Undetermined));
    assert_eq!(verdict.parts.status, StatusPart::Skipped);
}

#[test]
fn the_most_specific_failure_wins() {
    let late = EXPIRES + 86_400;
    let revoked = |now| lists(now - 60, &[21]);
    assert_eq!(headline_of(certificate(), &revoked(NOW), NOW), Headline::Revoked);
    assert_eq!(headline_of(certificate(), &revoked(late), late), Headline::Revoked);
    assert_eq!(headline_of(certificate(), &StatusLists::new(), late), Headline::Expired);
    assert_eq!(headline_of(signed(&claims(), 9), &revoked(late), late), Headline::UnknownKey);
    // A revocation is for ever, so an old list is enough.
    assert_eq!(headline_of(certificate(), &lists(NOW - 9 * 86_400, &[21]), NOW), Headline::Revoked);
}

#[test]
fn a_document_of_an_unknown_type_is_not_called_valid() {
    let headline = |document| {
        let certificate = signed(&Claims { document, ..claims() }, CERTIFICATES);
        let verdict = said(&of(certificate), &sample::trust(), &fresh(), NOW);
        assert!(verdict.claims().is_some());
        verdict.headline
    };
    let document = claims().document;
    let other = Document { document_type: "pension/7".parse().unwrap(), ..document.clone() };
    assert_eq!(headline(other), Headline::UnknownDocument);
    let mut unlawful = document;
    unlawful.fields.insert(99, Value::Integer(1));
    assert_eq!(headline(unlawful), Headline::UnknownDocument);
}

#[test]
fn what_is_well_signed_and_not_understood_is_undetermined() {
    let payload = vec![0xa1, 0x01, 0x61, b'x'];
    let sign1 = mohur_certificate::cose::Sign1::sign(&sample::key(CERTIFICATES), None, payload).unwrap();
    let verdict = said(&of(Unverified::from_sign1(sign1).unwrap()), &sample::trust(), &fresh(), NOW);
    assert_eq!((verdict.headline, verdict.outcome()), (Headline::UnreadableClaims, Outcome::Undetermined));
}

#[test]
fn lists_are_never_taken_back() {
    let mut lists = lists(NOW - 60, &[21]);
    let older = lists.insert(&status_list(NOW - 61, &[]), &sample::trust()).unwrap_err();
    assert!(matches!(older, crate::status::StatusListsError::Older { .. }));
    assert_eq!(headline_of(certificate(), &lists, NOW), Headline::Revoked);
    let mut forged = status_list(NOW, &[]);
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let untrusted = lists.insert(&forged, &sample::trust()).unwrap_err();
    assert!(matches!(untrusted, crate::status::StatusListsError::Untrusted(_)));
}

#[test]
fn every_code_has_both_sentences_and_its_own_name() {
    let mut codes: Vec<_> = Headline::ALL.iter().map(|headline| headline.code()).collect();
    for headline in Headline::ALL {
        let [az, en] = Language::ALL.map(|language| headline.sentence(language));
        assert!(az != en && az.ends_with('.') && en.ends_with('.'), "{az} {en}");
        assert!(headline.outcome() != Outcome::Valid || headline.code().starts_with("valid"));
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Headline::ALL.len());
}

proptest! {
    #[test]
    fn a_flipped_bit_is_never_valid(bit in 0_usize..4000) {
        let mut bytes = certificate().to_bytes();
        let place = bit % (bytes.len() * 8);
        bytes[place / 8] ^= 1 << (place % 8);
        let verdict = match Evidence::from_cwt(&bytes) {
            Ok(evidence) => said(&evidence, &sample::trust(), &fresh(), NOW),
            Err(failure) => Verdict::without_evidence(failure),
        };
        prop_assert_eq!(verdict.outcome(), Outcome::NotValid);
        prop_assert!(verdict.claims().is_none());
    }
}

#[test]
fn many_get_the_verdicts_that_each_gets_alone() {
    let other = Claims { issuer: "az.gov.other".to_owned(), ..claims() };
    let expired = Claims { expires: at(NOW - 1000), ..claims() };
    let many = [certificate(), signed(&other, CERTIFICATES), signed(&claims(), 9), signed(&expired, CERTIFICATES)];
    let many = many.map(of);
    let (trust, lists) = (sample::trust(), lists(NOW - 60, &[]));
    let verifier = by(Some(&trust), &lists, Policy::default());
    let said = |verdict: &Verdict| (verdict.headline, verdict.parts, verdict.claims().cloned());
    let single: Vec<_> = many.iter().map(|one| said(&verifier.verdict(one, at(NOW)))).collect();
    assert_eq!(
        single.iter().map(|(headline, ..)| *headline).collect::<Vec<_>>(),
        [Headline::Valid, Headline::OtherIssuer, Headline::UnknownKey, Headline::Expired,]
    );
    assert_eq!(verifier.verdicts(&many, at(NOW)).iter().map(said).collect::<Vec<_>>(), single);
    let without = by(None, &lists, Policy::default()).verdicts(&many, at(NOW));
    assert!(without.iter().all(|verdict| verdict.headline == Headline::NoTrustList));
}
