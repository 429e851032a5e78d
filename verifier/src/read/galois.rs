//! The field of 256 elements in which codewords are counted (ISO/IEC 18004 §7.5.2).

/// x⁸ + x⁴ + x³ + x² + 1
const MODULUS: u16 = 0b1_0001_1101;
const ORDER: usize = 255;

/// Powers of 2, twice around, so that sums of two logarithms need no division.
static POWERS: [u8; 2 * ORDER] = powers();
static LOGARITHMS: [u8; 256] = logarithms();

const fn powers() -> [u8; 2 * ORDER] {
    let mut powers = [0; 2 * ORDER];
    let mut value = 1_u16;
    let mut place = 0;
    while place < powers.len() {
        powers[place] = value.to_le_bytes()[0];
        value <<= 1;
        if value > 0xff {
            value ^= MODULUS;
        }
        place += 1;
    }
    powers
}

const fn logarithms() -> [u8; 256] {
    let mut logarithms = [0; 256];
    let powers = powers();
    let mut place = 0_u8;
    while (place as usize) < ORDER {
        logarithms[powers[place as usize] as usize] = place;
        place += 1;
    }
    logarithms
}

pub(super) fn multiply(one: u8, other: u8) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    POWERS[usize::from(LOGARITHMS[usize::from(one)]) + usize::from(LOGARITHMS[usize::from(other)])]
}

/// Dividing by zero gives zero.
pub(super) fn divide(one: u8, other: u8) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    POWERS[usize::from(LOGARITHMS[usize::from(one)]) + ORDER - usize::from(LOGARITHMS[usize::from(other)])]
}

/// 2 to a power.
pub(super) fn power(exponent: usize) -> u8 {
    POWERS[exponent % ORDER]
}

/// The value of a polynomial, whose lowest coefficient comes first.
pub(super) fn evaluate(polynomial: &[u8], at: u8) -> u8 {
    polynomial.iter().rev().fold(0, |value, coefficient| multiply(value, at) ^ coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplication_is_that_of_the_polynomials() {
        let slow = |one: u8, other: u8| {
            let product =
                (0..8).filter(|bit| other >> bit & 1 == 1).fold(0_u16, |sum, bit| sum ^ u16::from(one) << bit);
            (8..15).rev().fold(product, |sum, bit| if sum >> bit & 1 == 1 { sum ^ MODULUS << (bit - 8) } else { sum })
        };
        for (one, other) in (0..=255).flat_map(|one| (0..=255).map(move |other| (one, other))) {
            assert_eq!(u16::from(multiply(one, other)), slow(one, other));
            assert_eq!(divide(multiply(one, other), other), if other == 0 { 0 } else { one });
        }
    }
}
