//! How the codewords of a symbol are dealt to blocks, each with its own error correction (ISO/IEC 18004 table 9).

use super::format::Level;
use super::version::Version;

/// Codewords for error correction of every block, by version.
const PARITY: [[u8; 40]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];
/// Blocks, by version.
const BLOCKS: [[u8; 40]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18,
        19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31,
        33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40,
        43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48,
        51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

/// The blocks of a symbol.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    /// Codewords for error correction, in every block.
    pub(super) parity: usize,
    /// Of these, left unused, so that a symbol of few codewords is not taken for another (the *p* of table 9).
    pub(super) spare: usize,
    /// For each block, the places of its codewords among those of the symbol.
    pub(super) places: Vec<Vec<usize>>,
}

impl Blocks {
    /// Of a symbol with so many codewords.
    pub(super) fn of(version: Version, level: Level, codewords: usize) -> Self {
        let (row, column) = (level as usize, version.number() - 1);
        let (parity, count) = (usize::from(PARITY[row][column]), usize::from(BLOCKS[row][column]));
        let data = codewords - parity * count;
        let short = data / count;
        let long_from = count - data % count;
        let places = (0..count).map(|block| {
            // Codewords are dealt one by one; when the short blocks have theirs, the long ones get one more each.
            let dealt = (0..short).map(|turn| turn * count + block);
            let more = block.checked_sub(long_from).map(|place| short * count + place);
            let parity = (0..parity).map(|turn| data + turn * count + block);
            dealt.chain(more).chain(parity).collect()
        });
        let spare = match (version.number(), level) {
            (1, Level::L) => 3,
            (1, Level::M) | (2, Level::L) => 2,
            (1, _) | (3, Level::L) => 1,
            _ => 0,
        };
        Self { parity, spare, places: places.collect() }
    }
}
