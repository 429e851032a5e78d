//! Which three finder patterns may be the corners of one symbol.

use super::finder::Finder;
use super::point::Point;

/// How much longer one side may be than the other, as perspective shows them.
const MOST_SKEW: f32 = 2.0;
/// The cosine of the angle between the sides.
const MOST_SLANT: f32 = 0.55;
/// How much larger the modules of one pattern may be than those of another.
const MOST_GROWTH: f32 = 2.3;
/// Modules between the middles of two patterns: 14 in version 1, 170 in version 40, and a bit less and more as they are
/// measured.
const SIDES: std::ops::RangeInclusive<f32> = 10.0..=230.0;
/// What many sightings are worth against distortion, each, and at most.
const TRUST: f32 = 0.004;
const MOST_TRUSTED: f32 = 60.0;

/// Three finder patterns as they stand in a symbol that is not mirrored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Triple {
    pub(super) corner: Finder,
    pub(super) right: Finder,
    pub(super) below: Finder,
    /// How unlike a square they stand; less is better.
    pub(super) strain: f32,
}

impl Triple {
    fn of(corner: Finder, one: Finder, other: Finder) -> Option<Self> {
        let (to_one, to_other) = (one.centre - corner.centre, other.centre - corner.centre);
        let (long, short) = (to_one.length().max(to_other.length()), to_one.length().min(to_other.length()));
        let skew = long / short.max(f32::MIN_POSITIVE);
        let slant = (to_one.dot(to_other) / (long * short)).abs();
        let modules = [
            corner.module_along(to_one).max(corner.module_along(to_other)),
            one.module_along(to_one),
            other.module_along(to_other),
        ];
        let growth = modules.into_iter().fold(0.0, f32::max) / modules.into_iter().fold(f32::INFINITY, f32::min);
        let side = (long * short).sqrt() / modules[0];
        let possible = skew < MOST_SKEW && slant < MOST_SLANT && growth < MOST_GROWTH && SIDES.contains(&side);
        let sightings = corner.sightings.min(one.sightings).min(other.sightings) as f32;
        let strain = (skew - 1.0) + slant + (growth - 1.0) - TRUST * sightings.min(MOST_TRUSTED);
        let (right, below) = if to_one.cross(to_other) > 0.0 { (one, other) } else { (other, one) };
        possible.then_some(Self { corner, right, below, strain })
    }

    /// Three patterns of which any may be the corner: the one that fits best.
    pub(super) fn with_any_corner(one: Finder, other: Finder, third: Finder) -> Option<Self> {
        let turns = [(one, other, third), (other, third, one), (third, one, other)];
        let fitting = turns.into_iter().filter_map(|(corner, one, other)| Self::of(corner, one, other));
        fitting.min_by(|one, other| one.strain.total_cmp(&other.strain))
    }

    pub(super) fn finders(&self) -> [Finder; 3] {
        [self.corner, self.right, self.below]
    }

    /// Whether both are the same three patterns, as far as it matters.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let near = |one: &Finder, other: &Finder| one.centre.distance(other.centre) < one.module;
        near(&self.corner, &other.corner) && near(&self.right, &other.right) && near(&self.below, &other.below)
    }

    /// The middle of the symbol.
    pub(super) fn middle(&self) -> Point {
        (self.right.centre + self.below.centre) * 0.5
    }
}

/// All triples, best first.
pub(super) fn triples(finders: &[Finder]) -> Vec<Triple> {
    let mut triples = Vec::new();
    for corner in finders {
        for (place, one) in finders.iter().enumerate() {
            for other in &finders[place + 1..] {
                if corner != one && corner != other {
                    triples.extend(Triple::of(*corner, *one, *other));
                }
            }
        }
    }
    triples.sort_by(|one, other| one.strain.total_cmp(&other.strain));
    triples
}
