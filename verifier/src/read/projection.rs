//! The plane of a symbol as a picture shows it: from places in modules to places in pixels.

use super::point::Point;
use super::triple::Triple;

/// Modules from a symbol's edge to the middle of a finder pattern.
pub(super) const FINDER_MIDDLE: f32 = 3.5;

/// How far a side's other end may be, compared with its corner: of a page that is seen at 45°.
pub(super) const RECESSIONS: std::ops::RangeInclusive<f32> = 0.55..=1.8;

/// Where a symbol's modules are, were the paper flat: a perspective, told by the middles of three finder patterns and by
/// how fast the paper recedes along both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Projection {
    corner: Point,
    right: Point,
    below: Point,
    /// Modules a side.
    pub(super) modules: usize,
    /// How much farther away than the corner the other ends of both sides are; 1 is as far.
    pub(super) recession: [f32; 2],
}

impl Projection {
    pub(super) fn new(triple: &Triple, modules: usize) -> Self {
        let [corner, right, below] = triple.finders().map(|finder| finder.centre);
        Self { corner, right, below, modules, recession: [1.0; 2] }
    }

    /// The same finder patterns seen in the one perspective that shows the place `x`, `y` at `shown`, when there is one.
    pub(super) fn through(&self, x: f32, y: f32, shown: Point) -> Option<Self> {
        let side = self.modules as f32 - 2.0 * FINDER_MIDDLE;
        let (across, down) = ((x - FINDER_MIDDLE) / side, (y - FINDER_MIDDLE) / side);
        // `place`, times the distance, is linear in both recessions.
        let (right, below) = ((self.right - shown) * across, (self.below - shown) * down);
        let goal = (shown - self.corner) * (1.0 - across - down);
        let determinant = right.cross(below);
        let recession = [goal.cross(below) / determinant, right.cross(goal) / determinant];
        let possible = recession.iter().all(|recession| RECESSIONS.contains(recession));
        possible.then_some(Self { recession, ..*self })
    }

    /// Where a place is shown that is `x` and `y` modules from the symbol's corner.
    pub(super) fn place(&self, x: f32, y: f32) -> Point {
        let side = self.modules as f32 - 2.0 * FINDER_MIDDLE;
        let (across, down) = ((x - FINDER_MIDDLE) / side, (y - FINDER_MIDDLE) / side);
        let [right, below] = self.recession;
        let distance = 1.0 + across * (right - 1.0) + down * (below - 1.0);
        let sum = self.corner + (self.right * right - self.corner) * across + (self.below * below - self.corner) * down;
        sum * (1.0 / distance)
    }

    /// What one module to the right, and one module down, are at a place, in pixels.
    pub(super) fn steps(&self, x: f32, y: f32) -> [Point; 2] {
        let here = self.place(x, y);
        [self.place(x + 1.0, y) - here, self.place(x, y + 1.0) - here]
    }

    /// The width of a module in the symbol's middle, in pixels.
    pub(super) fn module(&self) -> f32 {
        let middle = self.modules as f32 / 2.0;
        let [right, down] = self.steps(middle, middle);
        right.cross(down).abs().sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::finder::Finder;

    #[test]
    fn a_fourth_place_tells_the_perspective() {
        let finder = |x, y| Finder { centre: Point::new(x, y), module: 4.0, sightings: 9 };
        let triple = Triple::with_any_corner(finder(50.0, 60.0), finder(260.0, 80.0), finder(70.0, 280.0)).unwrap();
        let seen = Projection { recession: [1.3, 0.8], ..Projection::new(&triple, 65) };
        let told = Projection::new(&triple, 65).through(58.5, 58.5, seen.place(58.5, 58.5)).unwrap();
        assert!((told.recession[0] - 1.3).abs() < 1e-3 && (told.recession[1] - 0.8).abs() < 1e-3, "{told:?}");
        assert!(told.place(20.0, 50.0).distance(seen.place(20.0, 50.0)) < 0.01);
        assert_eq!(seen.through(58.5, 58.5, Point::new(55.0, 65.0)), None);
    }
}
