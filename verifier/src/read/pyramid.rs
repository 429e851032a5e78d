//! A picture in several sizes.

use std::borrow::Cow;

use super::budget::{Budget, Spent};
use super::point::Point;
use crate::grey::Grey;

/// No smaller size is made: a symbol needs some hundred pixels a side.
const LEAST_SIDE: usize = 60;

/// The picture and its halves, each half the size of the one before.
pub(super) struct Pyramid<'a> {
    levels: Vec<Cow<'a, Grey>>,
}

/// One size of the picture.
#[derive(Clone, Copy)]
pub(super) struct Level<'a> {
    pub(super) picture: &'a Grey,
    /// Pixels of the picture as given, a pixel of this size.
    pub(super) scale: f32,
}

impl Level<'_> {
    /// The grey level at a place of the picture as given.
    pub(super) fn at(&self, place: Point) -> f32 {
        self.picture.level(place.x / self.scale, place.y / self.scale)
    }
}

impl<'a> Pyramid<'a> {
    pub(super) fn of(picture: &'a Grey, budget: &mut Budget) -> Result<Self, Spent> {
        let mut levels = vec![Cow::Borrowed(picture)];
        while let Some(last) = levels.last().filter(|last| last.width().min(last.height()) >= 2 * LEAST_SIDE) {
            budget.spend(last.pixels().len())?;
            let Some(halved) = last.halved() else { break };
            levels.push(Cow::Owned(halved));
        }
        Ok(Self { levels })
    }

    /// The same picture, black for white.
    pub(super) fn inverted(&self) -> Pyramid<'static> {
        Pyramid { levels: self.levels.iter().map(|level| Cow::Owned(level.inverted())).collect() }
    }

    /// A size by how often it was halved.
    pub(super) fn level(&self, halvings: usize) -> Option<Level<'_>> {
        let picture = self.levels.get(halvings)?;
        Some(Level { picture, scale: (1_u32 << halvings) as f32 })
    }

    /// The halvings of the largest size with no more pixels.
    pub(super) fn largest(&self, most_pixels: usize) -> usize {
        let fits = |level: &Cow<'_, Grey>| level.pixels().len() <= most_pixels;
        self.levels.iter().position(fits).unwrap_or(self.levels.len() - 1)
    }

    /// The size in which a module is at most `pixels` wide: larger ones have more noise and take no less time.
    pub(super) fn for_modules(&self, module: f32, pixels: f32) -> Level<'_> {
        let halvings = (module / pixels).log2().ceil().max(0.0) as usize;
        let halvings = halvings.min(self.levels.len() - 1);
        Level { picture: &self.levels[halvings], scale: (1_u32 << halvings) as f32 }
    }
}
