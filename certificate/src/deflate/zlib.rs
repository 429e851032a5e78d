//! zlib streams (RFC 1950) for the page, of which parts may be packed beforehand.

use super::bits::BitWriter;
use super::huffman::{Codes, Counts};
use super::matches::{Effort, Step, for_each_step};
use super::symbols::{END_OF_BLOCK, distance_symbol, length_symbol};

/// RFC 1950 §2.2: DEFLATE with a window of 32 KiB; how hard it was tried is not said.
const HEADER: [u8; 2] = [0x78, 0x01];

/// Bytes of a text that is too short for codes of its own: to declare them takes some eighty, and some microseconds.
const SHORT: usize = 600;

/// Packs `data` as one stream.
pub(crate) fn zlib(data: &[u8], effort: Effort) -> Vec<u8> {
    let mut stream = Stream::new(data.len() / 2 + 64);
    stream.block(data, effort);
    stream.finish()
}

/// A stream that grows.
struct Stream {
    bits: BitWriter,
    sum: Adler,
}

impl Stream {
    fn new(capacity: usize) -> Self {
        let mut bits = BitWriter::with_capacity(capacity);
        bits.push_bytes(&HEADER);
        Self { bits, sum: Adler::default() }
    }

    /// Adds the one block of a stream, with codes of its own unless they would take more room than they save.
    fn block(&mut self, data: &[u8], effort: Effort) {
        self.sum = self.sum.then(Adler::of(data));
        if data.len() < SHORT {
            let codes = Codes::fixed();
            codes.begin(&mut self.bits);
            for_each_step(data, effort, |step| codes.write(step, &mut self.bits));
            return codes.end(&mut self.bits);
        }
        let mut steps = Vec::with_capacity(data.len() / 2 + 16);
        let mut counts = Counts::none();
        for_each_step(data, effort, |step| {
            counts.add(step);
            steps.push(step);
        });
        counts.literals[usize::from(END_OF_BLOCK)] += 1;
        let codes = Codes::declared(&counts);
        codes.begin(&mut self.bits);
        for step in steps {
            codes.write(step, &mut self.bits);
        }
        codes.end(&mut self.bits);
    }

    fn finish(mut self) -> Vec<u8> {
        let sum = self.sum.to_bytes();
        self.bits.push_bytes(&sum);
        self.bits.finish()
    }
}

/// What glyphs, or other things of one kind, were packed to: any of them, in any order, make one stream.
pub(crate) struct Packer {
    codes: Codes,
}

/// One thing as a [`Packer`] packed it.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    bits: BitWriter,
    sum: Adler,
}

impl Packer {
    /// Packs each of these.
    pub(crate) fn new(things: &[&[u8]]) -> (Self, Vec<Packed>) {
        // What is packed later may have any symbol.
        let mut counts = Counts::one_each();
        let mut steps = |thing: &&[u8]| {
            let mut steps = Vec::new();
            for_each_step(thing, Effort::Thorough, |step| {
                counts.add(step);
                steps.push(step);
            });
            steps
        };
        let steps: Vec<Vec<Step>> = things.iter().map(&mut steps).collect();
        counts.literals[usize::from(END_OF_BLOCK)] += 1;
        let codes = Codes::declared(&counts);
        let pack = |(steps, thing): (Vec<Step>, &&[u8])| {
            let mut bits = BitWriter::default();
            for step in steps {
                codes.write(step, &mut bits);
            }
            Packed { bits, sum: Adler::of(thing) }
        };
        let packed = steps.into_iter().zip(things).map(pack).collect();
        (Self { codes }, packed)
    }

    /// The stream of `head`, which is packed now, and these things behind it.
    pub(crate) fn join<'a>(&self, head: &[u8], things: impl Iterator<Item = &'a Packed>) -> Vec<u8> {
        let mut stream = Stream::new(16 << 10);
        self.codes.begin(&mut stream.bits);
        for_each_step(head, Effort::Quick, |step| self.codes.write(step, &mut stream.bits));
        stream.sum = stream.sum.then(Adler::of(head));
        for thing in things {
            stream.bits.append(&thing.bits);
            stream.sum = stream.sum.then(thing.sum);
        }
        self.codes.end(&mut stream.bits);
        stream.finish()
    }
}

impl Counts {
    fn add(&mut self, step: Step) {
        match step {
            Step::Literal(byte) => self.literals[usize::from(byte)] += 1,
            Step::Match { length, distance } => {
                self.literals[usize::from(length_symbol(length.into()).number)] += 1;
                self.distances[usize::from(distance_symbol(distance.into()).number)] += 1;
            }
        }
    }
}

impl Codes {
    /// Writes a step.
    #[inline]
    pub(super) fn write(&self, step: Step, bits: &mut BitWriter) {
        match step {
            Step::Literal(byte) => bits.push_code(self.literals[usize::from(byte)]),
            Step::Match { length, distance } => {
                let (length, distance) = (length_symbol(length.into()), distance_symbol(distance.into()));
                let (code, far) =
                    (self.literals[usize::from(length.number)], self.distances[usize::from(distance.number)]);
                // 15 and 5 bits for the length, 15 and 13 for the distance, at most.
                let (mut value, mut count) = (u64::from(code.bits), u32::from(code.length));
                for (more, length) in [
                    (length.value, length.extra),
                    (far.bits.into(), far.length.into()),
                    (distance.value, distance.extra),
                ] {
                    value |= u64::from(more) << count;
                    count += length;
                }
                bits.push(value, count);
            }
        }
    }

    /// Ends a block.
    pub(super) fn end(&self, bits: &mut BitWriter) {
        bits.push_code(self.literals[usize::from(END_OF_BLOCK)]);
    }
}

/// The checksum at a stream's end (RFC 1950 §8.2), with the length it was taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Adler {
    sum: u32,
    sums: u32,
    length: usize,
}

impl Default for Adler {
    fn default() -> Self {
        Self { sum: 1, sums: 0, length: 0 }
    }
}

impl Adler {
    const MODULUS: u32 = 65_521;
    /// As many bytes can be added before a sum must be reduced.
    const STRETCH: usize = 5552;

    fn of(data: &[u8]) -> Self {
        let (mut sum, mut sums) = (1, 0);
        for stretch in data.chunks(Self::STRETCH) {
            for byte in stretch {
                sum += u32::from(*byte);
                sums += sum;
            }
            sum %= Self::MODULUS;
            sums %= Self::MODULUS;
        }
        Self { sum, sums, length: data.len() }
    }

    /// The checksum of this text and the other one behind it.
    fn then(self, other: Self) -> Self {
        let modulus = u64::from(Self::MODULUS);
        let before = u64::from(self.sum) + modulus - 1;
        let sum = (before + u64::from(other.sum)) % modulus;
        let sums = (u64::from(self.sums) + u64::from(other.sums) + other.length as u64 % modulus * (before % modulus))
            % modulus;
        let whole = |value: u64| u32::try_from(value).unwrap_or_default();
        Self { sum: whole(sum), sums: whole(sums), length: self.length + other.length }
    }

    fn to_bytes(self) -> [u8; 4] {
        (self.sums << 16 | self.sum).to_be_bytes()
    }
}
