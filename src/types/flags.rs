//! Which document types a command knows.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mohur_certificate::document_type::DocumentTypes;

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
