//! The work on one chunk, stage by stage.

mod check;
mod register;
mod sign;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use mohur_certificate::number::CertificateNumber;
use rayon::ThreadPool;

use super::input::Position;
use super::journal::{Chunk, Fate, Signed};
use super::office::{Decided, Failure, Office};
use super::order::Accepted;
use super::progress::Progress;
use super::reason::Judged;
use super::table::Table;
use super::{Batch, BatchError, Files};
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
    pub(crate) files: &'a Files,
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
    pub(crate) decided: Decided,
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
    fn patiently<T>(&self, ask: impl Fn() -> Result<T, Failure>) -> Result<T, Failure> {
        let (started, mut pause) = (self.office.now(), FIRST_PAUSE);
        let is_over = || self.progress.is_stopped() || !self.is_within_patience(started);
        loop {
            match ask() {
                Err(Failure::Away(cause)) if !is_over() => {
                    self.progress.wait(Some(cause.to_string()));
                    self.pause(pause);
                    pause = LONGEST_PAUSE.min(2 * pause);
                }
                answered => {
                    self.progress.wait(None);
                    return answered;
                }
            }
        }
    }

    fn is_within_patience(&self, started: Timestamp) -> bool {
        let waited = self.office.now().duration_since(started);
        // A clock that was put back has not waited at all.
        waited.unsigned_abs() < self.batch.patience || waited.is_negative()
    }

    fn pause(&self, pause: Duration) {
        let mut left = pause;
        while !left.is_zero() && !self.progress.is_stopped() {
            let part = left.min(HEARING);
            self.office.pause(part);
            left -= part;
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
        places @ Failure::TooFewPlaces { .. } => BatchError::Office(places.into()),
    }
}
