//! The register: contracts, organisations and contact details in one file of a folder.
//!
//! The file is an SQLite database, `register.sqlite`. Many threads and processes may use it at once; what was merged is on
//! the disk, and a merge that fails or is cut short changes nothing.

use std::path::Path;

use mohur_certificate::identifier::{Pin, Voen};
use rusqlite::ToSql;

use self::database::{Database, Failure};
use self::record::{Record, Row};
use self::table::{Change, Writer};
use crate::register::index::update::Changed;

pub mod contacts;
mod contract;
pub(crate) mod database;
mod error;
pub(crate) mod index;
mod organisation;
pub mod record;
pub(crate) mod table;

pub use self::contract::{Contract, ContractKey, ContractNumber, PersonName, Term, Title};
pub use self::error::RegisterError;
pub use self::organisation::{Name, Organisation};

/// A register may have so many records of one kind: every employment contract of the country for a dozen years.
pub const MAX_RECORDS: u32 = 16_000_000;

/// Contracts and organisations.
#[derive(Debug)]
pub struct Register(Database);

/// What became of merged records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// Records with a key that was not there.
    pub added: usize,
    /// Records that took the place of another one.
    pub replaced: usize,
    /// Records that were there already, in every value.
    pub unchanged: usize,
}

impl Merge {
    pub(crate) fn note(&mut self, change: Change) {
        match change {
            Change::Added => self.added += 1,
            Change::Replaced => self.replaced += 1,
            Change::Unchanged => self.unchanged += 1,
        }
    }
}

impl Register {
    /// Makes an empty register at `path`; the folder is made if need be, but must not hold a register.
    pub fn create(path: &Path) -> Result<Self, RegisterError> {
        Database::create(path).map(Self)
    }

    /// Opens the register at `path`.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        Database::open(path).map(Self)
    }

    /// Opens the register at `path`; where there is none, the first merge or import that succeeds makes it.
    pub fn open_or_begin(path: &Path) -> Result<Self, RegisterError> {
        Database::open_or_begin(path).map(Self)
    }

    /// Adds `records`, each in place of the one with its key, and returns when they are on the disk.
    ///
    /// After an error the register is as before. [`import`](crate::import::import) does the same for files of any length.
    pub fn merge<T: Record>(&self, records: impl IntoIterator<Item = T>) -> Result<Merge, RegisterError> {
        self.0.write(|connection| {
            let (mut merge, mut changed) = (Merge::default(), Changed::default());
            let mut writer = Writer::new::<T>(connection)?;
            for record in records {
                let (id, change) = writer.put(&Row::of(&record), |_| true)?;
                let change = change.unwrap_or(Change::Unchanged);
                merge.note(change);
                changed.note(self.id(id)?, change);
            }
            drop(writer);
            changed.index::<T>(connection)?;
            Ok(merge)
        })
    }

    /// The id as what it is: at most [`MAX_RECORDS`].
    pub(crate) fn id<E: From<RegisterError>>(&self, id: i64) -> Result<u32, Failure<E>> {
        let full = || Failure::GivenUp(RegisterError::Full { path: self.0.path().to_owned() }.into());
        u32::try_from(id).ok().filter(|id| *id <= MAX_RECORDS).ok_or_else(full)
    }

    /// Calls `visit` with every record of one kind, in the order in which they were first imported; holds one at a time.
    pub fn each<T: Record, E: From<RegisterError>>(&self, visit: impl FnMut(T) -> Result<(), E>) -> Result<(), E> {
        self.0.read(|connection| table::each(connection, visit))
    }

    /// How many records of one kind there are.
    pub fn count<T: Record>(&self) -> Result<u64, RegisterError> {
        self.0.read(|connection| Ok(table::count::<T>(connection)?))
    }

    /// The contract with this key.
    pub fn contract(&self, key: &ContractKey) -> Result<Option<Contract>, RegisterError> {
        let condition = "WHERE employer = ?1 AND number = ?2";
        self.select(condition, &[&key.employer.to_string(), &&*key.number]).map(first)
    }

    /// The contracts of the person with this PIN, past and future ones included, by employer and number.
    pub fn contracts_of(&self, pin: Pin) -> Result<Vec<Contract>, RegisterError> {
        let condition = "WHERE pin = ?1 ORDER BY employer, number";
        self.select(condition, &[&pin.to_string()])
    }

    /// The organisation with this VÖEN.
    pub fn organisation(&self, voen: Voen) -> Result<Option<Organisation>, RegisterError> {
        self.select("WHERE voen = ?1", &[&voen.to_string()]).map(first)
    }

    fn select<T: Record>(&self, condition: &str, parameters: &[&dyn ToSql]) -> Result<Vec<T>, RegisterError> {
        self.0.read(|connection| Ok(table::select(connection, condition, parameters)?))
    }

    pub(crate) fn database(&self) -> &Database {
        &self.0
    }
}

fn first<T>(found: Vec<T>) -> Option<T> {
    found.into_iter().next()
}

#[cfg(test)]
pub(crate) mod tests;
