//! Making the index follow the records.

use rusqlite::Connection;

use super::gatherer::{Gatherer, Making};
use super::recent::{MAX, Recent};
use super::sorted;
use crate::register::record::{Record, Row};
use crate::register::table::{Change, columns, row};

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

    /// Takes the changed records into the index, in the transaction that changed them.
    pub(crate) fn index<T: Record>(self, connection: &Connection) -> rusqlite::Result<()> {
        let mut ids = self.0;
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(());
        }
        let mut recent = Recent::new::<T>(connection)?;
        let (sorted, will_be_recent) = recent.counts(&ids)?;
        // Nearly all would be read to find a place for so many.
        if will_be_recent > MAX || will_be_recent >= sorted / 2 {
            drop(recent);
            return make_anew::<T>(connection);
        }
        recent.take::<T>(&ids)
    }
}

/// Sorts all records of one kind and makes their index anew.
pub(crate) fn make_anew<T: Record>(connection: &Connection) -> rusqlite::Result<()> {
    let mut gatherer = Gatherer::new::<T>();
    let mut statement = connection.prepare(&format!("SELECT {}, id FROM {}", columns::<T>(), T::TABLE))?;
    let mut rows = statement.query([])?;
    while let Some(found) = rows.next()? {
        gatherer.add(found.get(T::COLUMNS.len())?, row(found, T::COLUMNS.len())?);
    }
    write::<T>(connection, gatherer.end::<T>())
}

/// Writes the index of all records in place of the one that is there.
fn write<T: Record>(connection: &Connection, making: Making) -> rusqlite::Result<()> {
    for table in ["places", "words", "recent", "left"] {
        connection.execute(&format!("DELETE FROM {}_{table}", T::TABLE), [])?;
    }
    sorted::write::<T>(connection, &making.order())?;
    making.write::<T>(connection, 0)
}

/// Gathers the records of an empty table while they are put into it.
pub(crate) struct Filling(Gatherer);

impl Filling {
    pub(crate) fn new<T: Record>() -> Self {
        Self(Gatherer::new::<T>())
    }

    /// Notes a record that was put into the table.
    pub(crate) fn note(&mut self, id: u32, row: Row) {
        self.0.add(id, row);
    }

    /// Begins to make the index.
    pub(crate) fn end<T: Record>(self) -> Filled {
        Filled(self.0.end::<T>())
    }
}

/// The index of a table that was empty.
pub(crate) struct Filled(Making);

impl Filled {
    /// Writes the index, in the transaction that filled the table.
    pub(crate) fn write<T: Record>(self, connection: &Connection) -> rusqlite::Result<()> {
        write::<T>(connection, self.0)
    }
}
