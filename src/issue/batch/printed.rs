//! What `mohur issue --batch` prints when it ends.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use mohur_certificate::language::Language;
use mohur_issuer::batch::{BatchError, Ending, Files, Reached, Summary};
use mohur_issuer::language::{Sentence, count, tenths};
use serde::Serialize;

use super::watch::per_second;
use crate::outcome::Refused;
use crate::output::{Output, print_json};

#[derive(Serialize)]
struct Printed<'a> {
    ending: &'static str,
    issued: u64,
    refused: u64,
    /// Copies that this run put into the outbox.
    copies: u64,
    seconds: f64,
    out: &'a Path,
    results: &'a Path,
}

/// What happened in this run.
pub(super) struct Run {
    pub(super) reached: Reached,
    pub(super) took: Duration,
    /// Copies that were put into the outbox.
    pub(super) copies: u64,
}

/// Says what was done; an error when lines were refused or are left.
pub(super) fn summary(summary: &Summary, files: &Files, run: &Run, language: Language, output: Output) -> Result<()> {
    if output == Output::Json {
        print_json(&Printed {
            ending: match summary.ending {
                Ending::Finished => "finished",
                Ending::FinishedBefore => "finished_before",
                Ending::Stopped => "stopped",
            },
            issued: summary.issued,
            refused: summary.refused,
            copies: run.copies,
            seconds: run.took.as_secs_f64(),
            out: files.destination.path(),
            results: &files.results,
        })?;
    } else {
        println!("{}", sentence(summary, run, language));
        println!("{}\n{}", files.destination.path().display(), files.results.display());
        if run.copies > 0 {
            println!("{}", copies(run.copies, language));
        }
    }
    match (summary.ending, summary.refused) {
        (Ending::Stopped, _) => Err(anyhow::anyhow!(go_on(language))),
        (_, 0) => Ok(()),
        _ => Err(Refused::as_printed().into()),
    }
}

fn sentence(summary: &Summary, run: &Run, language: Language) -> String {
    let (issued, refused) = (count(summary.issued, language), count(summary.refused, language));
    let lines = (summary.issued + summary.refused).saturating_sub(run.reached.lines_before);
    let seconds = tenths(u64::try_from(run.took.as_millis() / 100).unwrap_or(u64::MAX), language);
    let rate = count(per_second(lines, run.took), language);
    match (summary.ending, language) {
        (Ending::FinishedBefore, Language::En) => {
            format!("{issued} issued, {refused} refused; the batch was finished before, and nothing was done now")
        }
        (Ending::FinishedBefore, Language::Az) => {
            format!("{issued} verildi, {refused} rədd edildi; iş əvvəl bitmişdi, indi heç nə edilmədi")
        }
        (_, Language::En) => {
            format!("{issued} issued, {refused} refused; this run took {seconds} s, {rate} lines a second")
        }
        (_, Language::Az) => {
            format!("{issued} verildi, {refused} rədd edildi; bu dəfə {seconds} san çəkdi, saniyədə {rate} sətir")
        }
    }
}

fn copies(copies: u64, language: Language) -> String {
    let copies = count(copies, language);
    match language {
        Language::En => format!("{copies} copies were put into the outbox; `mohur deliver` sends them"),
        Language::Az => format!("göndəriləcəklər qutusuna {copies} surət qoyuldu; onları `mohur deliver` göndərir"),
    }
}

/// The error, and how to go on where something was begun.
pub(super) fn failure(error: &BatchError, language: Language) -> anyhow::Error {
    let told = anyhow::anyhow!(error.sentence(language));
    match error {
        BatchError::Office(_)
        | BatchError::Write { .. }
        | BatchError::Places { .. }
        | BatchError::TooFewPlaces { .. }
        | BatchError::NoMail { .. }
        | BatchError::Answers { .. } => told.context(go_on(language)),
        _ => told,
    }
}

fn go_on(language: Language) -> &'static str {
    match language {
        Language::En => "the batch is not finished; the same command goes on, and nothing is issued twice",
        Language::Az => "iş bitməyib; eyni əmr davam etdirir və heç nə iki dəfə verilmir",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let summary = Summary { ending: Ending::Finished, issued: 2_994, refused: 6 };
        let run = Run { reached: Reached::default(), took: Duration::from_millis(12_950), copies: 1_200 };
        let said = sentence(&summary, &run, Language::Az);
        assert_eq!(said, "2\u{a0}994 verildi, 6 rədd edildi; bu dəfə 12,9 san çəkdi, saniyədə 231 sətir");
        let said = sentence(&summary, &run, Language::En);
        assert_eq!(said, "2,994 issued, 6 refused; this run took 12.9 s, 231 lines a second");
        assert!(copies(run.copies, Language::Az).contains("1\u{a0}200 surət"));
    }
}
