//! A symbol's version: how many modules it has, and what is where in it (ISO/IEC 18004).

/// From 1 to 40.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version(i32);

impl Version {
    pub(super) fn new(number: i32) -> Option<Self> {
        (1..=40).contains(&number).then_some(Self(number))
    }

    /// The version of a symbol with so many modules a side.
    pub(super) fn with_modules(modules: usize) -> Option<Self> {
        let number = i32::try_from(modules.checked_sub(17)?).ok()?;
        Self::new(number / 4).filter(|version| version.modules() == modules)
    }

    pub(super) fn number(self) -> usize {
        self.0 as usize
    }

    /// Modules a side.
    pub(super) fn modules(self) -> usize {
        17 + 4 * self.number()
    }

    /// The rows, which are the columns too, in which alignment patterns have their middles (annex E).
    pub(super) fn alignment(self) -> Vec<usize> {
        let number = self.number();
        if number == 1 {
            return Vec::new();
        }
        let count = number / 7 + 2;
        // Evenly spaced from the far end, but for version 32, whose spacing the standard has otherwise.
        let step = if number == 32 { 26 } else { (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2 };
        let last = self.modules() - 7;
        std::iter::once(6).chain((0..count - 1).rev().map(|back| last - back * step)).collect()
    }

    /// Whether the version is written into the symbol itself (§7.10).
    pub(super) fn is_written(self) -> bool {
        self.number() >= 7
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alignment_patterns_are_where_the_standard_has_them() {
        let at = |number| Version::new(number).unwrap().alignment();
        assert!(at(1).is_empty());
        assert_eq!(at(2), [6, 18]);
        assert_eq!(at(7), [6, 22, 38]);
        assert_eq!(at(25), [6, 32, 58, 84, 110]);
        assert_eq!(at(32), [6, 34, 60, 86, 112, 138]);
        assert_eq!(at(36), [6, 24, 50, 76, 102, 128, 154]);
        assert_eq!(at(40), [6, 30, 58, 86, 114, 142, 170]);
    }

    #[test]
    fn sizes_tell_versions() {
        assert_eq!(Version::with_modules(21), Version::new(1));
        assert_eq!(Version::with_modules(177), Version::new(40));
        assert_eq!(Version::with_modules(22), None);
        assert_eq!(Version::with_modules(16), None);
        assert_eq!(Version::new(41), None);
    }
}
