//! Blocks on their way into the tables.

use std::ops::RangeInclusive;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

use rusqlite::{CachedStatement, Connection};

use super::block::words;
use super::page::Page;
use super::places::PLACES;
use super::texts::Texts;
use crate::register::record::Record;

/// The bits of a place that say where in its block it is.
const PLACE_BITS: u32 = PLACES.trailing_zeros();
/// So many blocks may wait to be taken apart into words.
const WAITING: usize = 1;

/// All places of a block.
pub(super) fn places_of(block: i64) -> RangeInclusive<i64> {
    block << PLACE_BITS..=((block + 1) << PLACE_BITS) - 1
}

/// The block that a place is in.
pub(super) fn block_of(place: i64) -> i64 {
    place >> PLACE_BITS
}

/// Writes blocks: their places at once, their words as soon as another thread has gathered them.
pub(super) struct BlockWriter<'c> {
    put_place: CachedStatement<'c>,
    put_page: CachedStatement<'c>,
    remove_places: CachedStatement<'c>,
    remove_words: CachedStatement<'c>,
    texts: SyncSender<(i64, Texts)>,
    pages: Receiver<(i64, Vec<Page>)>,
    worker: JoinHandle<()>,
}

impl<'c> BlockWriter<'c> {
    pub(super) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let prepare = |sql: &str| connection.prepare_cached(&sql.replace("{}", T::TABLE));
        let (texts, blocks) = sync_channel::<(i64, Texts)>(WAITING);
        let (gathered, pages) = channel();
        let worker = thread::spawn(move || {
            // Both ends are gone when the writer is.
            for (block, texts) in blocks {
                if gathered.send((block, words(T::FIELDS, &texts))).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            put_place: prepare("INSERT INTO {}_places (place, record) VALUES (?, ?)")?,
            put_page: prepare("INSERT INTO {}_words (block, first, entries) VALUES (?, ?, ?)")?,
            remove_places: prepare("DELETE FROM {}_places WHERE place BETWEEN ? AND ?")?,
            remove_words: prepare("DELETE FROM {}_words WHERE block = ?")?,
            texts,
            pages,
            worker,
        })
    }

    /// Removes what the block has.
    pub(super) fn remove(&mut self, block: i64) -> rusqlite::Result<()> {
        let places = places_of(block);
        self.remove_places.execute((places.start(), places.end()))?;
        self.remove_words.execute([block])?;
        Ok(())
    }

    /// Writes a block of the records with these ids and texts, in the order of their places.
    pub(super) fn put(&mut self, block: i64, ids: &[i64], texts: Texts) -> rusqlite::Result<()> {
        // A worker that is gone has panicked, which `finish` tells.
        let _ = self.texts.send((block, texts));
        for (place, id) in places_of(block).zip(ids) {
            self.put_place.execute((place, id))?;
        }
        while let Ok((block, pages)) = self.pages.try_recv() {
            put_pages(&mut self.put_page, block, pages)?;
        }
        Ok(())
    }

    /// Writes the words that are still missing.
    pub(super) fn finish(self) -> rusqlite::Result<()> {
        let Self { mut put_page, texts, pages, worker, .. } = self;
        drop(texts);
        for (block, pages) in pages {
            put_pages(&mut put_page, block, pages)?;
        }
        worker.join().unwrap_or_else(|panic| resume_unwind(panic));
        Ok(())
    }
}

fn put_pages(put_page: &mut CachedStatement<'_>, block: i64, pages: Vec<Page>) -> rusqlite::Result<()> {
    for Page { first, entries } in pages {
        put_page.execute((block, first, entries))?;
    }
    Ok(())
}
