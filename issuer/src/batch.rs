//! Batches: a certificate for every line of a file, on all cores, in constant memory, and resumable.
//!
//! Lines go in chunks through stages that work at the same time: read, check and reserve, sign and make pages, **write down
//! in the journal**, register, write pages and results, note as done. What the order of the steps means for a kill at any
//! moment stands in `docs/batch.md`; in short: a certificate that is in the journal is registered and written by whoever
//! runs the batch next, and one that is not was never known to anyone.

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
mod work;
mod writer;

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mohur_certificate::claims::TypeId;
use mohur_certificate::cose::Signer;
use mohur_certificate::document_type::DocumentTypes;
use mohur_keys::trust::Trust;

use self::input::Input;
use self::journal::{Begin, Done, Journal, Stage, State};
use self::pipeline::{End, Pipeline};
use crate::application::Policy;
use crate::import::{Format, ReadError};
use crate::issue::{Authority, IssueError};
use crate::language::Language;
use crate::register::RegisterError;

pub use self::journal::{Applicant, JournalError};
pub use self::office::{Failure, Issued, Office};
pub use self::order::Order;
pub use self::output::Destination;
pub use self::progress::{Progress, Reached};
pub use self::reason::Reason;
pub use self::table::TableError;

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
    /// There is no mail server: a line that asks for one is refused.
    Impossible,
}

/// The files of a batch.
#[derive(Clone, Debug)]
pub struct Files {
    /// The lines.
    pub input: PathBuf,
    /// How they are written.
    pub format: Format,
    /// Where the pages go.
    pub destination: Destination,
    /// Where the results go.
    pub results: PathBuf,
    /// How these are written.
    pub results_format: Format,
}

impl Files {
    /// What is kept of an unfinished batch stands beside its output.
    pub fn journal(&self) -> PathBuf {
        self.destination.beside(".batch")
    }

    /// What a new batch must not find: nothing is overwritten, nor written through a link.
    fn taken(&self) -> Option<PathBuf> {
        let results = || self.results.symlink_metadata().is_ok().then(|| self.results.clone());
        self.destination.taken().or_else(results)
    }

    /// The results as the journal names them: from its own folder, so that the name counts wherever the command runs, and
    /// after that folder was moved.
    fn results_beside(&self) -> io::Result<PathBuf> {
        let (results, folder) = (in_whole(&self.results)?, whole_folder(&self.journal())?);
        Ok(results.strip_prefix(folder).map(Path::to_owned).unwrap_or(results))
    }
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
    let (mut journal, state) = open::<O::Registration>(files, office)?;
    if !input.go_on(state.position()).map_err(|error| unreadable(files)(ReadError::Io(error).into()))? {
        return Err(other_input(files));
    }
    progress.begin(&state.done);
    if state.stage == Stage::Whole {
        return finished_before(files, &mut input, &state.done);
    }
    let begin = state.begin.clone();
    let pipeline = Pipeline { batch, files, office, progress };
    let (done, end) = pipeline.run(input, &mut journal, state)?;
    if end == End::Stopped {
        return Ok(Summary::new(Ending::Stopped, &done));
    }
    journal.whole(&begin, &done)?;
    files.destination.publish().map_err(unwritable(files.destination.path()))?;
    Ok(Summary::new(Ending::Finished, &done))
}

/// The journal of an earlier run, or a new one for files that are nobody's.
fn open<R: serde::de::DeserializeOwned>(
    files: &Files,
    office: &impl Office,
) -> Result<(Journal, State<R>), BatchError> {
    let path = files.journal();
    let results = files.results_beside().map_err(unwritable(&files.results))?;
    if let Some((journal, state)) = Journal::open(&path)? {
        return if state.begin.results == results {
            Ok((journal, state))
        } else {
            Err(BatchError::OtherResults { begun: path.with_file_name(state.begin.results) })
        };
    }
    if let Some(path) = files.taken() {
        return Err(BatchError::Taken { path });
    }
    let begin = Begin::new(files.input.clone(), results, office.now());
    let journal = Journal::create(&path, &begin)?;
    Ok((journal, State::new(begin)))
}

/// Nothing is left, unless lines were added since, or the archive's name is all that is missing.
fn finished_before(files: &Files, input: &mut Input, done: &Done) -> Result<Summary, BatchError> {
    if input.next(1).map_err(|error| unreadable(files)(ReadError::Io(error).into()))?.is_some() {
        return Err(other_input(files));
    }
    files.destination.publish().map_err(unwritable(files.destination.path()))?;
    Ok(Summary::new(Ending::FinishedBefore, done))
}

/// The name of a file that may not be there yet, from the root on.
fn in_whole(path: &Path) -> io::Result<PathBuf> {
    Ok(whole_folder(path)?.join(path.file_name().unwrap_or_default()))
}

fn whole_folder(path: &Path) -> io::Result<PathBuf> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).canonicalize()
}

fn other_input(files: &Files) -> BatchError {
    BatchError::OtherInput { input: files.input.clone(), output: files.destination.path().to_owned() }
}

fn unreadable(files: &Files) -> impl Fn(TableError) -> BatchError {
    |cause| BatchError::Read { path: files.input.clone(), cause }
}

fn unwritable(path: &Path) -> impl Fn(io::Error) -> BatchError {
    |source| BatchError::Write { path: path.to_owned(), source }
}

/// Why a batch cannot go on. What was done is kept: the same command goes on once the cause is gone.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// The input.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The input.
        path: PathBuf,
        /// Why.
        cause: TableError,
    },
    /// A page or the results.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Something that the batch would overwrite.
    #[error("{} is there already, and nothing is overwritten; choose another place with --out or --results", path.display())]
    Taken {
        /// What is there.
        path: PathBuf,
    },
    /// The batch of this output has other lines.
    #[error(
        "{} belongs to a batch whose lines were not those of {}: the file was changed, or it is another one; \
         give this one another --out",
        output.display(), input.display()
    )]
    OtherInput {
        /// The input.
        input: PathBuf,
        /// The output.
        output: PathBuf,
    },
    /// The batch of this output has other results.
    #[error("the results of this batch are in {}; give that as --results to go on", begun.display())]
    OtherResults {
        /// Where they are.
        begun: PathBuf,
    },
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The service, the contacts or the outbox.
    #[error("{0}")]
    Office(Box<dyn std::error::Error + Send + Sync>),
    /// A place in a status list that was asked for and not given.
    #[error("{wanted} places in status lists were asked for, and {given} were given")]
    Places {
        /// How many were asked for.
        wanted: usize,
        /// How many came.
        given: usize,
    },
    /// The answers do not fit the questions.
    #[error("{wanted} certificates were registered, and the service answered about {given}")]
    Answers {
        /// How many were asked about.
        wanted: usize,
        /// How many were answered.
        given: usize,
    },
    /// The signing key.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// A certificate that was made or kept, and verifiers would not believe.
    #[error("a certificate does not verify: {0}")]
    NotGenuine(Box<dyn std::error::Error + Send + Sync>),
    /// A certificate of an earlier run, of a type that is not known now.
    #[error("the document type {id}, which this batch was begun with, is not known here; --types names its folder")]
    UnknownType {
        /// The type.
        id: TypeId,
    },
    /// The threads.
    #[error("cannot start threads: {0}")]
    Threads(Box<dyn std::error::Error + Send + Sync>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(output: &Path, results: &Path) -> Files {
        Files {
            input: output.with_extension("csv"),
            format: Format::Csv,
            destination: Destination::new(output),
            results: results.to_owned(),
            results_format: Format::Csv,
        }
    }

    #[test]
    fn results_are_not_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let results = folder.path().join("a.results.csv");
        let files = files(&folder.path().join("a"), &results);
        assert_eq!(files.taken(), None);
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &results).unwrap();
        assert_eq!(files.taken(), Some(results));
    }

    #[test]
    fn results_have_one_name_wherever_the_command_runs() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let name = |results: &Path| files(&folder.path().join("a"), results).results_beside().unwrap();
        assert_eq!(name(&folder.path().join("a.csv")), Path::new("a.csv"));
        assert_eq!(name(&inner.join("../a.csv")), Path::new("a.csv"));
        assert_eq!(name(&inner.join("a.csv")), Path::new("inner/a.csv"));
        let here = files(Path::new("a"), Path::new("./a.results.csv")).results_beside().unwrap();
        assert_eq!(here, Path::new("a.results.csv"));
    }
}
