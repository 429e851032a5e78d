//! What a symbol shows besides its data, drawn by the `qrcode` crate once for each version and level.
//!
//! A mask inverts modules, so a masked symbol is the exclusive or of its data and of the same symbol without data, which is
//! kept here in all eight masks.

use std::sync::OnceLock;

use qrcode::Version;
use qrcode::canvas::{Canvas, MaskPattern, Module};

use super::Level;
use super::fit::{MAX_VERSION, width};
use super::grid::Grid;

pub(super) const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// Levels of a version.
const LEVELS: usize = 4;
/// Bytes of a line.
const LINE: usize = size_of::<u128>();

/// A symbol without its data.
pub(super) struct Template {
    masked: [Grid; MASKS.len()],
    places: Vec<Place>,
    width: usize,
}

/// Where a bit of the codewords stands among the bytes of the rows, and among those of the columns.
struct Place {
    row: Byte,
    column: Byte,
}

/// A bit within the bytes of all lines.
struct Byte {
    at: u16,
    shift: u8,
}

impl Template {
    /// The template of a version from 1 to 27.
    pub(super) fn of(version: i16, level: Level) -> &'static Self {
        static ALL: [[OnceLock<Template>; LEVELS]; MAX_VERSION as usize] =
            [const { [const { OnceLock::new() }; LEVELS] }; MAX_VERSION as usize];
        let place = usize::try_from(version - 1).unwrap_or_default();
        ALL[place][level as usize].get_or_init(|| Self::new(version, level))
    }

    fn new(version: i16, level: Level) -> Self {
        let mut canvas = Canvas::new(Version::Normal(version), level.ec());
        canvas.draw_all_functional_patterns();
        let width = width(version);
        let masked = MASKS.map(|mask| {
            let mut canvas = canvas.clone();
            canvas.apply_mask(mask);
            Grid::new(width, |x, y| module(&canvas, x, y).is_dark())
        });
        let free = |(x, y): &(usize, usize)| module(&canvas, *x, *y) == Module::Empty;
        let places = zigzag(width).filter(free).map(|(x, y)| Place::new(x, y)).collect();
        Self { masked, places, width }
    }

    /// The symbol without data in each mask.
    pub(super) fn masks(&self) -> impl Iterator<Item = &Grid> {
        self.masked.iter()
    }

    /// The codewords' bits at their places, unmasked, and nothing around them.
    pub(super) fn place(&self, codewords: impl Iterator<Item = u8>) -> Grid {
        let (mut rows, mut columns) = (vec![0; self.width * LINE], vec![0; self.width * LINE]);
        let bits = codewords.flat_map(|word| (0..8).rev().map(move |bit| word >> bit & 1));
        for (Place { row, column }, bit) in self.places.iter().zip(bits) {
            rows[usize::from(row.at)] |= bit << row.shift;
            columns[usize::from(column.at)] |= bit << column.shift;
        }
        Grid { rows: lines(&rows), columns: lines(&columns) }
    }
}

impl Place {
    fn new(x: usize, y: usize) -> Self {
        Self { row: Byte::new(y, x), column: Byte::new(x, y) }
    }
}

impl Byte {
    #[expect(clippy::cast_possible_truncation, reason = "125 lines have 2000 bytes")]
    fn new(line: usize, at: usize) -> Self {
        Self { at: (line * LINE + at / 8) as u16, shift: (at % 8) as u8 }
    }
}

fn lines(bytes: &[u8]) -> Vec<u128> {
    bytes.as_chunks().0.iter().map(|line| u128::from_le_bytes(*line)).collect()
}

fn module(canvas: &Canvas, x: usize, y: usize) -> Module {
    let small = |at: usize| i16::try_from(at).unwrap_or_default();
    canvas.get(small(x), small(y))
}

/// The order in which codewords fill the modules (ISO/IEC 18004 §7.7.3): two columns at a time from the right, up and down
/// by turns, with none in the column of the vertical timing pattern.
fn zigzag(width: usize) -> impl Iterator<Item = (usize, usize)> {
    let right = (1..width).rev().step_by(2).map(|x| if x <= 6 { x - 1 } else { x });
    right.enumerate().flat_map(move |(turn, x)| {
        let up = turn % 2 == 0;
        (0..width).map(move |step| if up { width - 1 - step } else { step }).flat_map(move |y| [(x, y), (x - 1, y)])
    })
}
