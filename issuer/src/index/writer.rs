//! Blocks in their tables.

use std::ops::RangeInclusive;

use rusqlite::{CachedStatement, Connection};

use super::block::Block;
use super::page::Page;
use super::places::PLACES;
use crate::register::record::Record;

/// Writes places and words.
pub(super) struct BlockWriter<'c> {
    put_place: CachedStatement<'c>,
    put_page: CachedStatement<'c>,
    remove_places: CachedStatement<'c>,
    remove_words: CachedStatement<'c>,
}

/// The bits of a place that say where in its block it is.
const PLACE_BITS: u32 = PLACES.trailing_zeros();

/// All places of a block.
pub(super) fn places_of(block: i64) -> RangeInclusive<i64> {
    block << PLACE_BITS..=((block + 1) << PLACE_BITS) - 1
}

/// The block that a place is in.
pub(super) fn block_of(place: i64) -> i64 {
    place >> PLACE_BITS
}

impl<'c> BlockWriter<'c> {
    pub(super) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let prepare = |sql: &str| connection.prepare_cached(&sql.replace("{}", T::TABLE));
        Ok(Self {
            put_place: prepare("INSERT INTO {}_places (place, record) VALUES (?, ?)")?,
            put_page: prepare("INSERT INTO {}_words (block, first, entries) VALUES (?, ?, ?)")?,
            remove_places: prepare("DELETE FROM {}_places WHERE place BETWEEN ? AND ?")?,
            remove_words: prepare("DELETE FROM {}_words WHERE block = ?")?,
        })
    }

    /// Removes what the block has.
    pub(super) fn remove(&mut self, block: i64) -> rusqlite::Result<()> {
        let places = places_of(block);
        self.remove_places.execute((places.start(), places.end()))?;
        self.remove_words.execute([block])?;
        Ok(())
    }

    /// Writes where in the block a record is.
    pub(super) fn put_place(&mut self, block: i64, place: u16, record: i64) -> rusqlite::Result<()> {
        self.put_place.execute((places_of(block).start() + i64::from(place), record))?;
        Ok(())
    }

    /// Writes the words of the block.
    pub(super) fn put_words(&mut self, number: i64, block: &Block<'_>) -> rusqlite::Result<()> {
        for Page { first, entries } in block.pages() {
            self.put_page.execute((number, first, entries))?;
        }
        Ok(())
    }
}
