//! The search index: which words stand in which records, in the order of the alphabet.
//!
//! The records of one kind, sorted by the Azerbaijani alphabet, are cut into blocks. A record's *place* is the number of
//! those before it, so places follow the alphabet. For each block and word the index has the set of places in the block;
//! sorted by words, these sets fill pages. A search unites and cuts sets, block by block: its answers come sorted, and it
//! counts all of them however common the words are, without reading a record.
//!
//! Records that are added or replaced later leave their places and come into a block of their own, the recent ones, each
//! with the number of sorted records that come before it. When they are many, all are sorted anew. The tables are part of
//! the register's file and of the transactions that change records.

mod block;
mod gathered;
mod gatherer;
pub(crate) mod lookup;
mod order;
mod page;
pub(crate) mod places;
mod recent;
mod sorted;
pub(crate) mod standing;
pub(crate) mod update;
mod vocabulary;
pub(crate) mod words;

/// How a column is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// By its words, also from within a word after a hyphen, a slash and the like.
    Words,
    /// By its whole text: a tax number, an amount.
    Whole,
    /// By a PIN, which also names the person whose records these are.
    Pin,
    /// By the first day on which the record is in force.
    Start,
    /// By its last day.
    End,
}

#[cfg(test)]
mod tests;
