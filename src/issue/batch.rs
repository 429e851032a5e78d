//! `mohur issue --batch`: a certificate for every line of a file.

mod office;
mod printed;
mod watch;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::language::Language;
use mohur_issuer::application::Policy;
use mohur_issuer::batch::{Batch, Copies, Destination, Files, Order, Progress, gives_facts, run};
use mohur_issuer::import::Format;
use mohur_issuer::language::Sentence;

pub(super) use self::office::Applicants;
use self::office::BatchOffice;
use self::printed::Run;
use self::watch::Watch;
use super::certify::Office;
use crate::output::Output;

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
        let Supplies { office, policy, language, output } = *supplies;
        let files = self.files(file, out, language)?;
        let length = length(file, language)?;
        let batch = Batch {
            order,
            types: office.types,
            policy,
            authority: office.authority,
            trust: office.trust,
            signer: office.key,
            language,
            source: office.desk.source(),
            copies: applicants.as_ref().map_or(Copies::Impossible, Applicants::copies),
            jobs: self.jobs.map_or_else(thread::available_parallelism, Ok).unwrap_or(NonZeroUsize::MIN),
            patience: Duration::from_secs(self.patience),
        };
        let progress = Arc::new(Progress::default());
        let watch = Watch::start(Arc::clone(&progress), length, language)?;
        let office = BatchOffice::new(office, applicants);
        let ended = run(&batch, &files, &office, &progress);
        let run = Run { took: watch.end(), reached: progress.reached(), copies: office.letters() };
        let summary = ended.map_err(|error| printed::failure(&error, language))?;
        printed::summary(&summary, &files, &run, language, output)
    }

    /// Whether the lines of `file` give the facts of certificates of the type, and not contracts.
    pub(super) fn gives_facts(file: &Path, document_type: &DocumentType, language: Language) -> Result<bool> {
        let path = file.display();
        gives_facts(file, format(file, language)?, document_type).with_context(|| match language {
            Language::En => format!("cannot read {path}"),
            Language::Az => format!("{path} oxunmur"),
        })
    }

    /// The files by their names: nothing is opened yet.
    fn files(&self, input: &Path, out: Option<&Path>, language: Language) -> Result<Files> {
        let format = format(input, language)?;
        // Beside the input, so that the command goes on with the same batch from any folder.
        let beside_input = || Destination::folder(&input.with_extension(""));
        let destination = out.map(Destination::new).transpose().map_err(|error| anyhow!(error.sentence(language)))?;
        let destination = destination.unwrap_or_else(beside_input);
        let results = self.results.clone().unwrap_or_else(|| destination.beside(".results.csv"));
        let results_format = Format::of(&results).ok_or_else(|| {
            let path = results.display();
            match language {
                Language::En => anyhow!("{path}: name the results .csv or .jsonl"),
                Language::Az => anyhow!("{path}: nəticələr faylının adı .csv və ya .jsonl ilə bitməlidir"),
            }
        })?;
        Ok(Files { input: input.to_owned(), format, destination, results, results_format })
    }
}

fn format(input: &Path, language: Language) -> Result<Format> {
    Format::of(input).ok_or_else(|| {
        let path = input.display();
        match language {
            Language::En => anyhow!(
                "{path}: name it .csv or .tsv if its first line names columns, .jsonl or .ndjson if every line is an object"
            ),
            Language::Az => anyhow!(
                "{path}: birinci sətri sütunların adlarıdırsa, adı .csv və ya .tsv ilə, hər sətri bir obyektdirsə, .jsonl və \
                 ya .ndjson ilə bitməlidir"
            ),
        }
    })
}

/// The bytes of a file that can be read again after an interruption.
fn length(input: &Path, language: Language) -> Result<u64> {
    let path = input.display();
    let metadata = input.metadata().with_context(|| match language {
        Language::En => format!("cannot open {path}"),
        Language::Az => format!("{path} açılmır"),
    })?;
    if metadata.is_file() {
        return Ok(metadata.len());
    }
    Err(match language {
        Language::En => anyhow!("{path} is no file that could be read again after an interruption"),
        Language::Az => anyhow!("{path} yarımçıq qalan işdən sonra yenidən oxuna bilən fayl deyil"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(input: &str, out: Option<&str>) -> (PathBuf, PathBuf, PathBuf) {
        let flags = BatchFlags { batch: Some(input.into()), results: None, jobs: None, patience: 0 };
        let files = flags.files(Path::new(input), out.map(Path::new), Language::En).unwrap();
        (files.destination.path().to_owned(), files.journal(), files.results)
    }

    #[test]
    fn output_stands_beside_the_input() {
        let paths = |names: [&str; 3]| names.map(PathBuf::from).into();
        assert_eq!(files("lists/june.csv", None), paths(["lists/june", "lists/june.batch", "lists/june.results.csv"]));
        assert_eq!(files("june.csv", None), paths(["june", "june.batch", "june.results.csv"]));
        assert_eq!(files("lists/june.csv", Some("out")), paths(["out", "out.batch", "out.results.csv"]));
        let odd = paths(["june.2026", "june.2026.batch", "june.2026.results.csv"]);
        assert_eq!(files("june.2026.csv", None), odd, "nobody chose that name for its ending");
    }
}
