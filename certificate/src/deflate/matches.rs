//! What repeats in a text: literals and matches.

use super::WINDOW;

pub(super) const MAX_MATCH: usize = 258;
/// Shorter matches are not looked for: in texts of some kilobytes they save next to nothing.
pub(super) const LEAST: usize = 4;
const HASH_BITS: u32 = 12;
const NONE: u32 = u32::MAX;

/// One step through a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Literal(u8),
    Match { length: u16, distance: u16 },
}

impl Step {
    #[expect(clippy::cast_possible_truncation, reason = "at most 258 and 32768")]
    pub(super) fn found(length: usize, distance: usize) -> Self {
        Self::Match { length: length as u16, distance: distance as u16 }
    }
}

/// Steps that take what is as it was two bytes before, each handed to `take`.
pub(super) fn runs(data: &[u8], mut take: impl FnMut(Step)) {
    const BACK: usize = 2;
    let mut at = 0;
    while at < data.len() {
        let end = data.len().min(at + MAX_MATCH);
        let length = at.checked_sub(BACK).map_or(0, |before| common(&data[before..], &data[at..end]));
        if length < LEAST {
            take(Step::Literal(data[at]));
            at += 1;
        } else {
            take(Step::found(length, BACK));
            at += length;
        }
    }
}

/// Steps that take the longest match unless a longer one begins at the next byte, each handed to `take`.
pub(super) fn thorough(data: &[u8], mut take: impl FnMut(Step)) {
    let mut chains = Chains::new(data);
    let mut at = 0;
    let mut known = None;
    while at < data.len() {
        let found = known.take().unwrap_or_else(|| chains.longest(at));
        let next = if found.length < LEAST { Found::NOTHING } else { chains.longest(at + 1) };
        if found.length < LEAST || next.length > found.length {
            take(Step::Literal(data[at]));
            at += 1;
            known = Some(next).filter(|next| next.length >= LEAST);
        } else {
            take(Step::found(found.length, found.distance));
            at += found.length;
        }
    }
}

#[derive(Clone, Copy)]
struct Found {
    length: usize,
    distance: usize,
}

impl Found {
    const NOTHING: Self = Self { length: 0, distance: 0 };
}

/// The places of the same hash, newest first.
struct Chains<'a> {
    data: &'a [u8],
    newest: Vec<u32>,
    before: Vec<u32>,
    /// Up to where places are known.
    end: usize,
}

impl<'a> Chains<'a> {
    /// Earlier places that are compared.
    const PLACES: usize = 256;

    fn new(data: &'a [u8]) -> Self {
        Self { data, newest: vec![NONE; 1 << HASH_BITS], before: vec![NONE; data.len()], end: 0 }
    }

    /// The longest match of what begins at `at`, the nearest of that length.
    fn longest(&mut self, at: usize) -> Found {
        self.learn(at);
        let mut best = Found::NOTHING;
        let limit = MAX_MATCH.min(self.data.len().saturating_sub(at));
        if limit < LEAST {
            return best;
        }
        let mut place = self.newest[hash(self.data, at)];
        for _ in 0..Self::PLACES {
            let distance = at.wrapping_sub(place as usize);
            if place == NONE || distance > WINDOW || best.length == limit {
                break;
            }
            let length = common(&self.data[at - distance..], &self.data[at..at + limit]);
            if length > best.length {
                best = Found { length, distance };
            }
            place = self.before[place as usize];
        }
        best
    }

    /// Makes the places before `at` known.
    #[expect(clippy::cast_possible_truncation, reason = "texts are far shorter than 4 GB")]
    fn learn(&mut self, at: usize) {
        let last = self.data.len().saturating_sub(LEAST - 1);
        for place in self.end..at.min(last) {
            let newest = &mut self.newest[hash(self.data, place)];
            self.before[place] = *newest;
            *newest = place as u32;
        }
        self.end = self.end.max(at);
    }
}

fn hash(data: &[u8], at: usize) -> usize {
    let four = u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]);
    (four.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
}

/// How long the beginnings are the same, at most all of `limit`.
pub(super) fn common(earlier: &[u8], limit: &[u8]) -> usize {
    let eights = earlier.as_chunks::<8>().0.iter().zip(limit.as_chunks::<8>().0);
    let mut length = 0;
    for (one, other) in eights {
        let different = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if different != 0 {
            return length + different.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + earlier[length..].iter().zip(&limit[length..]).take_while(|(one, other)| one == other).count()
}
