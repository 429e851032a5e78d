//! `mohur offline register`: what was issued without the service is made known to it.
//!
//! Nothing is noted in between: the service answers a registration that it has as good, so the whole file may be sent again.

mod lines;
mod printed;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use mohur_certificate::language::Language;
use mohur_issuer::language::Sentence;
use mohur_revocation::http::MAX_REGISTRATIONS;

use self::lines::{Line, Lines};
use self::printed::{Counts, Outcome, Report};
use super::BAR;
use crate::outcome::Refused;
use crate::progress::bar;
use crate::registrations::Registration;
use crate::service_args::ServiceArgs;
use crate::service_client::{ServiceClient, ServiceError};
use crate::settings::Settings;

/// Registrations read at once, what one request may hold: 16 megabytes of the longest lines, a tenth of that of usual ones.
const BLOCK: usize = MAX_REGISTRATIONS;
/// Shorter files are registered before anyone could read how far it is.
const LONG_FILE: u64 = 1 << 20;

#[derive(Args)]
pub(crate) struct Register {
    /// The file of registrations
    file: PathBuf,
    #[command(flatten)]
    service: ServiceArgs,
}

impl Register {
    pub(crate) fn run(self, settings: &Settings) -> Result<()> {
        let language = self.service.language(settings);
        let client = self.service.client(settings, language)?;
        let file = File::open(&self.file).with_context(|| match language {
            Language::En => format!("cannot open {}", self.file.display()),
            Language::Az => format!("{} açılmır", self.file.display()),
        })?;
        let progress = bar(file.metadata().map_or(0, |metadata| metadata.len()), LONG_FILE, BAR);
        let lines = Lines::new(BufReader::with_capacity(1 << 16, progress.wrap_read(file)));
        let mut report = Report::new(&self.file, language, self.service.output(), progress.clone());
        let sent = send(lines, &client, &mut report);
        progress.finish_and_clear();
        report.print_counts();
        sent.with_context(|| report.unfinished())?;
        let Counts { refused, .. } = report.counts();
        if refused > 0 { Err(Refused::as_printed().into()) } else { Ok(()) }
    }
}

/// Sends every line; ends at the first that got no answer.
fn send<R: BufRead>(mut lines: Lines<R>, client: &ServiceClient, report: &mut Report<'_>) -> Result<()> {
    loop {
        let (mut numbers, mut registrations) = (Vec::new(), Vec::new());
        while registrations.len() < BLOCK
            && let Some((number, line)) = lines.next()?
        {
            match line {
                Line::Registration(registration) => {
                    numbers.push(number);
                    registrations.push(*registration);
                }
                Line::Torn => report.tell(number, &Outcome::Torn)?,
                Line::Bad(reason) => report.tell(number, &Outcome::Bad(reason))?,
            }
        }
        if registrations.is_empty() {
            return Ok(());
        }
        register(&numbers, &registrations, client, report)?;
    }
}

fn register(
    numbers: &[u64],
    registrations: &[Registration],
    client: &ServiceClient,
    report: &mut Report<'_>,
) -> Result<()> {
    let mut unanswered: Option<ServiceError> = None;
    for (number, answer) in numbers.iter().zip(client.register_all(registrations)) {
        match answer {
            Ok(registered) => report.tell(*number, &Outcome::Registered(registered))?,
            Err(error) if error.is_for_good() => report.tell(*number, &Outcome::Refused(error))?,
            Err(error) => unanswered = unanswered.or(Some(error)),
        }
    }
    unanswered.map_or(Ok(()), |error| Err(anyhow!(error.sentence(report.language()))))
}
