//! The codes of all pages' contents.

use std::sync::LazyLock;

use crate::deflate::Packer;

/// How many bits each symbol's code has, a hexadecimal digit a symbol (RFC 1951 §3.2.5): best for the pages of
/// `examples/sample_pages` together, and no symbol is without a code. They are part of what a page's bytes are, for ever.
const LITERALS: &[u8; 286] = b"\
    26eeeeeeeb6eeea9a899baacadbbceee5e9bacaa45dcc8575556565667dc9e8eea677779a86d967778976789ca869beecac9\
    9979c98b997acb8b9beecceeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\
    eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeece779ca79699bb78bdcdedddeceeee";
const DISTANCES: &[u8; 30] = b"bbbbbbbb6665433324565667569bba";

static PACKER: LazyLock<Packer> = LazyLock::new(|| Packer::with_lengths(&LITERALS.map(length), &DISTANCES.map(length)));

/// What packs contents.
pub(super) fn packer() -> &'static Packer {
    &PACKER
}

fn length(digit: u8) -> u8 {
    match digit {
        b'a'.. => digit - b'a' + 10,
        _ => digit - b'0',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sequence of bits is the beginning of exactly one code (RFC 1951 §3.2.2).
    #[test]
    fn every_symbol_has_a_code_and_none_is_wasted() {
        let room = |digits: &[u8]| digits.iter().map(|digit| 1 << (15 - length(*digit))).sum::<u32>();
        assert_eq!([room(LITERALS), room(DISTANCES)], [1 << 15; 2]);
        assert!(!LITERALS.contains(&b'0') && !DISTANCES.contains(&b'0'));
    }
}
