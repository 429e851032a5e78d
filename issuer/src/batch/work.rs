//! The work on one chunk, stage by stage.

mod check;
mod register;
mod sign;

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mohur_certificate::number::CertificateNumber;
use rayon::ThreadPool;

use super::input::Position;
use super::journal::{Chunk, Fate, Signed};
use super::office::{Failure, Office};
use super::order::Accepted;
use super::progress::Progress;
use super::reason::Judged;
use super::table::Table;
use super::{Batch, BatchError};
use crate::issue::Issuance;

/// The first pause before a service that is away is asked again; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// How soon a wish to stop is heard while nothing goes on.
const HEARING: Duration = Duration::from_millis(50);

/// What every stage works with.
pub(crate) struct Work<'a, O> {
    pub(crate) batch: &'a Batch<'a>,
    pub(crate) office: &'a O,
    pub(crate) progress: &'a Progress,
    pub(crate) table: Arc<Table>,
    pub(crate) pool: ThreadPool,
}

/// Lines whose applications were judged, and the places of those that were accepted.
pub(crate) struct Checked {
    end: Position,
    lines: Vec<(u64, Judged<(Accepted, Issuance)>)>,
}

/// A chunk with the pages of its certificates, in their order.
pub(crate) struct Made<R> {
    pub(crate) chunk: Chunk<R>,
    pub(crate) pages: Vec<MadePage>,
}

/// A page that nobody has seen yet.
pub(crate) struct MadePage {
    number: CertificateNumber,
    issued: Timestamp,
    pdf: Vec<u8>,
}

/// A chunk whose lines have their results.
pub(crate) struct Registered {
    pub(crate) end: Position,
    pub(crate) lines: Vec<(u64, Judged<NamedPage>)>,
}

/// The page of a registered certificate.
pub(crate) struct NamedPage {
    pub(crate) number: CertificateNumber,
    pub(crate) name: String,
    pub(crate) issued: Timestamp,
    pub(crate) pdf: Vec<u8>,
}

impl<O: Office> Work<'_, O> {
    /// Asks until there is an answer or the patience is over.
    fn patiently<T>(&self, ask: impl Fn() -> Result<T, Failure>) -> Result<T, BatchError> {
        let (started, mut pause) = (Instant::now(), FIRST_PAUSE);
        loop {
            match ask() {
                Ok(answer) => {
                    if pause > FIRST_PAUSE {
                        self.progress.wait(None);
                    }
                    return Ok(answer);
                }
                Err(Failure::Away(cause)) if started.elapsed() < self.batch.patience && !self.progress.is_stopped() => {
                    self.progress.wait(Some(cause.to_string()));
                    self.pause(pause);
                    pause = LONGEST_PAUSE.min(2 * pause);
                }
                Err(failure) => return Err(office(failure)),
            }
        }
    }

    fn pause(&self, pause: Duration) {
        let started = Instant::now();
        while started.elapsed() < pause && !self.progress.is_stopped() {
            thread::sleep(HEARING);
        }
    }
}

/// The certificates of a chunk.
fn signed<R>(chunk: &Chunk<R>) -> impl Iterator<Item = &Signed<R>> {
    chunk.lines.iter().filter_map(|line| match &line.fate {
        Fate::Signed(signed) => Some(&**signed),
        Fate::Refused(_) => None,
    })
}

fn office(failure: Failure) -> BatchError {
    match failure {
        Failure::Away(cause) | Failure::Refused(cause) => BatchError::Office(cause),
    }
}
