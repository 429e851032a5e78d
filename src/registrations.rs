//! Registrations in a file: one a line, exactly as the service takes it (the body of `POST /v1/certificates`).
//!
//! A line is on disk before its certificate's page leaves, so the file knows of every certificate that is out. A crash
//! can tear its last line only before that, so a torn line is cut off without loss.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use mohur_issuer::language::{Language, Sentence};
use mohur_issuer::tail::torn_line;
use mohur_revocation::http::MAX_REGISTRATION_BODY;
use mohur_revocation::record::{CompactBytes, Notify, Organisation, Person};
use serde::{Deserialize, Serialize};

use crate::file;

/// The longest line: what the service takes as one registration at most.
pub(crate) const MAX_LINE: usize = MAX_REGISTRATION_BODY;
/// How every line begins; nothing else that was torn is taken for a registration and cut off.
const BEGIN: &[u8] = b"{\"certificate\":\"";
/// How far back the beginning of what was torn is looked for: a power cut can leave zeros in place of all the lines that
/// were appended at once, a thousand of a batch.
const LOOK_BACK: u64 = 2 << 20;

/// A certificate to be known by the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registration {
    /// Its compact form.
    pub(crate) certificate: CompactBytes,
    /// Whose it is.
    pub(crate) holder: Person,
    /// To whom it is presented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) addressee: Option<Organisation>,
    /// Whether that organisation is told when it falls out of force.
    #[serde(default = "do_not_tell")]
    pub(crate) notify: Notify,
}

fn do_not_tell() -> Notify {
    Notify::DoNotTell
}

/// A file of registrations that grows. Several processes may share it.
#[derive(Clone, Debug)]
pub(crate) struct Registrations {
    path: PathBuf,
}

impl Registrations {
    /// The file at `path`, which is made when the first registration is appended.
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Appends a line for each registration; all are on disk when this returns, or the file is as it was.
    pub(crate) fn append(&self, registrations: &[Registration]) -> Result<(), RegistrationsError> {
        let mut lines = Vec::new();
        for registration in registrations {
            serde_json::to_writer(&mut lines, registration).map_err(|error| self.failed(error.into()))?;
            lines.push(b'\n');
        }
        let mut file = self.open().map_err(|error| self.failed(error))?;
        // Other processes append here too; the lock ends with the file.
        file.lock().map_err(|error| self.failed(error))?;
        let end = self.mend(&mut file)?;
        let written = file.write_all(&lines).and_then(|()| file.sync_data());
        written.map_err(|error| {
            // Half a line would only be cut off by the next who appends.
            let _ = file.set_len(end);
            self.failed(error)
        })
    }

    /// That registrations can be appended: the file can be written, and is one of registrations or new. Nothing is changed.
    pub(crate) fn ensure_usable(&self) -> Result<(), RegistrationsError> {
        if !self.path.exists() {
            return file::folder(&self.path).read_dir().map(drop).map_err(|error| self.failed(error));
        }
        let mut file = self.open().map_err(|error| self.failed(error))?;
        file.lock_shared().map_err(|error| self.failed(error))?;
        let (_, torn) = self.torn(&mut file)?;
        if Torn::of(&torn) == Torn::Foreign {
            Err(RegistrationsError::Foreign { path: self.path.clone() })
        } else {
            Ok(())
        }
    }

    fn open(&self) -> io::Result<File> {
        let is_new = !self.path.exists();
        let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(&self.path)?;
        if is_new {
            file::sync(file::folder(&self.path))?;
        }
        Ok(file)
    }

    /// Completes or cuts off what a crash left of a last line; the length of what stays.
    fn mend(&self, file: &mut File) -> Result<u64, RegistrationsError> {
        let (begin, torn) = self.torn(file)?;
        let mended = match Torn::of(&torn) {
            Torn::Nothing => return Ok(begin),
            Torn::Whole => file.write_all(b"\n").map(|()| begin + torn.len() as u64 + 1),
            Torn::Part => file.set_len(begin).map(|()| begin),
            Torn::Foreign => return Err(RegistrationsError::Foreign { path: self.path.clone() }),
        };
        mended.map_err(|error| self.failed(error))
    }

    /// What stands behind the last line break, and where it begins.
    fn torn(&self, file: &mut File) -> Result<(u64, Vec<u8>), RegistrationsError> {
        let torn = torn_line(file, LOOK_BACK).map_err(|error| self.failed(error))?;
        let end = file.metadata().map_err(|error| self.failed(error))?.len();
        Ok((end - torn.len() as u64, torn))
    }

    fn failed(&self, error: io::Error) -> RegistrationsError {
        RegistrationsError::Io { path: self.path.clone(), error }
    }
}

/// What stands behind the last line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Torn {
    /// Nothing, as it should be.
    Nothing,
    /// A registration without its line break.
    Whole,
    /// A piece of one, or zeros that a power cut left in its place.
    Part,
    /// Something else.
    Foreign,
}

impl Torn {
    /// Tells what `bytes`, which have no line break, are.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let common = bytes.len().min(BEGIN.len());
        if bytes.is_empty() {
            Self::Nothing
        } else if serde_json::from_slice::<Registration>(bytes).is_ok() {
            Self::Whole
        } else if bytes[..common] == BEGIN[..common] || bytes.iter().all(|byte| *byte == 0) {
            Self::Part
        } else {
            Self::Foreign
        }
    }
}

/// Why registrations are not in their file.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub(crate) enum RegistrationsError {
    /// The operating system.
    Io { path: PathBuf, error: io::Error },
    /// Another file: nothing of it is touched.
    Foreign { path: PathBuf },
}

impl Sentence for RegistrationsError {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::Io { path, error }, Language::En) => format!("cannot write {}: {error}", path.display()),
            (Self::Io { path, error }, Language::Az) => format!("{} yazıla bilmir: {error}", path.display()),
            (Self::Foreign { path }, Language::En) => {
                format!("the last line of {} is no registration; give another file for registrations", path.display())
            }
            (Self::Foreign { path }, Language::Az) => {
                format!(
                    "{} faylının son sətri qeydiyyat deyil; --registrations ilə başqa fayl göstərin",
                    path.display()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn registration(surname: &str) -> Registration {
        serde_json::from_value(serde_json::json!({
            "certificate": "AQ",
            "holder": {"pin": "5ZK3M9Q", "surname": surname, "given_name": "Gülşən"},
        }))
        .unwrap()
    }

    fn line(surname: &str) -> String {
        format!("{}\n", serde_json::to_string(&registration(surname)).unwrap())
    }

    /// What a file holding `before` holds after one registration more.
    fn appended(before: &[u8]) -> Result<String, RegistrationsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registrations.jsonl");
        fs::write(&path, before).unwrap();
        Registrations::at(&path).append(&[registration("c")])?;
        Ok(fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn lines_are_the_bodies_that_the_service_takes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registrations.jsonl");
        Registrations::at(&path).append(&[registration("a"), registration("b")]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), line("a") + &line("b"));
        assert_eq!(
            line("a"),
            "{\"certificate\":\"AQ\",\"holder\":{\"pin\":\"5ZK3M9Q\",\"surname\":\"a\",\"given_name\":\"Gülşən\"},\
             \"notify\":\"do-not-tell\"}\n"
        );
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "PINs are nobody else's business");
    }

    #[test]
    fn what_a_crash_tore_is_completed_or_cut_off() {
        let whole = line("a") + &line("b");
        let expected = whole.clone() + &line("c");
        for length in line("a").len()..whole.len() - 1 {
            assert_eq!(appended(&whole.as_bytes()[..length]).unwrap(), line("a") + &line("c"), "{length}");
        }
        assert_eq!(appended(&whole.as_bytes()[..whole.len() - 1]).unwrap(), expected);
        assert_eq!(appended(whole.as_bytes()).unwrap(), expected);
        assert_eq!(appended(&[whole.as_bytes(), &vec![0; 100_000]].concat()).unwrap(), expected);
        assert_eq!(appended(&vec![0; 100_000]).unwrap(), line("c"));
    }

    #[test]
    fn another_file_is_left_alone() {
        for foreign in ["hello", "{\"list\":\"x\"}", "[1]\n2", &"x".repeat(3 << 20)] {
            assert!(matches!(appended(foreign.as_bytes()), Err(RegistrationsError::Foreign { .. })));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        fs::write(&path, "hello").unwrap();
        Registrations::at(&path).append(&[registration("a")]).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), "hello");
    }

    #[test]
    fn a_file_that_cannot_take_registrations_is_found_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registrations.jsonl");
        let usable = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            let usable = Registrations::at(&path).ensure_usable();
            assert_eq!(fs::read(&path).unwrap(), bytes, "nothing is changed");
            usable
        };
        for fine in [line("a"), line("a") + &line("b")[..30], String::new()] {
            usable(fine.as_bytes()).unwrap();
        }
        assert!(matches!(usable(b"hello"), Err(RegistrationsError::Foreign { .. })));
        fs::remove_file(&path).unwrap();
        Registrations::at(&path).ensure_usable().unwrap();
        assert!(!path.exists());
        assert!(matches!(Registrations::at(&path.join("a")).ensure_usable(), Err(RegistrationsError::Io { .. })));
        fs::create_dir(&path).unwrap();
        assert!(matches!(Registrations::at(&path).ensure_usable(), Err(RegistrationsError::Io { .. })));
    }

    #[test]
    fn many_append_at_the_same_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = Registrations::at(&folder.path().join("registrations.jsonl"));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..25).for_each(|_| file.append(&[registration("a"), registration("b")]).unwrap()));
            }
        });
        assert_eq!(fs::read_to_string(&file.path).unwrap(), (line("a") + &line("b")).repeat(100));
    }
}
