//! The version as larger symbols say it themselves, twice, beside two finder patterns (ISO/IEC 18004 §7.10).

use super::projection::Projection;
use super::pyramid::Level;
use super::triple::Triple;
use super::version::Version;

/// The remainder's polynomial of the BCH code.
const GENERATOR: u32 = 0b1_1111_0010_0101;
const BITS: usize = 18;
/// How like a word what is seen must be, from -1 to 1: both copies together, or one alone. Of all words the likest to chance
/// is 0.45 and 0.65 like it.
const LEAST_BOTH: f32 = 0.6;
const LEAST_ONE: f32 = 0.8;

/// The version that is written beside the finder patterns, when there is one. It is near enough to them to be found, though
/// the version be known only roughly.
pub(super) fn written(level: Level<'_>, triple: &Triple, likely: i32) -> Option<Version> {
    let guesses = (likely - 1..=likely + 1).filter_map(Version::new).filter(|version| version.number() + 1 >= 7);
    let found = guesses.flat_map(|guess| {
        let copies = seen(level, &Projection::new(triple, guess.modules()));
        (7..=40).filter_map(Version::new).map(move |version| (likeness(&copies, word(version)), version))
    });
    let (likeness, version) = found.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (likeness >= LEAST_BOTH).then_some(version)
}

fn word(version: Version) -> u32 {
    let data = version.number() as u32;
    let remainder = (0..6)
        .rev()
        .fold(data << 12, |word, bit| if word >> (bit + 12) & 1 == 1 { word ^ GENERATOR << bit } else { word });
    data << 12 | remainder
}

/// How dark the bits of both copies are, lowest first, for their mean.
fn seen(level: Level<'_>, projection: &Projection) -> [[f32; BITS]; 2] {
    let (near, far) =
        (|bit: usize| (bit / 3) as f32 + 0.5, |bit: usize| (projection.modules - 11 + bit % 3) as f32 + 0.5);
    let above = std::array::from_fn(|bit| level.at(projection.place(far(bit), near(bit))));
    let left = std::array::from_fn(|bit| level.at(projection.place(near(bit), far(bit))));
    [above, left].map(|greys: [f32; BITS]| {
        let mean = greys.iter().sum::<f32>() / BITS as f32;
        greys.map(|grey| mean - grey)
    })
}

/// Of both copies, or of the better one, when that is as telling.
fn likeness(copies: &[[f32; BITS]; 2], word: u32) -> f32 {
    let [one, other] = copies.each_ref().map(|margins| {
        let sign = |bit: usize| if word >> bit & 1 == 1 { 1.0 } else { -1.0 };
        let right: f32 = margins.iter().enumerate().map(|(bit, margin)| sign(bit) * margin).sum();
        right / margins.iter().map(|margin| margin.abs()).sum::<f32>().max(f32::MIN_POSITIVE)
    });
    f32::midpoint(one, other).max(one.max(other) * LEAST_BOTH / LEAST_ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_standard() {
        let word = |number| word(Version::new(number).unwrap());
        assert_eq!(word(7), 0b00_0111_1100_1001_0100);
        assert_eq!(word(21), 0b01_0101_0110_1000_0011);
        assert_eq!(word(40), 0b10_1000_1100_0110_1001);
    }
}
