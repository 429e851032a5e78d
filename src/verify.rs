//! `mohur verify`: files, folders, texts and the standard input; one verdict each.

mod print;
mod sources;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mohur_certificate::language::Language;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::{Policy, StatusCheck};
use mohur_verifier::report::Report;
use mohur_verifier::verdict::{Outcome, Verdict};
use serde::Serialize;

use self::sources::{Known, TrustSource};
use crate::fetch::Fetcher;
use crate::inputs::{self, Input};
use crate::settings::ConfigSource;
use crate::speech::Speech;
use crate::types::TypeFlags;
use crate::{moment, trusted};

/// From so many inputs on a bar shows how far the work is.
const MANY: usize = 20;

#[derive(Args)]
pub(crate) struct Verify {
    /// PDFs, images, texts, folders of them; `-` for the standard input
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
        let mut known = places.load(self.types.open(&settings)?)?;
        let fetcher = (self.status == StatusMode::Online)
            .then(|| Fetcher::new(places.status_lists.clone(), settings.status_mirror().map(str::to_owned)));
        let inputs = inputs::of(&self.files)?;
        let bar = progress(inputs.len());
        let mut counts = [0; 3];
        let mut worst = Outcome::Valid;
        for input in inputs {
            let (name, said) = self.verify(input, &mut known, fetcher.as_ref());
            bar.suspend(|| self.print(&name, said.report(&known), &known, language))?;
            worst = worst.worse(said.verdict.outcome());
            counts[usize::from(said.verdict.outcome().exit_code())] += 1;
            bar.inc(1);
        }
        bar.finish_and_clear();
        if !self.json && counts.iter().sum::<usize>() > 1 {
            print::summary(counts, language);
        }
        Ok(ExitCode::from(worst.exit_code()))
    }

    fn verify(&self, input: Input, known: &mut Known, fetcher: Option<&Fetcher>) -> (String, Said) {
        let now = self.at.unwrap_or_else(moment::now);
        let (name, bytes) = input.read();
        let said = match bytes {
            Err(error) => Said { verdict: Verdict::without_input(), detail: Some(format!("{error:#}")) },
            Ok(bytes) => Said { verdict: self.verdict(&bytes, known, fetcher, now), detail: None },
        };
        (name, said)
    }

    fn verdict(&self, bytes: &[u8], known: &mut Known, fetcher: Option<&Fetcher>, now: Timestamp) -> Verdict {
        let evidence = match Evidence::from_bytes(bytes) {
            Ok(evidence) => evidence,
            Err(failure) => return Verdict::without_evidence(failure),
        };
        if let (Some(fetcher), Some(trust)) = (fetcher, &known.trust) {
            fetcher.refresh(&evidence, trust, &mut known.lists, now);
        }
        mohur_verifier::verify::verify(&evidence, known.trust.as_ref(), &known.types, &known.lists, &self.policy(), now)
    }

    fn policy(&self) -> Policy {
        let status = if self.status == StatusMode::None { StatusCheck::Skipped } else { StatusCheck::Cached };
        Policy { skew: self.skew, max_status_age: self.max_status_age, status }
    }

    fn print(&self, file: &str, report: Report, known: &Known, language: Language) -> Result<()> {
        if !self.json {
            print::verdict(file, &report, zone(&report, known).as_ref(), language);
            return Ok(());
        }
        println!("{}", serde_json::to_string(&Line { file, report })?);
        Ok(())
    }
}

/// The zone of the certificate's issuer, by the trust list.
fn zone(report: &Report, known: &Known) -> Option<TimeZone> {
    let (certificate, trust) = (report.certificate.as_ref()?, known.trust.as_ref()?);
    Some(trusted::authority(&certificate.issuer.id, trust).ok()?.zone().clone())
}

fn progress(inputs: usize) -> ProgressBar {
    if inputs < MANY || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(inputs as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {eta}") {
        bar.set_style(style);
    }
    bar
}

/// A verdict, and what this command has to add.
struct Said {
    verdict: Verdict,
    detail: Option<String>,
}

impl Said {
    fn report(&self, known: &Known) -> Report {
        let mut report = Report::new(&self.verdict, known.trust.as_ref(), &known.types);
        if let Some(detail) = &self.detail {
            report.detail = Some(detail.clone());
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
