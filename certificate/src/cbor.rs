//! Deterministic CBOR (RFC 8949 §4.2.1): the part of it that certificates and lists use, read strictly.
//!
//! Integers, byte strings, UTF-8 text, arrays, maps and tags; shortest heads, definite lengths, map keys in the order of
//! their bytes and each once. Anything else is refused with the place where it stands.

use crate::limits::MAX_DEPTH;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// Why bytes are not deterministic CBOR of the expected shape; `at` counts bytes from the start.
#[expect(missing_docs, reason = "each field is `at`, the place, as said above")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CborError {
    /// The bytes end inside an item.
    #[error("the CBOR ends too early, at byte {at}")]
    Truncated { at: usize },
    /// Bytes after the item.
    #[error("there are bytes after the end of the CBOR, at byte {at}")]
    Trailing { at: usize },
    /// An indefinite length.
    #[error("an indefinite length at byte {at}: deterministic CBOR has none")]
    Indefinite { at: usize },
    /// A head longer than needed.
    #[error("a number at byte {at} is not in its shortest form")]
    NotShortest { at: usize },
    /// A map key that stands twice.
    #[error("the map key at byte {at} stands twice")]
    DuplicateKey { at: usize },
    /// Map keys out of order.
    #[error("the map key at byte {at} is out of order")]
    KeyOrder { at: usize },
    /// Nested too deep.
    #[error("the CBOR nests deeper than {MAX_DEPTH} items, at byte {at}")]
    TooDeep { at: usize },
    /// Text that is not UTF-8.
    #[error("the text at byte {at} is not UTF-8")]
    NotUtf8 { at: usize },
    /// A float, a simple value or a reserved head.
    #[error("the item at byte {at} is of a kind that is not used here")]
    Unsupported { at: usize },
    /// Well-formed, but not what belongs there.
    #[error("expected {expected} at byte {at}")]
    Unexpected { at: usize, expected: &'static str },
    /// An integer outside its field's range.
    #[error("the integer at byte {at} is out of range")]
    OutOfRange { at: usize },
}

/// Checks that `bytes` are exactly one deterministic item, not nested deeper than [`MAX_DEPTH`].
pub fn check(bytes: &[u8]) -> Result<(), CborError> {
    let mut reader = Reader::new(bytes);
    check_item(&mut reader, 1)?;
    reader.finish()
}

fn check_item(reader: &mut Reader<'_>, depth: usize) -> Result<(), CborError> {
    let at = reader.at;
    if depth > MAX_DEPTH {
        return Err(CborError::TooDeep { at });
    }
    let (major, argument) = reader.head()?;
    match major {
        BYTES => reader.take(argument).map(drop),
        TEXT => utf8(reader.take(argument)?, at).map(drop),
        ARRAY => (0..argument).try_for_each(|_| check_item(reader, depth + 1)),
        MAP => check_map(reader, argument, depth + 1),
        TAG => check_item(reader, depth + 1),
        _ => Ok(()),
    }
}

fn check_map(reader: &mut Reader<'_>, entries: u64, depth: usize) -> Result<(), CborError> {
    let mut last: &[u8] = &[];
    for _ in 0..entries {
        let at = reader.at;
        check_item(reader, depth)?;
        let key = &reader.bytes[at..reader.at];
        match last.cmp(key) {
            std::cmp::Ordering::Less => last = key,
            std::cmp::Ordering::Equal => return Err(CborError::DuplicateKey { at }),
            std::cmp::Ordering::Greater => return Err(CborError::KeyOrder { at }),
        }
        check_item(reader, depth)?;
    }
    Ok(())
}

fn utf8(bytes: &[u8], at: usize) -> Result<&str, CborError> {
    std::str::from_utf8(bytes).map_err(|_| CborError::NotUtf8 { at })
}

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

/// Reads items one after the other. Give it bytes that [`check`] has passed wherever maps are read.
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

    fn head(&mut self) -> Result<(u8, u64), CborError> {
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

    fn take(&mut self, length: u64) -> Result<&'a [u8], CborError> {
        let rest = &self.bytes[self.at..];
        let length = usize::try_from(length).ok().filter(|length| *length <= rest.len());
        let length = length.ok_or(CborError::Truncated { at: self.bytes.len() })?;
        self.at += length;
        Ok(&rest[..length])
    }
}

/// The least value that needs an argument of 1, 2, 4 and 8 bytes.
const LEAST: [u64; 4] = [24, 1 << 8, 1 << 16, 1 << 32];
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn integers_lead_back(value: i64) {
            let mut writer = Writer::new();
            writer.int(value);
            let bytes = writer.into_vec();
            prop_assert_eq!(check(&bytes), Ok(()));
            prop_assert_eq!(Reader::new(&bytes).int(), Ok(value));
        }

        #[test]
        fn texts_and_bytes_lead_back(text: String, bytes: Vec<u8>) {
            let mut writer = Writer::new();
            writer.array(2).text(&text).bytes(&bytes);
            let written = writer.into_vec();
            prop_assert_eq!(check(&written), Ok(()));
            let mut reader = Reader::new(&written);
            prop_assert_eq!(reader.array(), Ok(2));
            prop_assert_eq!(reader.text(), Ok(text.as_str()));
            prop_assert_eq!(reader.bytes(), Ok(bytes.as_slice()));
            prop_assert_eq!(reader.finish(), Ok(()));
        }

        #[test]
        fn any_bytes_are_checked_without_panic(bytes: Vec<u8>) {
            let _ = check(&bytes);
        }
    }

    #[test]
    fn what_is_not_deterministic_is_named() {
        assert_eq!(check(&[0x18, 0x17]), Err(CborError::NotShortest { at: 0 }));
        assert_eq!(check(&[0x19, 0x00, 0xff]), Err(CborError::NotShortest { at: 0 }));
        assert_eq!(check(&[0x9f, 0xff]), Err(CborError::Indefinite { at: 0 }));
        assert_eq!(check(&[0xa2, 1, 0, 1, 0]), Err(CborError::DuplicateKey { at: 3 }));
        assert_eq!(check(&[0xa2, 2, 0, 1, 0]), Err(CborError::KeyOrder { at: 3 }));
        assert_eq!(check(&[0x81; 9]), Err(CborError::TooDeep { at: 6 }));
        assert_eq!(check(&[0, 0]), Err(CborError::Trailing { at: 1 }));
        assert_eq!(check(&[0x62, b'a']), Err(CborError::Truncated { at: 2 }));
        assert_eq!(check(&[0x61, 0xff]), Err(CborError::NotUtf8 { at: 0 }));
        assert_eq!(check(&[0xf6]), Err(CborError::Unsupported { at: 0 }));
        assert_eq!(check(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(CborError::Truncated { at: 9 }));
    }

    /// RFC 8949 appendix A.
    #[test]
    fn the_rfcs_examples_are_written_as_there() {
        let written = |value| {
            let mut writer = Writer::new();
            writer.int(value);
            writer.into_vec()
        };
        assert_eq!(written(1_000_000), [0x1a, 0x00, 0x0f, 0x42, 0x40]);
        assert_eq!(written(-1000), [0x39, 0x03, 0xe7]);
        assert_eq!(written(23), [0x17]);
        assert_eq!(written(24), [0x18, 0x18]);
        assert_eq!(written(1_000_000_000_000), [0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00]);
    }
}
