//! Which version and level hold a text, from its length alone.

use qrcode::Version;
use qrcode::bits::Bits;
use qrcode::types::Mode;

use super::{Level, SymbolError};

/// The largest symbol that fits into rows of 128 bits: version 27 has 125 modules.
pub(super) const MAX_VERSION: i16 = 27;

/// How many characters a symbol's two segments have.
#[derive(Clone, Copy)]
pub(super) struct Lengths {
    /// Bytes in front of the digits.
    pub(super) url: usize,
    /// Digits.
    pub(super) digits: usize,
}

impl Lengths {
    /// The smallest version that holds them at level M, or at L when M needs more than `max_width` modules a side; then
    /// the highest level that the same version holds.
    pub(super) fn choose(self, max_width: usize) -> Result<(i16, Level), SymbolError> {
        let smallest = |level| (1..=MAX_VERSION).find(|version| self.fit(*version, level));
        let within = |version: &i16| width(*version) <= max_width;
        let (version, least) = match smallest(Level::M).filter(within) {
            Some(version) => (version, Level::M),
            None => match smallest(Level::L) {
                Some(version) if within(&version) => (version, Level::L),
                Some(version) => return Err(SymbolError::TooDense { width: width(version), max: max_width }),
                None => return Err(SymbolError::TooLong { digits: self.digits }),
            },
        };
        let higher = [Level::H, Level::Q].into_iter().find(|level| self.fit(version, *level));
        Ok((version, higher.unwrap_or(least)))
    }

    fn fit(self, version: i16, level: Level) -> bool {
        let room = Bits::new(Version::Normal(version)).max_len(level.ec()).unwrap_or_default();
        self.bits(Version::Normal(version)).is_some_and(|bits| bits <= room)
    }

    /// What both segments take, or `None` when a version cannot write their lengths.
    fn bits(self, version: Version) -> Option<usize> {
        let segment = |mode: Mode, characters: usize| {
            let length = mode.length_bits_count(version);
            let counted = characters >> length == 0;
            counted.then(|| version.mode_bits_count() + length + mode.data_bits_count(characters))
        };
        Some(segment(Mode::Byte, self.url)? + segment(Mode::Numeric, self.digits)?)
    }
}

/// Modules a side.
pub(super) fn width(version: i16) -> usize {
    usize::try_from(Version::Normal(version).width()).unwrap_or_default()
}
