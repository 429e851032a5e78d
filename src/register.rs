//! `mohur register`: fill and search the register of contracts and organisations.

mod export;
mod forget;
mod import;
mod search;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use crate::settings::{ConfigSource, Settings};

#[derive(Subcommand)]
pub(crate) enum Register {
    /// Import contracts or organisations from CSV or JSON Lines
    Import(import::Import),
    /// Search contracts or organisations by any of their fields
    Search(search::Search),
    /// Write all contracts or organisations as CSV, to be imported again
    Export(export::Export),
    /// Forget a person's contact details: the e-mail address and telephone number of the last application
    Forget(forget::Forget),
}

/// What the records are.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Contracts,
    Organisations,
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
            Self::Export(export) => export.run(&config.load()?),
            Self::Forget(forget) => forget.run(&config.load()?),
        }
    }
}
