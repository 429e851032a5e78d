//! DEFLATE (RFC 1951), written by our own code.
//!
//! Verifiers rebuild the printed QR code and the page for ever, so the bytes must not change with the version of a
//! library. There are two compressors: [`deflate`] finds the shortest block of fixed codes for the few hundred bytes of a
//! QR code, with a preset dictionary; [`Press`] packs the kilobytes of a page quickly, and [`zlib`] what pages share. Anyone's inflater reads both.

mod adler;
mod bits;
mod fixed;
mod huffman;
mod inflate;
mod matches;
mod press;
mod shortest;
mod symbols;
#[cfg(test)]
mod tests;
mod zlib;

pub use self::inflate::{InflateError, inflate};
pub(crate) use self::press::{Packed, Packer, Press};
pub use self::shortest::{Dictionary, deflate};
pub(crate) use self::zlib::zlib;

/// How far back a match may lie.
const WINDOW: usize = 32 * 1024;
