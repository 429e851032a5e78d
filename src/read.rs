//! `mohur read`: the texts of the QR codes on pages, and where they stand; nothing is verified.

mod mark;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use indicatif::ProgressBar;
use mohur_certificate::language::Language;
use mohur_verifier::evidence::Pages;
use mohur_verifier::read::{self, Code};
use mohur_verifier::verdict::Headline;
use serde::Serialize;

use crate::inputs::{Input, Inputs, Reading};
use crate::progress;
use crate::settings::ConfigSource;
use crate::speech::Speech;
use crate::terminal::clean;

#[derive(Args)]
pub(crate) struct Read {
    /// Pictures and PDFs, and folders and archives of them; `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Draw each page with codes as DIR/NAME-PAGE.png, with the codes outlined
    #[arg(long, value_name = "DIR")]
    mark: Option<PathBuf>,
    #[command(flatten)]
    speech: Speech,
    /// Print one JSON object a line and file
    #[arg(long)]
    json: bool,
}

/// How reading ended, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    /// Every file has a code.
    Read,
    /// A file has none that can be read.
    NoCode,
    /// A file cannot be opened.
    Unreadable,
}

/// One line of JSON.
#[derive(Serialize)]
struct Line {
    file: String,
    codes: Vec<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// A code and where it stands.
#[derive(Serialize)]
struct Found {
    page: usize,
    text: String,
    modules: usize,
    /// In pixels of the page, x and y.
    corners: [[f32; 2]; 4],
}

impl Found {
    fn new(page: usize, code: &Code) -> Self {
        // A tenth of a pixel is more than can be told.
        let round = |length: f32| (length * 10.0).round() / 10.0;
        let corners = code.corners().map(|corner| [round(corner.x), round(corner.y)]);
        Self { page, text: code.text().to_owned(), modules: code.modules(), corners }
    }
}

impl Line {
    fn ending(&self) -> Ending {
        match (&self.error, self.codes.as_slice()) {
            (Some(_), _) => Ending::Unreadable,
            (None, []) => Ending::NoCode,
            (None, _) => Ending::Read,
        }
    }
}

impl Read {
    /// Reads everything; the exit code is that of the worst ending.
    pub(crate) fn run(self, config: &ConfigSource) -> Result<ExitCode> {
        let language = self.speech.language(&config.load()?);
        if let Some(folder) = &self.mark {
            fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let bar = ProgressBar::new(0).with_style(progress::style("{bar:30} {bytes}/{total_bytes}  {eta}"));
        let mut worst = Ending::Read;
        let mut take = |input| {
            let line = self.read(input);
            worst = worst.max(line.ending());
            bar.suspend(|| self.print(&line, language))
        };
        Inputs::new(Reading::Whole, &bar, &mut take).of(&self.files)?;
        bar.finish_and_clear();
        Ok(ExitCode::from(worst as u8))
    }

    fn read(&self, input: Input) -> Line {
        let (file, bytes) = input.read();
        match bytes.and_then(|bytes| self.codes(&file, &bytes)) {
            Ok(codes) => Line { file, codes, error: None },
            Err(error) => Line { file, codes: Vec::new(), error: Some(format!("{error:#}")) },
        }
    }

    fn codes(&self, file: &str, bytes: &[u8]) -> Result<Vec<Found>> {
        let pages = Pages::open(bytes)?;
        let mut found = Vec::new();
        for page in 0..pages.count() {
            let picture = pages.picture(page)?;
            let codes = read::codes(&picture);
            if let Some(folder) = self.mark.as_deref().filter(|_| !codes.is_empty()) {
                mark::write(&mark::place(folder, Path::new(file), page + 1), &picture, &codes)?;
            }
            found.extend(codes.iter().map(|code| Found::new(page + 1, code)));
        }
        Ok(found)
    }

    fn print(&self, line: &Line, language: Language) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string(line)?);
            return Ok(());
        }
        println!("{}", clean(&line.file));
        for found in &line.codes {
            let page = found.page;
            match language {
                Language::Az => println!("  səhifə {page}: {}", clean(&found.text)),
                Language::En => println!("  page {page}: {}", clean(&found.text)),
            }
        }
        match line.ending() {
            Ending::Read => {}
            Ending::NoCode => println!("  {}", Headline::NoCode.sentence(language)),
            Ending::Unreadable => println!("  {}", Headline::UnreadableInput.sentence(language)),
        }
        if let Some(error) = &line.error {
            println!("  ({})", clean(error));
        }
        Ok(())
    }
}
