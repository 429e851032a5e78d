//! Where every module is, though the paper is bent: a net through the finder and alignment patterns.

use super::budget::{Budget, Spent};
use super::point::Point;
use super::projection::{FINDER_MIDDLE, Projection};
use super::pyramid::Level;
use super::template::{self, Template};
use super::version::Version;

/// How like its pattern a place must be to become a knot of the net.
const LEAST_LIKENESS: f32 = 0.6;
/// How like a place near at hand must be, so that no farther one is looked at.
const SURE: f32 = 0.85;
/// Modules from where a pattern is expected: near at hand; as far as folds move one; the last pattern, of which three
/// others say little; and the only pattern of a small symbol.
const NEAR: f32 = 1.0;
const FAR: f32 = 2.67;
const LAST: f32 = 3.33;
const ALONE: f32 = 5.0;
/// Finder patterns were found already: their middles are only set right.
const FOUND: f32 = 0.67;
/// How far beyond the outermost knots the net's bending goes on, as a part of its meshes.
const BEYOND: f32 = 0.3;

/// A net of knots over a symbol. Each knot tells how far a place is from where the projection has it.
#[derive(Clone, Debug)]
pub(super) struct Mesh {
    projection: Projection,
    /// The knots' rows, which are their columns too, in modules.
    lines: Vec<f32>,
    /// Row after row, in pixels.
    shifts: Vec<Point>,
    /// The last alignment pattern, the one farthest from the corner, where it was seen.
    last: Option<Point>,
}

impl Mesh {
    pub(super) fn of(level: Level<'_>, projection: Projection, budget: &mut Budget) -> Result<Self, Spent> {
        let lines = lines(projection.modules);
        let shifts = vec![None; lines.len().pow(2)];
        let mut knots = Knots { level, projection, count: lines.len(), shifts, lines, last: None };
        knots.tie_finders(budget)?;
        for (column, row) in knots.outwards() {
            knots.tie(column, row, budget)?;
        }
        let shifts = knots.shifts.into_iter().map(Option::unwrap_or_default).collect();
        Ok(Self { projection, lines: knots.lines, shifts, last: knots.last })
    }

    /// Where a place is shown that is `x` and `y` modules from the symbol's corner.
    pub(super) fn place(&self, x: f32, y: f32) -> Point {
        let (column, right) = self.mesh_of(x);
        let (row, down) = self.mesh_of(y);
        let shift = |column: usize, row: usize| self.shifts[row * self.lines.len() + column];
        let upper = shift(column, row) * (1.0 - right) + shift(column + 1, row) * right;
        let lower = shift(column, row + 1) * (1.0 - right) + shift(column + 1, row + 1) * right;
        self.projection.place(x, y) + upper * (1.0 - down) + lower * down
    }

    /// The perspective that the last alignment pattern tells, where it was seen: a longer lever than the timing patterns.
    pub(super) fn projection_by_last(&self) -> Option<Projection> {
        let line = *self.lines.last()?;
        self.projection.through(line, line, self.last?)
    }

    pub(super) fn projection(&self) -> &Projection {
        &self.projection
    }

    /// The line before a place, and how far between it and the next the place is.
    fn mesh_of(&self, place: f32) -> (usize, f32) {
        let last = self.lines.len() - 2;
        let line = self.lines[1..=last].iter().take_while(|line| **line <= place).count();
        let (from, to) = (self.lines[line], self.lines[line + 1]);
        (line, ((place - from) / (to - from)).clamp(-BEYOND, 1.0 + BEYOND))
    }
}

fn lines(modules: usize) -> Vec<f32> {
    let alignment = Version::with_modules(modules).map(Version::alignment).unwrap_or_default();
    if alignment.is_empty() {
        return vec![6.5, modules as f32 - 6.5];
    }
    alignment.into_iter().map(|line| line as f32 + 0.5).collect()
}

struct Knots<'a> {
    level: Level<'a>,
    projection: Projection,
    lines: Vec<f32>,
    count: usize,
    shifts: Vec<Option<Point>>,
    last: Option<Point>,
}

impl Knots<'_> {
    /// The corners of the net are set by the finder patterns, in whose corners they are.
    fn tie_finders(&mut self, budget: &mut Budget) -> Result<(), Spent> {
        let last = self.count - 1;
        let far = self.projection.modules as f32 - FINDER_MIDDLE;
        for (column, row, x, y) in
            [(0, 0, FINDER_MIDDLE, FINDER_MIDDLE), (last, 0, far, FINDER_MIDDLE), (0, last, FINDER_MIDDLE, far)]
        {
            let shift = self.look(Template::Finder, (x, y), Point::default(), FOUND, budget)?;
            self.shifts[row * self.count + column] = Some(shift.unwrap_or_default());
        }
        Ok(())
    }

    /// All knots, each after those above it and to its left, by which it is expected.
    fn outwards(&self) -> Vec<(usize, usize)> {
        let mut knots: Vec<_> =
            (0..self.count).flat_map(|row| (0..self.count).map(move |column| (column, row))).collect();
        knots.sort_by_key(|(column, row)| (column + row, *column.max(row)));
        knots
    }

    fn tie(&mut self, column: usize, row: usize, budget: &mut Budget) -> Result<(), Spent> {
        let place = row * self.count + column;
        if self.shifts[place].is_some() {
            return Ok(());
        }
        let expected = self.expected(column, row);
        let middle = (self.lines[column], self.lines[row]);
        let is_last = column == self.count - 1 && row == self.count - 1;
        // Version 1 has no alignment pattern.
        let found = if self.projection.modules == 21 {
            None
        } else {
            let far = if self.count == 2 {
                ALONE
            } else if is_last {
                LAST
            } else {
                FAR
            };
            self.near_or_far(middle, expected, far, budget)?
        };
        if is_last {
            self.last = found.map(|shift| self.projection.place(middle.0, middle.1) + shift);
        }
        self.shifts[place] = Some(found.unwrap_or(expected));
        Ok(())
    }

    fn near_or_far(
        &self,
        middle: (f32, f32),
        expected: Point,
        far: f32,
        budget: &mut Budget,
    ) -> Result<Option<Point>, Spent> {
        let near = self.sighting(Template::Alignment, middle, expected, NEAR, budget)?;
        if near.1 >= SURE {
            return Ok(Some(near.0));
        }
        self.look(Template::Alignment, middle, expected, far, budget)
    }

    fn look(
        &self,
        template: Template,
        middle: (f32, f32),
        expected: Point,
        radius: f32,
        budget: &mut Budget,
    ) -> Result<Option<Point>, Spent> {
        let (shift, likeness) = self.sighting(template, middle, expected, radius, budget)?;
        Ok((likeness >= LEAST_LIKENESS).then_some(shift))
    }

    fn sighting(
        &self,
        template: Template,
        (x, y): (f32, f32),
        expected: Point,
        radius: f32,
        budget: &mut Budget,
    ) -> Result<(Point, f32), Spent> {
        budget.spend(template::places(radius) * template.cost())?;
        let flat = self.projection.place(x, y);
        let steps = self.projection.steps(x, y);
        let sighting = template::settle(template, self.level, flat + expected, steps, radius);
        Ok((sighting.place - flat, sighting.likeness))
    }

    /// The shift that the knots above and to the left let expect.
    fn expected(&self, column: usize, row: usize) -> Point {
        let known = |left: usize, up: usize| {
            let (column, row) = (column.checked_sub(left)?, row.checked_sub(up)?);
            self.shifts[row * self.count + column]
        };
        match (known(1, 0), known(0, 1), known(1, 1)) {
            (Some(left), Some(above), Some(corner)) => left + above - corner,
            (Some(left), ..) => left,
            (None, Some(above), _) => above,
            _ => Point::default(),
        }
    }
}
