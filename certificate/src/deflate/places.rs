//! Where the same three bytes stood before, which is where a match can begin.

use super::MIN_MATCH;

/// Bits of a hash: enough that few of the thousands of places share one by chance.
const HASH_BITS: u32 = 12;
const NONE: u32 = u32::MAX;

/// The places of a text by a hash of their three bytes, each with the nearest one before it.
#[derive(Clone)]
pub(super) struct Places {
    /// The last place of each hash.
    last: Vec<u32>,
    /// By place, the one before it with the same hash.
    before: Vec<u32>,
}

impl Places {
    pub(super) fn new() -> Self {
        Self { last: vec![NONE; 1 << HASH_BITS], before: Vec::new() }
    }

    /// Adds what `text` has beyond the places that are known already.
    #[expect(clippy::cast_possible_truncation, reason = "texts are far shorter than 4 GiB")]
    pub(super) fn extend(&mut self, text: &[u8]) {
        let known = self.before.len();
        for (three, place) in text[known..].windows(MIN_MATCH).zip(known as u32..) {
            self.before.push(std::mem::replace(&mut self.last[hash(three)], place));
        }
    }

    /// The places before `at` whose three bytes may be the same, the nearest first.
    pub(super) fn before(&self, at: usize) -> impl Iterator<Item = usize> {
        let known = |place: u32| (place != NONE).then_some(place as usize);
        let next = move |at: usize| self.before.get(at).and_then(|place| known(*place));
        std::iter::successors(next(at), move |at| next(*at))
    }
}

fn hash(three: &[u8]) -> usize {
    let number = three.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
    (number.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
}
