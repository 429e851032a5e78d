//! Items written one after the other.

use super::{ARRAY, BYTES, LEAST, MAP, NEGATIVE, TAG, TEXT, UNSIGNED};

/// What the head says of an argument of 1, 2, 4 and 8 bytes.
const INFO: [u8; 4] = [24, 25, 26, 27];

/// Writes items one after the other, always in their shortest form. The caller keeps map keys in order.
#[derive(Clone, Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was written.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }

    /// An unsigned integer.
    pub fn uint(&mut self, value: u64) -> &mut Self {
        self.head(UNSIGNED, value)
    }

    /// An integer.
    pub fn int(&mut self, value: i64) -> &mut Self {
        if value < 0 {
            self.head(NEGATIVE, (!value).cast_unsigned())
        } else {
            self.head(UNSIGNED, value.cast_unsigned())
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.head(BYTES, value.len() as u64);
        self.0.extend_from_slice(value);
        self
    }

    /// A text.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.head(TEXT, value.len() as u64);
        self.0.extend_from_slice(value.as_bytes());
        self
    }

    /// The head of an array of `items` items, which follow.
    pub fn array(&mut self, items: usize) -> &mut Self {
        self.head(ARRAY, items as u64)
    }

    /// The head of a map of `pairs` pairs, which follow in the order of their keys' bytes.
    pub fn map(&mut self, pairs: usize) -> &mut Self {
        self.head(MAP, pairs as u64)
    }

    /// The head of a tag, whose item follows.
    pub fn tag(&mut self, number: u64) -> &mut Self {
        self.head(TAG, number)
    }

    fn head(&mut self, major: u8, argument: u64) -> &mut Self {
        let bytes = argument.to_be_bytes();
        match LEAST.iter().rposition(|least| argument >= *least) {
            None => self.0.push(major << 5 | bytes[7]),
            Some(place) => {
                self.0.push(major << 5 | INFO[place]);
                self.0.extend_from_slice(&bytes[8 - (1 << place)..]);
            }
        }
        self
    }
}
