//! The search index: which words stand in which records, in the order of the alphabet.
//!
//! The records of one kind, sorted by the Azerbaijani alphabet, are cut into blocks. A record's *place* is its block and its
//! place in that, so places follow the alphabet. For each block and word the index has the set of places; sorted by words,
//! these sets fill pages. A search unites and cuts sets, block by block: its answers come sorted, and it counts all of them
//! however common the words are, without reading a record.
//!
//! The tables are part of the register's file and of the transactions that change records. An import makes those blocks anew
//! in which something changed; a full one is split.

mod block;
pub(crate) mod lookup;
mod order;
mod page;
mod patch;
pub(crate) mod places;
mod texts;
pub(crate) mod update;
pub(crate) mod words;
mod writer;

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
