//! Where a record stands in the order of the alphabet.

/// Those records that were added or replaced since the others were sorted are in a block of their own.
pub(crate) const RECENT: i64 = -1;

/// Where a record stands among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// How many sorted records come before: of a sorted one, its place.
    pub(crate) before: u32,
    pub(crate) part: Part,
}

/// Among which records it is. A recent one comes before the sorted one that has as many before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// The recent ones, with its place among these.
    Recent(u16),
    /// Those that were sorted together.
    Sorted,
}
