//! Batches: a certificate for every line of a file, on all cores, in constant memory, and resumable.
//!
//! Lines go in chunks through stages that work at the same time: read, check and reserve, sign and make pages, **write down
//! in the journal**, register, write pages and results, note as done. What the order of the steps means for a kill at any
//! moment stands in `docs/batch.md`; in short: a certificate that is in the journal is registered and written by whoever
//! runs the batch next, and one that is not was never known to anyone.

mod error;
mod files;
mod input;
mod journal;
mod office;
mod order;
mod output;
mod pipeline;
mod progress;
mod reason;
mod results;
mod table;
mod terms;
mod work;
mod writer;

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mohur_certificate::cose::Signer;
use mohur_certificate::document_type::DocumentTypes;
use mohur_keys::trust::Trust;

use self::input::{Input, InputError};
use self::journal::{Begin, Done, Journal, Stage, State};
use self::pipeline::{End, Pipeline};
use self::terms::Terms;
use crate::application::Policy;
use crate::durable::{self, Age};
use crate::import::ReadError;
use crate::issue::Authority;
use crate::language::Language;

pub use self::error::BatchError;
pub use self::files::Files;
pub use self::journal::{Applicant, JournalError};
pub use self::office::{Decided, Failure, Issued, Office};
pub use self::order::{Order, gives_facts};
pub use self::output::{Destination, DestinationError};
pub use self::progress::{Progress, Reached};
pub use self::reason::Reason;
pub use self::table::TableError;
pub use self::terms::{Source, Term};

/// What a batch is issued with.
pub struct Batch<'a> {
    /// What the lines ask for.
    pub order: Order<'a>,
    /// All document types, for the pages of an earlier run.
    pub types: &'a DocumentTypes,
    /// What the issuer decided about applications.
    pub policy: Policy,
    /// Who issues.
    pub authority: &'a Authority,
    /// Whom verifiers believe.
    pub trust: &'a Trust,
    /// The key that signs.
    pub signer: &'a (dyn Signer + Sync),
    /// The language of reasons, and of pages whose lines name none.
    pub language: Language,
    /// Where places come from and registrations go.
    pub source: Source,
    /// Whether applicants can be sent copies.
    pub copies: Copies,
    /// How many cores to keep busy.
    pub jobs: NonZeroUsize,
    /// For how long to wait for a service that is away.
    pub patience: Duration,
}

/// Whether applicants can be sent copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// They get those that they ask for.
    Sent,
    /// There is no mail server: a line that asks for one stops the batch until there is.
    Impossible,
}

/// How a batch ended, and what it did in all its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Whether lines are left.
    pub ending: Ending,
    /// Lines that became certificates.
    pub issued: u64,
    /// Lines that did not.
    pub refused: u64,
}

/// Whether lines are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every line has its result.
    Finished,
    /// Every line had its result before: nothing was done.
    FinishedBefore,
    /// It was asked to stop; it goes on when it is run again.
    Stopped,
}

impl Summary {
    fn new(ending: Ending, done: &Done) -> Self {
        Self { ending, issued: done.issued, refused: done.refused }
    }
}

/// Issues a certificate for every line, or for every line that an earlier run left.
pub fn run<O: Office>(
    batch: &Batch<'_>,
    files: &Files,
    office: &O,
    progress: &Progress,
) -> Result<Summary, BatchError> {
    let mut input = Input::open(&files.input, files.format, &batch.order.names()).map_err(unreadable(files))?;
    let (mut journal, mut state, age) = open::<O::Registration>(batch, files, office)?;
    if !input.go_on(state.position()).map_err(|error| unreadable(files)(ReadError::Io(error).into()))? {
        return Err(other_input(files));
    }
    if state.stage == Stage::Whole {
        progress.begin(&state.done);
        return finished_before(files, &mut input, &state.done);
    }
    if missing(files, &state.done)?.is_some() {
        state.write_again();
        journal.done(&state.done)?;
    }
    progress.begin(&state.done);
    let begin = state.begin.clone();
    let pipeline = Pipeline { batch, files, office, progress };
    let (done, end) = pipeline.run(input, &mut journal, state, age)?;
    if end == End::Stopped {
        return Ok(Summary::new(Ending::Stopped, &done));
    }
    journal.whole(&begin, &done)?;
    files.destination.publish().map_err(unwritable(files.destination.path()))?;
    Ok(Summary::new(Ending::Finished, &done))
}

/// The journal of an earlier run, or a new one for files that are nobody's.
fn open<R: serde::de::DeserializeOwned>(
    batch: &Batch<'_>,
    files: &Files,
    office: &impl Office,
) -> Result<(Journal, State, Age), BatchError> {
    let path = files.journal();
    let results = files.results_beside().map_err(unwritable(&files.results))?;
    let terms = Terms::of(batch, &files.journal_folder().map_err(unwritable(&path))?);
    if let Some((journal, state)) = Journal::open::<R>(&path)? {
        if state.begin.results != results {
            return Err(BatchError::OtherResults { begun: path.with_file_name(state.begin.results) });
        }
        let begun = &state.begin.terms;
        // What is finished says so in any language; another type or key would be another batch.
        let language = if state.stage == Stage::Whole { begun.language } else { terms.language };
        begun.ensure_same(&Terms { language, ..terms })?;
        return Ok((journal, state, Age::Begun));
    }
    if let Some(path) = files.taken() {
        return Err(BatchError::Taken { path });
    }
    let begin = Begin::new(files.input.clone(), results, office.now(), terms);
    let journal = Journal::create(&path, &begin)?;
    Ok((journal, State::new(begin), Age::New))
}

/// Nothing is left, unless lines were added since, somebody took the output away, or the archive's name is all that is missing.
fn finished_before(files: &Files, input: &mut Input, done: &Done) -> Result<Summary, BatchError> {
    if input.next(1).map_err(unread(files))?.is_some() {
        return Err(other_input(files));
    }
    if let Some(path) = missing(files, done)? {
        return Err(BatchError::Gone { path, issued: done.issued });
    }
    files.destination.publish().map_err(unwritable(files.destination.path()))?;
    Ok(Summary::new(Ending::FinishedBefore, done))
}

/// The output or the results, if they do not hold any more what was done.
fn missing(files: &Files, done: &Done) -> Result<Option<PathBuf>, BatchError> {
    let (pages, results) = (files.destination.path(), &files.results);
    let has_results = done.results == 0 || durable::holds(results, done.results).map_err(unwritable(results))?;
    if !files.destination.holds(done.archive, done.issued).map_err(unwritable(pages))? {
        return Ok(Some(pages.to_owned()));
    }
    Ok((!has_results).then(|| results.clone()))
}

fn other_input(files: &Files) -> BatchError {
    BatchError::OtherInput { input: files.input.clone(), output: files.destination.path().to_owned() }
}

fn unreadable(files: &Files) -> impl Fn(TableError) -> BatchError {
    |cause| BatchError::Read { path: files.input.clone(), cause }
}

fn unread(files: &Files) -> impl Fn(InputError) -> BatchError {
    |error| match error {
        InputError::Io(error) => unreadable(files)(ReadError::Io(error).into()),
        InputError::Grows => BatchError::Grows { input: files.input.clone() },
    }
}

fn unwritable(path: &Path) -> impl Fn(io::Error) -> BatchError {
    |source| BatchError::Write { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests;
