//! Sets of places in a block.

/// A block has at most so many places.
pub(crate) const PLACES: usize = 1 << 16;
const WORD_BITS: usize = 64;

/// Places in one block, one bit for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Places(Box<[u64]>);

impl Default for Places {
    fn default() -> Self {
        Self(vec![0; PLACES / WORD_BITS].into())
    }
}

impl Places {
    /// Adds all of `other`.
    pub(crate) fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    /// Leaves only those that `other` has too.
    pub(crate) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    /// Takes all of `other` away.
    pub(crate) fn subtract(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= !other);
    }

    /// Adds one place.
    pub(crate) fn insert(&mut self, place: u16) {
        let place = usize::from(place);
        self.0[place / WORD_BITS] |= 1 << (place % WORD_BITS);
    }

    /// Whether a place is among them.
    pub(crate) fn contains(&self, place: u16) -> bool {
        let place = usize::from(place);
        self.0[place / WORD_BITS] >> (place % WORD_BITS) & 1 == 1
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u64 {
        self.0.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }

    /// All of them, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u16> {
        self.0.iter().enumerate().flat_map(|(index, bits)| {
            let first = index * WORD_BITS;
            std::iter::successors(Some(*bits), |bits| Some(bits & bits.wrapping_sub(1)))
                .take_while(|bits| *bits != 0)
                .map(move |bits| {
                    u16::try_from(first + bits.trailing_zeros() as usize).expect("a block has 2^16 places")
                })
        })
    }

    /// Adds the places of an encoded set; `None` when it is none.
    pub(crate) fn add(&mut self, encoded: &[u8]) -> Option<()> {
        match encoded.split_first()? {
            (&LIST, gaps) => self.add_list(gaps),
            (&BITMAP, bits) => self.add_bitmap(bits),
            _ => None,
        }
    }

    fn add_list(&mut self, mut gaps: &[u8]) -> Option<()> {
        let mut next = 0;
        while !gaps.is_empty() {
            let place = next + take_number(&mut gaps)?;
            *self.0.get_mut(place / WORD_BITS)? |= 1 << (place % WORD_BITS);
            next = place + 1;
        }
        Some(())
    }

    fn add_bitmap(&mut self, bits: &[u8]) -> Option<()> {
        for (index, byte) in bits.iter().enumerate() {
            *self.0.get_mut(index / 8)? |= u64::from(*byte) << (index % 8 * 8);
        }
        Some(())
    }
}

/// The first byte of a set whose places follow as the gaps between them.
const LIST: u8 = 0;
/// The first byte of a set whose places follow as bits, least significant first.
const BITMAP: u8 = 1;

/// The shorter form of the set of `places`, which ascend.
pub(crate) fn encode(places: &[u16]) -> Vec<u8> {
    let bytes = places.last().map_or(0, |last| usize::from(*last) / 8 + 1);
    if places.len() < bytes {
        return encode_list(places);
    }
    let mut encoded = vec![0; 1 + bytes];
    encoded[0] = BITMAP;
    for place in places {
        encoded[1 + usize::from(*place) / 8] |= 1 << (place % 8);
    }
    encoded
}

fn encode_list(places: &[u16]) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(1 + places.len());
    encoded.push(LIST);
    let mut next = 0;
    for place in places {
        let place = usize::from(*place);
        put_number(&mut encoded, place - next);
        next = place + 1;
    }
    encoded
}

/// Seven bits a byte, the least first; all bytes but the last have the eighth.
pub(super) fn put_number(bytes: &mut Vec<u8>, number: usize) {
    let [low, ..] = number.to_le_bytes();
    if number < 0x80 {
        bytes.push(low);
    } else {
        bytes.push(low | 0x80);
        put_number(bytes, number >> 7);
    }
}

/// Takes what [`put_number`] put; at most 21 bits, more than anything here needs.
pub(super) fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in [0, 7, 14] {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn set(places: &BTreeSet<u16>) -> Places {
        let mut set = Places::default();
        set.add(&encode(&places.iter().copied().collect::<Vec<_>>())).unwrap();
        set
    }

    fn any_places() -> impl Strategy<Value = BTreeSet<u16>> {
        prop_oneof![
            prop::collection::btree_set(any::<u16>(), 0..50),
            prop::collection::btree_set(0..3000_u16, 0..2000),
            Just((0..=u16::MAX).collect()),
        ]
    }

    proptest! {
        #[test]
        fn sets_are_sets(left in any_places(), right in any_places()) {
            let check = |found: Places, expected: Vec<u16>| {
                prop_assert_eq!(found.len(), expected.len() as u64);
                prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
                Ok(())
            };
            check(set(&left), left.iter().copied().collect())?;
            let mut one_by_one = Places::default();
            for place in &left {
                one_by_one.insert(*place);
            }
            prop_assert!(left.iter().all(|place| one_by_one.contains(*place)));
            prop_assert!(right.difference(&left).all(|place| !one_by_one.contains(*place)));
            prop_assert_eq!(one_by_one, set(&left));
            let [mut union, mut common, mut rest] = [(); 3].map(|()| set(&left));
            union.unite(&set(&right));
            common.intersect(&set(&right));
            rest.subtract(&set(&right));
            check(union, left.union(&right).copied().collect())?;
            check(common, left.intersection(&right).copied().collect())?;
            check(rest, left.difference(&right).copied().collect())?;
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = Places::default().add(&bytes);
        }
    }

    #[test]
    fn sets_take_the_shorter_form() {
        assert_eq!(encode(&[9]), [LIST, 9]);
        assert_eq!(encode(&[]), [BITMAP]);
        assert_eq!(encode(&[0, 1, 300]), [LIST, 0, 0, 0xaa, 0x02]);
        assert_eq!(encode(&[0, 1, 2, 9]), [BITMAP, 0b111, 0b10]);
        assert_eq!(encode(&(0..=u16::MAX).collect::<Vec<_>>()).len(), 1 + PLACES / 8);
        assert!(Places::default().add(&[LIST, 0xff, 0xff, 0x7f]).is_none(), "past the last place");
        assert!(Places::default().add(&vec![BITMAP; 2 + PLACES / 8]).is_none(), "too many bits");
    }
}
