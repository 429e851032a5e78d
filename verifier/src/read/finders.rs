//! Finder patterns, and which three of them may belong to one symbol.

use rxing::Point;
use rxing::common::BitMatrix;
use rxing::qrcode::detector::{FinderPattern, FinderPatternFinder};

use crate::limits::MAX_FINDERS;

/// A pattern that only one scanned row crosses is a chance.
const LEAST_ROWS: usize = 2;
/// How far the module sizes, the sides and the diagonal of a group may be from those of a square, as parts of one: what
/// a photo taken at 45° shows.
const TOLERANCE: f32 = 0.45;
/// A symbol of version 1 has 14 modules between its finder patterns, one of version 40 has 170; a bit less and more.
const SIDES: std::ops::RangeInclusive<f32> = 10.0..=200.0;

/// The finder patterns of a picture, at most [`MAX_FINDERS`].
pub(super) fn find(black: &BitMatrix) -> Vec<FinderPattern> {
    let mut finder = FinderPatternFinder::new(black);
    let step = FinderPatternFinder::MIN_SKIP as usize;
    for y in (0..black.getHeight()).skip(step - 1).step_by(step) {
        scan_row(black, y, &mut finder);
        if finder.getPossibleCenters().len() > MAX_FINDERS * 4 {
            break;
        }
    }
    let mut found = finder.getPossibleCenters().clone();
    found.retain(|pattern| pattern.getCount() >= LEAST_ROWS);
    // Those that most rows cross are the largest and surest.
    found.sort_by_key(|pattern| std::cmp::Reverse(pattern.getCount()));
    found.truncate(MAX_FINDERS);
    found
}

fn scan_row(black: &BitMatrix, y: u32, finder: &mut FinderPatternFinder<'_>) {
    let mut runs = [0; 5];
    let mut state = 0;
    for x in 0..black.getWidth() {
        if black.get(x, y) == (state % 2 == 0) {
            runs[state] += 1;
            continue;
        }
        if state == 4 {
            if FinderPatternFinder::foundPatternCross(&runs, 0.0) && finder.handlePossibleCenter(&runs, y, x) {
                (runs, state) = ([0; 5], 0);
                continue;
            }
            runs = [runs[2], runs[3], runs[4], 0, 0];
            state = 2;
        }
        // A row that begins white has a first black run of no pixel, which no pattern has.
        state += 1;
        runs[state] += 1;
    }
    if FinderPatternFinder::foundPatternCross(&runs, 0.0) {
        finder.handlePossibleCenter(&runs, y, black.getWidth());
    }
}

/// The groups of three that look most like the corners of a square, best first.
pub(super) fn groups(finders: &[FinderPattern]) -> Vec<[FinderPattern; 3]> {
    let mut groups = Vec::new();
    for (first, a) in finders.iter().enumerate() {
        for (second, b) in finders.iter().enumerate().skip(first + 1) {
            for c in &finders[second + 1..] {
                groups.extend(distortion([a, b, c]).map(|distortion| (distortion, [*a, *b, *c])));
            }
        }
    }
    groups.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    groups.into_iter().map(|(_, group)| group).collect()
}

/// How far three patterns are from the corners of a square, or `None` when they cannot be those of a symbol.
fn distortion(group: [&FinderPattern; 3]) -> Option<f32> {
    let sizes = group.map(FinderPattern::getEstimatedModuleSize);
    let least = sizes.iter().copied().fold(f32::INFINITY, f32::min);
    let most = sizes.iter().copied().fold(0.0, f32::max);
    let point = |place: usize| Point::from(group[place]);
    let mut lengths = [(0, 1), (1, 2), (0, 2)].map(|(from, to)| Point::distance(point(from), point(to)));
    lengths.sort_by(f32::total_cmp);
    let [short, long, diagonal] = lengths;
    let size = (most - least) / least;
    let skew = (long - short) / short;
    let angle = (diagonal / short.hypot(long) - 1.0).abs();
    let possible = size < TOLERANCE && skew < TOLERANCE && angle < TOLERANCE / 2.0;
    (possible && SIDES.contains(&((short + long) / (2.0 * least)))).then_some(size + skew + 2.0 * angle)
}
