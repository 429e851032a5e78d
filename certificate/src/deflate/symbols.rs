//! The symbols of lengths and distances (RFC 1951 §3.2.5), and the fixed codes (§3.2.6).

/// Literals, the end of a block, and lengths.
pub(super) const LITERALS: usize = 286;
/// Distances.
pub(super) const DISTANCES: usize = 30;
pub(super) const END_OF_BLOCK: u16 = 256;

/// A symbol with the bits behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Symbol {
    pub(super) number: u16,
    pub(super) value: u32,
    pub(super) extra: u32,
}

/// The symbol of a length from 3 to 258.
#[expect(clippy::cast_possible_truncation, reason = "lengths have nine bits")]
pub(super) const fn length_symbol(length: usize) -> Symbol {
    let above = length as u32 - 3;
    match above {
        0..8 => Symbol { number: 257 + above as u16, value: 0, extra: 0 },
        255.. => Symbol { number: 285, value: 0, extra: 0 },
        _ => {
            let extra = above.ilog2() - 2;
            let symbol = 257 + 4 * (extra + 1) + (above >> extra & 3);
            Symbol { number: symbol as u16, value: above & ((1 << extra) - 1), extra }
        }
    }
}

/// The symbol of a distance from 1 to 32768.
#[expect(clippy::cast_possible_truncation, reason = "distances have sixteen bits")]
pub(super) fn distance_symbol(distance: usize) -> Symbol {
    let above = distance as u32 - 1;
    if above < 4 {
        return Symbol { number: above as u16, value: 0, extra: 0 };
    }
    let extra = above.ilog2() - 1;
    let symbol = 2 * (extra + 1) + (above >> extra & 1);
    Symbol { number: symbol as u16, value: above & ((1 << extra) - 1), extra }
}

/// How many bits the fixed code of a literal or length has.
pub(super) const fn fixed_length(symbol: usize) -> u8 {
    match symbol {
        0..=143 | 280.. => 8,
        144..=255 => 9,
        256..=279 => 7,
    }
}

/// How many bits every fixed code of a distance has.
pub(super) const FIXED_DISTANCE: u8 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_those_of_the_standards_tables() {
        let length = |length| {
            let Symbol { number: symbol, value, extra } = length_symbol(length);
            (symbol, value, extra)
        };
        assert_eq!([3, 10, 11, 12, 13].map(length), [(257, 0, 0), (264, 0, 0), (265, 0, 1), (265, 1, 1), (266, 0, 1)]);
        assert_eq!([130, 131, 257, 258].map(length), [(280, 15, 4), (281, 0, 5), (284, 30, 5), (285, 0, 0)]);
        let distance = |distance| {
            let Symbol { number: symbol, value, extra } = distance_symbol(distance);
            (symbol, value, extra)
        };
        assert_eq!([1, 4, 5, 6, 7].map(distance), [(0, 0, 0), (3, 0, 0), (4, 0, 1), (4, 1, 1), (5, 0, 1)]);
        assert_eq!([24_577, 32_768].map(distance), [(29, 0, 13), (29, 8191, 13)]);
    }
}
