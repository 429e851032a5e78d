//! Which document types a command knows.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use clap::Args;
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::language::Language;

use super::folder;
use crate::settings::Settings;

#[derive(Args, Default)]
pub(crate) struct TypeFlags {
    /// A folder of document types, ID/VERSION/type.toml (default: as the settings say; those of this program are always
    /// known)
    #[arg(long, value_name = "DIR")]
    types: Vec<PathBuf>,
}

impl TypeFlags {
    /// The types that this program ships, and those of the folders.
    pub(crate) fn open(&self, settings: &Settings) -> Result<DocumentTypes> {
        let mut types = DocumentTypes::shipped().clone();
        for folder in self.folders(settings) {
            folder::add_all(&folder, &mut types)?;
        }
        Ok(types)
    }

    /// The folders, those of the settings when no flag names one.
    pub(super) fn folders(&self, settings: &Settings) -> Vec<PathBuf> {
        if self.types.is_empty() { settings.type_folders() } else { self.types.clone() }
    }
}

/// The type `ID/VERSION`, or the newest version of `ID`.
pub(crate) fn find<'a>(types: &'a DocumentTypes, id: &str, language: Language) -> Result<&'a Arc<DocumentType>> {
    let found = id.parse().map_or_else(|_| types.newest(id), |id| types.find(&id));
    found.ok_or_else(|| {
        let known: Vec<_> = types.iter().map(|known| known.id().to_string()).collect();
        let known = known.join(", ");
        match language {
            Language::En => {
                anyhow!("there is no document type {id}; known are {known}; --types names a folder of others")
            }
            Language::Az => {
                anyhow!("{id} sənəd növü yoxdur; olanlar: {known}; başqalarının qovluğunu --types göstərir")
            }
        }
    })
}
