//! Reading the index, block by block.

use rusqlite::types::Type;
use rusqlite::{CachedStatement, Connection, OptionalExtension};

use super::page;
use super::places::Places;
use super::writer::{block_of, places_of};
use crate::register::record::Record;
use crate::register::table::{columns, record};

/// Places that have a word itself, and those that have it or a longer one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    pub(crate) whole: Places,
    pub(crate) begun: Places,
}

/// Reads the index of one kind of records.
pub(crate) struct Lookup<'c> {
    next: CachedStatement<'c>,
    pages: CachedStatement<'c>,
    fetch: CachedStatement<'c>,
}

impl<'c> Lookup<'c> {
    pub(crate) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let sql = |sql: &str| sql.replace("{table}", T::TABLE).replace("{columns}", &columns::<T>());
        let prepare = |text: &str| connection.prepare_cached(&sql(text));
        Ok(Self {
            next: prepare("SELECT place FROM {table}_places WHERE place >= ? ORDER BY place LIMIT 1")?,
            // The first word may stand in the middle of a page, which then begins with one before it.
            pages: prepare(
                "SELECT entries FROM {table}_words WHERE block = ?1 AND first < ?3 AND first >= coalesce((\
                 SELECT max(first) FROM {table}_words WHERE block = ?1 AND first <= ?2), ?2) ORDER BY first",
            )?,
            fetch: prepare(
                "SELECT {columns} FROM {table} WHERE id = (SELECT record FROM {table}_places WHERE place = ?)",
            )?,
        })
    }

    /// The numbers of all blocks, in the order of the alphabet.
    pub(crate) fn blocks(&mut self) -> rusqlite::Result<Vec<i64>> {
        let mut blocks = Vec::new();
        let mut from = 0;
        while let Some(place) = self.next.query_row([from], |row| row.get(0)).optional()? {
            blocks.push(block_of(place));
            from = places_of(block_of(place)).end() + 1;
        }
        Ok(blocks)
    }

    /// The places of the block that have `word`, or a longer one that begins with it.
    pub(crate) fn hits(&mut self, block: i64, word: &str) -> rusqlite::Result<Hits> {
        let mut hits = Hits::default();
        // No text has this byte, so it lies behind every longer word.
        let end = [word.as_bytes(), &[0xff]].concat();
        self.each(block, word.as_bytes(), &end, |found, places| {
            if found == word.as_bytes() {
                hits.whole.add(places)?;
            }
            hits.begun.add(places)
        })?;
        Ok(hits)
    }

    /// The places of the block that have `word`.
    pub(crate) fn whole(&mut self, block: i64, word: &str) -> rusqlite::Result<Places> {
        self.between(block, word, &format!("{word}\0"))
    }

    /// The places of the block that have a word from `from` on, but before `to`.
    pub(crate) fn between(&mut self, block: i64, from: &str, to: &str) -> rusqlite::Result<Places> {
        let mut all = Places::default();
        self.each(block, from.as_bytes(), to.as_bytes(), |_, places| all.add(places))?;
        Ok(all)
    }

    fn each(
        &mut self,
        block: i64,
        from: &[u8],
        to: &[u8],
        mut visit: impl FnMut(&[u8], &[u8]) -> Option<()>,
    ) -> rusqlite::Result<()> {
        let mut rows = self.pages.query((block, from, to))?;
        while let Some(row) = rows.next()? {
            let entries = row.get_ref(0)?.as_blob()?;
            let is_between = |word: &[u8]| from <= word && word < to;
            page::each(entries, |word, places| if is_between(word) { visit(word, places) } else { Some(()) })
                .ok_or_else(damaged)?;
        }
        Ok(())
    }

    /// The record at a place.
    pub(crate) fn record<T: Record>(&mut self, block: i64, place: u16) -> rusqlite::Result<T> {
        self.fetch.query_row([places_of(block).start() + i64::from(place)], record)
    }
}

fn damaged() -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, "a page of the search index".into())
}
