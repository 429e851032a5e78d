//! `mohur verify`: files, folders, archives, texts and the standard input; one verdict each.

mod mark;
mod print;
mod sources;
mod work;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mohur_certificate::language::Language;
use mohur_verifier::policy::{Policy, StatusCheck};
use mohur_verifier::report::Report;
use mohur_verifier::verdict::Outcome;
use serde::Serialize;

use self::sources::{Known, TrustSource};
use self::work::{Marking, Said, Work};
use crate::inputs::{Inputs, Reading};
use crate::settings::ConfigSource;
use crate::speech::Speech;
use crate::types::TypeFlags;
use crate::{moment, progress, trusted};

#[derive(Args)]
pub(crate) struct Verify {
    /// PDFs, images, texts, and folders and archives of them (zip, tar, tar.gz); `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    source: TrustSource,
    #[command(flatten)]
    types: TypeFlags,
    /// Whether the certificates are still in force: by the lists at hand, by fetched ones, or not asked
    #[arg(long, value_enum, default_value_t = StatusMode::Cached)]
    status: StatusMode,
    /// How old a status list may be, for instance 36h
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = duration)]
    max_status_age: SignedDuration,
    /// How far clocks may differ, for instance 90s
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = duration)]
    skew: SignedDuration,
    /// The moment to verify for (RFC 3339; default: now)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Each line of a text is a certificate of its own: a list of links, for instance
    #[arg(long)]
    lines: bool,
    /// Say everything about each of many, not only a line
    #[arg(long, conflicts_with = "json")]
    details: bool,
    /// Write a picture (PNG) of a PDF's page beside the page that was signed, with frames round what differs
    #[arg(long, value_name = "PNG")]
    mark: Option<PathBuf>,
    /// How many cores work (default: all)
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    speech: Speech,
    /// Print one JSON object a line and file
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusMode {
    /// By the status lists at hand
    Cached,
    /// By the newest list, fetched from its address
    Online,
    /// Not at all
    None,
}

/// A picture has room for one page.
fn ensure_one(mark: Option<&PathBuf>, files: &[PathBuf]) -> Result<()> {
    let one = matches!(files, [file] if !file.is_dir());
    anyhow::ensure!(mark.is_none() || one, "--mark takes one file: verify the others without it");
    Ok(())
}

fn duration(text: &str) -> Result<SignedDuration> {
    let duration: SignedDuration = text.parse().context("a duration is written like 24h or 90s")?;
    anyhow::ensure!(!duration.is_negative(), "a duration cannot be negative");
    Ok(duration)
}

/// One line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    report: Report,
}

impl Verify {
    /// Verifies everything; the exit code is that of the worst outcome.
    pub(crate) fn run(self, config: &ConfigSource) -> Result<ExitCode> {
        let settings = config.load()?;
        let language = self.speech.language(&settings);
        let places = self.source.places(&settings)?;
        let known = places.load(self.types.open(&settings)?)?;
        let fetcher = (self.status == StatusMode::Online).then(|| places.fetcher(&settings, language));
        let now = self.at.unwrap_or_else(moment::now);
        let marking = if self.mark.is_some() { Marking::Pages } else { Marking::Nothing };
        let mut work = Work::new(known, fetcher, self.policy(), now, self.jobs, marking)?;
        let bar = ProgressBar::new(0).with_style(progress::style("{bar:30} {bytes}/{total_bytes}  {eta}"));
        let mut told = Told { printing: self.printing(), language, counts: [0; 3] };
        ensure_one(self.mark.as_ref(), &self.files)?;
        let mut take = |input| match work.take(input) {
            Some(said) => bar.suspend(|| told.all(said, &work.known)),
            None => Ok(()),
        };
        let reading = if self.lines { Reading::Lines } else { Reading::Whole };
        let all = Inputs::new(reading, &bar, &mut take).of(&self.files);
        let rest = work.finish();
        bar.finish_and_clear();
        let pages = rest.first().and_then(|said| said.pages.clone());
        told.rest(rest, &work.known)?;
        all?;
        if let Some(path) = &self.mark {
            let pages = pages.context("there is nothing to mark: only the page of a PDF with a genuine certificate is laid beside what was signed")?;
            mark::write(&pages, path)?;
        }
        Ok(ExitCode::from(told.worst().exit_code()))
    }

    fn policy(&self) -> Policy {
        let status = if self.status == StatusMode::None { StatusCheck::Skipped } else { StatusCheck::Cached };
        Policy { skew: self.skew, max_status_age: self.max_status_age, status }
    }

    fn printing(&self) -> Printing {
        match (self.json, self.details) {
            (true, _) => Printing::Json,
            (false, true) => Printing::Details,
            (false, false) => Printing::Table,
        }
    }
}

/// How verdicts are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Printing {
    /// One object a line.
    Json,
    /// Everything about each.
    Details,
    /// A line for each, and everything about a single one.
    Table,
}

/// What was said until now.
struct Told {
    printing: Printing,
    language: Language,
    /// How many there were of each outcome, by its exit code.
    counts: [u64; 3],
}

impl Told {
    fn all(&mut self, all: Vec<Said>, known: &Known) -> Result<()> {
        let reports: Vec<_> =
            all.into_iter().map(|said| (said.report(known), said.verdict.outcome(), said.name)).collect();
        for (_, outcome, _) in &reports {
            self.counts[usize::from(outcome.exit_code())] += 1;
        }
        match self.printing {
            Printing::Json => {
                for (report, _, file) in reports {
                    println!("{}", serde_json::to_string(&Line { file: &file, report })?);
                }
            }
            Printing::Details => {
                for (report, _, file) in reports {
                    print::verdict(&file, &report, zone(&report, known).as_ref(), self.language);
                }
            }
            Printing::Table => {
                print::table(reports.iter().map(|(report, _, file)| (file.as_str(), report)), self.language);
            }
        }
        Ok(())
    }

    /// The last ones; a single one of all is said everything about.
    fn rest(&mut self, rest: Vec<Said>, known: &Known) -> Result<()> {
        if self.printing == Printing::Table && self.count() == 0 && rest.len() == 1 {
            self.printing = Printing::Details;
        }
        self.all(rest, known)?;
        if self.printing != Printing::Json && self.count() > 1 {
            print::summary(self.counts, self.language);
        }
        Ok(())
    }

    fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn worst(&self) -> Outcome {
        let some = [Outcome::Valid, Outcome::NotValid, Outcome::Undetermined];
        let there = some.into_iter().filter(|outcome| self.counts[usize::from(outcome.exit_code())] > 0);
        there.fold(Outcome::Valid, Outcome::worse)
    }
}

/// The zone of the certificate's issuer, by the trust list.
fn zone(report: &Report, known: &Known) -> Option<TimeZone> {
    let (certificate, trust) = (report.certificate.as_ref()?, known.trust.as_ref()?);
    Some(trusted::authority(&certificate.issuer.id, trust).ok()?.zone().clone())
}

impl Said {
    fn report(&self, known: &Known) -> Report {
        let mut report = Report::new(&self.verdict, known.trust.as_ref(), &known.types);
        if let Some(failure) = &self.failure {
            report.detail = Some(format!("{failure:#}"));
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use mohur_verifier::policy::{DEFAULT_MAX_STATUS_AGE, DEFAULT_SKEW};

    use super::*;

    #[test]
    fn the_defaults_in_the_help_are_those_of_the_verifier() {
        assert_eq!(duration("24h").unwrap(), DEFAULT_MAX_STATUS_AGE);
        assert_eq!(duration("5m").unwrap(), DEFAULT_SKEW);
        assert!(duration("-5m").is_err());
    }
}
