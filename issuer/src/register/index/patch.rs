//! Making those blocks anew in which something changed.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection, OptionalExtension};

use super::order::Order;
use super::places::PLACES;
use super::texts::Texts;
use super::update::{NEW, SPACING, texts};
use super::writer::{BlockWriter, block_of, places_of};
use crate::register::record::Record;
use crate::register::table::columns;

/// Whether a split block found numbers for its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Found,
    Lacking,
}

/// A record on its way into a block.
struct Joining {
    key: Vec<u8>,
    id: i64,
}

/// Finds the blocks of changed records, and makes them anew.
pub(super) struct Patch<'c> {
    fetch: CachedStatement<'c>,
    next: CachedStatement<'c>,
    leave: CachedStatement<'c>,
    stay: CachedStatement<'c>,
    writer: BlockWriter<'c>,
    order: Order,
    /// The columns of the order.
    ordering: Vec<usize>,
    columns: usize,
    /// A block with more records is split into blocks of `part` records.
    full: usize,
    part: usize,
}

impl<'c> Patch<'c> {
    pub(super) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let sql = |sql: &str| sql.replace("{table}", T::TABLE).replace("{columns}", &columns::<T>());
        let prepare = |text: &str| connection.prepare_cached(&sql(text));
        let place =
            |column: &&str| T::COLUMNS.iter().position(|known| known == column).expect("the order is of columns");
        Ok(Self {
            fetch: prepare("SELECT {columns} FROM {table} WHERE id = ?")?,
            next: prepare("SELECT place, record FROM {table}_places WHERE place >= ? ORDER BY place LIMIT 1")?,
            leave: prepare("DELETE FROM {table}_places WHERE record = ? RETURNING place")?,
            stay: prepare("SELECT record FROM {table}_places WHERE place BETWEEN ? AND ?")?,
            writer: BlockWriter::new::<T>(connection)?,
            order: Order::new(),
            ordering: T::ORDER.iter().map(place).collect(),
            columns: T::COLUMNS.len(),
            full: PLACES,
            part: NEW,
        })
    }

    /// Takes the records with these ids to where they belong now.
    pub(super) fn apply(mut self, ids: &[u32]) -> rusqlite::Result<Room> {
        let mut changes: BTreeMap<i64, Vec<Joining>> = BTreeMap::new();
        // They leave before anything is compared: what they say now does not fit where they stand.
        for id in ids {
            let place: Option<i64> = self.leave.query_row([id], |row| row.get(0)).optional()?;
            if let Some(place) = place {
                changes.entry(block_of(place)).or_default();
            }
        }
        let blocks = self.blocks()?;
        for id in ids {
            let id = i64::from(*id);
            let key = self.key(id)?;
            let behind = blocks.partition_point(|(_, first)| *first <= key);
            let Some((block, _)) = blocks.get(behind.saturating_sub(1)) else { return Ok(Room::Lacking) };
            changes.entry(*block).or_default().push(Joining { key, id });
        }
        for (block, joining) in changes {
            let next = blocks.iter().map(|(number, _)| *number).find(|number| block < *number);
            if self.make_anew(block, next.unwrap_or(block + SPACING), joining)? == Room::Lacking {
                return Ok(Room::Lacking);
            }
        }
        self.writer.finish()?;
        Ok(Room::Found)
    }

    /// Each block's number and the key of its first record.
    fn blocks(&mut self) -> rusqlite::Result<Vec<(i64, Vec<u8>)>> {
        let mut blocks = Vec::new();
        let mut from = 0;
        while let Some((place, record)) =
            self.next.query_row([from], |row| Ok((row.get(0)?, row.get(1)?))).optional()?
        {
            blocks.push((block_of(place), self.key(record)?));
            from = places_of(block_of(place)).end() + 1;
        }
        Ok(blocks)
    }

    fn key(&mut self, id: i64) -> rusqlite::Result<Vec<u8>> {
        let (order, ordering) = (&mut self.order, &self.ordering);
        self.fetch
            .query_row([id], |row| order.key(ordering.iter().map(|place| Ok(row.get_ref(*place)?.as_str_or_null()?))))
    }

    /// Makes the block anew with more records; one that would be full is split, with numbers before `next`.
    fn make_anew(&mut self, block: i64, next: i64, joining: Vec<Joining>) -> rusqlite::Result<Room> {
        let ids = self.members(block, joining)?;
        let parts: Vec<&[i64]> = if ids.len() <= self.full { vec![&ids] } else { ids.chunks(self.part).collect() };
        let step = usize::try_from(next - block).unwrap_or_default() / parts.len();
        if step == 0 {
            return Ok(Room::Lacking);
        }
        self.writer.remove(block)?;
        for (number, part) in (block..).step_by(step).zip(parts) {
            self.put(number, part)?;
        }
        Ok(Room::Found)
    }

    /// The ids of the block's records and of those that join them, in the order of the alphabet.
    fn members(&mut self, block: i64, mut joining: Vec<Joining>) -> rusqlite::Result<Vec<i64>> {
        let places = places_of(block);
        let staying = self.stay.query_map((places.start(), places.end()), |row| row.get(0))?;
        let staying: Vec<i64> = staying.collect::<rusqlite::Result<_>>()?;
        joining.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        let (mut members, mut taken) = (Vec::with_capacity(staying.len() + joining.len()), 0);
        for Joining { key, id } in joining {
            let before = self.count_before(&staying[taken..], &key)?;
            members.extend_from_slice(&staying[taken..taken + before]);
            members.push(id);
            taken += before;
        }
        members.extend_from_slice(&staying[taken..]);
        Ok(members)
    }

    /// How many of these records, which are in order, come before the key.
    fn count_before(&mut self, ids: &[i64], key: &[u8]) -> rusqlite::Result<usize> {
        let (mut from, mut to) = (0, ids.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if *self.key(ids[middle])? < *key { from = middle + 1 } else { to = middle }
        }
        Ok(from)
    }

    fn put(&mut self, block: i64, ids: &[i64]) -> rusqlite::Result<()> {
        let mut records = Texts::new(self.columns);
        for id in ids {
            self.fetch.query_row([id], |row| records.push(texts(row, self.columns)))?;
        }
        self.writer.put(block, ids, records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::database::Failure;
    use crate::register::record::Row;
    use crate::register::table::Writer;
    use crate::register::{Organisation, Register, RegisterError};
    use crate::search::{Page, Query, organisations};

    fn organisation(number: u32) -> Organisation {
        // Scattered, so that every import changes many blocks.
        let place = number * 7919 % 1000;
        Organisation {
            voen: format!("{number:09}1").parse().unwrap(),
            name: format!("Bank {place:03}").parse().unwrap(),
        }
    }

    /// Imports the organisations by a patch whose blocks are full with a few.
    fn put(register: &Register, organisations: impl Iterator<Item = Organisation>) -> Room {
        let put = |connection: &Connection| -> Result<Room, Failure<RegisterError>> {
            let mut writer = Writer::new::<Organisation>(connection)?;
            let mut ids = Vec::new();
            for organisation in organisations {
                ids.push(u32::try_from(writer.put(&Row::of(&organisation), |_| true)?.0).unwrap());
            }
            let mut patch = Patch::new::<Organisation>(connection)?;
            (patch.full, patch.part) = (8, 4);
            Ok(patch.apply(&ids)?)
        };
        register.database().write(put).unwrap()
    }

    fn blocks(register: &Register) -> Vec<i64> {
        let blocks = register
            .database()
            .read(|connection| Ok::<_, Failure<RegisterError>>(Patch::new::<Organisation>(connection)?.blocks()?));
        blocks.unwrap().into_iter().map(|(number, _)| number).collect()
    }

    fn assert_all_found(register: &Register, mut expected: Vec<Organisation>) {
        let page = Page { skip: 0, take: 2000 };
        let found = organisations(register, &Query::new("bank").unwrap(), page).unwrap();
        expected.sort_by(|left, right| left.name.cmp(&right.name).then(left.voen.cmp(&right.voen)));
        assert_eq!(found.total, expected.len() as u64);
        assert_eq!(found.records, expected);
    }

    #[test]
    fn a_full_block_is_split_in_the_order_of_the_alphabet() {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::create(folder.path()).unwrap();
        register.merge((0..3).map(organisation)).unwrap();
        for (from, to) in [(3, 8), (8, 9), (9, 40), (40, 41), (41, 120)] {
            assert_eq!(put(&register, (from..to).map(organisation)), Room::Found);
            assert_all_found(&register, (0..to).map(organisation).collect());
        }
        assert!(blocks(&register).len() >= 120 / 8);
    }

    #[test]
    fn changed_records_move_wherever_they_stood() {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::create(folder.path()).unwrap();
        register.merge((0..3).map(organisation)).unwrap();
        assert_eq!(put(&register, (3..60).map(organisation)), Room::Found);
        let mut all: Vec<Organisation> = (0..60).map(organisation).collect();
        // Firsts of blocks among them, to the ends and into the middle.
        for (turn, name) in [(0, "Bank 999"), (1, "Bank 000"), (2, "Bank 500")] {
            let changed = all.iter_mut().skip(turn).step_by(7);
            let changed = changed.map(|organisation| {
                organisation.name = name.parse().unwrap();
                organisation.clone()
            });
            assert_eq!(put(&register, changed.collect::<Vec<_>>().into_iter()), Room::Found);
            assert_all_found(&register, all.clone());
        }
    }

    #[test]
    fn a_split_block_needs_numbers_for_its_parts() {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::create(folder.path()).unwrap();
        register.merge((0..3).map(organisation)).unwrap();
        let split = |connection: &Connection| -> Result<[Room; 2], Failure<RegisterError>> {
            let mut patch = Patch::new::<Organisation>(connection)?;
            (patch.full, patch.part) = (2, 1);
            Ok([patch.make_anew(0, 2, Vec::new())?, patch.make_anew(0, 3, Vec::new())?])
        };
        assert_eq!(register.database().write(split).unwrap(), [Room::Lacking, Room::Found]);
        assert_eq!(blocks(&register), [0, 1, 2]);
    }
}
