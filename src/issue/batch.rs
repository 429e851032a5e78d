//! `mohur issue --batch`: a certificate for every line of a file.

mod office;
mod printed;
mod watch;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use clap::Args;
use mohur_certificate::language::Language;
use mohur_issuer::application::Policy;
use mohur_issuer::batch::{Batch, Copies, Destination, Files, Order, Progress, run};
use mohur_issuer::import::Format;

pub(super) use self::office::Applicants;
use self::office::BatchOffice;
use self::watch::Watch;
use super::certify::Office;
use crate::output::Output;

/// What stands in the way of a file that is no application's.
const FORMATS: &str =
    "name it .csv or .tsv if its first line names columns, .jsonl or .ndjson if every line is an object";

#[derive(Args)]
pub(super) struct BatchFlags {
    /// Issue a certificate for every line of FILE: .csv, .tsv, .jsonl or .ndjson; the same command goes on where it ended
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = [
            "facts", "pin", "contract", "employer", "kind", "last_day", "email", "phone", "copy", "purpose", "addressee", "notice",
            "purposes",
        ]
    )]
    batch: Option<PathBuf>,
    /// The file with a result for every line of the batch, .csv or .jsonl (default: beside the output)
    #[arg(long, value_name = "FILE", requires = "batch")]
    results: Option<PathBuf>,
    /// How many cores the batch keeps busy (default: all)
    #[arg(long, value_name = "N", requires = "batch")]
    jobs: Option<NonZeroUsize>,
    /// For how many seconds the batch waits for a service that is away before it ends
    #[arg(long, value_name = "SECONDS", requires = "batch", default_value_t = 300)]
    patience: u64,
}

/// What a batch is issued with, whatever it issues.
pub(super) struct Supplies<'a> {
    pub(super) office: &'a Office<'a>,
    pub(super) policy: Policy,
    pub(super) language: Language,
    pub(super) output: Output,
}

impl BatchFlags {
    /// The file of lines, if a batch is asked for.
    pub(super) fn file(&self) -> Option<&Path> {
        self.batch.as_deref()
    }

    /// Issues what the lines of `file` ask for. `applicants` is there where they are applications.
    pub(super) fn issue(
        &self,
        file: &Path,
        out: Option<&Path>,
        order: Order<'_>,
        applicants: Option<Applicants>,
        supplies: &Supplies<'_>,
    ) -> Result<()> {
        let files = self.files(file, out)?;
        let metadata = file.metadata().with_context(|| format!("cannot open {}", file.display()))?;
        ensure!(metadata.is_file(), "{} is no file that could be read again after an interruption", file.display());
        let Supplies { office, policy, language, output } = *supplies;
        let batch = Batch {
            order,
            types: office.types,
            policy,
            authority: office.authority,
            trust: office.trust,
            signer: office.key,
            language,
            copies: applicants.as_ref().map_or(Copies::Impossible, Applicants::copies),
            jobs: self.jobs.map_or_else(thread::available_parallelism, Ok).unwrap_or(NonZeroUsize::MIN),
            patience: Duration::from_secs(self.patience),
        };
        let progress = Arc::new(Progress::default());
        let watch = Watch::start(Arc::clone(&progress), metadata.len(), language)?;
        let ended = run(&batch, &files, &BatchOffice::new(office, applicants), &progress);
        let (took, reached) = (watch.end(), progress.reached());
        let summary = ended.map_err(|error| printed::failure(error, language))?;
        printed::summary(&summary, &files, &reached, took, language, output)
    }

    /// The files by their names: nothing is opened yet.
    fn files(&self, input: &Path, out: Option<&Path>) -> Result<Files> {
        let format = Format::of(input).ok_or_else(|| anyhow!("{}: {FORMATS}", input.display()))?;
        let stem = input.file_stem().with_context(|| format!("{} names no file", input.display()))?;
        // Beside the input, so that the command goes on with the same batch from any folder.
        let beside_input = input.with_file_name(stem);
        let destination = Destination::new(out.unwrap_or(&beside_input));
        let results = self.results.clone().unwrap_or_else(|| destination.beside(".results.csv"));
        let results_format =
            Format::of(&results).ok_or_else(|| anyhow!("{}: name the results .csv or .jsonl", results.display()))?;
        Ok(Files { input: input.to_owned(), format, destination, results, results_format })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(input: &str, out: Option<&str>) -> (PathBuf, PathBuf, PathBuf) {
        let flags = BatchFlags { batch: Some(input.into()), results: None, jobs: None, patience: 0 };
        let files = flags.files(Path::new(input), out.map(Path::new)).unwrap();
        (files.destination.path().to_owned(), files.journal(), files.results)
    }

    #[test]
    fn output_stands_beside_the_input() {
        let paths = |names: [&str; 3]| names.map(PathBuf::from).into();
        assert_eq!(files("lists/june.csv", None), paths(["lists/june", "lists/june.batch", "lists/june.results.csv"]));
        assert_eq!(files("june.csv", None), paths(["june", "june.batch", "june.results.csv"]));
        assert_eq!(files("lists/june.csv", Some("out")), paths(["out", "out.batch", "out.results.csv"]));
    }
}
