//! `mohur keys`: make and show signing keys.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::{Args, Subcommand};
use mohur_certificate::cose::Signer;
use mohur_keys::file::{Protection, read_key, write_key};
use mohur_keys::signer::{PublicKey, SigningKey};
use mohur_keys::trust::RootFingerprint;
use serde::Serialize;

use crate::output::{Output, OutputFlags, print_json};
use crate::passphrase::PassphraseSource;
use crate::random;

#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Make a new Ed25519 key in a file that only its owner can read
    New(New),
    /// Show the public side of a key
    Show(Show),
    /// List the keys of a folder
    List(List),
}

#[derive(Args)]
pub(crate) struct New {
    /// The file to make
    file: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseSource,
    /// Leave the key unencrypted, protected by the file's mode alone
    #[arg(long, conflicts_with = "passphrase_file")]
    no_passphrase: bool,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Args)]
pub(crate) struct Show {
    /// The key's file
    file: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseSource,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Args)]
pub(crate) struct List {
    /// The folder to look in
    folder: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

#[derive(Serialize)]
struct Shown {
    file: PathBuf,
    kid: String,
    x: String,
    fingerprint: String,
}

impl Keys {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::New(new) => new.run(),
            Self::Show(show) => show.run(),
            Self::List(list) => list.run(),
        }
    }
}

impl New {
    fn run(self) -> Result<()> {
        let key = SigningKey::from_seed(&random::bytes()?);
        let wrong = || format!("cannot make the key {}", self.file.display());
        if self.no_passphrase {
            write_key(&self.file, &key, &Protection::ModeOnly).with_context(wrong)?;
        } else {
            let passphrase = self.passphrase.new_one()?;
            let (salt, iv) = (*random::bytes()?, *random::bytes()?);
            let protection = Protection::Passphrase { passphrase: &passphrase, salt, iv };
            write_key(&self.file, &key, &protection).with_context(wrong)?;
        }
        print(&Shown::of(&self.file, key.public()), self.output.output())
    }
}

impl Show {
    fn run(self) -> Result<()> {
        let key = open(&self.file, &self.passphrase)?;
        print(&Shown::of(&self.file, key.public()), self.output.output())
    }
}

impl List {
    fn run(self) -> Result<()> {
        let entries =
            std::fs::read_dir(&self.folder).with_context(|| format!("cannot list {}", self.folder.display()))?;
        let mut files: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "pem"));
        files.sort();
        for file in files {
            match open(&file, &self.passphrase) {
                Ok(key) => println!("{}  {}", key.key_id(), file.display()),
                Err(error) => println!("{:16}  {error:#}", "-"),
            }
        }
        Ok(())
    }
}

/// Opens a signing key, asking for its passphrase where it has one.
pub(crate) fn open(file: &Path, passphrase: &PassphraseSource) -> Result<SigningKey> {
    read_key(file, || passphrase.existing(&file.display().to_string()))
        .with_context(|| format!("cannot use the key {}", file.display()))
}

impl Shown {
    fn of(file: &Path, key: PublicKey) -> Self {
        Self {
            file: file.to_owned(),
            kid: key.key_id().to_string(),
            x: URL_SAFE_NO_PAD.encode(key.0),
            fingerprint: RootFingerprint(key.thumbprint()).to_string(),
        }
    }
}

fn print(shown: &Shown, output: Output) -> Result<()> {
    if output == Output::Json {
        return print_json(shown);
    }
    println!("file         {}", shown.file.display());
    println!("key id       {}", shown.kid);
    println!("public key   {}", shown.x);
    println!("fingerprint  {}", shown.fingerprint);
    Ok(())
}
