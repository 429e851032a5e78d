//! Raw DEFLATE (RFC 1951) with a preset dictionary, for payloads of a few hundred bytes.
//!
//! The compressor is ours because verifiers rebuild the printed QR code for ever: its bytes must not change with the
//! version of a library. It writes one block of fixed Huffman codes and finds the shortest of all such blocks.

use std::cell::RefCell;
use std::collections::HashMap;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

const MIN_MATCH: usize = 3;
const MAX_MATCH: usize = 258;
/// How far back a match may lie.
const WINDOW: usize = 32 * 1024;

/// A preset dictionary with an index of its places, made once.
pub struct Dictionary {
    bytes: &'static [u8],
    /// Where each three bytes begin, in ascending order.
    places: HashMap<[u8; MIN_MATCH], Vec<usize>>,
}

impl Dictionary {
    /// Indexes `bytes`, of which at most the last 32 KiB can be referred to.
    pub fn new(bytes: &'static [u8]) -> Self {
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (place, three) in bytes.windows(MIN_MATCH).enumerate() {
            places.entry(key(three)).or_default().push(place);
        }
        Self { bytes, places }
    }
}

fn key(bytes: &[u8]) -> [u8; MIN_MATCH] {
    std::array::from_fn(|place| bytes[place])
}

/// One step of a parse: a literal, or a match.
#[derive(Clone, Copy)]
enum Step {
    Literal(u8),
    Match { length: usize, distance: usize },
}

/// Compresses `data`: the fewest bits that one block of fixed codes can take.
pub fn deflate(dictionary: &Dictionary, data: &[u8]) -> Vec<u8> {
    let mut bits = BitWriter::default();
    // BFINAL = 1, BTYPE = 01 (fixed codes).
    bits.push(0b011, 3);
    for step in shortest_parse(dictionary, data) {
        match step {
            Step::Literal(byte) => bits.push_code(literal_code(u16::from(byte))),
            Step::Match { length, distance } => bits.push_match(length, distance),
        }
    }
    bits.push_code(literal_code(256));
    bits.bytes
}

/// The cheapest way through `data`, found from its end.
fn shortest_parse(dictionary: &Dictionary, data: &[u8]) -> Vec<Step> {
    let mut text = dictionary.bytes.to_vec();
    text.extend_from_slice(data);
    let start = dictionary.bytes.len();
    let own = own_places(&text, start);
    let mut cost = vec![0; data.len() + 1];
    let mut step = Vec::with_capacity(data.len());
    for at in (0..data.len()).rev() {
        let mut best = (cost[at + 1] + literal_code(u16::from(data[at])).1, Step::Literal(data[at]));
        for_each_match(dictionary, &own, &text, start + at, |length, distance| {
            let bits = cost[at + length] + match_bits(length, distance);
            if bits < best.0 {
                best = (bits, Step::Match { length, distance });
            }
        });
        cost[at] = best.0;
        step.push(best.1);
    }
    step.reverse();
    follow(&step)
}

fn follow(steps: &[Step]) -> Vec<Step> {
    let mut path = Vec::new();
    let mut at = 0;
    while let Some(step) = steps.get(at) {
        path.push(*step);
        at += match step {
            Step::Literal(_) => 1,
            Step::Match { length, .. } => *length,
        };
    }
    path
}

/// Where three bytes begin from just before the data on, which the dictionary's own index does not know.
fn own_places(text: &[u8], start: usize) -> HashMap<[u8; MIN_MATCH], Vec<usize>> {
    let first = start.saturating_sub(MIN_MATCH - 1);
    let mut places: HashMap<_, Vec<_>> = HashMap::new();
    for (place, three) in text[first..].windows(MIN_MATCH).enumerate() {
        places.entry(key(three)).or_default().push(first + place);
    }
    places
}

/// Gives each length that matches at `at`, with the nearest distance of that length: farther ones never cost less.
fn for_each_match(
    dictionary: &Dictionary,
    own: &HashMap<[u8; MIN_MATCH], Vec<usize>>,
    text: &[u8],
    at: usize,
    mut found: impl FnMut(usize, usize),
) {
    let Some(three) = text.get(at..at + MIN_MATCH) else { return };
    let limit = MAX_MATCH.min(text.len() - at);
    let own = own.get(three).into_iter().flatten().rev().filter(|place| **place < at);
    let preset = dictionary.places.get(three).into_iter().flatten().rev();
    let mut longest = MIN_MATCH - 1;
    for place in own.chain(preset) {
        let distance = at - place;
        if distance > WINDOW || longest == limit {
            break;
        }
        let length = (0..limit).take_while(|step| text[place + step] == text[at + step]).count();
        for length in longest + 1..=length {
            found(length, distance);
        }
        longest = longest.max(length);
    }
}

/// RFC 1951 §3.2.6: the code of a literal or length symbol, most significant bit first, and how many bits it has.
fn literal_code(symbol: u16) -> (u16, u32) {
    match symbol {
        0..=143 => (0x30 + symbol, 8),
        144..=255 => (0x190 + symbol - 144, 9),
        256..=279 => (symbol - 256, 7),
        _ => (0xc0 + symbol - 280, 8),
    }
}

/// RFC 1951 §3.2.5: the symbol of a length, its extra bits and how many they are.
#[expect(clippy::cast_possible_truncation, reason = "there are 29 places")]
fn length_symbol(length: usize) -> (u16, usize, u32) {
    const BASE: [usize; 29] = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ];
    const EXTRA: [u32; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    let place = BASE.partition_point(|base| *base <= length) - 1;
    (257 + place as u16, length - BASE[place], EXTRA[place])
}

/// RFC 1951 §3.2.5: the symbol of a distance, its extra bits and how many they are.
#[expect(clippy::cast_possible_truncation, reason = "there are 30 symbols")]
fn distance_symbol(distance: usize) -> (u16, usize, u32) {
    let distance = distance - 1;
    if distance < 4 {
        return (distance as u16, 0, 0);
    }
    let extra = distance.ilog2() - 1;
    let symbol = 2 * (extra + 1) + (distance >> extra & 1) as u32;
    (symbol as u16, distance & ((1 << extra) - 1), extra)
}

fn match_bits(length: usize, distance: usize) -> u32 {
    let (symbol, _, extra) = length_symbol(length);
    literal_code(symbol).1 + extra + 5 + distance_symbol(distance).2
}

/// Packs bits, least significant first.
#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    used: u32,
}

impl BitWriter {
    #[expect(clippy::cast_possible_truncation, reason = "a single bit")]
    fn push(&mut self, value: usize, bits: u32) {
        for place in 0..bits {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((value >> place & 1) as u8) << self.used;
            }
            self.used = (self.used + 1) % 8;
        }
    }

    /// Huffman codes alone go most significant bit first.
    fn push_code(&mut self, (code, bits): (u16, u32)) {
        self.push(usize::from(code.reverse_bits() >> (16 - bits)), bits);
    }

    fn push_match(&mut self, length: usize, distance: usize) {
        let (symbol, value, extra) = length_symbol(length);
        self.push_code(literal_code(symbol));
        self.push(value, extra);
        let (symbol, value, extra) = distance_symbol(distance);
        self.push_code((symbol, 5));
        self.push(value, extra);
    }
}

/// Inflates `compressed` to at most `max` bytes; all of it must be used.
pub fn inflate(dictionary: &Dictionary, compressed: &[u8], max: usize) -> Result<Vec<u8>, InflateError> {
    SCRATCH.with_borrow_mut(|scratch| scratch.inflate(dictionary, compressed, max))
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A decoder with the dictionary in its window already: to copy that and clear the decoder's tables each time would take
/// longer than the few hundred bytes that are inflated.
#[derive(Default)]
struct Scratch {
    state: DecompressorOxide,
    window: Vec<u8>,
    dictionary: &'static [u8],
}

impl Scratch {
    fn inflate(&mut self, dictionary: &Dictionary, compressed: &[u8], max: usize) -> Result<Vec<u8>, InflateError> {
        let start = dictionary.bytes.len();
        if !std::ptr::eq(self.dictionary, dictionary.bytes) {
            self.dictionary = dictionary.bytes;
            self.window.clear();
            self.window.extend_from_slice(dictionary.bytes);
        }
        self.window.resize(start + max, 0);
        self.state.init();
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut self.state, compressed, &mut self.window, start, flags);
        outcome(status, compressed.len() - read, max)?;
        Ok(self.window[start..start + written].to_vec())
    }
}

fn outcome(status: TINFLStatus, left: usize, max: usize) -> Result<(), InflateError> {
    match status {
        TINFLStatus::Done if left == 0 => Ok(()),
        TINFLStatus::Done => Err(InflateError::Trailing),
        TINFLStatus::HasMoreOutput => Err(InflateError::TooLong { max }),
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => Err(InflateError::Truncated),
        _ => Err(InflateError::Corrupt),
    }
}

/// Why bytes cannot be inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InflateError {
    /// The end is missing.
    #[error("the compressed bytes end too early")]
    Truncated,
    /// Not DEFLATE.
    #[error("the compressed bytes are broken")]
    Corrupt,
    /// Something follows the end.
    #[error("there are bytes after the end of the compressed ones")]
    Trailing,
    /// They would inflate to too much.
    #[error("the compressed bytes inflate to more than {max} bytes")]
    TooLong {
        /// How many there may be.
        max: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dictionary() -> Dictionary {
        Dictionary::new("Məmmədov Əliyev status_list https://verify.example.az/ employment-salary/1".as_bytes())
    }

    proptest! {
        #[test]
        fn data_leads_back(data in proptest::collection::vec(prop_oneof![0_u8..4, any::<u8>()], 0..600)) {
            let packed = deflate(&dictionary(), &data);
            prop_assert_eq!(inflate(&dictionary(), &packed, 600), Ok(data));
        }

        #[test]
        fn any_bytes_are_inflated_without_panic(data: Vec<u8>) {
            let _ = inflate(&dictionary(), &data, 100);
        }
    }

    #[test]
    fn the_dictionary_and_repetition_are_used() {
        let data = "Əliyev employment-salary/1 Əliyev".as_bytes();
        assert!(deflate(&dictionary(), data).len() < 16);
        assert!(deflate(&dictionary(), &[7; 1000]).len() < 12);
    }

    #[test]
    fn what_cannot_be_inflated_is_named() {
        let packed = deflate(&dictionary(), &[7; 1000]);
        assert_eq!(inflate(&dictionary(), &packed, 999), Err(InflateError::TooLong { max: 999 }));
        assert_eq!(inflate(&dictionary(), &packed[..packed.len() - 1], 1000), Err(InflateError::Truncated));
        assert_eq!(inflate(&dictionary(), &[&packed[..], &[0]].concat(), 1000), Err(InflateError::Trailing));
        assert_eq!(inflate(&dictionary(), &[7], 1000), Err(InflateError::Corrupt));
    }
}
