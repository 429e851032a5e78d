//! Rows of the outbox and the values they hold.

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use super::{Claim, Entry, Key, State};
use crate::address::MailAddress;
use crate::problem::Problem;

impl ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_str().to_sql()
    }
}

impl FromSql for Key {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(FromSqlError::other)
    }
}

impl FromSql for MailAddress {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(FromSqlError::other)
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.word().to_sql()
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|state| state.word() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// Problems are JSON, so that they can be told in every language.
impl ToSql for Problem {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let json =
            serde_json::to_string(self).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(json.into())
    }
}

impl FromSql for Problem {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map_err(FromSqlError::other)
    }
}

/// Moments are whole seconds since 1970.
pub(super) fn seconds(moment: Timestamp) -> i64 {
    moment.as_second()
}

/// A moment as it stands in a row.
struct Moment(Timestamp);

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_second(value.as_i64()?).map(Self).map_err(FromSqlError::other)
    }
}

fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<Moment>>(column)?.map(|Moment(moment)| moment))
}

fn known_moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let Moment(moment) = row.get(column)?;
    Ok(moment)
}

pub(super) fn claim(row: &Row<'_>) -> rusqlite::Result<Claim> {
    Ok(Claim {
        id: row.get("id")?,
        turn: row.get("turn")?,
        key: row.get("key")?,
        recipient: row.get("recipient")?,
        payload: row.get("payload")?,
        made: known_moment(row, "made")?,
        since: known_moment(row, "since")?,
        tries: row.get("tries")?,
    })
}

pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        key: row.get("key")?,
        recipient: row.get("recipient")?,
        state: row.get("state")?,
        made: known_moment(row, "made")?,
        tries: row.get("tries")?,
        due: moment(row, "due")?,
        ended: moment(row, "ended")?,
        problem: row.get("problem")?,
    })
}
