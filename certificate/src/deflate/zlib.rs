//! zlib streams (RFC 1950).

use super::adler::Adler;
use super::bits::BitWriter;
use super::huffman::{Codes, Counts};
use super::matches::{Step, thorough};
use super::symbols::{END_OF_BLOCK, distance_symbol, length_symbol};

/// RFC 1950 §2.2: DEFLATE with a window of 32 KiB; how hard it was tried is not said.
pub(super) const HEADER: [u8; 2] = [0x78, 0x01];

/// Bytes of a text that is too short for codes of its own: to declare them takes some eighty, and some microseconds.
const SHORT: usize = 600;

/// Packs `data` as one stream, as hard as possible: this is for what is packed once.
pub(crate) fn zlib(data: &[u8]) -> Vec<u8> {
    let mut bits = BitWriter::with_capacity(data.len() / 2 + 64);
    bits.push_bytes(&HEADER);
    block(data, &mut bits);
    bits.push_bytes(&Adler::of(data).to_bytes());
    bits.finish()
}

/// Adds the one block of a stream, with codes of its own unless they would take more room than they save.
fn block(data: &[u8], bits: &mut BitWriter) {
    let mut steps = Vec::with_capacity(data.len() / 2 + 16);
    let mut counts = Counts::none();
    thorough(data, |step| {
        counts.add(step);
        steps.push(step);
    });
    counts.literals[usize::from(END_OF_BLOCK)] += 1;
    let own;
    let codes = if data.len() < SHORT {
        Codes::fixed()
    } else {
        own = Codes::declared(&counts);
        &own
    };
    codes.begin(bits);
    for step in steps {
        codes.write(step, bits);
    }
    codes.end(bits);
}

impl Counts {
    pub(super) fn add(&mut self, step: Step) {
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

    /// Writes bytes as they are.
    pub(super) fn write_literals(&self, bytes: &[u8], bits: &mut BitWriter) {
        let code = |byte: u8| self.literals[usize::from(byte)];
        let (threes, rest) = bytes.as_chunks::<3>();
        for three in threes {
            // At most 15 bits each.
            let [first, second, third] = three.map(code);
            let both = u32::from(first.length + second.length);
            let value = u64::from(first.bits) | u64::from(second.bits) << first.length | u64::from(third.bits) << both;
            bits.push(value, both + u32::from(third.length));
        }
        for byte in rest {
            bits.push_code(code(*byte));
        }
    }

    /// Ends a block.
    pub(super) fn end(&self, bits: &mut BitWriter) {
        bits.push_code(self.literals[usize::from(END_OF_BLOCK)]);
    }
}
