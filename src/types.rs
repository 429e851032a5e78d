//! `mohur types`: list, show, check, preview and pin document types, which are folders of data.

mod check;
mod flags;
mod folder;
mod list;
mod mistake;
mod pin;
mod preview;
mod show;

use anyhow::Result;
use clap::Subcommand;

pub(crate) use self::flags::{TypeFlags, find};
pub(crate) use self::show::value;
use crate::settings::ConfigSource;

#[derive(Subcommand)]
pub(crate) enum Types {
    /// List the document types that commands know here
    List(list::List),
    /// Show what certificates of a type say, and how each fact is written
    Show(show::Show),
    /// Say everything that is wrong with the document types of a folder
    Check(check::Check),
    /// Write specimens of their pages, as PDF and PNG
    Preview(preview::Preview),
    /// Pin the pages of a version, so that a check notices when it changes
    Pin(pin::Pin),
}

impl Types {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        match self {
            Self::List(list) => list.run(&settings),
            Self::Show(show) => show.run(&settings),
            Self::Check(check) => check.run(&settings),
            Self::Preview(preview) => preview.run(&settings),
            Self::Pin(pin) => pin.run(&settings),
        }
    }
}
