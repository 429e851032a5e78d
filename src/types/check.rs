//! `mohur types check`: everything that is wrong with the document types of a folder, by file and line.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::language::Language;
use mohur_issuer::specimen::{self, Length, Mark};
use serde::Serialize;

use super::folder::{self, FILE, Read};
use super::mistake::FileMistake;
use super::pin;
use crate::outcome::Refused;
use crate::output::{Output, OutputFlags, print_json};
use crate::settings::Settings;
use crate::speech::Speech;

#[derive(Args)]
pub(crate) struct Check {
    /// A type's folder (the one with type.toml), or a folder of them
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

/// What a check found in one folder.
#[derive(Serialize)]
pub(super) struct Checked {
    folder: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    mistakes: Vec<FileMistake>,
    #[serde(skip)]
    document_type: Option<DocumentType>,
}

impl Check {
    pub(crate) fn run(&self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let checked = all(&self.folder, language)?;
        print(&checked, language, self.output.output())?;
        if checked.iter().all(Checked::is_good) { Ok(()) } else { Err(Refused::as_printed().into()) }
    }
}

/// Checks every type of a folder.
pub(super) fn all(folder: &Path, language: Language) -> Result<Vec<Checked>> {
    let mut known = DocumentTypes::shipped().clone();
    folder::versions(folder)?.into_iter().map(|version| Checked::new(version, &mut known, language)).collect()
}

/// Says what was found: people get a line for each mistake, and one for each good type.
pub(super) fn print(checked: &[Checked], language: Language, output: Output) -> Result<()> {
    if output == Output::Json {
        return print_json(checked);
    }
    for checked in checked {
        match (&checked.document_type, language) {
            (None, _) => checked.mistakes.iter().for_each(|mistake| println!("{}", mistake.line())),
            (Some(good), Language::En) => println!("{}  {}: no mistakes", good.id(), good.title(language)),
            (Some(good), Language::Az) => println!("{}  {}: səhv yoxdur", good.id(), good.title(language)),
        }
    }
    let mistakes: usize = checked.iter().map(|checked| checked.mistakes.len()).sum();
    match language {
        _ if mistakes == 0 => {}
        Language::En => println!("\n{mistakes} {}", if mistakes == 1 { "mistake" } else { "mistakes" }),
        Language::Az => println!("\n{mistakes} səhv"),
    }
    Ok(())
}

impl Checked {
    fn new(folder: PathBuf, known: &mut DocumentTypes, language: Language) -> Result<Self> {
        let Read { document_type, mut mistakes } = folder::read(&folder, language)?;
        if let Some(document_type) = &document_type {
            mistakes.extend(otherwise(&folder, document_type, known, language));
            mistakes.extend(pages(&folder, document_type, language));
            mistakes.extend(pin::changes(&folder, document_type, language)?);
        }
        let id = document_type.as_ref().map(|document_type| document_type.id().to_string());
        let document_type = document_type.filter(|_| mistakes.is_empty());
        Ok(Self { folder, id, mistakes, document_type })
    }

    fn is_good(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The type, if nothing is wrong with it.
    pub(super) fn good(&self) -> Option<(&Path, &DocumentType)> {
        self.document_type.as_ref().map(|document_type| (self.folder.as_path(), document_type))
    }
}

/// A version that this program, or another folder of the same check, has with other content.
fn otherwise(
    folder: &Path,
    document_type: &DocumentType,
    known: &mut DocumentTypes,
    language: Language,
) -> Option<FileMistake> {
    let error = known.add(document_type.clone()).err()?;
    let sentence = match language {
        Language::En => error.to_string(),
        Language::Az => format!("{} başqa məzmunla artıq var; dəyişiklik yeni versiya tələb edir", document_type.id()),
    };
    Some(FileMistake::whole(&folder.join(FILE), "known-otherwise", sentence))
}

/// Pages that would not hold the longest values which the type allows.
fn pages(folder: &Path, document_type: &DocumentType, language: Language) -> Vec<FileMistake> {
    let written =
        |page| specimen::page(document_type, page, Length::Longest, Mark::Unmarked).map_err(|error| (page, error));
    let failed = Language::ALL.into_iter().filter_map(|page| written(page).err());
    failed.map(|(page, error)| FileMistake::of_page(&folder.join(FILE), &error, page, language)).collect()
}
