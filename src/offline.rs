//! `mohur offline`: issuing where there is no network.

mod register;
mod reserve;

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use mohur_issuer::language::Sentence;
use mohur_issuer::places::PlacesFile;
use serde::Serialize;

use crate::output::{Output, OutputFlags, print_json};
use crate::settings::{ConfigSource, Settings};
use crate::speech::Speech;

/// How far work without a network is.
const BAR: &str = "{wide_bar} {percent} %, {eta} left";

#[derive(Subcommand)]
pub(crate) enum Offline {
    /// Reserve places in status lists at the service, for a machine without a network
    Reserve(reserve::Reserve),
    /// Say how many places a file has left
    Places(Left),
    /// Register at the service what was issued without it; again is safe
    Register(register::Register),
}

#[derive(Args)]
pub(crate) struct Left {
    /// The file of places
    file: PathBuf,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Serialize)]
struct Printed {
    places: u64,
}

impl Offline {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        match self {
            Self::Reserve(command) => command.run(&config.load()?),
            Self::Places(command) => command.run(&config.load()?),
            Self::Register(command) => command.run(&config.load()?),
        }
    }
}

impl Left {
    fn run(self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let places = PlacesFile::at(&self.file).count().map_err(|error| anyhow!(error.sentence(language)))?;
        if self.output.output() == Output::Json {
            return print_json(&Printed { places });
        }
        println!("{places}");
        Ok(())
    }
}
