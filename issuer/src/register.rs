//! The register: contracts and organisations, in memory and in a folder.
//!
//! The folder holds `contracts.jsonl`, `organisations.jsonl` and `contacts.jsonl`. Each line is one record, written
//! as [`import`](crate::import) reads it. Every change writes a whole new file and renames it into place.

use std::collections::HashMap;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use mohur_certificate::identifier::{Pin, Voen};

use self::folder::Folder;
use self::record::{Record, Table, to_line};
use crate::import::fault::BadLine;
use crate::import::{Format, MAX_RECORDS, ReadError, Reading, read};

pub mod contacts;
mod contract;
mod folder;
mod organisation;
pub mod record;

pub use self::contract::{Contract, ContractKey, ContractNumber, PersonName, Term, Title};
pub use self::organisation::{Name, Organisation};

/// Guards the contracts and organisations against two processes that write at once.
const LOCK: &str = "register.lock";

/// Contracts and organisations.
#[derive(Debug)]
pub struct Register {
    folder: Folder,
    contracts: Table<Contract>,
    organisations: Table<Organisation>,
    by_person: HashMap<Pin, Vec<ContractKey>>,
}

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

impl Register {
    /// Makes an empty register at `path`; the folder is made if need be, but must not hold a register.
    pub fn create(path: &Path) -> Result<Self, RegisterError> {
        let folder = Folder::create(path)?;
        let _lock = folder.lock(LOCK)?;
        let names = [contacts::FILE, Organisation::FILE, Contract::FILE];
        let lengths = names.map(|name| folder.file(name).metadata().map(|metadata| metadata.len()).ok());
        // Empty files without the others are what a creation leaves that was cut short.
        if lengths.iter().all(Option::is_some) || lengths.iter().flatten().any(|length| *length > 0) {
            return Err(RegisterError::AlreadyThere { path: path.to_owned() });
        }
        names.into_iter().try_for_each(|name| folder.replace(name, std::iter::empty()))?;
        Self::load(folder)
    }

    /// Reads the register at `path`, which must be whole.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        Self::load(Folder::open(path)?)
    }

    fn load(folder: Folder) -> Result<Self, RegisterError> {
        let contracts = load_table(&folder)?;
        let organisations = load_table(&folder)?;
        let mut register =
            Self { folder, contracts: Table::<Contract>::new(), organisations, by_person: HashMap::new() };
        register.set_contracts(contracts);
        Ok(register)
    }

    fn set_contracts(&mut self, contracts: Table<Contract>) {
        self.by_person.clear();
        for (key, contract) in &contracts {
            self.by_person.entry(contract.pin).or_default().push(key.clone());
        }
        self.contracts = contracts;
    }

    /// Adds `records`, each in place of the one with its key, and returns when they are on the disk.
    ///
    /// What other processes merged meanwhile is taken in first. After an error the register is as before.
    pub fn merge<T: Record>(&mut self, records: Vec<T>) -> Result<Merge, RegisterError> {
        let _lock = self.folder.lock(LOCK)?;
        let mut table = load_table(&self.folder)?;
        let mut merge = Merge::default();
        for record in records {
            match table.get(&record.key()) {
                None => merge.added += 1,
                Some(old) if *old == record => merge.unchanged += 1,
                Some(_) => merge.replaced += 1,
            }
            table.insert(record.key(), record);
        }
        if table.len() > MAX_RECORDS {
            return Err(RegisterError::Full { path: self.folder.file(T::FILE) });
        }
        if merge.added + merge.replaced > 0 {
            self.folder.replace(T::FILE, table.values().map(to_line))?;
        }
        T::replace_table(self, table);
        Ok(merge)
    }

    /// All records of one kind in the order of their keys.
    pub fn all<T: Record + 'static>(&self) -> impl ExactSizeIterator<Item = &T> {
        T::table(self).values()
    }

    /// The contract with this key.
    pub fn contract(&self, key: &ContractKey) -> Option<&Contract> {
        self.contracts.get(key)
    }

    /// The contracts of the person with this PIN, past and future ones included.
    pub fn contracts_of(&self, pin: Pin) -> impl Iterator<Item = &Contract> {
        self.by_person.get(&pin).into_iter().flatten().filter_map(|key| self.contracts.get(key))
    }

    /// The organisation with this VÖEN.
    pub fn organisation(&self, voen: Voen) -> Option<&Organisation> {
        self.organisations.get(&voen)
    }
}

fn load_table<T: Record>(folder: &Folder) -> Result<Table<T>, RegisterError> {
    let file = BufReader::new(folder.read(T::FILE)?);
    let path = || folder.file(T::FILE);
    let Reading { records, bad } =
        read::<T>(file, Format::JsonLines).map_err(|source| RegisterError::Unreadable { path: path(), source })?;
    match bad.into_iter().next() {
        Some(bad) => Err(RegisterError::Damaged { path: path(), bad }),
        None => Ok(records.into_iter().map(|record| (record.key(), record)).collect()),
    }
}

/// Why a register could not be created, opened or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The folder does not exist.
    #[error("there is no register at {}: the folder does not exist; create one, or name its folder", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A file of the register does not exist.
    #[error("{} is missing, so its folder is no register or lost a part of it", path.display())]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// A register is there already.
    #[error("{} already holds a register", path.display())]
    AlreadyThere {
        /// The folder.
        path: PathBuf,
    },
    /// A line that this program did not write.
    #[error("{} is damaged: {bad}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first bad line.
        bad: BadLine,
    },
    /// A file that cannot be read to its end.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// More records than [`MAX_RECORDS`].
    #[error("{} would hold more than {MAX_RECORDS} records", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

#[cfg(test)]
pub(crate) mod tests;
