//! The printed QR code (ISO/IEC 18004): the address as bytes, the certificate as digits.
//!
//! The `qrcode` crate makes the codewords and draws what surrounds them; the mask is chosen here, because the crate's own
//! eight trials take most of its time.

mod fit;
mod grid;
mod penalty;
mod template;

use qrcode::bits::Bits;
use qrcode::types::QrError;
use qrcode::{EcLevel, Version, ec};

use self::fit::Lengths;
use self::template::Template;
use crate::link::{Link, to_digits};

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
        let lengths = Lengths { url: url.len(), digits: digits.len() };
        let (version, level) = lengths.choose(budget.max_width)?;
        let data = segments(&url, &digits, version, level.ec())?;
        Ok(Self { rows: draw(&data, version, level)?, level })
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

/// The data of a symbol of this version and level.
fn segments(url: &str, digits: &str, version: i16, level: EcLevel) -> Result<Vec<u8>, QrError> {
    let mut bits = Bits::new(Version::Normal(version));
    bits.push_byte_data(url.as_bytes())?;
    bits.push_numeric_data(digits.as_bytes())?;
    bits.push_terminator(level)?;
    Ok(bits.into_bytes())
}

/// The rows of the symbol with these data, in the mask of the least penalty: the first of those that share it.
fn draw(data: &[u8], version: i16, level: Level) -> Result<Vec<u128>, SymbolError> {
    let (data, correction) = ec::construct_codewords(data, Version::Normal(version), level.ec())?;
    let template = Template::of(version, level);
    let data = template.place(data.into_iter().chain(correction));
    let masked = template.masks().map(|mask| mask.with(&data));
    Ok(masked.min_by_key(penalty::of).map(|grid| grid.rows).unwrap_or_default())
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
mod tests;
