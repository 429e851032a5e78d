//! Patterns that are known beforehand, and the place where a picture shows them best.

use super::point::Point;
use super::pyramid::Level;

/// A square pattern around its middle module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Template {
    /// Five by five: dark, a light ring, a dark ring.
    Alignment,
    /// Nine by nine: three by three dark, a light ring, a dark ring, and the light margin.
    Finder,
}

impl Template {
    fn radius(self) -> i32 {
        match self {
            Self::Alignment => 2,
            Self::Finder => 4,
        }
    }

    fn is_dark(self, ring: i32) -> bool {
        match self {
            Self::Alignment => ring != 1,
            Self::Finder => ring <= 1 || ring == 3,
        }
    }

    /// Samples that comparing takes.
    pub(super) fn cost(self) -> usize {
        let side = 2 * self.radius() as usize + 1;
        side * side * 4
    }

    /// How well the picture shows the pattern around a place: the correlation, from -1 to 1. Neither light nor contrast
    /// matter.
    fn likeness(self, level: Level<'_>, middle: Point, [right, down]: [Point; 2]) -> f32 {
        let radius = self.radius();
        let (mut sum, mut squares, mut dark, mut darks, mut count) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for y in -radius..=radius {
            for x in -radius..=radius {
                let value = level.at(middle + right * x as f32 + down * y as f32);
                sum += value;
                squares += value * value;
                count += 1.0;
                if self.is_dark(x.abs().max(y.abs())) {
                    dark += value;
                    darks += 1.0;
                }
            }
        }
        let spread = squares - sum * sum / count;
        let pattern = darks * (count - darks) / count;
        if spread < count { 0.0 } else { (sum * darks / count - dark) / (spread * pattern).sqrt() }
    }
}

/// A pattern that was looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sighting {
    pub(super) place: Point,
    /// From -1 to 1.
    pub(super) likeness: f32,
}

/// Steps in which a pattern is looked for, in modules: a third is less than its stripes are wide; then nine times finer.
const COARSE: f32 = 1.0 / 3.0;
const FINE: f32 = 1.0 / 9.0;
/// What each module of distance from where the pattern is expected takes from its likeness: far ones are chances, and of places
/// that are alike the middle one is right.
const FARNESS: f32 = 0.03;

/// How many places are compared within a radius, in modules.
pub(super) fn places(radius: f32) -> usize {
    let side = |radius: f32, step: f32| 2 * (radius / step).round() as usize + 1;
    side(radius, COARSE).pow(2) + side(COARSE, FINE).pow(2)
}

/// Where the picture shows the pattern best, within `radius` modules of where it is expected.
pub(super) fn settle(
    template: Template,
    level: Level<'_>,
    expected: Point,
    steps: [Point; 2],
    radius: f32,
) -> Sighting {
    let coarse = best(template, level, expected, steps, Grid { radius, step: COARSE });
    best(template, level, coarse.place, steps, Grid { radius: COARSE, step: FINE })
}

#[derive(Clone, Copy)]
struct Grid {
    radius: f32,
    step: f32,
}

fn best(template: Template, level: Level<'_>, middle: Point, steps: [Point; 2], grid: Grid) -> Sighting {
    let reach = (grid.radius / grid.step).round() as i32;
    let mut best = (f32::NEG_INFINITY, Sighting { place: middle, likeness: -1.0 });
    for y in -reach..=reach {
        for x in -reach..=reach {
            let (across, along) = (x as f32 * grid.step, y as f32 * grid.step);
            let place = middle + steps[0] * across + steps[1] * along;
            let likeness = template.likeness(level, place, steps);
            let worth = likeness - FARNESS * across.hypot(along);
            if worth > best.0 {
                best = (worth, Sighting { place, likeness });
            }
        }
    }
    best.1
}
