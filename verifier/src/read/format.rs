//! The format information: level of error correction and mask (ISO/IEC 18004 §7.9), and which way round the symbol is.

use super::layout::format_places;
use super::sample::Modules;

/// The remainder's polynomial of the BCH code, and what its words are masked with.
const GENERATOR: u16 = 0b101_0011_0111;
const MASK: u16 = 0b101_0100_0001_0010;
const BITS: usize = 15;
/// How like a format word must be to what is seen, from -1 to 1: eleven of fifteen bits and more, as the code can correct
/// three errors.
const LEAST_LIKENESS: f32 = 0.5;

/// How much of a symbol is for error correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    L,
    M,
    Q,
    H,
}

/// Whether a symbol is seen from its front, or mirrored: rows are columns then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Front,
    Mirrored,
}

/// What the format information says, and which way round it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Format {
    pub(super) level: Level,
    pub(super) mask: u8,
    pub(super) side: Side,
}

impl Format {
    fn all() -> impl Iterator<Item = Self> {
        [Level::M, Level::L, Level::H, Level::Q].into_iter().flat_map(|level| {
            (0..8).flat_map(move |mask| [Side::Front, Side::Mirrored].map(|side| Self { level, mask, side }))
        })
    }

    /// The fifteen bits as they are drawn.
    pub(super) fn word(self) -> u16 {
        let level = match self.level {
            Level::M => 0,
            Level::L => 1,
            Level::H => 2,
            Level::Q => 3,
        };
        let data = level << 3 | u16::from(self.mask);
        let remainder = (0..5)
            .rev()
            .fold(data << 10, |word, bit| if word >> (bit + 10) & 1 == 1 { word ^ GENERATOR << bit } else { word });
        (data << 10 | remainder) ^ MASK
    }

    /// The formats that are like what is seen, the likeliest first: by either copy, or by both together.
    pub(super) fn candidates(margins: &Modules) -> Vec<Self> {
        let mut found: Vec<(f32, Self)> = Self::all()
            .map(|format| (format.likeness(margins), format))
            .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
            .collect();
        found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        found.into_iter().map(|(_, format)| format).collect()
    }

    /// How well the margins (positive is dark) fit the word, from -1 to 1.
    fn likeness(self, margins: &Modules) -> f32 {
        let word = self.word();
        let copies = format_places(margins.side).map(|places| {
            let bits = places.into_iter().enumerate().map(|(bit, (x, y))| {
                let margin = match self.side {
                    Side::Front => margins.values[y * margins.side + x],
                    Side::Mirrored => margins.values[x * margins.side + y],
                };
                // One module of much contrast is no better than three of some.
                let margin = margin.clamp(-1.0, 1.0);
                (if word >> bit & 1 == 1 { margin } else { -margin }, margin.abs())
            });
            bits.fold((0.0, 0.0), |(right, all), (bit, margin)| (right + bit, all + margin))
        });
        let share = |(right, all): (f32, f32)| if all > 0.0 { right / all } else { 0.0 };
        let [one, other] = copies;
        let both = share((one.0 + other.0, one.1 + other.1));
        // Two copies that agree are surer than one.
        both.max((share(one).max(share(other)) * BITS as f32 - 1.0) / BITS as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_standard() {
        let word = |level, mask| Format { level, mask, side: Side::Front }.word();
        assert_eq!(word(Level::M, 0), 0b101_0100_0001_0010);
        assert_eq!(word(Level::M, 5), 0b100_0000_1100_1110);
        assert_eq!(word(Level::L, 4), 0b110_0110_0010_1111);
        assert_eq!(word(Level::H, 7), 0b000_1000_0011_1011);
    }

    #[test]
    fn words_are_found_with_errors_and_mirrored() {
        let side = 25;
        for format in Format::all() {
            let mut margins = Modules::new(side, vec![0.0; side * side]);
            for (bit, (x, y)) in format_places(side)[1].into_iter().enumerate() {
                let (x, y) = if format.side == Side::Front { (x, y) } else { (y, x) };
                let dark = (format.word() >> bit & 1 == 1) != (bit % 8 == 1);
                margins.values[y * side + x] = if dark { 1.0 } else { -1.0 };
            }
            assert_eq!(Format::candidates(&margins).first(), Some(&format));
        }
    }
}
