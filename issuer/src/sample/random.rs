//! Pseudo-random numbers for made-up data: small, fast, and the same for ever. Not for secrets.

use std::ops::RangeInclusive;

/// Sebastiano Vigna's `SplitMix64` (public domain, <https://prng.di.unimi.it/splitmix64.c>).
pub(super) struct SplitMix64(u64);

impl SplitMix64 {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `range`, which is shorter than 2^64.
    pub(super) fn within(&mut self, range: RangeInclusive<u64>) -> u64 {
        let length = u128::from(range.end() - range.start()) + 1;
        let offset = (u128::from(self.next()) * length) >> 64;
        range.start() + u64::try_from(offset).expect("an offset is less than the length")
    }

    /// True in `percent` of 100 cases.
    pub(super) fn happens(&mut self, percent: u64) -> bool {
        self.within(1..=100) <= percent
    }

    /// One of `items`, of which there is at least one.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = self.within(0..=items.len() as u64 - 1);
        &items[usize::try_from(index).expect("an index of a slice")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_reference() {
        // The reference implementation's first outputs for the seed 1234567.
        let mut random = SplitMix64::new(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn numbers_fill_their_range() {
        let mut random = SplitMix64::new(1);
        let mut seen = [false; 5];
        (0..200).for_each(|_| seen[usize::try_from(random.within(3..=7)).unwrap() - 3] = true);
        assert_eq!(seen, [true; 5]);
    }
}
