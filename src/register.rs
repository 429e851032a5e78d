//! `mohur register`: fill and search the register of contracts and organisations.

mod import;
mod search;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::settings::{ConfigSource, Settings};

#[derive(Subcommand)]
pub(crate) enum Register {
    /// Import contracts or organisations from CSV or JSON Lines
    Import(import::Import),
    /// Search the contracts of a person, or organisations
    Search(search::Search),
}

#[derive(Args)]
struct RegisterFolder {
    /// The register's folder (default: as the settings say)
    #[arg(long, value_name = "DIR")]
    register: Option<PathBuf>,
}

impl RegisterFolder {
    fn path(&self, settings: &Settings) -> Result<PathBuf> {
        self.register.as_deref().map(Path::to_owned).map_or_else(|| settings.register_folder(), Ok)
    }
}

impl Register {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        match self {
            Self::Import(import) => import.run(&config.load()?),
            Self::Search(search) => search.run(&config.load()?),
        }
    }
}
