//! The ids of the sorted records, by their places.

use rusqlite::types::Type;
use rusqlite::{CachedStatement, Connection, OptionalExtension};

use super::places::PLACES;
use crate::register::record::Record;

/// A chunk has so many ids: one page of the database has room for them.
const CHUNK: u32 = 1000;
const ID_BYTES: usize = 4;
const _: () = assert!(PLACES == 1 << u16::BITS);

/// Reads ids.
pub(super) struct SortedIds<'c> {
    chunk: CachedStatement<'c>,
    last: CachedStatement<'c>,
    all: CachedStatement<'c>,
}

impl<'c> SortedIds<'c> {
    pub(super) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let prepare = |sql: &str| connection.prepare_cached(&sql.replace("{}", T::TABLE));
        Ok(Self {
            chunk: prepare("SELECT records FROM {}_places WHERE chunk = ?")?,
            last: prepare("SELECT chunk, records FROM {}_places ORDER BY chunk DESC LIMIT 1")?,
            all: prepare("SELECT records FROM {}_places ORDER BY chunk")?,
        })
    }

    /// How many there are.
    pub(super) fn count(&mut self) -> rusqlite::Result<u32> {
        let last = self.last.query_row([], |row| Ok((row.get(0)?, row.get_ref(1)?.as_blob()?.len())));
        let count = |(chunk, bytes): (u32, usize)| {
            let ids = bytes.is_multiple_of(ID_BYTES).then(|| u32::try_from(bytes / ID_BYTES).ok())??;
            chunk.checked_mul(CHUNK)?.checked_add(ids)
        };
        last.optional()?.map_or(Some(0), count).ok_or_else(damaged)
    }

    /// The id of the record at a place.
    pub(super) fn id(&mut self, place: u32) -> rusqlite::Result<u32> {
        self.chunk.query_row([place / CHUNK], |row| {
            let ids = row.get_ref(0)?.as_blob()?;
            ids.chunks_exact(ID_BYTES).nth((place % CHUNK) as usize).map(number).ok_or_else(damaged)
        })
    }

    /// Calls `visit` with every place and the id of its record.
    pub(super) fn each(&mut self, mut visit: impl FnMut(u32, u32)) -> rusqlite::Result<()> {
        let mut rows = self.all.query([])?;
        let mut place = 0;
        while let Some(row) = rows.next()? {
            for id in row.get_ref(0)?.as_blob()?.chunks_exact(ID_BYTES) {
                visit(place, number(id));
                place += 1;
            }
        }
        Ok(())
    }
}

/// Writes the ids of records in the order of the alphabet.
pub(super) fn write<T: Record>(connection: &Connection, ids: &[u32]) -> rusqlite::Result<()> {
    let sql = format!("INSERT INTO {}_places (chunk, records) VALUES (?, ?)", T::TABLE);
    let mut put = connection.prepare_cached(&sql)?;
    for (chunk, ids) in (0_i64..).zip(ids.chunks(CHUNK as usize)) {
        put.execute((chunk, ids.iter().flat_map(|id| id.to_le_bytes()).collect::<Vec<u8>>()))?;
    }
    Ok(())
}

fn number(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(0, u32::from_le_bytes)
}

/// The block of a place, and the place in it.
pub(super) fn in_block(place: u32) -> (i64, u16) {
    let [first, second, third, fourth] = place.to_be_bytes();
    (u16::from_be_bytes([first, second]).into(), u16::from_be_bytes([third, fourth]))
}

/// The place that has this place in this block of sorted records.
pub(super) fn of_block(block: i64, place: u16) -> Option<u32> {
    u16::try_from(block).ok().map(|block| u32::from(block) << u16::BITS | u32::from(place))
}

fn damaged() -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, "a chunk of the sorted records".into())
}
