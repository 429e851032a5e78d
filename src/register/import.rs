//! `mohur register import`: every bad line is reported; by default nothing is imported when there is one.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use indicatif::ProgressBar;
use mohur_certificate::language::Language;
use mohur_issuer::import::fault::{BadLine, Fault};
use mohur_issuer::import::{BadLines, Format, ImportError, ReadError, Report, import};
use mohur_issuer::language::Sentence;
use mohur_issuer::register::record::Record;
use mohur_issuer::register::{Contract, Organisation, Register};
use serde::Serialize;

use super::{Kind, RegisterFolder};
use crate::outcome::Refused;
use crate::output::{Output, OutputFlags, print_json};
use crate::progress;
use crate::settings::Settings;
use crate::speech::Speech;

/// Shorter files are imported before anyone could read how far it is.
const LONG_FILE: u64 = 8 << 20;
/// What helps where there is no register.
const HINT: &str = "the register cannot be used; --create makes a new one";

#[derive(Args)]
pub(crate) struct Import {
    /// The file: .csv or .tsv with a header line, or .jsonl with one object a line
    file: PathBuf,
    /// What its lines are
    #[arg(long, value_enum)]
    kind: Kind,
    #[command(flatten)]
    register: RegisterFolder,
    /// Make the register if its folder holds none
    #[arg(long)]
    create: bool,
    /// Import the good lines of a file that has bad ones
    #[arg(long)]
    good_lines: bool,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Serialize)]
struct Printed {
    imported: bool,
    added: usize,
    replaced: usize,
    unchanged: usize,
    bad: Vec<PrintedLine>,
}

#[derive(Serialize)]
struct PrintedLine {
    line: u64,
    faults: Vec<PrintedFault>,
}

#[derive(Serialize)]
struct PrintedFault {
    field: Option<String>,
    value: Option<String>,
    sentence: String,
}

impl Import {
    pub(crate) fn run(self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let outcome = match self.kind {
            Kind::Contracts => self.import::<Contract>(settings),
            Kind::Organisations => self.import::<Organisation>(settings),
        };
        match outcome? {
            Ok(report) => self.print_report(&report, language),
            Err(ImportError::BadLines(bad)) => self.refuse(&bad, None, language),
            Err(ImportError::Read(ReadError::TooManyBadLines { line, bad })) => self.refuse(&bad, Some(line), language),
            Err(error) => Err(error).with_context(|| format!("cannot import {}", self.file.display())),
        }
    }

    fn import<T: Record>(&self, settings: &Settings) -> Result<Result<Report, ImportError>> {
        let format = Format::of(&self.file).ok_or_else(|| {
            anyhow!("{}: name it .csv, .tsv, .jsonl or .ndjson, as its lines are", self.file.display())
        })?;
        let file = File::open(&self.file).with_context(|| format!("cannot open {}", self.file.display()))?;
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let folder = self.register.path(settings)?;
        let register =
            if self.create { Register::open_or_begin(&folder)? } else { Register::open(&folder).context(HINT)? };
        let progress = progress::bar(length, LONG_FILE, "{wide_bar} {percent} %, {eta}");
        let language = self.speech.language(settings);
        let source = BufReader::with_capacity(1 << 16, Watched { file, progress: progress.clone(), language });
        let policy = if self.good_lines { BadLines::ImportGood } else { BadLines::RefuseAll };
        let imported = import::<T>(&register, source, format, policy);
        progress.finish_and_clear();
        Ok(imported)
    }

    fn print_report(&self, report: &Report, language: Language) -> Result<()> {
        let merge = report.merge;
        if self.output.output() == Output::Json {
            return print_json(&Printed {
                imported: true,
                added: merge.added,
                replaced: merge.replaced,
                unchanged: merge.unchanged,
                bad: report.bad.iter().map(|bad| PrintedLine::new(bad, language)).collect(),
            });
        }
        print_bad(&report.bad, language);
        match language {
            Language::En => println!(
                "{} added, {} replaced, {} unchanged, {} bad lines left out",
                merge.added,
                merge.replaced,
                merge.unchanged,
                report.bad.len()
            ),
            Language::Az => println!(
                "{} əlavə edildi, {} əvəz olundu, {} dəyişmədi, {} səhv sətir buraxıldı",
                merge.added,
                merge.replaced,
                merge.unchanged,
                report.bad.len()
            ),
        }
        Ok(())
    }

    fn refuse(&self, bad: &[BadLine], stopped_at: Option<u64>, language: Language) -> Result<()> {
        if self.output.output() == Output::Json {
            let bad = bad.iter().map(|bad| PrintedLine::new(bad, language)).collect();
            print_json(&Printed { imported: false, added: 0, replaced: 0, unchanged: 0, bad })?;
            return Err(Refused::as_printed().into());
        }
        print_bad(bad, language);
        Err(Refused::because(self.refusal(bad.len(), stopped_at, language)).into())
    }

    fn refusal(&self, bad: usize, stopped_at: Option<u64>, language: Language) -> String {
        let file = self.file.display();
        match (stopped_at, language) {
            (None, Language::En) => format!(
                "nothing was imported: {bad} lines of {file} are bad; correct them, or leave them out with --good-lines"
            ),
            (None, Language::Az) => format!(
                "heç nə idxal olunmadı: {file} faylının {bad} sətri səhvdir; düzəldin və ya --good-lines ilə buraxın"
            ),
            (Some(line), Language::En) => format!(
                "nothing was imported: more than {bad} lines of {file} are bad, so reading stopped at line {line}; \
                 is it the right file?"
            ),
            (Some(line), Language::Az) => format!(
                "heç nə idxal olunmadı: {file} faylının {bad}-dən çox sətri səhvdir, oxu {line}. sətirdə dayandı; \
                 fayl düzgündürmü?"
            ),
        }
    }
}

impl PrintedLine {
    fn new(bad: &BadLine, language: Language) -> Self {
        let fault = |fault: &Fault| PrintedFault {
            field: fault.field.clone(),
            value: fault.value.clone(),
            sentence: fault.cause.sentence(language),
        };
        Self { line: bad.line, faults: bad.faults.iter().map(fault).collect() }
    }
}

/// A file whose reading is watched; behind its end the search index is made, which takes as long again.
struct Watched {
    file: File,
    progress: ProgressBar,
    language: Language,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.progress.inc(read as u64);
        if read == 0 {
            let message = match self.language {
                Language::Az => "fayl oxundu, axtarış indeksi qurulur",
                Language::En => "the file is read, the search index is being made",
            };
            self.progress.set_style(progress::style("{spinner} {msg}, {elapsed}"));
            self.progress.set_message(message);
            self.progress.enable_steady_tick(Duration::from_millis(200));
        }
        Ok(read)
    }
}

fn print_bad(bad: &[BadLine], language: Language) {
    for line in bad {
        eprintln!("{}", line.sentence(language));
    }
}
