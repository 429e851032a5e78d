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
struct Member {
    key: Vec<u8>,
    id: i64,
    texts: Vec<Option<String>>,
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
        let blocks = self.blocks()?;
        let mut joining: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
        for id in ids {
            let place: Option<i64> = self.leave.query_row([id], |row| row.get(0)).optional()?;
            if let Some(place) = place {
                joining.entry(block_of(place)).or_default();
            }
            let member = self.member(i64::from(*id))?;
            let behind = blocks.partition_point(|(_, first)| *first <= member.key);
            let (block, _) = blocks[behind.saturating_sub(1)];
            joining.entry(block).or_default().push(member);
        }
        for (block, members) in joining {
            let next = blocks.iter().map(|(number, _)| *number).find(|number| block < *number);
            if self.make_anew(block, next.unwrap_or(block + SPACING), members)? == Room::Lacking {
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
            blocks.push((block_of(place), self.member(record)?.key));
            from = places_of(block_of(place)).end() + 1;
        }
        Ok(blocks)
    }

    fn member(&mut self, id: i64) -> rusqlite::Result<Member> {
        let texts: Vec<Option<String>> = self
            .fetch
            .query_row([id], |row| texts(row, self.columns).map(|text| Ok(text?.map(str::to_owned))).collect())?;
        let key = self.order.key(self.ordering.iter().map(|place| texts[*place].as_deref()));
        Ok(Member { key, id, texts })
    }

    /// Makes the block anew with more members; one that would be full is split, with numbers before `next`.
    fn make_anew(&mut self, block: i64, next: i64, mut members: Vec<Member>) -> rusqlite::Result<Room> {
        let places = places_of(block);
        let staying: Vec<i64> =
            self.stay.query_map((places.start(), places.end()), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for id in staying {
            members.push(self.member(id)?);
        }
        members.sort_unstable_by(|left, right| left.key.cmp(&right.key).then(left.id.cmp(&right.id)));
        let parts: Vec<&[Member]> =
            if members.len() <= self.full { vec![&members] } else { members.chunks(self.part).collect() };
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

    fn put(&mut self, number: i64, members: &[Member]) -> rusqlite::Result<()> {
        let ids: Vec<i64> = members.iter().map(|member| member.id).collect();
        let mut records = Texts::new(self.columns);
        for member in members {
            records.push(member.texts.iter().map(|text| Ok::<_, rusqlite::Error>(text.as_deref())))?;
        }
        self.writer.put(number, &ids, records)
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

    /// Imports the organisations with these numbers by a patch whose blocks are full with a few.
    fn put(register: &Register, numbers: std::ops::Range<u32>) -> Room {
        let put = |connection: &Connection| -> Result<Room, Failure<RegisterError>> {
            let mut writer = Writer::new::<Organisation>(connection)?;
            let mut ids = Vec::new();
            for number in numbers {
                ids.push(u32::try_from(writer.put(&Row::of(&organisation(number)), |_| true)?.0).unwrap());
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

    fn assert_all_found(register: &Register, count: u32) {
        let page = Page { skip: 0, take: 2000 };
        let found = organisations(register, &Query::new("bank").unwrap(), page).unwrap();
        let mut expected: Vec<_> = (0..count).map(organisation).collect();
        expected.sort_by(|left, right| left.name.cmp(&right.name));
        assert_eq!(found.total, u64::from(count));
        assert_eq!(found.records, expected);
    }

    #[test]
    fn a_full_block_is_split_in_the_order_of_the_alphabet() {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::create(folder.path()).unwrap();
        register.merge((0..3).map(organisation)).unwrap();
        for (from, to) in [(3, 8), (8, 9), (9, 40), (40, 41), (41, 120)] {
            assert_eq!(put(&register, from..to), Room::Found);
            assert_all_found(&register, to);
        }
        assert!(blocks(&register).len() >= 120 / 8);
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
