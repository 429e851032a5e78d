//! What `mohur issue --batch` prints when it ends.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use indicatif::HumanCount;
use mohur_certificate::language::Language;
use mohur_issuer::batch::{BatchError, Ending, Files, Reached, Summary};
use serde::Serialize;

use super::watch::per_second;
use crate::outcome::Refused;
use crate::output::{Output, print_json};

#[derive(Serialize)]
struct Printed<'a> {
    ending: &'static str,
    issued: u64,
    refused: u64,
    seconds: f64,
    out: &'a Path,
    results: &'a Path,
}

/// Says what was done; an error when lines were refused or are left.
pub(super) fn summary(
    summary: &Summary,
    files: &Files,
    reached: &Reached,
    took: Duration,
    language: Language,
    output: Output,
) -> Result<()> {
    if output == Output::Json {
        print_json(&Printed {
            ending: match summary.ending {
                Ending::Finished => "finished",
                Ending::FinishedBefore => "finished_before",
                Ending::Stopped => "stopped",
            },
            issued: summary.issued,
            refused: summary.refused,
            seconds: took.as_secs_f64(),
            out: files.destination.path(),
            results: &files.results,
        })?;
    } else {
        println!("{}", sentence(summary, reached, took, language));
        println!("{}\n{}", files.destination.path().display(), files.results.display());
    }
    match (summary.ending, summary.refused) {
        (Ending::Stopped, _) => Err(anyhow::anyhow!(go_on(language))),
        (_, 0) => Ok(()),
        _ => Err(Refused::as_printed().into()),
    }
}

fn sentence(summary: &Summary, reached: &Reached, took: Duration, language: Language) -> String {
    let (issued, refused) = (HumanCount(summary.issued), HumanCount(summary.refused));
    let lines = (summary.issued + summary.refused).saturating_sub(reached.lines_before);
    let (seconds, rate) = (took.as_secs_f64(), HumanCount(per_second(lines, took)));
    match (summary.ending, language) {
        (Ending::FinishedBefore, Language::En) => {
            format!("{issued} issued, {refused} refused; the batch was finished before, and nothing was done now")
        }
        (Ending::FinishedBefore, Language::Az) => {
            format!("{issued} verildi, {refused} rədd edildi; iş əvvəl bitmişdi, indi heç nə edilmədi")
        }
        (_, Language::En) => {
            format!("{issued} issued, {refused} refused; this run took {seconds:.1} s, {rate} lines a second")
        }
        (_, Language::Az) => {
            format!("{issued} verildi, {refused} rədd edildi; bu dəfə {seconds:.1} san çəkdi, saniyədə {rate} sətir")
        }
    }
}

/// The error, and how to go on where something was begun.
pub(super) fn failure(error: BatchError, language: Language) -> anyhow::Error {
    match error {
        BatchError::Office(_) | BatchError::Write { .. } | BatchError::Places { .. } | BatchError::Answers { .. } => {
            anyhow::Error::new(error).context(go_on(language))
        }
        other => other.into(),
    }
}

fn go_on(language: Language) -> &'static str {
    match language {
        Language::En => "the batch is not finished; the same command goes on, and nothing is issued twice",
        Language::Az => "iş bitməyib; eyni əmr davam etdirir və heç nə iki dəfə verilmir",
    }
}
