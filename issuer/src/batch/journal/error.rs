//! Why a journal cannot be used.

use std::io;
use std::path::PathBuf;

use super::record::MAX_RECORD;
use crate::language::{Language, Sentence};

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum JournalError {
    /// The file system.
    Io {
        /// The journal.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process is at work.
    InUse {
        /// The journal.
        path: PathBuf,
    },
    /// It could not be written before.
    Broken {
        /// The journal.
        path: PathBuf,
    },
    /// A record that could not be read again.
    RecordTooLong {
        /// The journal.
        path: PathBuf,
        /// The record's bytes.
        bytes: u64,
    },
    /// Some other file.
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Of a later program.
    Newer {
        /// The journal.
        path: PathBuf,
        /// Its version.
        version: u8,
    },
    /// Something that was on disk is not there any more.
    Damaged {
        /// The journal.
        path: PathBuf,
        /// The input up to where the journal is whole.
        bytes: u64,
    },
}

impl JournalError {
    fn english(&self) -> String {
        match self {
            Self::Io { path, source } => format!("{}: {source}", path.display()),
            Self::InUse { path } => {
                format!("another process is working on this batch: it holds {}", path.display())
            }
            Self::Broken { path } => {
                format!("{} could not be written; run the batch again once the cause is gone", path.display())
            }
            Self::RecordTooLong { path, bytes } => format!(
                "a record of {bytes} bytes is too long for {}: at most {MAX_RECORD} can be read again",
                path.display()
            ),
            Self::Foreign { path } => {
                format!("{} is there, but it is not the journal of a batch; choose another output", path.display())
            }
            Self::Newer { path, version } => {
                format!("{} is of version {version}, which a newer program wrote; go on with that", path.display())
            }
            Self::Damaged { path, bytes } => format!(
                "{} is damaged: what it says about the input behind byte {bytes} cannot be read, although it was on \
                 disk. Nothing is done, because certificates could be issued twice; the service knows which are \
                 registered",
                path.display()
            ),
        }
    }

    fn azerbaijani(&self) -> String {
        match self {
            Self::Io { path, source } => format!("{}: {source}", path.display()),
            Self::InUse { path } => format!("bu iş üzərində başqa proses işləyir: {} onun əlindədir", path.display()),
            Self::Broken { path } => {
                format!("{} yazıla bilmədi; səbəb aradan qalxanda eyni əmri yenə verin", path.display())
            }
            Self::RecordTooLong { path, bytes } => format!(
                "{bytes} baytlıq qeyd {} üçün çox uzundur: ən çoxu {MAX_RECORD} bayt geri oxuna bilər",
                path.display()
            ),
            Self::Foreign { path } => {
                format!("{} artıq var, lakin bu, toplu verilişin jurnalı deyil; başqa --out göstərin", path.display())
            }
            Self::Newer { path, version } => format!(
                "{} faylının versiyası {version}-dir, onu daha yeni proqram yazıb; həmin proqramla davam edin",
                path.display()
            ),
            Self::Damaged { path, bytes } => format!(
                "{} zədələnib: girişin {bytes}-ci baytından sonrası haqqında yazılanlar diskdə idi, indi isə \
                 oxunmur. Heç nə edilmədi, çünki arayışlar iki dəfə verilə bilərdi; hansıların qeydə alındığını \
                 xidmət bilir",
                path.display()
            ),
        }
    }
}

impl Sentence for JournalError {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}
