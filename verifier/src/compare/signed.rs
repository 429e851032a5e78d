//! Which parts of a page belong to what was signed, so that nothing may be written there.

use crate::pdf::{Letter, Placed};
use crate::region::Region;

/// How near to what was signed anything else counts as part of it, in millimetres: about a letter.
const REACH: f32 = 2.0;
/// Lines whose letters start at most so far from each other start at one place.
const ALIGNED: f32 = 0.5;

/// What was signed, with its surroundings: the code, rules and drawings, and the lines of words. A line that starts where
/// others do has the whole rest of its column, since whatever is written behind it would go on with it.
pub(super) fn areas(original: &Placed) -> Vec<Region> {
    let lines = lines(&original.letters);
    let end = lines.iter().map(Region::right).fold(0.0, f32::max);
    let starts_with = |line: &Region| lines.iter().filter(|other| (other.x - line.x).abs() < ALIGNED).count();
    let whole = |line: &Region| {
        let right = if starts_with(line) > 1 { end } else { line.right() };
        Region { width: right - line.x, ..*line }
    };
    let words = lines.iter().map(whole);
    words.chain(original.drawn.iter().copied()).map(|area| area.grown(REACH, REACH)).collect()
}

/// The areas of the lines, from top to bottom.
fn lines(letters: &[Letter]) -> Vec<Region> {
    let mut letters: Vec<_> = letters.iter().collect();
    letters.sort_by(|one, other| one.line.total_cmp(&other.line));
    letters
        .chunk_by(|one, other| other.line - one.line < ALIGNED)
        .filter_map(|line| line.iter().map(|letter| letter.area).reduce(Region::with))
        .collect()
}
