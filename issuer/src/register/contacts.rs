//! The contact details that a person gave last time, to be offered the next time.
//!
//! `contacts.jsonl` is appended to, and the last line of a person counts: an application costs one short write however
//! many people there are. A line without its line feed was never acknowledged and is ignored.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use mohur_certificate::identifier::Pin;
use serde::{Deserialize, Serialize};

use super::RegisterError;
use super::folder::{Folder, failed};
use crate::application::{EmailAddress, PhoneNumber};
use crate::import::fault::{BadLine, Cause};
use crate::import::{MAX_FILE_BYTES, ReadError};

/// The file's name in the register's folder.
pub(crate) const FILE: &str = "contacts.jsonl";
/// Guards the file against two processes that write at once.
const LOCK: &str = "contacts.lock";
/// The file is written anew when so many of its lines, and most of them, are out of date.
const STALE_LINES: usize = 1000;

/// How to reach a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Where copies go.
    pub email: EmailAddress,
    /// The telephone number, if the person gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    pin: Pin,
    #[serde(flatten)]
    details: ContactDetails,
}

impl Line {
    fn text(pin: Pin, details: &ContactDetails) -> String {
        let line = Self { pin, details: details.clone() };
        serde_json::to_string(&line).expect("a line has only strings") + "\n"
    }
}

/// The remembered contact details of everyone who applied.
#[derive(Debug)]
pub struct Contacts {
    folder: Folder,
    details: BTreeMap<Pin, ContactDetails>,
    stale: usize,
}

impl Contacts {
    /// Reads the contact details kept in the folder of a register, which must exist.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        let mut contacts = Self { folder: Folder::open(path)?, details: BTreeMap::new(), stale: 0 };
        contacts.reload()?;
        Ok(contacts)
    }

    /// What the person gave last time.
    pub fn of(&self, pin: Pin) -> Option<&ContactDetails> {
        self.details.get(&pin)
    }

    /// Remembers `details` in place of what the person gave before, and returns when they are on the disk.
    pub fn remember(&mut self, pin: Pin, details: &ContactDetails) -> Result<(), RegisterError> {
        if self.of(pin) == Some(details) {
            return Ok(());
        }
        let _lock = self.folder.lock(LOCK)?;
        self.append(&Line::text(pin, details))?;
        self.stale += usize::from(self.details.insert(pin, details.clone()).is_some());
        if self.stale > self.details.len().max(STALE_LINES) { self.rewrite(None) } else { Ok(()) }
    }

    /// Forgets the person's contact details, older ones included, and returns when the disk holds none of them.
    pub fn forget(&mut self, pin: Pin) -> Result<(), RegisterError> {
        let _lock = self.folder.lock(LOCK)?;
        self.rewrite(Some(pin))
    }

    /// Writes the file anew with one line a person, leaving out `without`, from what the disk holds now.
    fn rewrite(&mut self, without: Option<Pin>) -> Result<(), RegisterError> {
        self.reload()?;
        let kept = self.details.iter().filter(|(pin, _)| Some(**pin) != without);
        self.folder.replace(FILE, kept.map(|(pin, details)| Line::text(*pin, details)))?;
        self.stale = 0;
        if let Some(pin) = without {
            self.details.remove(&pin);
        }
        Ok(())
    }

    fn append(&self, line: &str) -> Result<(), RegisterError> {
        let path = self.folder.file(FILE);
        // Without `create`: a file that vanished is an error, not an empty one.
        self.folder.read(FILE)?;
        let mut file = OpenOptions::new().read(true).write(true).open(&path).map_err(failed(&path))?;
        append_synced(&mut file, line).map_err(failed(&path))
    }

    fn reload(&mut self) -> Result<(), RegisterError> {
        let path = self.folder.file(FILE);
        let unreadable = |source| RegisterError::Unreadable { path: path.clone(), source };
        let mut bytes = Vec::new();
        let mut file = self.folder.read(FILE)?.take(MAX_FILE_BYTES);
        file.read_to_end(&mut bytes).map_err(|error| unreadable(error.into()))?;
        if file.limit() == 0 {
            return Err(unreadable(ReadError::TooLarge));
        }
        let (details, lines) = parse(&bytes).map_err(|bad| RegisterError::Damaged { path: path.clone(), bad })?;
        self.stale = lines - details.len();
        self.details = details;
        Ok(())
    }
}

/// The last details of each person in the whole lines of `bytes`, and how many lines these are.
fn parse(bytes: &[u8]) -> Result<(BTreeMap<Pin, ContactDetails>, usize), BadLine> {
    let (mut details, mut number) = (BTreeMap::new(), 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n")) {
        number += 1;
        let line: Line = serde_json::from_slice(line).map_err(|error| BadLine {
            line: number as u64,
            faults: vec![Cause::NotAnObject { column: error.column() }.into()],
        })?;
        details.insert(line.pin, line.details);
    }
    Ok((details, number))
}

/// Adds `line` behind the last whole line, over what a crash or a full disk may have left of another.
fn append_synced(file: &mut File, line: &str) -> std::io::Result<()> {
    let end = whole_lines_end(file)?;
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    file.write_all(line.as_bytes())?;
    file.sync_all()
}

/// The offset behind the last line feed of `file`.
fn whole_lines_end(file: &mut File) -> std::io::Result<u64> {
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut byte = [0];
    while end > 0 {
        file.seek(SeekFrom::Start(end - 1))?;
        file.read_exact(&mut byte)?;
        if byte == *b"\n" {
            break;
        }
        end -= 1;
    }
    Ok(end)
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
        let mut contacts = Contacts::open(folder.path()).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("a@example.az", Some("0501234567"))).unwrap();
        contacts.remember(pin("1AAAAA1"), &details("b@example.az", None)).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("c@example.az", None)).unwrap();
        let contacts = Contacts::open(folder.path()).unwrap();
        assert_eq!(contacts.of(pin("5ZK3M9Q")), Some(&details("c@example.az", None)));
        assert_eq!(contacts.of(pin("1AAAAA1")), Some(&details("b@example.az", None)));
        assert_eq!(contacts.of(pin("2AAAAA2")), None);
    }

    #[test]
    fn a_torn_last_line_loses_nothing_that_was_acknowledged() {
        let folder = folder();
        let mut contacts = Contacts::open(folder.path()).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("a@example.az", None)).unwrap();
        let path = folder.path().join(FILE);
        let mut bytes = fs::read(&path).unwrap();
        bytes.extend_from_slice(b"{\"pin\":\"1AAA");
        fs::write(&path, bytes).unwrap();
        let mut contacts = Contacts::open(folder.path()).unwrap();
        contacts.remember(pin("1AAAAA1"), &details("b@example.az", None)).unwrap();
        let contacts = Contacts::open(folder.path()).unwrap();
        assert_eq!(contacts.of(pin("5ZK3M9Q")), Some(&details("a@example.az", None)));
        assert_eq!(contacts.of(pin("1AAAAA1")), Some(&details("b@example.az", None)));
    }

    #[test]
    fn the_forgotten_are_gone_from_the_disk() {
        let folder = folder();
        let mut contacts = Contacts::open(folder.path()).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("old@example.az", None)).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("new@example.az", None)).unwrap();
        contacts.remember(pin("1AAAAA1"), &details("b@example.az", None)).unwrap();
        contacts.forget(pin("5ZK3M9Q")).unwrap();
        assert_eq!(contacts.of(pin("5ZK3M9Q")), None);
        assert_eq!(
            fs::read_to_string(folder.path().join(FILE)).unwrap(),
            Line::text(pin("1AAAAA1"), &details("b@example.az", None))
        );
    }

    #[test]
    fn two_processes_do_not_lose_each_others_details() {
        let folder = folder();
        let mut first = Contacts::open(folder.path()).unwrap();
        let mut second = Contacts::open(folder.path()).unwrap();
        first.remember(pin("5ZK3M9Q"), &details("a@example.az", None)).unwrap();
        second.remember(pin("1AAAAA1"), &details("b@example.az", None)).unwrap();
        first.forget(pin("2AAAAA2")).unwrap();
        assert_eq!(first.of(pin("1AAAAA1")), Some(&details("b@example.az", None)));
    }

    #[test]
    fn the_file_does_not_grow_with_every_change() {
        let folder = folder();
        let mut contacts = Contacts::open(folder.path()).unwrap();
        contacts.stale = STALE_LINES;
        contacts.remember(pin("5ZK3M9Q"), &details("a@example.az", None)).unwrap();
        contacts.remember(pin("5ZK3M9Q"), &details("b@example.az", None)).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap().lines().count(), 1);
        assert_eq!(contacts.stale, 0);
    }

    #[test]
    fn a_vanished_or_damaged_file_is_named() {
        let folder = folder();
        let path = folder.path().join(FILE);
        let mut contacts = Contacts::open(folder.path()).unwrap();
        fs::write(&path, "{\"pin\":\"5ZK3M9Q\",\"email\":\"a@example.az\"}\nnonsense\n").unwrap();
        assert!(matches!(Contacts::open(folder.path()), Err(RegisterError::Damaged { bad, .. }) if bad.line == 2));
        fs::remove_file(&path).unwrap();
        assert!(matches!(Contacts::open(folder.path()), Err(RegisterError::NoFile { .. })));
        let error = contacts.remember(pin("5ZK3M9Q"), &details("a@example.az", None));
        assert!(matches!(error, Err(RegisterError::NoFile { .. })));
        drop(folder);
        assert!(matches!(Contacts::open(path.parent().unwrap()), Err(RegisterError::NoFolder { .. })));
    }
}
