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
use super::repair::{Codewords, Effort, Repair, format_modules};
use super::sample::Modules;
use super::segments;
use super::version::Version;

/// Formats that are tried: more than two are like what is seen only where there is no symbol.
const MAX_FORMATS: usize = 2;
/// The part of the modules of finder, timing and alignment patterns that must be seen as they are, for one try and for many. Where
/// there is no symbol, little more than a half of them is.
const POSSIBLE: f32 = 0.65;
const LIKELY: f32 = 0.75;

/// Modules that may be those of a symbol.
pub(super) struct Candidate {
    greys: Modules,
    /// How dark the modules are, as usually looked at.
    margins: Modules,
    layout: Layout,
    version: Version,
    /// The part of the fixed modules that are seen as they are.
    pub(super) agreement: f32,
}

impl Candidate {
    /// Of the grey of modules; `None` when no symbol has as many.
    pub(super) fn new(greys: Modules) -> Option<Self> {
        let version = Version::with_modules(greys.side)?;
        let layout = Layout::of(version);
        let margins = margins(&greys, Threshold::Mean { radius: 4 });
        let agreement = layout.agreement(&margins);
        Some(Self { greys, margins, layout, version, agreement })
    }

    /// The text, and from which side the symbol is seen; `None` when it cannot be read.
    pub(super) fn decode(&self, budget: &mut Budget) -> Result<Option<(String, Side)>, Spent> {
        let effort = match self.agreement {
            LIKELY.. => Effort::Great,
            POSSIBLE.. => Effort::Small,
            _ => return Ok(None),
        };
        for format in Format::candidates(&self.margins).into_iter().take(MAX_FORMATS) {
            let blocks = Blocks::of(self.version, format.level, self.layout.data.len() / 8);
            let front = match format.side {
                Side::Front => self.greys.clone(),
                Side::Mirrored => self.greys.transposed(),
            };
            let codewords = Repair::new(&self.layout, format, blocks).codewords(&front, effort, budget)?;
            if let Some(text) = codewords.and_then(|codewords| self.text(format, &codewords)) {
                return Ok(Some((text, format.side)));
            }
        }
        Ok(None)
    }

    /// What the codewords say: by ourselves when they are plain and UTF-8, else by whoever can tell.
    fn text(&self, format: Format, codewords: &Codewords) -> Option<String> {
        let plain = segments::bytes(&codewords.data, self.version).and_then(|bytes| String::from_utf8(bytes).ok());
        plain.or_else(|| Mended::new(&self.layout, format, &codewords.all).text())
    }
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

    /// What it says: by `rqrr`'s decoder, which also reads the signs of character sets, when it is UTF-8; else by `rxing`'s, which
    /// knows other sets.
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

#[cfg(test)]
mod tests {
    use qrcode::{Color, EcLevel, QrCode};

    use super::*;
    use crate::read::budget::WHOLE;

    fn candidate(code: &QrCode) -> Candidate {
        let greys = code.to_colors().into_iter().map(|colour| if colour == Color::Dark { 30.0 } else { 220.0 });
        Candidate::new(Modules::new(code.width(), greys.collect())).unwrap()
    }

    #[test]
    fn symbols_of_all_versions_and_levels_are_read() {
        for number in 1..=40 {
            for (level, ours) in [(EcLevel::L, "L"), (EcLevel::M, "M"), (EcLevel::Q, "Q"), (EcLevel::H, "H")] {
                let code = QrCode::with_version("1974", qrcode::Version::Normal(number), level).unwrap();
                let candidate = candidate(&code);
                assert!(candidate.agreement > 0.999, "version {number}-{ours}: {}", candidate.agreement);
                let read = candidate.decode(&mut Budget::new(WHOLE)).unwrap();
                assert_eq!(read, Some(("1974".to_owned(), Side::Front)), "version {number}-{ours}");
            }
        }
    }

    #[test]
    fn what_is_no_symbol_is_not_read() {
        let side = 45;
        let greys = (0..side * side).map(|place| (place * place % 251) as f32).collect();
        let candidate = Candidate::new(Modules::new(side, greys)).unwrap();
        assert!(candidate.agreement < POSSIBLE);
        assert_eq!(candidate.decode(&mut Budget::new(WHOLE)), Ok(None));
    }
}
