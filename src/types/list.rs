//! `mohur types list`: the document types that commands know here.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::language::Language;
use serde::Serialize;

use super::{TypeFlags, folder};
use crate::output::{Output, OutputFlags, print_json};
use crate::settings::Settings;
use crate::speech::Speech;
use crate::table;

#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    types: TypeFlags,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Serialize)]
struct Listed {
    id: String,
    title: Titles,
    /// Absent for those of this program.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<PathBuf>,
}

#[derive(Serialize)]
struct Titles {
    az: String,
    en: String,
}

impl List {
    pub(crate) fn run(&self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        // Opened first, so that a folder that commands refuse is refused here too.
        let types = self.types.open(settings)?;
        let folders =
            self.types.folders(settings).iter().map(|folder| folder::versions(folder)).collect::<Result<Vec<_>>>()?;
        let mut listed = Vec::new();
        for known in types.iter() {
            let shipped = DocumentTypes::shipped().find(known.id()).is_some();
            let place = format!("{}", known.id());
            let folder = folders.iter().flatten().filter(|_| !shipped).find(|folder| folder.ends_with(&place)).cloned();
            let title = |language| known.title(language).to_owned();
            listed.push(Listed {
                id: place,
                title: Titles { az: title(Language::Az), en: title(Language::En) },
                folder,
            });
        }
        if self.output.output() == Output::Json {
            return print_json(&listed);
        }
        print(listed, language);
        Ok(())
    }
}

fn print(listed: Vec<Listed>, language: Language) {
    let (header, ours) = match language {
        Language::Az => (["növ", "başlıq", "haradan"], "bu proqramdan"),
        Language::En => (["type", "title", "from"], "this program"),
    };
    let rows = listed.into_iter().map(|Listed { id, title, folder }| {
        let title = if language == Language::Az { title.az } else { title.en };
        [id, title, folder.map_or_else(|| ours.to_owned(), |folder| folder.display().to_string())]
    });
    table::print(Some(header), rows);
}
