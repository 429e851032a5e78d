//! Correcting a block of codewords, some of which may be known to be doubtful (ISO/IEC 18004 §7.5 and annex B).
//!
//! Berlekamp's and Massey's algorithm, begun with the doubtful places, and Forney's formula: see Blahut, *Algebraic Codes for
//! Data Transmission*, §7.4 to 7.6. An erasure, a codeword whose place is known to be doubtful, costs one codeword for
//! error correction, an error at an unknown place two.

use super::galois::{divide, evaluate, multiply, power};

/// No block has more codewords for error correction.
pub(super) const MAX_PARITY: usize = 30;
/// How unlikely it must be that any block whatsoever would be "corrected" by this, as a power of one half, once places are
/// erased.
const LEAST_PROOF: f32 = 24.0;

/// A polynomial, lowest coefficient first.
type Polynomial = [u8; MAX_PARITY + 2];

/// What is wrong with a block, as the powers of its errors tell it; all zero when nothing is.
pub(super) struct Syndromes {
    values: [u8; MAX_PARITY],
    parity: usize,
}

impl Syndromes {
    /// Of a block, of whose codewords the last `parity` are for error correction.
    pub(super) fn of(block: &[u8], parity: usize) -> Self {
        let mut values = [0; MAX_PARITY];
        for (exponent, value) in values[..parity].iter_mut().enumerate() {
            let root = power(exponent);
            *value = block.iter().fold(0, |value, codeword| multiply(value, root) ^ codeword);
        }
        Self { values, parity }
    }

    fn all_zero(&self) -> bool {
        self.values[..self.parity].iter().all(|value| *value == 0)
    }

    /// Corrects the block, whose codewords at `erased` may be anything, and others may be wrong too. Says whether it is
    /// right then; if it is not, it stays as it is.
    ///
    /// `spare` codewords of error correction are left unused: small symbols need them to tell right from wrong.
    pub(super) fn correct(&self, block: &mut [u8], erased: &[usize], spare: usize) -> bool {
        if self.all_zero() {
            return true;
        }
        if erased.len() + spare > self.parity {
            return false;
        }
        let locators = erased.iter().map(|place| power(block.len() - 1 - place));
        let locator =
            self.error_locator(locators.fold(one(), |product, root| times_root(&product, root)), erased.len());
        let Some(places) = roots(&locator, block.len()) else { return false };
        let errors = places.len().saturating_sub(erased.len());
        if 2 * errors + erased.len() + spare > self.parity || !self.is_proof(block.len(), erased.len(), errors) {
            return false;
        }
        let mut corrected = block.to_vec();
        self.set_right(&mut corrected, &locator, &places);
        let right = Self::of(&corrected, self.parity).all_zero();
        if right {
            block.copy_from_slice(&corrected);
        }
        right
    }

    /// Whether a block of chance would hardly ever be as near to a right one. Without erasures it never is.
    fn is_proof(&self, length: usize, erased: usize, errors: usize) -> bool {
        let places = length - erased;
        let ways: f32 = (0..errors).map(|error| ((places - error) as f32 / (error + 1) as f32).log2()).sum();
        erased == 0 || 8.0 * (self.parity - erased - errors) as f32 - ways >= LEAST_PROOF
    }

    /// The polynomial whose roots tell the places of errors and erasures, given that of the erasures.
    fn error_locator(&self, erasures: Polynomial, erased: usize) -> Polynomial {
        let (mut locator, mut before) = (erasures, erasures);
        let mut degree = erased;
        for step in erased + 1..=self.parity {
            let terms = locator[..step.min(locator.len())].iter().enumerate();
            let discrepancy = terms.fold(0, |sum, (at, factor)| sum ^ multiply(*factor, self.values[step - 1 - at]));
            let shifted = shifted(&before);
            if discrepancy == 0 {
                before = shifted;
                continue;
            }
            let mut next = locator;
            for (factor, other) in next.iter_mut().zip(shifted) {
                *factor ^= multiply(discrepancy, other);
            }
            if 2 * degree < step + erased {
                degree = step + erased - degree;
                before = locator.map(|factor| divide(factor, discrepancy));
            } else {
                before = shifted;
            }
            locator = next;
        }
        locator
    }

    /// Forney's formula.
    fn set_right(&self, block: &mut [u8], locator: &Polynomial, places: &[usize]) {
        let mut evaluator = [0; MAX_PARITY];
        for (at, value) in evaluator[..self.parity].iter_mut().enumerate() {
            *value = (0..=at).fold(0, |sum, part| sum ^ multiply(locator[part], self.values[at - part]));
        }
        let mut derivative = [0; MAX_PARITY + 1];
        for at in (1..locator.len()).step_by(2) {
            derivative[at - 1] = locator[at];
        }
        for place in places {
            let root = power(block.len() - 1 - place);
            let inverse = divide(1, root);
            let error = divide(evaluate(&evaluator[..self.parity], inverse), evaluate(&derivative, inverse));
            block[*place] ^= multiply(error, root);
        }
    }
}

fn one() -> Polynomial {
    let mut polynomial = [0; MAX_PARITY + 2];
    polynomial[0] = 1;
    polynomial
}

fn shifted(polynomial: &Polynomial) -> Polynomial {
    let mut shifted = [0; MAX_PARITY + 2];
    shifted[1..].copy_from_slice(&polynomial[..=MAX_PARITY]);
    shifted
}

/// The polynomial times (1 - `root` · x).
fn times_root(polynomial: &Polynomial, root: u8) -> Polynomial {
    let mut product = *polynomial;
    for (factor, other) in product.iter_mut().zip(shifted(polynomial)) {
        *factor ^= multiply(root, other);
    }
    product
}

/// The places in a block that a locator tells of, or `None` when it tells of other places too.
fn roots(locator: &Polynomial, length: usize) -> Option<Vec<usize>> {
    let degree = locator.iter().rposition(|factor| *factor != 0)?;
    let is_root = |place: &usize| evaluate(&locator[..=degree], divide(1, power(length - 1 - place))) == 0;
    let places: Vec<_> = (0..length).filter(is_root).collect();
    (places.len() == degree).then_some(places)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Appends what makes all syndromes zero.
    fn encoded(data: &[u8], parity: usize) -> Vec<u8> {
        let generator = (0..parity).fold(one(), |product, exponent| {
            let mut next = shifted(&product);
            for (factor, other) in next.iter_mut().zip(product) {
                *factor ^= multiply(power(exponent), other);
            }
            next
        });
        let mut remainder = vec![0; parity];
        for byte in data {
            let factor = byte ^ remainder[0];
            remainder.rotate_left(1);
            remainder[parity - 1] = 0;
            for (at, value) in remainder.iter_mut().enumerate() {
                *value ^= multiply(factor, generator[parity - 1 - at]);
            }
        }
        [data, &remainder].concat()
    }

    proptest! {
        #[test]
        fn as_many_errors_and_erasures_as_can_be_are_corrected(
            data in prop::collection::vec(any::<u8>(), 40..80),
            parity in 16_usize..=MAX_PARITY,
            erased in 0_usize..14,
            changes in prop::collection::vec(1_u8..=255, 200),
            order in any::<prop::sample::Index>(),
        ) {
            let right = encoded(&data, parity);
            prop_assert!(Syndromes::of(&right, parity).all_zero());
            let erased = erased.min(parity - 8);
            let errors = (parity - erased) / 2 - if erased > 0 { 2 } else { 0 };
            let step = right.len() - 1;
            let places: Vec<_> = (0..erased + errors).map(|at| (order.index(step) + at * 7) % right.len()).collect();
            prop_assume!((1..places.len()).all(|at| !places[..at].contains(&places[at])));
            let mut block = right.clone();
            for (place, change) in places.iter().zip(changes) {
                block[*place] ^= change;
            }
            prop_assert!(Syndromes::of(&block, parity).correct(&mut block, &places[..erased], 0));
            prop_assert_eq!(block, right);
        }

        #[test]
        fn chance_is_never_corrected(
            block in prop::collection::vec(any::<u8>(), 60), erased in 0_usize..26
        ) {
            let mut corrected = block.clone();
            let erased: Vec<_> = (0..erased).collect();
            prop_assert!(!Syndromes::of(&block, 26).correct(&mut corrected, &erased, 0));
            prop_assert_eq!(corrected, block);
        }
    }
}
