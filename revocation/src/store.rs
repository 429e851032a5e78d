//! Where the records are kept: one trait, whose words are the contract.

pub mod ledger;
pub mod memory;
pub mod sled;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use mohur_certificate::identifier::{Pin, Voen};
use mohur_certificate::number::CertificateNumber;

use crate::record::{Actor, CertificateRecord, CheckOutcome, Entry, How, Reason, Registration};

/// What every store promises. `tests/contract.rs` asks it of each.
///
/// 1. *Durable*: when [`commit`](Self::commit) answers, everything it did is on disk. It survives the end of the
///    process and a power cut. [`StoreError::Read`], [`StoreError::Record`] and [`StoreError::TooLong`] come before anything
///    was written and fail that call alone; any other error means that nothing is known: the caller must not go on with
///    this store.
/// 2. *Together*: what one [`Change`] does to records and what it writes into the log is there as a whole or not at all,
///    after a crash too. The changes of one call may be split by a crash, between changes and in their order.
/// 3. *In order*: each change sees what those before it did, in the same call and in earlier ones, and is carried out
///    or refused by itself. A refused change leaves nothing behind.
/// 4. *Once*: a number is registered once; a place in a list is handed out once and used once; a revocation is for ever.
/// 5. *Logged first*: a check is in the log when its answer is given, whatever it found, and finding nothing takes the same
///    reads and writes as finding something.
/// 6. *Kept*: nothing is forgotten or changed, except that a certificate is revoked and a place changes its state.
pub trait Store: Send + Sync {
    /// Carries out changes in order and waits until they are on disk; the answers come in the same order.
    fn commit(&self, changes: &[Change]) -> Result<Vec<Outcome>, StoreError>;

    /// The certificate with this number.
    fn certificate(&self, number: CertificateNumber) -> Result<Option<CertificateRecord>, StoreError>;

    /// A person's certificates, the newest first.
    fn certificates_of(&self, holder: Pin, page: &PageRequest) -> Result<Page<CertificateRecord>, StoreError>;

    /// A view of the log, the newest first.
    fn log(&self, view: View, page: &PageRequest) -> Result<Page<Entry>, StoreError>;

    /// Every status list, with the places that are not free, in the order of their numbers.
    fn lists(&self) -> Result<Vec<ListContent>, StoreError>;
}

/// The name of a log entry: its time and 8 random bytes, so that entries sort by time and a name tells its reader
/// nothing about how many others there are.
///
/// Written in 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId([u8; 16]);

impl EntryId {
    /// The name of what happens at `at`.
    pub fn new(at: Timestamp, random: [u8; 8]) -> Self {
        let mut id = [0; 16];
        // Times before 1970 do not occur; they would sort first.
        id[..8].copy_from_slice(&u64::try_from(at.as_microsecond()).unwrap_or_default().to_be_bytes());
        id[8..].copy_from_slice(&random);
        Self(id)
    }

    /// The bytes, which sort by time.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl TryFrom<&[u8]> for EntryId {
    type Error = EntryIdError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.try_into().map(Self).map_err(|_| EntryIdError)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for EntryId {
    type Err = EntryIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(EntryIdError);
        }
        u128::from_str_radix(text, 16).map(|value| Self(value.to_be_bytes())).map_err(|_| EntryIdError)
    }
}

/// A text that names no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a cursor has exactly 32 hexadecimal digits")]
pub struct EntryIdError;

/// Something to do.
#[derive(Clone, Debug)]
pub enum Change {
    /// For someone, and logged.
    Deed(Deed),
    /// The service's own housekeeping, which stands in no log.
    Chore(Chore),
}

/// What someone wants done, with the name of its log entry.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The entry's name; never used before.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// Who wants it.
    pub by: Actor,
    /// What.
    pub action: Action,
}

/// Housekeeping.
#[derive(Clone, Debug)]
pub enum Chore {
    /// Makes a status list whose number must be new; the decoys are revoked from the start.
    OpenList {
        /// The list.
        list: NewList,
        /// Places that stand as revoked and that no certificate gets.
        decoys: Vec<u32>,
    },
    /// Notes the `iat` of a list that is about to be published.
    Publish {
        /// Which list.
        list: u32,
        /// Its `iat`.
        issued: Timestamp,
    },
}

/// What a deed does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Takes a certificate in: its number must be new, its place reserved and unused. The very same registration again
    /// is answered with the first one.
    Register(Box<Registration>),
    /// Hands places out, all of which must be free.
    Reserve {
        /// In which list.
        list: u32,
        /// Which places.
        indices: Vec<u32>,
    },
    /// Takes a certificate out of force; again, it is answered with the first revocation.
    Revoke {
        /// Which.
        number: CertificateNumber,
        /// Why.
        reason: Reason,
        /// Random numbers: those which, reckoned modulo the length of the certificate's list, are free places become decoys.
        decoys: Vec<u32>,
    },
    /// Asks whether a certificate is in force.
    Check {
        /// Which.
        number: CertificateNumber,
        /// How it was asked.
        how: How,
    },
}

/// A status list that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewList {
    /// Its number, the last part of its address.
    pub id: u32,
    /// How many places it has.
    pub entries: u32,
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Taken in now.
    Registered(Box<CertificateRecord>),
    /// Taken in before, the very same.
    AlreadyRegistered(Box<CertificateRecord>),
    /// The list is there.
    Opened,
    /// The places are the caller's.
    Reserved,
    /// Out of force now, and with it these places as decoys.
    Revoked {
        /// The record.
        record: Box<CertificateRecord>,
        /// New decoys in the same list.
        decoys: Vec<u32>,
    },
    /// Out of force since before.
    AlreadyRevoked(Box<CertificateRecord>),
    /// The log has it; the record is there when the number is known, in force or not.
    Checked(CheckOutcome, Option<Box<CertificateRecord>>),
    /// Noted.
    Published,
    /// Nothing was done.
    Refused(Conflict),
}

/// Why a change was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// Another certificate, or another registration of it, has this number.
    #[error("the number belongs to a certificate that was registered differently")]
    NumberTaken,
    /// The place was never handed out.
    #[error("this place in the status list was never reserved here")]
    IndexNotReserved,
    /// The place belongs to another certificate.
    #[error("this place in the status list belongs to another certificate")]
    IndexUsed,
    /// A place that was to be handed out is not free.
    #[error("the place {index} in the status list is not free")]
    IndexTaken {
        /// Which.
        index: u32,
    },
    /// There is no such list, or no such place in it.
    #[error("there is no such place in a status list of this service")]
    NoSuchPlace,
    /// The list's number is taken.
    #[error("there is a status list with this number already")]
    ListTaken,
    /// No certificate has this number.
    #[error("no certificate with this number is registered")]
    NoSuchCertificate,
}

/// Which part of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All of it.
    Everything,
    /// The checks of a person's certificates, whatever they found.
    ChecksOfHolder(Pin),
    /// The checks that an organisation made.
    ChecksByOrganisation(Voen),
    /// The checks that a person made.
    ChecksByPerson(Pin),
}

/// How much of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Only what is older than this.
    pub before: Option<EntryId>,
    /// At most so many.
    pub limit: u16,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The items, newest first.
    pub items: Vec<T>,
    /// Where the next part begins; `None` after the last.
    pub next: Option<EntryId>,
}

/// A status list as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListContent {
    /// Its number.
    pub id: u32,
    /// How many places it has.
    pub entries: u32,
    /// The newest `iat` that was noted for it.
    pub issued: Option<Timestamp>,
    /// The places that are not free.
    pub places: Vec<(u32, Place)>,
}

/// The state of a place that is not free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Handed out.
    Reserved,
    /// A certificate's.
    Used,
    /// A revoked certificate's.
    Revoked,
    /// Nobody's, and shown as revoked.
    Decoy,
}

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The operating system or the database, while nothing was written yet.
    #[error("the store cannot be read: {0}")]
    Read(#[source] Box<::sled::Error>),
    /// The operating system.
    #[error("the store cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// The database's own complaint.
    #[error("the store's database failed: {0}")]
    Database(#[source] Box<::sled::Error>),
    /// Bytes that this program did not write.
    #[error("the store holds a record that cannot be read, under the key {key}; restore the folder from a backup")]
    Record {
        /// Which, in base64url.
        key: String,
    },
    /// A record longer than any should be.
    #[error("a record of {bytes} bytes is too long for the store")]
    TooLong {
        /// How long.
        bytes: usize,
    },
    /// An earlier failure, after which nothing is certain.
    #[error("the store failed before, and what it holds is only known after a restart of the service")]
    Stopped,
}

impl From<::sled::Error> for StoreError {
    fn from(error: ::sled::Error) -> Self {
        match error {
            ::sled::Error::Io(error) => Self::Io(error),
            other => Self::Database(Box::new(other)),
        }
    }
}
