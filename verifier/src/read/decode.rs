//! From the grey of modules to the text of a symbol.

use rqrr::{Grid, SimpleGrid};
use rxing::DecodeHints;
use rxing::common::BitMatrix;
use rxing::qrcode::decoder::qrcode_decoder::decode_bitmatrix_with_hints;

use super::blocks::Blocks;
use super::budget::{Budget, Spent};
use super::decide::{Threshold, margins};
use super::format::{Format, Side};
use super::layout::{Layout, Role, is_masked};
use super::repair::{Repair, format_modules};
use super::sample::Modules;
use super::version::Version;

/// Formats that are tried: more than two are like what is seen only where there is no symbol.
const MAX_FORMATS: usize = 2;

/// The text, and from which side the symbol is seen; `None` when the modules are not those of a symbol that can be read.
pub(super) fn decode(greys: &Modules, budget: &mut Budget) -> Result<Option<(String, Side)>, Spent> {
    let Some(version) = Version::with_modules(greys.side) else { return Ok(None) };
    let formats = Format::candidates(&margins(greys, Threshold::Mean { radius: 4 }));
    if formats.is_empty() {
        return Ok(None);
    }
    let layout = Layout::of(version);
    for format in formats.into_iter().take(MAX_FORMATS) {
        let blocks = Blocks::of(version, format.level, layout.data.len() / 8);
        let front = match format.side {
            Side::Front => greys.clone(),
            Side::Mirrored => greys.transposed(),
        };
        let codewords = Repair::new(&layout, format, blocks).codewords(&front, budget)?;
        if let Some(text) = codewords.and_then(|codewords| Mended::new(&layout, format, &codewords).text()) {
            return Ok(Some((text, format.side)));
        }
    }
    Ok(None)
}

/// A symbol without any error, as it was printed.
struct Mended {
    side: usize,
    dark: Vec<bool>,
}

impl Mended {
    fn new(layout: &Layout, format: Format, codewords: &[u8]) -> Self {
        let side = layout.side;
        let mut dark: Vec<_> = layout.roles.iter().map(|role| *role == Role::Fixed { dark: true }).collect();
        for (x, y, bit) in format_modules(format, side) {
            dark[y * side + x] = bit;
        }
        for (number, place) in layout.data.iter().enumerate() {
            let bit = codewords.get(number / 8).is_some_and(|codeword| codeword >> (7 - number % 8) & 1 == 1);
            dark[*place] = bit != is_masked(format.mask, place % side, place / side);
        }
        Self { side, dark }
    }

    /// What it says: by `rqrr`'s decoder when it is UTF-8, else by `rxing`'s, which knows other character sets.
    fn text(&self) -> Option<String> {
        let grid = Grid::new(SimpleGrid::from_func(self.side, |x, y| self.dark[y * self.side + x]));
        grid.decode().map(|(_, text)| text).ok().or_else(|| self.text_of_another_character_set())
    }

    fn text_of_another_character_set(&self) -> Option<String> {
        let mut matrix = BitMatrix::with_single_dimension(u32::try_from(self.side).ok()?).ok()?;
        for (place, _) in self.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            matrix.set((place % self.side) as u32, (place / self.side) as u32);
        }
        let decoded = decode_bitmatrix_with_hints(&matrix, &DecodeHints::default()).ok()?;
        Some(decoded.getText().to_owned())
    }
}
