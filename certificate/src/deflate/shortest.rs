//! The shortest block of fixed codes, with a preset dictionary.

use std::ops::RangeInclusive;

use super::WINDOW;
use super::bits::BitWriter;
use super::huffman::Codes;
use super::matches::{MAX_MATCH, Step, common};
use super::symbols::{FIXED_DISTANCE, distance_symbol, fixed_length, length_symbol};

const MIN_MATCH: usize = 3;
const HASH_BITS: u32 = 12;
const NONE: u32 = u32::MAX;

/// A preset dictionary with an index of its places, made once.
pub struct Dictionary {
    pub(super) bytes: &'static [u8],
    places: Places,
}

impl Dictionary {
    /// Indexes `bytes`, of which at most the last 32 KiB can be referred to.
    pub fn new(bytes: &'static [u8]) -> Self {
        let mut places = Places { newest: vec![NONE; 1 << HASH_BITS], before: Vec::with_capacity(bytes.len()) };
        places.learn(bytes);
        Self { bytes, places }
    }
}

/// For each place the one before it where three bytes of the same hash begin.
#[derive(Clone)]
struct Places {
    newest: Vec<u32>,
    before: Vec<u32>,
}

impl Places {
    /// Makes all places of `text` known; those that are known already are its first ones.
    #[expect(clippy::cast_possible_truncation, reason = "a dictionary and a certificate have some kilobytes")]
    fn learn(&mut self, text: &[u8]) {
        for (place, three) in text.windows(MIN_MATCH).enumerate().skip(self.before.len()) {
            let newest = &mut self.newest[hash(three)];
            self.before.push(*newest);
            *newest = place as u32;
        }
    }
}

fn hash(three: &[u8]) -> usize {
    let three = u32::from_be_bytes([0, three[0], three[1], three[2]]);
    (three.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
}

/// Compresses `data`: the fewest bits that one block of fixed codes can take.
pub fn deflate(dictionary: &Dictionary, data: &[u8]) -> Vec<u8> {
    let mut bits = BitWriter::default();
    let codes = Codes::fixed();
    codes.begin(&mut bits);
    for step in shortest_parse(dictionary, data) {
        codes.write(step, &mut bits);
    }
    codes.end(&mut bits);
    bits.finish()
}

/// The cheapest way through `data`, found from its end.
fn shortest_parse(dictionary: &Dictionary, data: &[u8]) -> Vec<Step> {
    let text = [dictionary.bytes, data].concat();
    let start = dictionary.bytes.len();
    let mut places = dictionary.places.clone();
    places.learn(&text);
    let mut cost = vec![0; data.len() + 1];
    let mut steps = Vec::with_capacity(data.len());
    for at in (0..data.len()).rev() {
        let mut best = (cost[at + 1] + u32::from(fixed_length(data[at].into())), Step::Literal(data[at]));
        for_each_match(&places, &text, start + at, |lengths, distance| {
            let far = u32::from(FIXED_DISTANCE) + distance_symbol(distance).extra;
            for length in lengths {
                let bits = cost[at + length] + LENGTH_BITS[length] + far;
                if bits < best.0 {
                    best = (bits, Step::found(length, distance));
                }
            }
        });
        cost[at] = best.0;
        steps.push(best.1);
    }
    steps.reverse();
    follow(&steps)
}

fn follow(steps: &[Step]) -> Vec<Step> {
    let mut path = Vec::with_capacity(steps.len());
    let mut at = 0;
    while let Some(step) = steps.get(at) {
        path.push(*step);
        at += match step {
            Step::Literal(_) => 1,
            Step::Match { length, .. } => usize::from(*length),
        };
    }
    path
}

/// Gives all lengths that match at `at`, with the nearest distance of each: farther ones never cost less.
fn for_each_match(places: &Places, text: &[u8], at: usize, mut found: impl FnMut(RangeInclusive<usize>, usize)) {
    let limit = MAX_MATCH.min(text.len() - at);
    let mut longest = MIN_MATCH - 1;
    let mut place = places.before.get(at).copied().unwrap_or(NONE);
    while place != NONE && longest < limit {
        let distance = at - place as usize;
        if distance > WINDOW {
            break;
        }
        // Most places match no longer than the ones before, and one byte shows it.
        let length = if text[place as usize + longest] == text[at + longest] {
            common(&text[at - distance..], &text[at..at + limit])
        } else {
            0
        };
        if length > longest {
            found(longest + 1..=length, distance);
            longest = length;
        }
        place = places.before[place as usize];
    }
}

/// How many bits a length takes.
const LENGTH_BITS: [u32; MAX_MATCH + 1] = {
    let mut bits = [0; MAX_MATCH + 1];
    let mut length = MIN_MATCH;
    while length <= MAX_MATCH {
        let symbol = length_symbol(length);
        bits[length] = fixed_length(symbol.number as usize) as u32 + symbol.extra;
        length += 1;
    }
    bits
};
