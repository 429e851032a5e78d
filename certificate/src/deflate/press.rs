//! zlib streams of which much is known before: their codes are made once for texts of their kind, and what never changes is
//! packed once. So a page's texts are neither searched nor counted.

use super::WINDOW;
use super::adler::Adler;
use super::bits::BitWriter;
use super::huffman::{Codes, Counts};
use super::matches::{LEAST, MAX_MATCH, Step, runs, thorough};
use super::symbols::{DISTANCES, LITERALS};
use super::zlib::HEADER;

/// Codes for texts of one kind.
pub(crate) struct Packer {
    codes: Codes,
}

/// A text as a [`Packer`] packed it.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    bits: BitWriter,
    sum: Adler,
}

impl Packer {
    /// The best codes for these texts, which can write any other too, and the texts.
    pub(crate) fn new(texts: &[&[u8]]) -> (Self, Vec<Packed>) {
        // What is packed later may have any symbol.
        let mut counts = Counts::one_each();
        let mut steps = |text: &&[u8]| {
            let mut steps = Vec::new();
            thorough(text, |step| {
                counts.add(step);
                steps.push(step);
            });
            steps
        };
        let steps: Vec<Vec<Step>> = texts.iter().map(&mut steps).collect();
        let codes = Codes::declared(&counts);
        let pack = |(steps, text): (Vec<Step>, &&[u8])| {
            let mut bits = BitWriter::default();
            for step in steps {
                codes.write(step, &mut bits);
            }
            Packed { bits, sum: Adler::of(text) }
        };
        let packed = steps.into_iter().zip(texts).map(pack).collect();
        (Self { codes }, packed)
    }

    /// Codes of these lengths.
    pub(crate) fn with_lengths(literals: &[u8; LITERALS], distances: &[u8; DISTANCES]) -> Self {
        Self { codes: Codes::with_lengths(literals, distances) }
    }

    /// A stream with these codes, of about so many bytes before they are packed.
    pub(crate) fn press(&self, capacity: usize) -> Press<'_> {
        let mut bits = BitWriter::with_capacity(capacity);
        bits.push_bytes(&HEADER);
        self.codes.begin(&mut bits);
        Press {
            codes: &self.codes,
            bits,
            sum: Adler::default(),
            text: Vec::with_capacity(capacity),
            known: [0; PHRASES],
            repeated: None,
        }
    }
}

/// Phrases that are remembered.
const PHRASES: usize = 512;

/// A stream that is packed while it is written.
pub(crate) struct Press<'a> {
    codes: &'a Codes,
    bits: BitWriter,
    /// The checksum of everything in front of `text`.
    sum: Adler,
    /// What was written since the last text that was packed before.
    text: Vec<u8>,
    /// For a phrase's hash, where in `text` it stands, and one more.
    known: [u16; PHRASES],
    /// Length and distance of a repetition that may go on.
    repeated: Option<(usize, usize)>,
}

impl Press<'_> {
    /// Adds bytes as they are.
    pub(crate) fn letters(&mut self, bytes: &[u8]) {
        self.end_repetition();
        self.text.extend_from_slice(bytes);
        self.codes.write_literals(bytes, &mut self.bits);
    }

    /// Adds bytes that may have been added before in the same way; then only that is said.
    pub(crate) fn phrase(&mut self, bytes: &[u8]) {
        let now = self.text.len();
        let known = &mut self.known[hash(bytes)];
        let same = |place: &usize| now - place <= WINDOW && self.text[*place..].starts_with(bytes);
        let before = usize::from(*known).checked_sub(1).filter(same);
        *known = u16::try_from(now + 1).unwrap_or_default();
        match before {
            Some(place) if (LEAST..=MAX_MATCH).contains(&bytes.len()) => {
                self.text.extend_from_slice(bytes);
                self.repeat(bytes.len(), now - place);
            }
            _ => self.letters(bytes),
        }
    }

    /// What was repeated just before may go on in the same way.
    fn repeat(&mut self, length: usize, distance: usize) {
        match &mut self.repeated {
            Some((longer, same)) if *same == distance && *longer + length <= MAX_MATCH => *longer += length,
            _ => {
                self.end_repetition();
                self.repeated = Some((length, distance));
            }
        }
    }

    fn end_repetition(&mut self) {
        if let Some((length, distance)) = self.repeated.take() {
            self.codes.write(Step::found(length, distance), &mut self.bits);
        }
    }

    /// Adds bytes in which much is as it was two bytes before.
    pub(crate) fn runs(&mut self, bytes: &[u8]) {
        self.end_repetition();
        self.text.extend_from_slice(bytes);
        runs(bytes, |step| self.codes.write(step, &mut self.bits));
    }

    /// Adds a text that the same packer packed.
    pub(crate) fn packed(&mut self, packed: &Packed) {
        self.end_repetition();
        if !self.text.is_empty() {
            self.sum = self.sum.then(Adler::of(&self.text));
            self.text.clear();
            self.known.fill(0);
        }
        self.bits.append(&packed.bits);
        self.sum = self.sum.then(packed.sum);
    }

    /// The stream.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.end_repetition();
        self.codes.end(&mut self.bits);
        let sum = self.sum.then(Adler::of(&self.text));
        self.bits.push_bytes(&sum.to_bytes());
        self.bits.finish()
    }
}

/// A place for these bytes: from their length, their first and their last ones.
fn hash(bytes: &[u8]) -> usize {
    let first = bytes.first_chunk().map_or(0, |four| u32::from_le_bytes(*four));
    let last = bytes.last_chunk().map_or(0, |four| u32::from_le_bytes(*four));
    let mixed = first.wrapping_mul(0x9e37_79b1) ^ last.rotate_left(7).wrapping_mul(0x85eb_ca6b);
    ((mixed >> 13) as usize).wrapping_add(bytes.len()) % PHRASES
}
