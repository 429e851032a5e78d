//! Inflating, within a bound and with a preset dictionary.

use std::cell::RefCell;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::{Dictionary, fixed};

/// Inflates `compressed` to at most `max` bytes; all of it must be used.
pub fn inflate(dictionary: &Dictionary, compressed: &[u8], max: usize) -> Result<Vec<u8>, InflateError> {
    match fixed::inflate(dictionary.bytes, compressed, max) {
        Some(text) => Ok(text),
        None => inflate_any(dictionary, compressed, max),
    }
}

/// The same for blocks of every kind, by `miniz_oxide`, which says what is wrong.
pub(super) fn inflate_any(dictionary: &Dictionary, compressed: &[u8], max: usize) -> Result<Vec<u8>, InflateError> {
    SCRATCH.with_borrow_mut(|scratch| scratch.inflate(dictionary, compressed, max))
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A decoder with the dictionary in its window already: to copy that and clear the decoder's tables each time would take
/// longer than the few hundred bytes that are inflated.
#[derive(Default)]
struct Scratch {
    state: DecompressorOxide,
    window: Vec<u8>,
    dictionary: &'static [u8],
}

impl Scratch {
    fn inflate(&mut self, dictionary: &Dictionary, compressed: &[u8], max: usize) -> Result<Vec<u8>, InflateError> {
        let start = dictionary.bytes.len();
        if !std::ptr::eq(self.dictionary, dictionary.bytes) {
            self.dictionary = dictionary.bytes;
            self.window.clear();
            self.window.extend_from_slice(dictionary.bytes);
        }
        self.window.resize(start + max, 0);
        self.state.init();
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut self.state, compressed, &mut self.window, start, flags);
        outcome(status, compressed.len() - read, max)?;
        Ok(self.window[start..start + written].to_vec())
    }
}

fn outcome(status: TINFLStatus, left: usize, max: usize) -> Result<(), InflateError> {
    match status {
        TINFLStatus::Done if left == 0 => Ok(()),
        TINFLStatus::Done => Err(InflateError::Trailing),
        TINFLStatus::HasMoreOutput => Err(InflateError::TooLong { max }),
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => Err(InflateError::Truncated),
        _ => Err(InflateError::Corrupt),
    }
}

/// Why bytes cannot be inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InflateError {
    /// The end is missing.
    #[error("the compressed bytes end too early")]
    Truncated,
    /// Not DEFLATE.
    #[error("the compressed bytes are broken")]
    Corrupt,
    /// Something follows the end.
    #[error("there are bytes after the end of the compressed ones")]
    Trailing,
    /// They would inflate to too much.
    #[error("the compressed bytes inflate to more than {max} bytes")]
    TooLong {
        /// How many there may be.
        max: usize,
    },
}
