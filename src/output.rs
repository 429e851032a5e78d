//! Whether a command speaks to people or to programs.

use anyhow::Result;
use clap::Args;
use serde::Serialize;

#[derive(Args, Clone, Copy)]
pub(crate) struct OutputFlags {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// For whom the output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Sentences and tables.
    People,
    /// One JSON value.
    Json,
}

impl OutputFlags {
    /// For whom the output is to be.
    pub(crate) fn output(self) -> Output {
        if self.json { Output::Json } else { Output::People }
    }
}

/// Prints a value as indented JSON.
pub(crate) fn print_json<T: Serialize + ?Sized>(value: &T) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}
