//! Bits packed into bytes, least significant first (RFC 1951 §3.1.1).

use super::huffman::Code;

/// Packs bits.
#[derive(Clone, Debug, Default)]
pub(super) struct BitWriter {
    /// The bytes so far, and room behind them.
    bytes: Vec<u8>,
    length: usize,
    /// The bits behind them, fewer than eight between two calls.
    pending: u64,
    count: u32,
}

impl BitWriter {
    /// One that has room for so many bytes, and gets more when they are not enough.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { bytes: vec![0; bytes + 8], ..Self::default() }
    }

    /// Adds `count` bits, at most 56, of `value`, which has no others.
    ///
    /// Eight bytes are written each time, of which only the full ones count: whether one is full is as good as random, and
    /// asking would cost more.
    #[inline]
    pub(super) fn push(&mut self, value: u64, count: u32) {
        self.pending |= value << self.count;
        self.count += count;
        if self.bytes.len() < self.length + 8 {
            self.bytes.resize(2 * self.bytes.len() + 64, 0);
        }
        if let Some(room) = self.bytes[self.length..].first_chunk_mut() {
            *room = self.pending.to_le_bytes();
        }
        let full = self.count / 8;
        self.length += full as usize;
        self.pending = self.pending.checked_shr(full * 8).unwrap_or_default();
        self.count %= 8;
    }

    #[inline]
    pub(super) fn push_code(&mut self, code: Code) {
        self.push(code.bits.into(), code.length.into());
    }

    /// Adds whole bytes, from the next byte's beginning on.
    pub(super) fn push_bytes(&mut self, bytes: &[u8]) {
        self.push(0, (8 - self.count) % 8);
        for byte in bytes {
            self.push(u64::from(*byte), 8);
        }
    }

    /// Adds what another one has.
    pub(super) fn append(&mut self, other: &Self) {
        let end = self.length + other.length + 16;
        if self.bytes.len() < end {
            self.bytes.resize(2 * end, 0);
        }
        let (eights, rest) = other.bytes[..other.length].as_chunks::<8>();
        let (room, _) = self.bytes[self.length..].as_chunks_mut::<8>();
        for (room, eight) in room.iter_mut().zip(eights) {
            let eight = u64::from_le_bytes(*eight);
            *room = (self.pending | eight << self.count).to_le_bytes();
            self.pending = eight.checked_shr(64 - self.count).unwrap_or_default();
        }
        self.length += 8 * eights.len();
        for byte in rest {
            self.push(u64::from(*byte), 8);
        }
        self.push(other.pending, other.count);
    }

    /// The bytes, the last of which is filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.push(0, (8 - self.count) % 8);
        self.bytes.truncate(self.length);
        self.bytes
    }
}
