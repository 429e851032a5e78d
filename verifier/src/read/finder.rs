//! Finder patterns: where lines cross the stripes 1 : 1 : 3 : 1 : 1 in more than one direction.

use super::budget::{Budget, Spent};
use super::contrast::Contrast;
use super::point::Point;
use super::stripes::{self, Edges};
use crate::limits::MAX_FINDERS;

/// Every second row is looked at: the middle of a pattern is at least three pixels high.
const ROW_STEP: usize = 2;
/// How far from its middle a pattern's last edge is looked for, in modules: 3.5, askew 5, and something more.
const REACH: f32 = 6.0;
/// The widths of a module in two directions across a pattern that is seen at a slant.
const SLANT: f32 = 2.2;
/// Two sightings this near to each other, in modules, are of the same pattern.
const SAME: f32 = 2.0;
/// What looking at a pixel of a row, and at one candidate, costs in units of work.
const PIXEL_COST: usize = 1;
const CANDIDATE_COST: usize = 60;

/// A finder pattern, in pixels of the picture as given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Finder {
    pub(super) centre: Point,
    /// The mean width of a module along rows and columns.
    pub(super) module: f32,
    /// How many lines have crossed it.
    pub(super) sightings: u32,
}

impl Finder {
    pub(super) fn is_near(&self, other: &Self) -> bool {
        self.centre.distance(other.centre) < SAME * self.module.max(other.module)
    }

    /// The width of a module along a direction. A pattern that is turned by an angle is crossed in its width, divided by
    /// the cosine of that angle.
    pub(super) fn module_along(&self, direction: Point) -> f32 {
        self.module * direction.x.abs().max(direction.y.abs()) / direction.length().max(f32::MIN_POSITIVE)
    }
}

/// The finder patterns of one size of the picture, whose pixels have `scale` pixels of the picture as given.
pub(super) fn find(contrast: &Contrast, scale: f32, budget: &mut Budget) -> Result<Vec<Finder>, Spent> {
    let mut found = Vec::new();
    let mut edges = Vec::new();
    for y in (ROW_STEP - 1..contrast.height()).step_by(ROW_STEP) {
        budget.spend(contrast.width() * PIXEL_COST)?;
        let begins = row_edges(contrast.row(y), &mut edges);
        let dark = usize::from(begins == Colour::Light);
        for stripes in edges.windows(6).skip(dark).step_by(2) {
            let Ok(stripes) = <&Edges>::try_from(stripes) else { continue };
            let Some(module) = stripes::module(stripes) else { continue };
            budget.spend(CANDIDATE_COST + found.len())?;
            let start = Point::new(stripes::middle(stripes), y as f32 + 0.5);
            if let Some(finder) = confirmed(contrast, start, module) {
                keep(&mut found, finder);
            }
        }
    }
    Ok(found.into_iter().map(|finder| finder.scaled(scale)).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colour {
    Dark,
    Light,
}

/// Where a row changes its colour, its ends included; and the colour with which it begins.
fn row_edges(row: &[i16], edges: &mut Vec<f32>) -> Colour {
    edges.clear();
    edges.push(0.0);
    let mut last = row[0];
    for (x, value) in row.iter().enumerate().skip(1) {
        if (*value < 0) != (last < 0) {
            edges.push(x as f32 - 0.5 + change(last, *value));
        }
        last = *value;
    }
    edges.push(row.len() as f32);
    if row[0] < 0 { Colour::Dark } else { Colour::Light }
}

/// How far between the centres of two pixels of different colour the colour changes.
fn change(from: i16, to: i16) -> f32 {
    f32::from(from) / (f32::from(from) - f32::from(to))
}

/// The finder pattern that a row has crossed, when its column crosses it too; a row again tells how wide it is.
fn confirmed(contrast: &Contrast, start: Point, module: f32) -> Option<Finder> {
    let column = cross(contrast, start, (0, 1), module)?;
    let high = stripes::module(&column)?;
    let centre = Point::new(start.x, start.y + stripes::middle(&column));
    let row = cross(contrast, centre, (1, 0), module)?;
    let wide = stripes::module(&row)?;
    let centre = Point::new(centre.x + stripes::middle(&row), centre.y);
    (high / wide < SLANT && wide / high < SLANT).then(|| Finder { centre, module: (high * wide).sqrt(), sightings: 1 })
}

/// The edges of the stripes around a dark place, as distances from it along a direction.
fn cross(contrast: &Contrast, place: Point, (dx, dy): (i32, i32), module: f32) -> Option<Edges> {
    let (x, y) = (place.x.floor() as i32, place.y.floor() as i32);
    let reach = (REACH * module) as i32 + 2;
    let side = |sign: i32| -> Option<[f32; 3]> {
        let mut edges = [0.0; 3];
        let mut found = 0;
        let mut last = contrast.get(x, y).filter(|value| *value < 0)?;
        for step in 1..=reach {
            let next = contrast.get(x + sign * step * dx, y + sign * step * dy);
            let value = next.unwrap_or(i16::MAX);
            if (value < 0) != (last < 0) {
                edges[found] = step as f32 - 1.0 + change(last, value);
                found += 1;
                if found == edges.len() {
                    return Some(edges);
                }
            }
            last = next?;
        }
        None
    };
    let (back, ahead) = (side(-1)?, side(1)?);
    // Steps go from the middle of the pixel that the place is in.
    let start = Point::new(x as f32 + 0.5, y as f32 + 0.5) - place;
    let offset = start.dot(Point::new(dx as f32, dy as f32));
    Some([-back[2], -back[1], -back[0], ahead[0], ahead[1], ahead[2]].map(|edge| edge + offset))
}

fn keep(found: &mut Vec<Finder>, sighted: Finder) {
    if let Some(known) = found.iter_mut().find(|known| known.is_near(&sighted)) {
        known.merge(&sighted);
    } else if found.len() < MAX_FINDERS * 8 {
        found.push(sighted);
    }
}

impl Finder {
    fn merge(&mut self, other: &Self) {
        let share = other.sightings as f32 / (self.sightings + other.sightings) as f32;
        self.centre = self.centre + (other.centre - self.centre) * share;
        self.module += (other.module - self.module) * share;
        self.sightings += other.sightings;
    }

    fn scaled(self, scale: f32) -> Self {
        Self { centre: self.centre * scale, module: self.module * scale, ..self }
    }
}
