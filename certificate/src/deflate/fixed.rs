//! Inflating one block of fixed codes, which is what the compact form is.
//!
//! A general decoder makes its tables anew for every block, which takes longer than the few hundred bytes behind them.

use std::sync::LazyLock;

use super::huffman::Codes;
use super::symbols::END_OF_BLOCK;

/// The longest fixed code of a literal or length, and the only length of a distance's.
const LONGEST: u32 = 9;
const DISTANCE: u32 = 5;
/// The last block of a stream, with fixed codes (RFC 1951 §3.2.3).
const ONLY: u64 = 0b011;

/// The symbol that nine bits begin with, and its own bits.
static SYMBOLS: LazyLock<Vec<(u16, u32)>> = LazyLock::new(|| {
    let mut symbols = vec![(u16::MAX, LONGEST); 1 << LONGEST];
    for (symbol, code) in (0_u16..).zip(&Codes::fixed().literals) {
        for place in (usize::from(code.bits)..1 << LONGEST).step_by(1 << code.length) {
            symbols[place] = (symbol, code.length.into());
        }
    }
    symbols
});

/// What the block in `compressed` says, at most `max` bytes. `None` for anything else, and for anything that is wrong with
/// it: the general decoder knows what.
pub(super) fn inflate(dictionary: &[u8], compressed: &[u8], max: usize) -> Option<Vec<u8>> {
    let symbols = &*SYMBOLS;
    let mut bits = Bits { bytes: compressed, ready: 0, count: 0 };
    let mut text = Vec::with_capacity(max.min(1 << 10));
    (bits.take(3)? == ONLY).then_some(())?;
    while text.len() <= max {
        let (symbol, length) = symbols[usize::try_from(bits.peek(LONGEST)).ok()?];
        bits.take(length)?;
        match symbol {
            END_OF_BLOCK => return bits.bytes.is_empty().then_some(text).filter(|_| bits.count < 8),
            0..END_OF_BLOCK => text.push(u8::try_from(symbol).ok()?),
            _ => {
                let length = bits.length(symbol)?;
                let distance = bits.distance()?;
                repeat(dictionary, &mut text, length, distance)?;
            }
        }
    }
    None
}

/// Adds what stands `distance` before the end of the dictionary and the text.
fn repeat(dictionary: &[u8], text: &mut Vec<u8>, length: usize, distance: usize) -> Option<()> {
    let first = (dictionary.len() + text.len()).checked_sub(distance)?;
    if let Some(known) = dictionary.get(first..first + length) {
        text.extend_from_slice(known);
        return Some(());
    }
    for place in first..first + length {
        let byte = dictionary.get(place).or_else(|| text.get(place - dictionary.len()));
        text.push(*byte?);
    }
    Some(())
}

/// Bits, the lowest of a byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    ready: u64,
    count: u32,
}

impl Bits<'_> {
    /// The next bits, with zeros behind the last ones.
    fn peek(&mut self, count: u32) -> u64 {
        while self.count < count
            && let Some((byte, rest)) = self.bytes.split_first()
        {
            self.ready |= u64::from(*byte) << self.count;
            (self.bytes, self.count) = (rest, self.count + 8);
        }
        self.ready & ((1 << count) - 1)
    }

    fn take(&mut self, count: u32) -> Option<u64> {
        let bits = self.peek(count);
        self.count = self.count.checked_sub(count)?;
        self.ready >>= count;
        Some(bits)
    }

    fn number(&mut self, count: u32) -> Option<usize> {
        usize::try_from(self.take(count)?).ok()
    }

    /// The length of this symbol (RFC 1951 §3.2.5).
    fn length(&mut self, symbol: u16) -> Option<usize> {
        let place = usize::from(symbol) - 257;
        match place {
            0..8 => Some(place + 3),
            8..28 => {
                let extra = place / 4 - 1;
                Some(((4 + place % 4) << extra) + 3 + self.number(u32::try_from(extra).ok()?)?)
            }
            28 => Some(258),
            _ => None,
        }
    }

    fn distance(&mut self) -> Option<usize> {
        let code = self.take(DISTANCE)?.reverse_bits() >> (u64::BITS - DISTANCE);
        match usize::try_from(code).ok()? {
            place @ 0..4 => Some(place + 1),
            place @ 4..30 => {
                let extra = place / 2 - 1;
                Some(((2 + place % 2) << extra) + 1 + self.number(u32::try_from(extra).ok()?)?)
            }
            _ => None,
        }
    }
}
