//! Reading the index, block by block.

use rusqlite::types::Type;
use rusqlite::{CachedStatement, Connection};

use super::page;
use super::places::Places;
use super::recent::LeftPlaces;
use super::sorted::{SortedIds, in_block, of_block};
use super::standing::{Part, RECENT, Standing};
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
    sorted: SortedIds<'c>,
    left: LeftPlaces<'c>,
    recent: CachedStatement<'c>,
    pages: CachedStatement<'c>,
    fetch: CachedStatement<'c>,
}

impl<'c> Lookup<'c> {
    pub(crate) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let sql = |sql: &str| sql.replace("{table}", T::TABLE).replace("{columns}", &columns::<T>());
        let prepare = |text: &str| connection.prepare_cached(&sql(text));
        Ok(Self {
            sorted: SortedIds::new::<T>(connection)?,
            left: LeftPlaces::new::<T>(connection)?,
            recent: prepare("SELECT record, before FROM {table}_recent WHERE place = ?")?,
            // The first word may stand in the middle of a page, which then begins with one before it.
            pages: prepare(
                "SELECT entries FROM {table}_words WHERE block = ?1 AND first < ?3 AND first >= coalesce((\
                 SELECT max(first) FROM {table}_words WHERE block = ?1 AND first <= ?2), ?2) ORDER BY first",
            )?,
            fetch: prepare("SELECT {columns} FROM {table} WHERE id = ?")?,
        })
    }

    /// The numbers of all blocks: first those of the sorted records, in the order of the alphabet.
    pub(crate) fn blocks(&mut self) -> rusqlite::Result<impl Iterator<Item = i64> + use<'c>> {
        let sorted = self.sorted.count()?.checked_sub(1).map(|last| 0..=in_block(last).0);
        let recent = self.recent.exists([0])?.then_some(RECENT);
        Ok(sorted.into_iter().flatten().chain(recent))
    }

    /// The places of the block that count no longer.
    pub(crate) fn left(&mut self, block: i64) -> rusqlite::Result<Option<Places>> {
        self.left.of(block)
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

    /// Where the record at a place of a block stands among all.
    pub(crate) fn standing(&mut self, block: i64, place: u16) -> rusqlite::Result<Standing> {
        if block == RECENT {
            let before = self.recent.query_row([place], |row| row.get(1))?;
            return Ok(Standing { before, part: Part::Recent(place) });
        }
        let before = of_block(block, place).ok_or_else(damaged)?;
        Ok(Standing { before, part: Part::Sorted })
    }

    /// The record that stands there.
    pub(crate) fn record<T: Record>(&mut self, standing: Standing) -> rusqlite::Result<T> {
        let id = match standing.part {
            Part::Recent(place) => self.recent.query_row([place], |row| row.get(0))?,
            Part::Sorted => self.sorted.id(standing.before)?,
        };
        self.fetch.query_row([id], record)
    }
}

pub(super) fn damaged() -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, "a page of the search index".into())
}
