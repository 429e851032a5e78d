//! How much work one picture may cause.
//!
//! The work is counted, not timed: the same picture is read the same way on every machine. A unit is about what touching
//! one pixel takes, a nanosecond or two.

/// Work of one reading. Easy pictures take a hundredth; what is honest and hopeless, a third. All of it takes less than two
/// seconds on a slow shared processor.
pub(super) const WHOLE: u64 = 600_000_000;

/// There is no work left: what was found until now is the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spent;

/// What is left of the work.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

impl Budget {
    pub(super) fn new(units: u64) -> Self {
        Self { left: units }
    }

    /// Takes the units of some work, before it is done.
    pub(super) fn spend(&mut self, units: usize) -> Result<(), Spent> {
        let units = units as u64;
        if units > self.left {
            self.left = 0;
            return Err(Spent);
        }
        self.left -= units;
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn left(&self) -> u64 {
        self.left
    }
}
