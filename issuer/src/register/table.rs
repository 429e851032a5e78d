//! Records in their tables.

use rusqlite::types::Type;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row as DatabaseRow, ToSql, params_from_iter};

use super::database::Failure;
use super::record::{Record, Row, Values};
use crate::language::{Language, Sentence};

/// What became of a record that was put into its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Its key was not there.
    Added,
    /// It took the place of another one.
    Replaced,
    /// It was there already, in every value.
    Unchanged,
}

/// The records of one kind that fulfil `condition`, which may have parameters, in the order that it says.
pub(crate) fn select<T: Record>(
    connection: &Connection,
    condition: &str,
    parameters: &[&dyn ToSql],
) -> rusqlite::Result<Vec<T>> {
    let sql = format!("SELECT {} FROM {} {condition}", columns::<T>(), T::TABLE);
    connection.prepare_cached(&sql)?.query_map(parameters, record::<T>)?.collect()
}

/// Calls `visit` with every record in the order in which they were first imported.
pub(crate) fn each<T: Record, E>(
    connection: &Connection,
    mut visit: impl FnMut(T) -> Result<(), E>,
) -> Result<(), Failure<E>> {
    let sql = format!("SELECT {} FROM {} ORDER BY id", columns::<T>(), T::TABLE);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(record(row)?).map_err(Failure::GivenUp)?;
    }
    Ok(())
}

/// How many records there are.
pub(crate) fn count<T: Record>(connection: &Connection) -> rusqlite::Result<u64> {
    let count = connection.query_row(&format!("SELECT count(*) FROM {}", T::TABLE), [], |row| row.get::<_, i64>(0))?;
    Ok(count.unsigned_abs())
}

/// The record in a row that begins with its columns.
pub(crate) fn record<T: Record>(row: &DatabaseRow<'_>) -> rusqlite::Result<T> {
    let mut values = Values::new(T::COLUMNS);
    for index in 0..T::COLUMNS.len() {
        if let Some(text) = row.get_ref(index)?.as_str_or_null()? {
            values.set(index, text);
        }
    }
    values.record().map_err(|faults| {
        let named: Vec<String> = faults.iter().map(|fault| fault.sentence(Language::En)).collect();
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, named.join("; ").into())
    })
}

/// Whether there is no record.
pub(crate) fn is_empty<T: Record>(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(!connection.prepare_cached(&format!("SELECT 1 FROM {} LIMIT 1", T::TABLE))?.exists([])?)
}

/// The values in a row that begins with so many columns.
pub(crate) fn row(found: &DatabaseRow<'_>, columns: usize) -> rusqlite::Result<Row> {
    let mut row = Row::with_capacity(columns);
    for place in 0..columns {
        row.put_some(found.get_ref(place)?.as_str_or_null()?);
    }
    Ok(row)
}

/// The columns of a table, as SQL names them.
pub(crate) fn columns<T: Record>() -> String {
    quoted(T::COLUMNS).join(", ")
}

fn quoted(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| format!("\"{column}\"")).collect()
}

/// The database's own indices of a table of records.
pub(crate) struct Indices<'c> {
    connection: &'c Connection,
    table: &'static str,
    key: String,
    looked_up: &'static [&'static str],
}

impl<'c> Indices<'c> {
    pub(crate) fn of<T: Record>(connection: &'c Connection) -> Self {
        Self { connection, table: T::TABLE, key: quoted(T::KEY).join(", "), looked_up: T::LOOKED_UP }
    }

    /// Makes all of them.
    pub(crate) fn make(&self) -> rusqlite::Result<()> {
        self.make_key()?;
        self.make_others()
    }

    /// Makes that of the key, which no two records may share.
    pub(crate) fn make_key(&self) -> rusqlite::Result<()> {
        let Self { table, key, .. } = self;
        self.connection.execute_batch(&format!("CREATE UNIQUE INDEX {table}_key ON {table} ({key})"))
    }

    /// Makes those by which records are looked up apart from their key.
    pub(crate) fn make_others(&self) -> rusqlite::Result<()> {
        self.each_other(|table, column| format!("CREATE INDEX {table}_{column} ON {table} ({column})"))
    }

    /// Removes all of them: rows come in faster, and indices are made faster of rows that are there.
    pub(crate) fn remove(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch(&format!("DROP INDEX {}_key", self.table))?;
        self.each_other(|table, column| format!("DROP INDEX {table}_{column}"))
    }

    fn each_other(&self, sql: impl Fn(&str, &str) -> String) -> rusqlite::Result<()> {
        self.looked_up.iter().try_for_each(|column| self.connection.execute_batch(&sql(self.table, column)))
    }
}

/// The ids of at most `limit` records whose key an earlier one has, and of that one each; the key has no index yet.
pub(crate) fn repeated<T: Record>(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<(u32, u32)>> {
    let key = quoted(T::KEY).join(", ");
    let first = format!("SELECT id, min(id) OVER (PARTITION BY {key}) AS first FROM {}", T::TABLE);
    let sql = format!("SELECT id, first FROM ({first}) WHERE id <> first ORDER BY id LIMIT {limit}");
    connection.prepare(&sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Removes the records with these ids.
pub(crate) fn remove<T: Record>(connection: &Connection, ids: impl IntoIterator<Item = u32>) -> rusqlite::Result<()> {
    let mut remove = connection.prepare(&format!("DELETE FROM {} WHERE id = ?", T::TABLE))?;
    ids.into_iter().try_for_each(|id| remove.execute([id]).map(|_| ()))
}

/// Puts records of one kind into their table, each in place of the one with its key.
pub(crate) struct Writer<'c> {
    insert: CachedStatement<'c>,
    find: CachedStatement<'c>,
    update: CachedStatement<'c>,
    key: Vec<usize>,
    connection: &'c Connection,
}

impl<'c> Writer<'c> {
    pub(crate) fn new<T: Record>(connection: &'c Connection) -> rusqlite::Result<Self> {
        let (table, columns) = (T::TABLE, columns::<T>());
        let places = vec!["?"; T::COLUMNS.len()].join(", ");
        let key = quoted(T::KEY).join(", ");
        let is_key = format!("({key}) = ({})", vec!["?"; T::KEY.len()].join(", "));
        let insert = format!("INSERT INTO {table} ({columns}) VALUES ({places})");
        let find = format!("SELECT {columns}, id FROM {table} WHERE {is_key}");
        let update = format!("UPDATE {table} SET ({columns}) = ({places}) WHERE id = ?");
        let place = |column| T::COLUMNS.iter().position(|known| known == column).expect("a key is made of columns");
        Ok(Self {
            insert: connection.prepare_cached(&insert)?,
            find: connection.prepare_cached(&find)?,
            update: connection.prepare_cached(&update)?,
            key: T::KEY.iter().map(place).collect(),
            connection,
        })
    }

    /// Puts the record with these values into its table, unless `may_replace` refuses the id of the one that is there.
    ///
    /// The row's id, and what became of the record; `None` when it was refused.
    pub(crate) fn put(
        &mut self,
        row: &Row,
        may_replace: impl FnOnce(i64) -> bool,
    ) -> rusqlite::Result<(i64, Option<Change>)> {
        let Some((id, is_same)) = self.find(row)? else {
            return Ok((self.add(row)?, Some(Change::Added)));
        };
        if !may_replace(id) {
            return Ok((id, None));
        }
        if is_same {
            return Ok((id, Some(Change::Unchanged)));
        }
        let id_behind = row.texts().len() + 1;
        for (place, text) in (1..).zip(row.texts()) {
            self.update.raw_bind_parameter(place, text)?;
        }
        self.update.raw_bind_parameter(id_behind, id)?;
        self.update.raw_execute()?;
        Ok((id, Some(Change::Replaced)))
    }

    /// Adds the record with these values, whose key the table must not have: the row's id.
    pub(crate) fn add(&mut self, row: &Row) -> rusqlite::Result<i64> {
        self.insert.execute(params_from_iter(row.texts()))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// The id of the record with the key of `row`, and whether it has all of its values.
    fn find(&mut self, row: &Row) -> rusqlite::Result<Option<(i64, bool)>> {
        let key = self.key.iter().map(|place| row.text(*place));
        let found = self.find.query_row(params_from_iter(key), |found| {
            let mut is_same = true;
            for (place, text) in row.texts().enumerate() {
                is_same &= found.get_ref(place)?.as_str_or_null()? == text;
            }
            Ok((found.get(row.texts().len())?, is_same))
        });
        found.optional()
    }
}
