//! Making the index follow the records.

use std::cell::RefCell;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Row};

use super::order::Order;
use super::patch::{Patch, Room};
use super::places::PLACES;
use super::texts::Texts;
use super::writer::BlockWriter;
use crate::register::record::Record;
use crate::register::table::{Change, columns};

/// A new block has so many records, and so takes as many more before it is split.
pub(super) const NEW: usize = PLACES / 2;
/// New blocks lie so many numbers apart, so that a split one finds numbers in between.
pub(super) const SPACING: i64 = 1 << 24;

/// The ids of records that were added or replaced.
#[derive(Debug, Default)]
pub(crate) struct Changed(Vec<u32>);

impl Changed {
    /// Notes what became of a record.
    pub(crate) fn note(&mut self, id: u32, change: Change) {
        if change != Change::Unchanged {
            self.0.push(id);
        }
    }
}

/// Takes the changed records into the index, in the transaction that changed them.
pub(crate) fn update<T: Record>(connection: &Connection, Changed(mut ids): Changed) -> rusqlite::Result<()> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("SELECT count(*) FROM {}_places", T::TABLE);
    let indexed: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
    // Sorting all anew is then as quick as finding a block for each, and leaves blocks half full.
    if ids.len() as u64 >= indexed.unsigned_abs() / 2 {
        return make_anew::<T>(connection);
    }
    match Patch::new::<T>(connection)?.apply(&ids)? {
        Room::Found => Ok(()),
        Room::Lacking => make_anew::<T>(connection),
    }
}

/// The texts of a row's first columns.
pub(super) fn texts<'r>(row: &'r Row<'_>, columns: usize) -> impl Iterator<Item = rusqlite::Result<Option<&'r str>>> {
    (0..columns).map(|place| Ok(row.get_ref(place)?.as_str_or_null()?))
}

/// Makes the index of one kind of records anew: the database sorts them, on the disk if they are many.
fn make_anew<T: Record>(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("DELETE FROM {0}_places; DELETE FROM {0}_words", T::TABLE))?;
    add_order_key(connection)?;
    let sql = format!("SELECT {}, id FROM {} ORDER BY order_key({})", columns::<T>(), T::TABLE, T::ORDER.join(", "));
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut writer = BlockWriter::new::<T>(connection)?;
    let (mut block, mut ids, mut records) = (0, Vec::new(), Texts::new(T::COLUMNS.len()));
    while let Some(row) = rows.next()? {
        if ids.len() == NEW {
            let full = std::mem::replace(&mut records, Texts::new(T::COLUMNS.len()));
            writer.put(block, &std::mem::take(&mut ids), full)?;
            block += SPACING;
        }
        ids.push(row.get(T::COLUMNS.len())?);
        records.push(texts(row, T::COLUMNS.len()))?;
    }
    writer.put(block, &ids, records)?;
    writer.finish()
}

/// Gives the database the function that makes sort keys.
fn add_order_key(connection: &Connection) -> rusqlite::Result<()> {
    let order = RefCell::new(Order::new());
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("order_key", -1, flags, move |context| {
        let texts = (0..context.len()).map(|place| Ok(context.get_raw(place).as_str_or_null()?));
        order.borrow_mut().key(texts)
    })
}
