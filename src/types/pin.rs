//! `mohur types pin`: the fingerprints of a version's pages, kept beside it, so that a check notices when it changes.
//!
//! A version that was used must give the same pages for ever, because verifiers rebuild them. What this program ships is
//! pinned by its own tests; a folder's types are pinned by `pins.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::language::Language;
use mohur_issuer::specimen::{self, Length, Mark};
use sha2::{Digest, Sha256};

use super::check;
use super::mistake::FileMistake;
use crate::file;
use crate::outcome::Refused;
use crate::output::Output;
use crate::settings::Settings;
use crate::speech::Speech;

const FILE: &str = "pins.json";
/// A fingerprint for each language.
const MAX_FILE: usize = 4096;

#[derive(Args)]
pub(crate) struct Pin {
    /// A type's folder (the one with type.toml), or a folder of them
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    #[command(flatten)]
    speech: Speech,
}

impl Pin {
    pub(crate) fn run(&self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let checked = check::all(&self.folder, language)?;
        let good: Vec<_> = checked.iter().filter_map(check::Checked::good).collect();
        if good.len() < checked.len() {
            check::print(&checked, language, Output::People)?;
            return Err(Refused::as_printed().into());
        }
        for (folder, document_type) in good {
            let path = folder.join(FILE);
            let pins = serde_json::to_string_pretty(&pins(document_type)?)?;
            file::write(&path, format!("{pins}\n").as_bytes())?;
            println!("{}  {}", document_type.id(), path.display());
        }
        Ok(())
    }
}

/// The SHA-256 of each language's page, in hexadecimal digits.
fn pins(document_type: &DocumentType) -> Result<BTreeMap<String, String>> {
    let pin = |language: Language| {
        let page = specimen::page(document_type, language, Length::Usual, Mark::Unmarked)?;
        let digits = Sha256::digest(&page).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        Ok((language.tag().to_owned(), digits))
    };
    Language::ALL.into_iter().map(pin).collect()
}

/// The pages that are other ones than when they were pinned; none when they never were.
pub(super) fn changes(folder: &Path, document_type: &DocumentType, language: Language) -> Result<Vec<FileMistake>> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let bytes = file::read(&path, MAX_FILE)?;
    let pinned: BTreeMap<String, String> = serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is not what `mohur types pin` writes", path.display()))?;
    let ours = pins(document_type)?;
    let changed = ours.iter().filter(|(tag, digits)| pinned.get(*tag) != Some(*digits));
    let mistake = |(tag, _): (&String, &String)| {
        let id = document_type.id();
        let sentence = match language {
            Language::En => format!(
                "the page of {id} in {tag} is another one than when it was pinned; put it back and make a new version, or \
                 remove {FILE} if {id} was never used"
            ),
            Language::Az => format!(
                "{id} növünün {tag} dilində səhifəsi qeyd olunandan fərqlidir; onu geri qaytarıb yeni versiya yaradın, \
                 yaxud {id} heç vaxt istifadə olunmayıbsa, {FILE} faylını silin"
            ),
        };
        FileMistake::whole(&path, "page-changed", sentence)
    };
    Ok(changed.map(mistake).collect())
}
