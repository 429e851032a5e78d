//! The third finder pattern, where two are seen and one is damaged: it is looked for where it must be.

use super::budget::{Budget, Spent};
use super::finder::Finder;
use super::point::Point;
use super::pyramid::Pyramid;
use super::template::{self, Template};
use super::triple::Triple;

/// Patterns of which pairs are made: those that most lines have crossed.
const PATTERNS: usize = 5;
/// Fewer lines than that cross chances.
const LEAST_SIGHTINGS: u32 = 2;
/// How far from its place on flat paper, seen straight, the third is looked for, as a part of the distance of the others, and
/// at most, in modules.
const SHIFT: f32 = 0.12;
const MOST_SHIFT: f32 = 14.0;
/// How like a finder pattern it must be.
const LEAST_LIKENESS: f32 = 0.45;
/// The width of a module for this search, in pixels.
const MODULE: f32 = 3.0;
const MOST_GROWTH: f32 = 1.5;

/// Triples of which one pattern was not found as others are.
pub(super) fn completed(pyramid: &Pyramid<'_>, finders: &[Finder], budget: &mut Budget) -> Result<Vec<Triple>, Spent> {
    let sure: Vec<_> = finders.iter().filter(|finder| finder.sightings >= LEAST_SIGHTINGS).take(PATTERNS).collect();
    let mut found = Vec::new();
    for (place, one) in sure.iter().enumerate() {
        for other in &sure[place + 1..] {
            let growth = one.module.max(other.module) / one.module.min(other.module);
            if growth < MOST_GROWTH {
                for guess in guesses(one, other) {
                    found.extend(guess.look(pyramid, budget)?);
                }
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    Ok(found.into_iter().map(|(_, triple)| triple).collect())
}

/// Where a third pattern may be.
struct Guess<'a> {
    known: [&'a Finder; 2],
    third: Point,
    /// Along the sides of its modules.
    axis: Point,
}

/// The two are the ends of a side, of which the third is beside one end, or of the diagonal.
fn guesses<'a>(one: &'a Finder, other: &'a Finder) -> Vec<Guess<'a>> {
    let side = other.centre - one.centre;
    let across = Point::new(-side.y, side.x);
    let middle = (one.centre + other.centre) * 0.5;
    let beside = [one.centre + across, one.centre - across, other.centre + across, other.centre - across];
    let opposite = [middle + across * 0.5, middle - across * 0.5];
    let known = [one, other];
    let besides = beside.map(|third| Guess { known, third, axis: side });
    let opposites = opposite.map(|third| Guess { known, third, axis: third - one.centre });
    besides.into_iter().chain(opposites).collect()
}

impl Guess<'_> {
    fn look(&self, pyramid: &Pyramid<'_>, budget: &mut Budget) -> Result<Option<(f32, Triple)>, Spent> {
        let [one, other] = self.known;
        let module = (one.module_along(self.axis) * other.module_along(self.axis)).sqrt();
        let right = self.axis * (module / self.axis.length());
        let steps = [right, Point::new(-right.y, right.x)];
        let reach = (SHIFT * one.centre.distance(other.centre) / module).min(MOST_SHIFT);
        budget.spend(template::places(reach) * Template::Finder.cost())?;
        let level = pyramid.for_modules(module, MODULE);
        let sighting = template::settle(Template::Finder, level, self.third, steps, reach);
        if sighting.likeness < LEAST_LIKENESS {
            return Ok(None);
        }
        let size = (one.module * other.module).sqrt();
        let third = Finder { centre: sighting.place, module: size, sightings: 1 };
        Ok(Triple::with_any_corner(*one, *other, third).map(|triple| (sighting.likeness, triple)))
    }
}
