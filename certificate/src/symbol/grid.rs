//! Modules as bits, by rows and once more by columns, so that neither has to be turned into the other.

/// A square of modules; a bit is 1 where a module is dark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    /// From the top; bit x is the module x from the left.
    pub(super) rows: Vec<u128>,
    /// From the left; bit y is the module y from the top.
    pub(super) columns: Vec<u128>,
}

impl Grid {
    /// A square of `width` modules a side, of which those are dark that `dark` says are.
    pub(super) fn new(width: usize, dark: impl Fn(usize, usize) -> bool) -> Self {
        let line = |module: &dyn Fn(usize) -> bool| (0..width).fold(0, |line, at| line | u128::from(module(at)) << at);
        Self {
            rows: (0..width).map(|y| line(&|x| dark(x, y))).collect(),
            columns: (0..width).map(|x| line(&|y| dark(x, y))).collect(),
        }
    }

    /// Every module inverted where `other` has a dark one.
    pub(super) fn with(&self, other: &Self) -> Self {
        let lines = |these: &[u128], others: &[u128]| these.iter().zip(others).map(|(a, b)| a ^ b).collect();
        Self { rows: lines(&self.rows, &other.rows), columns: lines(&self.columns, &other.columns) }
    }
}
