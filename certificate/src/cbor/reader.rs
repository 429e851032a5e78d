//! Items read one after the other.

use super::{ARRAY, BYTES, CborError, LEAST, MAP, NEGATIVE, TAG, TEXT, UNSIGNED, utf8};

/// What kind of item comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A positive or negative integer.
    Integer,
    /// A byte string.
    Bytes,
    /// A UTF-8 text.
    Text,
    /// An array, a map or a tag.
    Compound,
}

/// Reads items one after the other. Give it bytes that [`check`](super::check) has passed wherever maps are read.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The bytes read since `from`.
    pub(super) fn since(&self, from: usize) -> &'a [u8] {
        &self.bytes[from..self.at]
    }

    /// The kind of the next item, which stays unread.
    pub fn peek(&self) -> Result<Kind, CborError> {
        let first = self.bytes.get(self.at).ok_or(CborError::Truncated { at: self.at })?;
        match first >> 5 {
            UNSIGNED | NEGATIVE => Ok(Kind::Integer),
            BYTES => Ok(Kind::Bytes),
            TEXT => Ok(Kind::Text),
            ARRAY | MAP | TAG => Ok(Kind::Compound),
            _ => Err(CborError::Unsupported { at: self.at }),
        }
    }

    /// An unsigned integer.
    pub fn uint(&mut self) -> Result<u64, CborError> {
        self.expect(UNSIGNED, "an unsigned integer")
    }

    /// An integer that fits into 64 bits with its sign.
    pub fn int(&mut self) -> Result<i64, CborError> {
        let at = self.at;
        let (major, argument) = self.head()?;
        let value = i64::try_from(argument).map_err(|_| CborError::OutOfRange { at })?;
        match major {
            UNSIGNED => Ok(value),
            NEGATIVE => Ok(-1 - value),
            _ => Err(CborError::Unexpected { at, expected: "an integer" }),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self) -> Result<&'a [u8], CborError> {
        let length = self.expect(BYTES, "a byte string")?;
        self.take(length)
    }

    /// A byte string of exactly `N` bytes.
    pub fn byte_array<const N: usize>(&mut self, expected: &'static str) -> Result<[u8; N], CborError> {
        let at = self.at;
        self.bytes()?.try_into().map_err(|_| CborError::Unexpected { at, expected })
    }

    /// A UTF-8 text.
    pub fn text(&mut self) -> Result<&'a str, CborError> {
        let at = self.at;
        let length = self.expect(TEXT, "a text")?;
        utf8(self.take(length)?, at)
    }

    /// The head of an array: how many items follow.
    pub fn array(&mut self) -> Result<u64, CborError> {
        self.expect(ARRAY, "an array")
    }

    /// The head of a map: how many pairs follow.
    pub fn map(&mut self) -> Result<u64, CborError> {
        self.expect(MAP, "a map")
    }

    /// The head of a tag: its number.
    pub fn tag(&mut self) -> Result<u64, CborError> {
        self.expect(TAG, "a tag")
    }

    /// The end: nothing may follow.
    pub fn finish(&self) -> Result<(), CborError> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(CborError::Trailing { at: self.at }) }
    }

    fn expect(&mut self, wanted: u8, expected: &'static str) -> Result<u64, CborError> {
        let at = self.at;
        let (major, argument) = self.head()?;
        if major == wanted { Ok(argument) } else { Err(CborError::Unexpected { at, expected }) }
    }

    pub(super) fn head(&mut self) -> Result<(u8, u64), CborError> {
        let at = self.at;
        let first = self.take(1)?[0];
        let (major, info) = (first >> 5, first & 31);
        if major > TAG {
            return Err(CborError::Unsupported { at });
        }
        let (argument, least) = match info {
            0..=23 => (u64::from(info), 0),
            24..=27 => (self.argument(1 << (info - 24))?, LEAST[usize::from(info - 24)]),
            31 => return Err(CborError::Indefinite { at }),
            _ => return Err(CborError::Unsupported { at }),
        };
        if argument < least { Err(CborError::NotShortest { at }) } else { Ok((major, argument)) }
    }

    fn argument(&mut self, width: u64) -> Result<u64, CborError> {
        Ok(self.take(width)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], CborError> {
        let rest = &self.bytes[self.at..];
        let length = usize::try_from(length).ok().filter(|length| *length <= rest.len());
        let length = length.ok_or(CborError::Truncated { at: self.bytes.len() })?;
        self.at += length;
        Ok(&rest[..length])
    }
}
