//! The block of recent records: those that were added or replaced since all were sorted.
//!
//! Where such a record was before, it has left: `left` keeps the places whose records count no longer there. It is never
//! compared with one that has left, since that one's row says something else now.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use rusqlite::{CachedStatement, Connection, OptionalExtension};

use super::gatherer::Gatherer;
use super::order::Order;
use super::places::{Places, encode};
use super::sorted::{SortedIds, in_block};
use super::standing::RECENT;
use crate::register::record::Record;
use crate::register::table::{columns, row};

/// So many records may be recent, and so many of all: then sorting all anew is worth its time.
pub(super) const MAX: usize = 1 << 15;

/// A record that will be recent, with its sort key.
struct Joining {
    key: Vec<u8>,
    id: u32,
}

/// Reads and changes the block of recent records.
pub(super) struct Recent<'c> {
    connection: &'c Connection,
    sorted: SortedIds<'c>,
    fetch: CachedStatement<'c>,
    order: Order,
    /// The columns of the order.
    ordering: Vec<usize>,
    columns: usize,
    /// By block, the places that records have left.
    left: BTreeMap<i64, Places>,
    /// By id, how many sorted records come before the recent one.
    before: HashMap<u32, u32>,
}

impl<'c> Recent<'c> {
    pub(super) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let fetch = format!("SELECT {} FROM {} WHERE id = ?", columns::<T>(), T::TABLE);
        let place =
            |column: &&str| T::COLUMNS.iter().position(|known| known == column).expect("the order is of columns");
        let recent = format!("SELECT record, before FROM {}_recent", T::TABLE);
        let mut recent = connection.prepare_cached(&recent)?;
        let before = recent.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        Ok(Self {
            connection,
            sorted: SortedIds::new::<T>(connection)?,
            fetch: connection.prepare_cached(&fetch)?,
            order: Order::new(),
            ordering: T::ORDER.iter().map(place).collect(),
            columns: T::COLUMNS.len(),
            left: left::<T>(connection)?,
            before,
        })
    }

    /// How many records are sorted, and how many will be recent with the changed ones.
    pub(super) fn counts(&mut self, changed: &[u32]) -> rusqlite::Result<(usize, usize)> {
        let new = changed.iter().filter(|id| !self.before.contains_key(id)).count();
        Ok((self.sorted.count()? as usize, self.before.len() + new))
    }

    /// Takes the changed records among the recent ones.
    pub(super) fn take<T: Record>(mut self, changed: &[u32]) -> rusqlite::Result<()> {
        self.leave(changed)?;
        let joining: rusqlite::Result<_> =
            changed.iter().map(|id| Ok(Joining { key: self.key(*id)?, id: *id })).collect();
        let mut joining: Vec<Joining> = joining?;
        joining.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        let count = self.sorted.count()?;
        self.join(&joining, 0..count)?;
        self.write_left::<T>()?;
        self.write_recent::<T>()
    }

    /// Notes which places the changed records leave.
    fn leave(&mut self, changed: &[u32]) -> rusqlite::Result<()> {
        let changed: HashSet<u32> = changed.iter().copied().filter(|id| !self.before.contains_key(id)).collect();
        let left = &mut self.left;
        self.sorted.each(|place, id| {
            if changed.contains(&id) {
                let (block, place) = in_block(place);
                left.entry(block).or_default().insert(place);
            }
        })
    }

    fn key(&mut self, id: u32) -> rusqlite::Result<Vec<u8>> {
        let (order, ordering) = (&self.order, &self.ordering);
        self.fetch
            .query_row([id], |row| order.key(ordering.iter().map(|place| Ok(row.get_ref(*place)?.as_str_or_null()?))))
    }

    /// Finds how many sorted records come before each of the joining ones, which are in order: as many as `places` starts
    /// with, or more of these places. Those that were left may be on either side.
    fn join(&mut self, joining: &[Joining], places: Range<u32>) -> rusqlite::Result<()> {
        if joining.is_empty() || places.is_empty() {
            self.before.extend(joining.iter().map(|joining| (joining.id, places.start)));
            return Ok(());
        }
        let middle = places.start + (places.end - places.start) / 2;
        let Some(staying) = (middle..places.end).find(|place| !self.has_left(*place)) else {
            return self.join(joining, places.start..middle);
        };
        let id = self.sorted.id(staying)?;
        let key = self.key(id)?;
        let (before, behind) = joining.split_at(joining.partition_point(|joining| joining.key < key));
        self.join(before, places.start..middle)?;
        self.join(behind, staying + 1..places.end)
    }

    fn has_left(&self, place: u32) -> bool {
        let (block, place) = in_block(place);
        self.left.get(&block).is_some_and(|left| left.contains(place))
    }

    fn write_left<T: Record>(&self) -> rusqlite::Result<()> {
        let sql = format!("INSERT OR REPLACE INTO {}_left (block, places) VALUES (?, ?)", T::TABLE);
        let mut put = self.connection.prepare_cached(&sql)?;
        for (block, left) in &self.left {
            put.execute((block, encode(&left.iter().collect::<Vec<_>>())))?;
        }
        Ok(())
    }

    /// Makes the block of recent records anew.
    fn write_recent<T: Record>(&mut self) -> rusqlite::Result<()> {
        let mut gatherer = Gatherer::new::<T>();
        for id in self.before.keys() {
            gatherer.add(*id, self.fetch.query_row([id], |found| row(found, self.columns))?);
        }
        let making = gatherer.end::<T>();
        self.connection.execute(&format!("DELETE FROM {}_recent", T::TABLE), [])?;
        self.connection.execute(&format!("DELETE FROM {}_words WHERE block = ?", T::TABLE), [RECENT])?;
        let sql = format!("INSERT INTO {}_recent (place, record, before) VALUES (?, ?, ?)", T::TABLE);
        let mut put = self.connection.prepare_cached(&sql)?;
        let mut before = 0;
        for (place, id) in (0_i64..).zip(making.order()) {
            // Where places were left, two records may have been found in the wrong order, on either side of them.
            before = self.before[&id].max(before);
            put.execute((place, id, before))?;
        }
        making.write::<T>(self.connection, RECENT)
    }
}

/// By block, the places that records have left.
fn left<T: Record>(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, Places>> {
    let sql = format!("SELECT block FROM {}_left", T::TABLE);
    let blocks: Vec<i64> =
        connection.prepare_cached(&sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut reader = LeftPlaces::new::<T>(connection)?;
    blocks.into_iter().map(|block| Ok((block, reader.of(block)?.unwrap_or_default()))).collect()
}

/// Reads which places records have left.
pub(super) struct LeftPlaces<'c>(CachedStatement<'c>);

impl<'c> LeftPlaces<'c> {
    pub(super) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        connection.prepare_cached(&format!("SELECT places FROM {}_left WHERE block = ?", T::TABLE)).map(Self)
    }

    /// Those of a block, if there are any.
    pub(super) fn of(&mut self, block: i64) -> rusqlite::Result<Option<Places>> {
        let left = self.0.query_row([block], |row| {
            let mut left = Places::default();
            left.add(row.get_ref(0)?.as_blob()?).ok_or_else(super::lookup::damaged)?;
            Ok(left)
        });
        left.optional()
    }
}
