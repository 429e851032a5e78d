//! Where passphrases come from: a file or a prompt, never the command line, which other users can see.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use mohur_keys::file::{KeyFileError, Passphrase};
use zeroize::Zeroizing;

use crate::file;

/// A passphrase's first line is all of it, and longer ones are mistakes.
const MAX_PASSPHRASE_FILE: usize = 4096;

#[derive(Args, Clone)]
pub(crate) struct PassphraseSource {
    /// Read the passphrase from the first line of FILE instead of asking
    #[arg(long, value_name = "FILE", env = "MOHUR_PASSPHRASE_FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl PassphraseSource {
    /// The passphrase of an existing key.
    pub(crate) fn existing(&self, prompt: &str) -> Result<Passphrase, KeyFileError> {
        let text = match &self.passphrase_file {
            Some(path) => first_line(path).map_err(|error| std::io::Error::other(format!("{error:#}")))?,
            None => Zeroizing::new(ask(&format!("Passphrase of {prompt}: "))?),
        };
        Passphrase::new(text)
    }

    /// The passphrase of a new key, asked twice.
    pub(crate) fn new_one(&self) -> Result<Passphrase> {
        let Some(path) = &self.passphrase_file else {
            let first = Zeroizing::new(ask("New passphrase: ")?);
            let second = Zeroizing::new(ask("The same again: ")?);
            anyhow::ensure!(first == second, "the two passphrases differ");
            return Ok(Passphrase::new(first)?);
        };
        Ok(Passphrase::new(first_line(path)?)?)
    }
}

/// Asks on the terminal, which a program run by another program may not have.
fn ask(prompt: &str) -> std::io::Result<String> {
    rpassword::prompt_password(prompt).map_err(|error| {
        std::io::Error::other(format!(
            "no terminal to ask for the passphrase ({error}); name a file with --passphrase-file"
        ))
    })
}

fn first_line(path: &std::path::Path) -> Result<Zeroizing<String>> {
    let bytes = Zeroizing::new(file::read(path, MAX_PASSPHRASE_FILE)?);
    let text = std::str::from_utf8(&bytes).with_context(|| format!("{} is not UTF-8", path.display()))?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}
