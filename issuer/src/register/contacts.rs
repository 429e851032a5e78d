//! The contact details that a person gave last time, to be offered the next time.

use std::path::Path;

use mohur_certificate::identifier::Pin;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use super::RegisterError;
use super::database::{Database, Failure};
use crate::application::{EmailAddress, PhoneNumber};

/// How to reach a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Where copies go.
    pub email: EmailAddress,
    /// The telephone number, if the person gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
}

/// The remembered contact details of everyone who applied.
#[derive(Debug)]
pub struct Contacts(Database);

impl Contacts {
    /// Opens the contact details kept in the folder of a register, which must exist.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        Database::open(path).map(Self)
    }

    /// What the person gave last time.
    pub fn of(&self, pin: Pin) -> Result<Option<ContactDetails>, RegisterError> {
        self.0.read(|connection| {
            let mut find = connection.prepare_cached("SELECT email, phone FROM contacts WHERE pin = ?1")?;
            Ok(find.query_row([pin.to_string()], details).optional()?)
        })
    }

    /// Remembers `details` in place of what the person gave before, and returns when they are on the disk.
    pub fn remember(&self, pin: Pin, details: &ContactDetails) -> Result<(), RegisterError> {
        // Most give what they gave before, and reading costs less than syncing.
        if self.of(pin)?.as_ref() == Some(details) { Ok(()) } else { self.remember_all(&[(pin, details.clone())]) }
    }

    /// Remembers the details of many people at once, later ones in place of earlier ones, synced once at the end.
    pub fn remember_all(&self, details: &[(Pin, ContactDetails)]) -> Result<(), RegisterError> {
        let sql = "INSERT INTO contacts (pin, email, phone) VALUES (?1, ?2, ?3) \
            ON CONFLICT (pin) DO UPDATE SET email = excluded.email, phone = excluded.phone";
        self.0.write(|connection| {
            let mut put = connection.prepare_cached(sql)?;
            for (pin, ContactDetails { email, phone }) in details {
                put.execute((pin.to_string(), email.to_string(), phone.as_ref().map(ToString::to_string)))?;
            }
            Ok(())
        })
    }

    /// Forgets the person's contact details, older ones included, and returns when the disk holds none of them: whether
    /// there were any.
    pub fn forget(&self, pin: Pin) -> Result<bool, RegisterError> {
        let forgotten = self.0.write(|connection| {
            let forgotten = connection.execute("DELETE FROM contacts WHERE pin = ?1", [pin.to_string()])?;
            Ok::<_, Failure<RegisterError>>(forgotten)
        })?;
        self.0.empty_log()?;
        Ok(forgotten > 0)
    }
}

fn details(row: &Row<'_>) -> rusqlite::Result<ContactDetails> {
    let phone: Option<String> = row.get(1)?;
    Ok(ContactDetails {
        email: row.get::<_, String>(0)?.parse().map_err(damaged)?,
        phone: phone.map(|text| text.parse().map_err(damaged)).transpose()?,
    })
}

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register;
    use std::fs;

    fn pin(text: &str) -> Pin {
        text.parse().unwrap()
    }

    fn details(email: &str, phone: Option<&str>) -> ContactDetails {
        ContactDetails { email: email.parse().unwrap(), phone: phone.map(|phone| phone.parse().unwrap()) }
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        Register::create(folder.path()).unwrap();
        folder
    }

    #[test]
    fn the_last_details_are_offered_next_time() {
        let folder = folder();
        let contacts = Contacts::open(folder.path()).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("a@example.az", Some("0501234567"))).unwrap();
        contacts.remember(pin("1AAAAA1"), &details("b@example.az", None)).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("c@example.az", None)).unwrap();
        let contacts = Contacts::open(folder.path()).unwrap();
        assert_eq!(contacts.of(pin("5ZK3M9Q")).unwrap(), Some(details("c@example.az", None)));
        assert_eq!(contacts.of(pin("1AAAAA1")).unwrap(), Some(details("b@example.az", None)));
        assert_eq!(contacts.of(pin("2AAAAA2")).unwrap(), None);
    }

    #[test]
    fn many_are_remembered_at_once_and_the_later_counts() {
        let folder = folder();
        let contacts = Contacts::open(folder.path()).unwrap();
        let all = [("5ZK3M9Q", "a@example.az"), ("1AAAAA1", "b@example.az"), ("5ZK3M9Q", "c@example.az")];
        contacts.remember_all(&all.map(|(person, email)| (pin(person), details(email, None)))).unwrap();
        assert_eq!(contacts.of(pin("5ZK3M9Q")).unwrap(), Some(details("c@example.az", None)));
        assert_eq!(contacts.of(pin("1AAAAA1")).unwrap(), Some(details("b@example.az", None)));
    }

    #[test]
    fn the_forgotten_are_gone_from_the_disk() {
        let folder = folder();
        let contacts = Contacts::open(folder.path()).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("old@example.az", None)).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("new@example.az", None)).unwrap();
        contacts.remember(pin("1AAAAA1"), &details("b@example.az", None)).unwrap();
        let holds = |text: &str| {
            fs::read_dir(folder.path()).unwrap().any(|file| {
                fs::read(file.unwrap().path()).unwrap().windows(text.len()).any(|found| found == text.as_bytes())
            })
        };
        assert!(holds("old@example.az") && holds("new@example.az"));
        assert!(contacts.forget(pin("5ZK3M9Q")).unwrap());
        assert!(!contacts.forget(pin("5ZK3M9Q")).unwrap(), "there are none left");
        assert_eq!(contacts.of(pin("5ZK3M9Q")).unwrap(), None);
        assert!(!holds("old@example.az") && !holds("new@example.az"));
        assert!(holds("b@example.az"));
    }

    #[test]
    fn two_processes_do_not_lose_each_others_details() {
        let folder = folder();
        let [first, second] = [(); 2].map(|()| Contacts::open(folder.path()).unwrap());
        first.remember(pin("5ZK3M9Q"), &details("a@example.az", None)).unwrap();
        second.remember(pin("1AAAAA1"), &details("b@example.az", None)).unwrap();
        first.forget(pin("2AAAAA2")).unwrap();
        assert_eq!(first.of(pin("1AAAAA1")).unwrap(), Some(details("b@example.az", None)));
        assert_eq!(second.of(pin("5ZK3M9Q")).unwrap(), Some(details("a@example.az", None)));
    }

    #[test]
    fn a_vanished_or_damaged_file_is_named() {
        let folder = folder();
        let contacts = Contacts::open(folder.path()).unwrap();
        let nonsense = "INSERT INTO contacts VALUES ('5ZK3M9Q', 'nonsense', NULL)";
        contacts.0.write(|connection| Ok::<_, Failure<RegisterError>>(connection.execute_batch(nonsense)?)).unwrap();
        assert!(matches!(contacts.of(pin("5ZK3M9Q")), Err(RegisterError::Damaged { .. })));
        fs::remove_dir_all(folder.path()).unwrap();
        let error = contacts.remember(pin("1AAAAA1"), &details("a@example.az", None));
        assert!(matches!(error, Err(RegisterError::NoFile { .. })));
        assert!(matches!(Contacts::open(folder.path()), Err(RegisterError::NoFolder { .. })));
    }
}
