//! Rectangles on a page.

use serde::Serialize;

/// A rectangle on a page in millimetres, from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Region {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Region {
    /// The rectangle between two corners.
    pub(crate) fn between(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self { x: left, y: top, width: right - left, height: bottom - top }
    }

    /// The right edge.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// The same, wider by so much on each side.
    pub(crate) fn grown(self, across: f32, down: f32) -> Self {
        Self::between(self.x - across, self.y - down, self.right() + across, self.bottom() + down)
    }

    /// The smallest rectangle that holds both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self::between(
            self.x.min(other.x),
            self.y.min(other.y),
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        )
    }

    /// Whether they share a point.
    pub(crate) fn touches(&self, other: &Self) -> bool {
        self.x <= other.right() && other.x <= self.right() && self.y <= other.bottom() && other.y <= self.bottom()
    }

    /// Whether this point lies within.
    pub(crate) fn holds(&self, x: f32, y: f32) -> bool {
        (self.x..=self.right()).contains(&x) && (self.y..=self.bottom()).contains(&y)
    }

    /// The point in its middle.
    pub(crate) fn centre(&self) -> [f32; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }

    /// In square millimetres.
    pub(crate) fn area(&self) -> f32 {
        self.width * self.height
    }
}
