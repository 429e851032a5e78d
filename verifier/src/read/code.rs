//! A code that was read.

use super::format::Side;
use super::mesh::Mesh;
use super::point::Point;
use super::projection::Projection;

/// A QR code that was read, and where it stands in its picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    text: String,
    corners: [Point; 4],
    modules: usize,
}

impl Code {
    pub(super) fn new(text: String, mesh: &Mesh, side: Side) -> Self {
        let modules = mesh.projection().modules;
        let [start, right, far, below] = corners(modules).map(|(x, y)| mesh.place(x, y));
        let corners = match side {
            Side::Front => [start, right, far, below],
            Side::Mirrored => [start, below, far, right],
        };
        Self { text, corners, modules }
    }

    /// A code of which no more is known than where its finder patterns are.
    pub(super) fn flat(text: String, projection: &Projection) -> Self {
        let corners = corners(projection.modules).map(|(x, y)| projection.place(x, y));
        Self { text, corners, modules: projection.modules }
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The corners of the symbol, without its quiet zone, in pixels of the picture: the one between the two other finder
    /// patterns, then along the symbol's first row, and around. In a mirrored picture that is anticlockwise.
    ///
    /// The four tell the perspective in which the page is seen.
    pub fn corners(&self) -> [Point; 4] {
        self.corners
    }

    /// Modules a side, 21 to 177.
    pub fn modules(&self) -> usize {
        self.modules
    }

    /// Whether a place is within the symbol.
    pub(super) fn covers(&self, place: Point) -> bool {
        let sides = (0..4).map(|corner| {
            let (from, to) = (self.corners[corner], self.corners[(corner + 1) % 4]);
            (to - from).cross(place - from)
        });
        let sides: Vec<_> = sides.collect();
        sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
    }
}

fn corners(modules: usize) -> [(f32, f32); 4] {
    let far = modules as f32;
    [(0.0, 0.0), (far, 0.0), (far, far), (0.0, far)]
}
