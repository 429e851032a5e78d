//! Many signatures checked together: one multiplication of many points instead of one for each signature (Bernstein et
//! al., *High-speed high-security signatures*, §5).

use ed25519_dalek::{Signature, VerifyingKey, verify_batch};

use crate::verify::{CheckedKey, SignatureError};

/// Signatures that are checked together; with more, little is gained.
const TOGETHER: usize = 512;
/// Into so many parts signatures are split when one of them is bad: a single bad one then costs no more than checking
/// each by itself, and if all are bad, it takes a bit more than twice as long.
const PARTS: usize = 8;
/// The encodings of points of small order, without the sign, which a strict check refuses as the `R` of a signature:
/// among them are two that are not the shortest (*Taming the many `EdDSAs`*, table 1).
const SMALL_ORDER: [[u8; 32]; 7] = [
    small(0),
    small(1),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    near_the_prime(0xec),
    near_the_prime(0xed),
    near_the_prime(0xee),
];

/// A signature with what it is over.
pub(crate) struct Signed<'a> {
    pub(crate) key: &'a CheckedKey,
    pub(crate) message: Vec<u8>,
    pub(crate) signature: &'a [u8; 64],
}

/// Which of the signatures are good, each as a strict check by itself says, in their order.
pub(crate) fn check(all: &[Signed]) -> Vec<Result<(), SignatureError>> {
    let mut checked = Vec::with_capacity(all.len());
    for some in all.chunks(TOGETHER) {
        check_some(some, &mut checked);
    }
    checked
}

fn check_some(some: &[Signed], checked: &mut Vec<Result<(), SignatureError>>) {
    if are_good(some) {
        checked.extend(some.iter().map(|_| Ok(())));
    } else if some.len() <= PARTS {
        checked.extend(some.iter().map(|one| one.key.check(&one.message, one.signature)));
    } else {
        some.chunks(some.len().div_ceil(PARTS)).for_each(|part| check_some(part, checked));
    }
}

fn are_good(some: &[Signed]) -> bool {
    if some.iter().any(|one| one.key.0.is_weak() || has_small_order(one.signature)) {
        return false;
    }
    let messages: Vec<&[u8]> = some.iter().map(|one| one.message.as_slice()).collect();
    let signatures: Vec<_> = some.iter().map(|one| Signature::from_bytes(one.signature)).collect();
    let keys: Vec<VerifyingKey> = some.iter().map(|one| one.key.0).collect();
    verify_batch(&messages, &signatures, &keys).is_ok()
}

fn has_small_order(signature: &[u8; 64]) -> bool {
    let [mut point, _] = *signature.as_chunks::<32>().0 else { return true };
    point[31] &= 0x7f;
    SMALL_ORDER.contains(&point)
}

const fn small(number: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[0] = number;
    bytes
}

/// A number of the size of the field's prime, which is 2^255 - 19.
const fn near_the_prime(last: u8) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    bytes[0] = last;
    bytes[31] = 0x7f;
    bytes
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use proptest::prelude::*;

    use super::*;
    use crate::signer::PublicKey;

    fn checked(key: &SigningKey) -> CheckedKey {
        CheckedKey::new(&PublicKey(key.verifying_key().to_bytes())).unwrap()
    }

    proptest! {
        #[test]
        fn together_says_what_each_by_itself_says(
            count in 1_usize..40,
            broken in proptest::collection::vec((0_usize..40, 0_usize..64, 0_u8..8), 0..4),
        ) {
            let keys = [SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32])];
            let publics = keys.each_ref().map(checked);
            let messages: Vec<Vec<u8>> = (0..count).map(|place| place.to_le_bytes().to_vec()).collect();
            let mut signatures: Vec<[u8; 64]> = Vec::new();
            for (place, message) in messages.iter().enumerate() {
                signatures.push(keys[place % 2].sign(message).to_bytes());
            }
            for (place, byte, bit) in broken {
                signatures[place % count][byte] ^= 1 << bit;
            }
            let signed: Vec<_> = (0..count)
                .map(|place| Signed {
                    key: &publics[place % 2],
                    message: messages[place].clone(),
                    signature: &signatures[place],
                })
                .collect();
            let single: Vec<_> = signed.iter().map(|one| one.key.check(&one.message, one.signature)).collect();
            prop_assert_eq!(check(&signed), single);
        }
    }

    #[test]
    fn points_of_small_order_are_known() {
        for point in SMALL_ORDER {
            assert!(VerifyingKey::from_bytes(&point).unwrap().is_weak(), "{point:x?}");
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&point);
            signature[31] |= 0x80;
            assert!(has_small_order(&signature));
        }
    }

    /// With a key and an `R` of small order, zero is a signature of every message; only strict checks refuse it.
    #[test]
    fn a_signature_without_a_key_is_refused() {
        let weak = CheckedKey::new(&PublicKey(small(1))).unwrap();
        let mut signature = [0; 64];
        signature[0] = 1;
        let signed = [Signed { key: &weak, message: b"anything".to_vec(), signature: &signature }];
        let point = Signature::from_bytes(&signature);
        assert!(verify_batch(&[b"anything"], &[point], &[weak.0]).is_ok());
        assert_eq!(check(&signed), [Err(SignatureError::Signature)]);
    }
}
