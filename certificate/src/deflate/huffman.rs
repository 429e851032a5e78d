//! Huffman codes (RFC 1951 §3.2.2): the shortest within a longest length, and how a block declares them (§3.2.7).

use std::sync::LazyLock;

use super::bits::BitWriter;
use super::symbols::{DISTANCES, FIXED_DISTANCE, LITERALS, fixed_length};

/// The longest code of a literal or a distance, and of a length of those codes.
const LONGEST: usize = 15;
const LONGEST_OF_LENGTHS: usize = 7;
/// In which order the lengths of the lengths' codes are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Literals and distances that a block declares at least.
const LEAST_LITERALS: usize = 257;
const LEAST_DISTANCES: usize = 1;

/// The bits of a symbol, the first one lowest, and how many they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u16,
    pub(super) length: u8,
}

/// The codes of a block.
#[derive(Clone, Debug)]
pub(super) struct Codes {
    pub(super) literals: [Code; LITERALS],
    pub(super) distances: [Code; DISTANCES],
    /// What the block begins with, but its first bit.
    head: BitWriter,
}

static FIXED: LazyLock<Codes> = LazyLock::new(Codes::new_fixed);

/// How often each symbol of a block occurs.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub(super) literals: [u32; LITERALS],
    pub(super) distances: [u32; DISTANCES],
}

impl Counts {
    pub(super) fn none() -> Self {
        Self { literals: [0; LITERALS], distances: [0; DISTANCES] }
    }

    pub(super) fn one_each() -> Self {
        Self { literals: [1; LITERALS], distances: [1; DISTANCES] }
    }
}

impl Codes {
    /// The codes that need no declaration.
    pub(super) fn fixed() -> &'static Self {
        &FIXED
    }

    fn new_fixed() -> Self {
        let lengths = std::array::from_fn::<u8, 288, _>(fixed_length);
        let mut literals = [Code::default(); 288];
        assign(&lengths, &mut literals);
        let mut distances = [Code::default(); DISTANCES];
        assign(&[FIXED_DISTANCE; DISTANCES], &mut distances);
        let mut head = BitWriter::default();
        head.push(0b01, 2);
        Self { literals: std::array::from_fn(|symbol| literals[symbol]), distances, head }
    }

    /// The shortest for these counts, declared at the block's beginning.
    pub(super) fn declared(counts: &Counts) -> Self {
        let mut lengths = [0; LITERALS + DISTANCES];
        let (literals, distances) = lengths.split_at_mut(LITERALS);
        shortest(&counts.literals, LONGEST, literals);
        shortest(&counts.distances, LONGEST, distances);
        Self::with_lengths(literals, distances)
    }

    /// The codes of these lengths, declared at the block's beginning.
    pub(super) fn with_lengths(literals: &[u8], distances: &[u8]) -> Self {
        let mut codes = Self {
            literals: [Code::default(); LITERALS],
            distances: [Code::default(); DISTANCES],
            head: BitWriter::default(),
        };
        assign(literals, &mut codes.literals);
        assign(distances, &mut codes.distances);
        declare(literals, distances, &mut codes.head);
        codes
    }

    /// Begins a block with these codes, the last one of its stream.
    pub(super) fn begin(&self, bits: &mut BitWriter) {
        bits.push(1, 1);
        bits.append(&self.head);
    }
}

/// Gives each symbol that occurs the length of its code: the shortest in all that a decoder takes.
fn shortest(counts: &[u32], longest: usize, lengths: &mut [u8]) {
    let mut leaves: Vec<(u32, u16)> =
        (0_u16..).zip(counts).filter(|(_, count)| **count > 0).map(|(symbol, count)| (*count, symbol)).collect();
    leaves.sort_unstable();
    if let [(_, symbol)] = leaves[..] {
        // A code of one symbol has one bit (§3.2.7).
        lengths[usize::from(symbol)] = 1;
        return;
    }
    let mut depths: Vec<u32> = leaves.iter().map(|(count, _)| *count).collect();
    minimum_redundancy(&mut depths);
    // How many codes there are of each length; the rarest symbols have the longest.
    let mut many = [0_usize; LONGEST + 1];
    for depth in &depths {
        many[longest.min(*depth as usize)] += 1;
    }
    shorten(&mut many, longest);
    let mut rarest = leaves.iter();
    for length in (1..=longest).rev() {
        for (_, symbol) in rarest.by_ref().take(many[length]) {
            lengths[usize::from(*symbol)] = u8::try_from(length).unwrap_or(u8::MAX);
        }
    }
}

/// Turns counts in ascending order into the lengths of their Huffman codes, in place (Moffat and Katajainen, 1995).
#[expect(clippy::cast_possible_truncation, reason = "there are some hundred places")]
fn minimum_redundancy(a: &mut [u32]) {
    let n = a.len();
    if n < 2 {
        return;
    }
    // From left to right, each inner node is made of the two lightest nodes; a used one remembers its parent.
    let (mut root, mut leaf) = (0, 0);
    for next in 0..n - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            if leaf >= n || (root < next && a[root] < a[leaf]) {
                weight += a[root];
                a[root] = next as u32;
                root += 1;
            } else {
                weight += a[leaf];
                leaf += 1;
            }
        }
        a[next] = weight;
    }
    // From right to left, each inner node lies one below its parent.
    a[n - 2] = 0;
    for next in (0..n - 2).rev() {
        a[next] = a[a[next] as usize] + 1;
    }
    // Leaves fill what inner nodes leave free at each depth.
    let (mut free, mut depth, mut inner, mut next) = (1, 0, n - 1, n);
    while free > 0 {
        let mut used = 0;
        while inner > 0 && a[inner - 1] == depth {
            used += 1;
            inner -= 1;
        }
        for _ in used..free {
            next -= 1;
            a[next] = depth;
        }
        (free, depth) = (2 * used, depth + 1);
    }
}

/// Where codes were cut to the longest length, makes others longer until all fit again.
fn shorten(many: &mut [usize; LONGEST + 1], longest: usize) {
    let mut room: usize = (1..=longest).map(|length| many[length] << (longest - length)).sum();
    while room > 1 << longest {
        many[longest] -= 1;
        if let Some(length) = (1..longest).rev().find(|length| many[*length] > 0) {
            many[length] -= 1;
            many[length + 1] += 2;
        }
        room -= 1;
    }
}

/// The codes of these lengths, in the order of the symbols.
fn assign(lengths: &[u8], codes: &mut [Code]) {
    let mut many = [0_u16; LONGEST + 1];
    lengths.iter().filter(|length| **length > 0).for_each(|length| many[usize::from(*length)] += 1);
    let mut next = [0_u16; LONGEST + 1];
    for length in 1..=LONGEST {
        next[length] = (next[length - 1] + many[length - 1]) << 1;
    }
    for (code, length) in codes.iter_mut().zip(lengths).filter(|(_, length)| **length > 0) {
        let place = &mut next[usize::from(*length)];
        *code = Code { bits: place.reverse_bits() >> (16 - length), length: *length };
        *place += 1;
    }
}

/// Writes the lengths of a block's codes, packed with codes of their own.
fn declare(literals: &[u8], distances: &[u8], bits: &mut BitWriter) {
    let used = |lengths: &[u8], least: usize| {
        lengths.iter().rposition(|length| *length > 0).map_or(least, |last| least.max(last + 1))
    };
    let (literals, distances) =
        (&literals[..used(literals, LEAST_LITERALS)], &distances[..used(distances, LEAST_DISTANCES)]);
    let runs = runs(&[literals, distances].concat());
    let mut counts = [0; 19];
    for run in &runs {
        counts[usize::from(run.symbol)] += 1;
    }
    let mut lengths = [0; 19];
    shortest(&counts, LONGEST_OF_LENGTHS, &mut lengths);
    let mut codes = [Code::default(); 19];
    assign(&lengths, &mut codes);
    let written = ORDER.iter().rposition(|symbol| lengths[*symbol] > 0).map_or(4, |last| 4.max(last + 1));
    bits.push(0b10, 2);
    bits.push((literals.len() - LEAST_LITERALS) as u64, 5);
    bits.push((distances.len() - LEAST_DISTANCES) as u64, 5);
    bits.push((written - 4) as u64, 4);
    ORDER[..written].iter().for_each(|symbol| bits.push(lengths[*symbol].into(), 3));
    for run in runs {
        let code = codes[usize::from(run.symbol)];
        bits.push(code.bits.into(), code.length.into());
        bits.push(run.value.into(), run.extra);
    }
}

/// A length, or the same one several times.
struct Run {
    symbol: u8,
    value: u32,
    extra: u32,
}

fn runs(lengths: &[u8]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(lengths.len());
    let mut rest = lengths;
    let mut before = None;
    while let [length, ..] = *rest {
        let many = rest.iter().take_while(|next| **next == length).count();
        let (run, taken) = match (length, many) {
            (0, 11..) => (run(18, 11, 7, many.min(138)), many.min(138)),
            (0, 3..) => (run(17, 3, 3, many), many),
            (_, 3..) if before == Some(length) => (run(16, 3, 2, many.min(6)), many.min(6)),
            _ => (Run { symbol: length, value: 0, extra: 0 }, 1),
        };
        runs.push(run);
        before = Some(length);
        rest = &rest[taken..];
    }
    runs
}

fn run(symbol: u8, least: usize, extra: u32, many: usize) -> Run {
    Run { symbol, value: u32::try_from(many - least).unwrap_or_default(), extra }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every sequence of bits is the beginning of exactly one code, so decoders take it (§3.2.2).
    fn check_whole(lengths: &[u8], longest: usize) {
        let room: usize =
            lengths.iter().filter(|length| **length > 0).map(|length| 1 << (longest - usize::from(*length))).sum();
        assert_eq!(room, 1 << longest, "{lengths:?}");
    }

    #[test]
    fn frequent_symbols_have_short_codes() {
        let mut lengths = [0; 5];
        shortest(&[1, 0, 8, 4, 2], LONGEST, &mut lengths);
        assert_eq!(lengths, [3, 0, 1, 2, 3]);
        let mut one = [0; 3];
        shortest(&[0, 9, 0], LONGEST, &mut one);
        assert_eq!(one, [0, 1, 0]);
    }

    #[test]
    fn codes_longer_than_allowed_are_shortened() {
        let mut fibonacci = [1_u32; 30];
        (2..30).for_each(|place| fibonacci[place] = fibonacci[place - 1] + fibonacci[place - 2]);
        for longest in [LONGEST, LONGEST_OF_LENGTHS] {
            let mut lengths = [0; 30];
            shortest(&fibonacci, longest, &mut lengths);
            check_whole(&lengths, longest);
        }
    }

    proptest! {
        #[test]
        fn codes_are_whole_and_no_longer_than_allowed(counts in proptest::collection::vec(0_u32..5000, 2..286)) {
            let mut lengths = vec![0; counts.len()];
            shortest(&counts, LONGEST, &mut lengths);
            prop_assert!(counts.iter().zip(&lengths).all(|(count, length)| (*count > 0) == (*length > 0)));
            if counts.iter().filter(|count| **count > 0).count() > 1 {
                check_whole(&lengths, LONGEST);
            }
        }
    }
}
