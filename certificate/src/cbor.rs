//! Deterministic CBOR (RFC 8949 §4.2.1): the part of it that certificates and lists use, read strictly.
//!
//! Integers, byte strings, UTF-8 text, arrays, maps and tags; shortest heads, definite lengths, map keys in the order of
//! their bytes and each once. Anything else is refused with the place where it stands.

mod reader;
mod writer;

pub use self::reader::{Kind, Reader};
pub use self::writer::Writer;
use crate::limits::MAX_DEPTH;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// The least value that needs an argument of 1, 2, 4 and 8 bytes.
const LEAST: [u64; 4] = [24, 1 << 8, 1 << 16, 1 << 32];

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
    let at = reader.position();
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
        let at = reader.position();
        check_item(reader, depth)?;
        let key = reader.since(at);
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
