//! `mohur sync`: prepares a machine that will be without a network: the newest trust list and every status list.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;
use jiff::Timestamp;
use mohur_certificate::language::Language;
use mohur_certificate::limits::MAX_TRUST_LIST;
use mohur_keys::trust::Trust;
use mohur_verifier::status::StatusLists;
use serde::{Deserialize, Serialize};

use crate::fetch::{Fetched, Fetcher, agent};
use crate::output::{Output, OutputFlags, print_json};
use crate::settings::{ConfigSource, Settings};
use crate::speech::Speech;
use crate::status_folder::{MAX_LISTS, StatusFolder};
use crate::{file, progress, table, trusted};

/// Bytes of the addresses of status lists: ten thousand of the longest.
const MAX_ADDRESSES: u64 = 5 << 20;
/// From so many lists on a bar shows how far the work is.
const MANY: u64 = 3;

#[derive(Args)]
pub(crate) struct Sync {
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

/// What was fetched, or why it was not.
#[derive(Serialize)]
struct Line {
    /// `trust-list`, `addresses` or `status-list`.
    what: &'static str,
    address: String,
    /// `new`, `unchanged` or `failed`.
    result: &'static str,
    /// When what is at hand now was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// The answer of an issuer's service (Token Status List, *Status List Aggregation*).
#[derive(Deserialize)]
struct Addresses {
    status_lists: Vec<String>,
}

impl Sync {
    /// Fetches everything; the exit code is 2 when something could not be fetched, and what is at hand stays.
    pub(crate) fn run(self, config: &ConfigSource) -> Result<ExitCode> {
        let settings = config.load()?;
        let language = self.speech.language(&settings);
        let folder = settings.status_lists().with_context(|| no_folder(&settings, language))?;
        let mut lines = Vec::new();
        if let Some(address) = settings.trust_address() {
            lines.push(trust_list(address, &settings, &folder));
        }
        let trust = trusted::open(&settings.trust_list()?, &settings.roots()?, Some(&folder))?;
        lines.extend(status_lists(&trust, &folder, &settings, language)?);
        let failed = lines.iter().any(|line| line.error.is_some());
        match self.output.output() {
            Output::Json => print_json(&lines)?,
            Output::People => print(lines, language),
        }
        Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }
}

fn no_folder(settings: &Settings, language: Language) -> String {
    let line = "status_lists = \"status-lists\"";
    match language {
        Language::En => {
            format!("nowhere to keep the lists: add `{line}` under [verifier] in {}", settings.path().display())
        }
        Language::Az => {
            format!(
                "siyahıları saxlamağa yer yoxdur: {} faylında [verifier] altına `{line}` yazın",
                settings.path().display()
            )
        }
    }
}

/// Takes the newest trust list, if a pinned root signed it and it is not older than the one at hand.
fn trust_list(address: &str, settings: &Settings, folder: &Path) -> Line {
    let fetch = || {
        let bytes = get(address, MAX_TRUST_LIST as u64)?;
        let path = settings.trust_list()?;
        let (known, roots) = (file::read(&path, MAX_TRUST_LIST).ok(), settings.roots()?);
        // The one at hand counts as seen, and may have announced the root of the next.
        let at_hand = known.as_ref().and_then(|known| Trust::open(known, &roots, None).ok());
        Trust::open(&bytes, &roots, at_hand.as_ref())?;
        let trust = trusted::open_bytes(&bytes, &roots, Some(folder))?;
        if known.as_deref() == Some(&bytes) {
            return Ok((Fetched::Unchanged, trust.list().issued));
        }
        file::write(&path, &bytes)?;
        Ok((Fetched::New, trust.list().issued))
    };
    let fetched = fetch();
    let as_of = fetched.as_ref().ok().map(|(_, issued)| *issued);
    Line { as_of, ..Line::new("trust-list", address, fetched.map(|(fetched, _)| fetched)) }
}

fn status_lists(trust: &Trust, folder: &Path, settings: &Settings, language: Language) -> Result<Vec<Line>> {
    let folder = StatusFolder::at(folder);
    let mut lists = folder.load(trust)?;
    let fetcher = Fetcher::new(Some(folder), settings.status_mirror().map(str::to_owned), language);
    let mut lines = Vec::new();
    for issuer in &trust.list().issuers {
        let base = settings.status_mirror().unwrap_or(&issuer.status_base).trim_end_matches('/');
        match addresses(base, &issuer.status_base) {
            Err(error) => lines.push(Line::new("addresses", base, Err(error))),
            Ok(addresses) => lines.extend(all_of(&addresses, &fetcher, trust, &mut lists)),
        }
    }
    Ok(lines)
}

fn all_of(addresses: &[String], fetcher: &Fetcher, trust: &Trust, lists: &mut StatusLists) -> Vec<Line> {
    let bar = progress::bar(addresses.len() as u64, MANY, "{bar:30} {pos}/{len}  {eta}");
    let one = |uri: &String| {
        let line = Line::new("status-list", uri, fetcher.fetch(uri, trust, lists));
        bar.inc(1);
        Line { as_of: lists.get(uri).map(|list| list.issued), ..line }
    };
    let lines = addresses.iter().map(one).collect();
    bar.finish_and_clear();
    lines
}

/// The addresses of an issuer's lists; those of others are none of its business.
fn addresses(base: &str, status_base: &str) -> Result<Vec<String>> {
    let bytes = get(base, MAX_ADDRESSES)?;
    let Addresses { status_lists } = serde_json::from_slice(&bytes).context("this is no list of addresses")?;
    ensure!(
        status_lists.len() <= MAX_LISTS,
        "{} lists are too many: at most {MAX_LISTS} are fetched",
        status_lists.len()
    );
    let foreign = status_lists.iter().find(|uri| !uri.starts_with(status_base));
    ensure!(foreign.is_none(), "it names a list that is not the issuer's own: {}", foreign.map_or("", String::as_str));
    Ok(status_lists)
}

fn get(address: &str, max: u64) -> Result<Vec<u8>> {
    Ok(agent().get(address).call()?.body_mut().with_config().limit(max).read_to_vec()?)
}

impl Line {
    fn new(what: &'static str, address: &str, fetched: Result<Fetched>) -> Self {
        let result = match &fetched {
            Ok(Fetched::New) => "new",
            Ok(Fetched::Unchanged) => "unchanged",
            Err(_) => "failed",
        };
        let error = fetched.err().map(|error| format!("{error:#}"));
        Self { what, address: address.to_owned(), result, as_of: None, error }
    }
}

fn print(lines: Vec<Line>, language: Language) {
    let header = match language {
        Language::En => ["address", "result", "made"],
        Language::Az => ["ünvan", "nəticə", "tərtib vaxtı"],
    };
    let rows = lines.into_iter().map(|line| {
        let made = line.as_of.map_or_else(|| "—".to_owned(), |moment| moment.to_string());
        let result = word(line.result, language);
        let said = line.error.map_or_else(|| result.to_owned(), |error| format!("{result}: {error}"));
        [line.address, said, made]
    });
    table::print(Some(header), rows);
}

fn word(result: &'static str, language: Language) -> &'static str {
    match (result, language) {
        (other, Language::En) => other,
        ("new", Language::Az) => "yeni",
        ("unchanged", Language::Az) => "dəyişməyib",
        (_, Language::Az) => "alınmadı",
    }
}
