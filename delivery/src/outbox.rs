//! The outbox: letters that were promised, in one `SQLite` file that several processes share.
//!
//! What `put_all` has taken is on disk when it returns, and is tried until it is sent or given up. A letter is sent **at
//! least once**: that it was sent is recorded after the server's answer, so a deliverer that is killed between the two
//! leaves a letter that is sent again, with the same Message-ID.
//!
//! A deliverer takes one letter at a time, for [`LEASE`]. Another one takes it only when that time has run out.
//!
//! ```
//! use mohur_delivery::outbox::{Key, NewEntry, Outbox, State};
//! let folder = tempfile::tempdir().unwrap();
//! let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
//! let entry = NewEntry::new("copy/1".parse().unwrap(), "a@example.az".parse().unwrap(), "{}".into()).unwrap();
//! let now = "2026-11-24T08:00:00Z".parse().unwrap();
//! assert_eq!(outbox.put_all(&[entry.clone(), entry], now).unwrap(), 1);
//! let claim = outbox.claim(now).unwrap().unwrap();
//! outbox.sent(&claim, now).unwrap();
//! assert_eq!(outbox.newest(None, 10).unwrap()[0].state, State::Sent);
//! ```

mod entry;
mod error;
mod file;
mod row;
mod schedule;
#[cfg(test)]
mod tests;

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

pub use self::entry::{Claim, Counts, Entry, Key, KeyError, NewEntry, PayloadError, State};
pub use self::error::{OutboxError, RetryError};
use self::row::{claim, entry, seconds};
pub use self::schedule::Schedule;
use crate::problem::Problem;

/// For how long a deliverer has a letter to itself: longer than a try may take
/// ([`Patience`](crate::smtp::Patience)), with a minute for what no timeout covers.
pub const LEASE: SignedDuration = SignedDuration::from_mins(6);
/// For how long a letter that was given up keeps its address and content, so that it can be tried again.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An open outbox.
pub struct Outbox {
    connection: Connection,
}

impl Outbox {
    /// Opens the outbox at `path`, and makes an empty one, readable by its owner alone, where there is none.
    pub fn open(path: &Path) -> Result<Self, OutboxError> {
        file::ensure(path)?;
        Self::open_existing(path)
    }

    /// Opens the outbox at `path`, which must be there.
    pub fn open_existing(path: &Path) -> Result<Self, OutboxError> {
        Ok(Self { connection: file::open(path)? })
    }

    /// Takes letters over; when this returns, all are on disk. A letter whose key is there already is left as it was.
    ///
    /// How many were new is returned.
    pub fn put_all(&mut self, entries: &[NewEntry], now: Timestamp) -> Result<usize, OutboxError> {
        let transaction = self.write()?;
        let mut new = 0;
        {
            let mut insert = transaction.prepare(
                "INSERT INTO entry (key, recipient, payload, state, made, since, due)
                 VALUES (?1, ?2, ?3, 'waiting', ?4, ?4, ?4) ON CONFLICT (key) DO NOTHING",
            )?;
            for entry in entries {
                new += insert.execute(params![entry.key, entry.recipient.as_str(), entry.payload, seconds(now)])?;
            }
        }
        transaction.commit()?;
        Ok(new)
    }

    /// Takes the letter that has been due the longest, if one is due, for [`LEASE`].
    pub fn claim(&mut self, now: Timestamp) -> Result<Option<Claim>, OutboxError> {
        self.claim_where("SELECT id FROM entry WHERE due <= ?1 AND ?3 IS NULL ORDER BY due, id LIMIT 1", None, now)
    }

    /// Takes the letter with this key, if it is due.
    pub fn claim_key(&mut self, key: &Key, now: Timestamp) -> Result<Option<Claim>, OutboxError> {
        self.claim_where("SELECT id FROM entry WHERE due <= ?1 AND key = ?3", Some(key), now)
    }

    fn claim_where(&mut self, which: &str, key: Option<&Key>, now: Timestamp) -> Result<Option<Claim>, OutboxError> {
        // A claim that a power cut undoes is a letter that waits: only what ends a try has to wait for the disk.
        self.connection.pragma_update(None, "synchronous", "normal")?;
        let found = self.claim_unsynced(which, key, now);
        self.connection.pragma_update(None, "synchronous", "full")?;
        found
    }

    fn claim_unsynced(&mut self, which: &str, key: Option<&Key>, now: Timestamp) -> Result<Option<Claim>, OutboxError> {
        let transaction = self.write()?;
        let update = format!(
            "UPDATE entry SET state = 'sending', due = ?2, tries = tries + 1, turn = turn + 1 WHERE id = ({which})
             RETURNING id, key, recipient, payload, made, since, tries, turn"
        );
        let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        let found = transaction.query_row(&update, params![seconds(now), seconds(until), key], claim).optional()?;
        transaction.commit()?;
        Ok(found)
    }

    /// Records that the server took the letter, and erases its address and content.
    ///
    /// This holds even where the lease has run out: what was sent is sent.
    pub fn sent(&mut self, claim: &Claim, now: Timestamp) -> Result<(), OutboxError> {
        let sent =
            "UPDATE entry SET state = 'sent', due = NULL, ended = ?2, problem = NULL, recipient = NULL, payload = NULL
                    WHERE id = ?1";
        self.change(sent, params![claim.id, seconds(now)]).map(drop)
    }

    /// Records that the letter was not sent because of `problem`, and that it is to be tried again at `next`.
    ///
    /// Nothing is recorded when the lease has run out and another deliverer has the letter.
    pub fn wait(&mut self, claim: &Claim, next: Timestamp, problem: &Problem) -> Result<(), OutboxError> {
        let wait = "UPDATE entry SET state = 'waiting', due = ?3, problem = ?4
                    WHERE id = ?1 AND turn = ?2 AND state = 'sending'";
        self.change(wait, params![claim.id, claim.turn, seconds(next), problem]).map(drop)
    }

    /// Records that the letter will never be sent because of `problem`. Its address and content stay for [`KEPT`].
    pub fn give_up(&mut self, claim: &Claim, now: Timestamp, problem: &Problem) -> Result<(), OutboxError> {
        let give_up = "UPDATE entry SET state = 'given_up', due = NULL, ended = ?3, problem = ?4
                       WHERE id = ?1 AND turn = ?2 AND state = 'sending'";
        self.change(give_up, params![claim.id, claim.turn, seconds(now), problem]).map(drop)
    }

    /// Gives a letter that waits or was given up another chance, beginning now.
    pub fn retry(&mut self, key: &Key, now: Timestamp) -> Result<(), RetryError> {
        let transaction = self.write()?;
        let columns = "SELECT * FROM entry WHERE key = ?1";
        let found = transaction.query_row(columns, params![key], entry).optional().map_err(OutboxError::from)?;
        let found = found.ok_or_else(|| RetryError::Unknown { key: key.clone() })?;
        match (found.state, found.due) {
            (State::Sent, _) => return Err(RetryError::Sent { key: key.clone() }),
            (State::Sending, Some(until)) if until > now => {
                return Err(RetryError::Sending { key: key.clone(), until });
            }
            _ if found.recipient.is_none() => return Err(RetryError::Erased { key: key.clone() }),
            _ => {}
        }
        let again = "UPDATE entry SET state = 'waiting', due = ?2, since = ?2, tries = 0, ended = NULL WHERE key = ?1";
        transaction.execute(again, params![key, seconds(now)]).map_err(OutboxError::from)?;
        Ok(transaction.commit().map_err(OutboxError::from)?)
    }

    /// The newest entries, newest first: at most `limit`, of one state if one is named.
    pub fn newest(&self, state: Option<State>, limit: u32) -> Result<Vec<Entry>, OutboxError> {
        let filter = if state.is_some() { "state = ?1" } else { "?1 IS NULL" };
        let newest = format!("SELECT * FROM entry WHERE {filter} ORDER BY id DESC LIMIT ?2");
        let mut newest = self.connection.prepare(&newest)?;
        let rows = newest.query_map(params![state, limit], entry)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many letters are in which state.
    pub fn counts(&self) -> Result<Counts, OutboxError> {
        let mut counts = Counts::default();
        let mut states = self.connection.prepare("SELECT state, count(*) FROM entry GROUP BY state")?;
        for row in states.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (state, count) = row?;
            *counts.of_mut(state) = count;
        }
        Ok(counts)
    }

    /// Erases the address and content of what was given up [`KEPT`] ago, and what the log still holds of erased ones.
    pub fn tidy(&mut self, now: Timestamp) -> Result<(), OutboxError> {
        let before = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        let erase = "UPDATE entry SET recipient = NULL, payload = NULL
                     WHERE state = 'given_up' AND ended <= ?1 AND recipient IS NOT NULL";
        self.change(erase, params![seconds(before)])?;
        // Where another process reads at this moment, the log is emptied the next time.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn write(&mut self) -> Result<Transaction<'_>, OutboxError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// One statement, on disk when this returns; how many entries it changed.
    fn change(&mut self, statement: &str, values: &[&dyn rusqlite::ToSql]) -> Result<usize, OutboxError> {
        Ok(self.connection.execute(statement, values)?)
    }
}
