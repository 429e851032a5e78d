//! Which of the program's ways to lay out a page a type uses.

/// The code that lays a page out. It never changes what it writes: another layout is another number, and types that name
/// an older one keep their pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// `layout = 1`.
    First,
}

impl Layout {
    /// The newest.
    pub const NEWEST: Self = Self::First;

    /// Its number in `type.toml`.
    pub fn number(self) -> u32 {
        match self {
            Self::First => 1,
        }
    }

    /// The layout with this number.
    pub(super) fn numbered(number: i64) -> Option<Self> {
        [Self::First].into_iter().find(|layout| i64::from(layout.number()) == number)
    }
}
