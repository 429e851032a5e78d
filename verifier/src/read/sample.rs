//! The grey of every module.

use super::budget::{Budget, Spent};
use super::mesh::Mesh;
use super::pyramid::Level;

/// How far from a module's middle four of its five samples are taken, in modules: far enough to even out grain, near
/// enough to keep clear of the neighbours.
const STAR: f32 = 0.22;
/// Five samples a module, four pixels each.
const COST: usize = 5 * 6;

/// A square of values, one a module, row after row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Modules {
    pub(super) side: usize,
    pub(super) values: Vec<f32>,
}

impl Modules {
    pub(super) fn new(side: usize, values: Vec<f32>) -> Self {
        debug_assert_eq!(side * side, values.len());
        Self { side, values }
    }

    /// The same square with other values, each from its column, its row and its value.
    pub(super) fn map(&self, value: impl Fn(usize, usize, f32) -> f32) -> Self {
        let places = self.values.iter().enumerate();
        Self { side: self.side, values: places.map(|(at, old)| value(at % self.side, at / self.side, *old)).collect() }
    }

    /// Rows for columns.
    pub(super) fn transposed(&self) -> Self {
        self.map(|x, y, _| self.values[x * self.side + y])
    }

    /// The value of a module, or of the nearest at the edge.
    pub(super) fn at(&self, x: i32, y: i32) -> f32 {
        let last = self.side as i32 - 1;
        self.values[(y.clamp(0, last) * self.side as i32 + x.clamp(0, last)) as usize]
    }
}

/// The grey levels of a symbol's modules.
pub(super) fn sample(level: Level<'_>, mesh: &Mesh, budget: &mut Budget) -> Result<Modules, Spent> {
    let side = mesh.projection().modules;
    budget.spend(side * side * COST)?;
    let values =
        (0..side * side).map(|place| grey(level, mesh, (place % side) as f32 + 0.5, (place / side) as f32 + 0.5));
    Ok(Modules::new(side, values.collect()))
}

fn grey(level: Level<'_>, mesh: &Mesh, x: f32, y: f32) -> f32 {
    let middle = mesh.place(x, y);
    let [right, down] = mesh.projection().steps(x, y).map(|step| step * STAR);
    let around = [middle + right, middle - right, middle + down, middle - down];
    let sum: f32 = around.into_iter().map(|place| level.at(place)).sum();
    (sum + level.at(middle)) / 5.0
}
