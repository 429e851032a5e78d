//! The printed QR code (ISO/IEC 18004): the address as bytes, the certificate as digits.
//!
//! The `qrcode` crate makes the codewords and places them; the mask is chosen here, because the crate's own eight trials
//! take most of its time.

mod mask;

use qrcode::bits::Bits;
use qrcode::canvas::Canvas;
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, Version, ec};

use crate::link::{Link, to_digits};

/// The largest symbol that fits into the rows of [`Symbol`]: version 27 has 125 modules.
const MAX_VERSION: i16 = 27;

/// How dense a symbol may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModuleBudget {
    /// The widest symbol, in modules.
    max_width: usize,
}

impl ModuleBudget {
    /// A symbol printed `micrometres` wide, without its quiet zone: no module may be smaller than 0.5 mm, since scans at
    /// 150 dpi then keep 3 pixels a module (recall falls quickly under 2.5).
    pub fn printed(micrometres: u32) -> Self {
        Self { max_width: (micrometres / 500) as usize }
    }
}

/// How much damage a symbol survives, about 7, 15, 25 and 30 % of its codewords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the standard's letters")]
pub enum Level {
    L,
    M,
    Q,
    H,
}

impl Level {
    fn ec(self) -> EcLevel {
        match self {
            Self::L => EcLevel::L,
            Self::M => EcLevel::M,
            Self::Q => EcLevel::Q,
            Self::H => EcLevel::H,
        }
    }
}

/// A symbol of up to 125 × 125 modules, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    rows: Vec<u128>,
    level: Level,
}

impl Symbol {
    /// The symbol of a link: the smallest that holds it at level M, then the highest level that the same size holds.
    /// Larger modules gain more than a higher level (measured). Level L is for what M cannot hold within the budget.
    pub fn encode(link: &Link, budget: ModuleBudget) -> Result<Self, SymbolError> {
        let digits = to_digits(link.compact.as_bytes());
        let url = format!("{}#", link.base.as_str());
        let fits = |level: Level| (1..=MAX_VERSION).find_map(|version| segments(&url, &digits, version, level));
        let within = |bits: &Bits| width(bits.version()) <= budget.max_width;
        let (bits, least) = match fits(Level::M).filter(within) {
            Some(bits) => (bits, Level::M),
            None => match fits(Level::L) {
                Some(bits) if within(&bits) => (bits, Level::L),
                Some(bits) => {
                    return Err(SymbolError::TooDense { width: width(bits.version()), max: budget.max_width });
                }
                None => return Err(SymbolError::TooLong { digits: digits.len() }),
            },
        };
        let Version::Normal(version) = bits.version() else {
            return Err(SymbolError::TooLong { digits: digits.len() });
        };
        let mut higher = [Level::H, Level::Q].into_iter().filter(|level| *level > least);
        let boosted = higher.find_map(|level| Some((segments(&url, &digits, version, level)?, level)));
        let (bits, level) = boosted.unwrap_or((bits, least));
        Ok(Self { rows: draw(bits, level.ec())?, level })
    }

    /// Modules a side.
    pub fn width(&self) -> usize {
        self.rows.len()
    }

    /// The version, 1 to 27.
    pub fn version(&self) -> usize {
        (self.width() - 17) / 4
    }

    /// The level it was made with.
    pub fn level(&self) -> Level {
        self.level
    }

    /// A row of modules; bit x is 1 where the module x from the left is dark. Empty below the symbol.
    pub fn row(&self, y: usize) -> u128 {
        self.rows.get(y).copied().unwrap_or_default()
    }
}

fn width(version: Version) -> usize {
    usize::try_from(version.width()).unwrap_or_default()
}

/// The data of a symbol of this version and level, or `None` when it does not fit.
fn segments(url: &str, digits: &str, version: i16, level: Level) -> Option<Bits> {
    let mut bits = Bits::new(Version::Normal(version));
    bits.push_byte_data(url.as_bytes()).ok()?;
    bits.push_numeric_data(digits.as_bytes()).ok()?;
    bits.push_terminator(level.ec()).ok()?;
    Some(bits)
}

fn draw(bits: Bits, level: EcLevel) -> Result<Vec<u128>, SymbolError> {
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, level)?;
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let masked = mask::PATTERNS.into_iter().map(|pattern| {
        let mut masked = canvas.clone();
        masked.apply_mask(pattern);
        rows(&masked.into_colors(), width(version))
    });
    Ok(masked.min_by_key(|rows| mask::penalty(rows)).unwrap_or_default())
}

fn rows(modules: &[Color], width: usize) -> Vec<u128> {
    let dark = |color: &Color| u128::from(*color == Color::Dark);
    let row = |row: &[Color]| row.iter().enumerate().fold(0, |bits, (x, color)| bits | dark(color) << x);
    modules.chunks(width).map(row).collect()
}

/// Why a certificate cannot be printed as a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SymbolError {
    /// Its modules would be too small to scan.
    #[error("the QR code would have {width} modules a side, and at most {max} of 0.5 mm fit on the page")]
    TooDense {
        /// What it needs.
        width: usize,
        /// What fits.
        max: usize,
    },
    /// Past every symbol.
    #[error("{digits} digits are too many for a QR code")]
    TooLong {
        /// How many there are.
        digits: usize,
    },
    /// The encoder.
    #[error("the QR code cannot be made: {0}")]
    Encoder(#[from] QrError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compact::Compact;

    fn link(bytes: usize) -> Link {
        let mut compact: Vec<u8> = (0..bytes).map(|place| u8::try_from(place * 151 % 251).unwrap()).collect();
        compact[..2].copy_from_slice(&[1, 1]);
        let base = "https://verify.example.az/".parse().unwrap();
        Link { base, compact: Compact::parse(&compact).unwrap() }
    }

    #[test]
    fn another_reader_reads_what_we_draw() {
        let link = link(270);
        let symbol = Symbol::encode(&link, ModuleBudget::printed(42_000)).unwrap();
        let dark = |x: usize, y: usize| symbol.row(y) >> x & 1 == 1;
        let grid = rqrr::SimpleGrid::from_func(symbol.width(), dark);
        assert_eq!(rqrr::Grid::new(grid).decode().unwrap().1, link.to_string());
    }

    /// The crate's own trial counts finder-like patterns differently, so its choice may be worse by the standard's rules.
    #[test]
    fn the_mask_is_never_worse_than_the_crates_choice() {
        for bytes in [100, 200, 271, 300] {
            let link = link(bytes);
            let symbol = Symbol::encode(&link, ModuleBudget::printed(45_000)).unwrap();
            let (url, digits) = (format!("{}#", link.base.as_str()), to_digits(link.compact.as_bytes()));
            let bits = segments(&url, &digits, i16::try_from(symbol.version()).unwrap(), symbol.level).unwrap();
            let theirs = qrcode::QrCode::with_bits(bits, symbol.level.ec()).unwrap();
            let theirs = rows(&theirs.to_colors(), symbol.width());
            assert!(mask::penalty(&symbol.rows) <= mask::penalty(&theirs), "{bytes} bytes");
        }
    }

    #[test]
    fn what_would_not_scan_is_refused() {
        let refused = Symbol::encode(&link(500), ModuleBudget::printed(30_000));
        assert!(matches!(refused, Err(SymbolError::TooDense { max: 60, .. })), "{refused:?}");
        let long = Symbol::encode(&link(3000), ModuleBudget::printed(90_000));
        assert!(matches!(long, Err(SymbolError::TooLong { .. })));
    }
}
