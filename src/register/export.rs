//! `mohur register export`: the records as CSV, which `mohur register import` reads back.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mohur_issuer::export;
use mohur_issuer::register::{Contract, Organisation, Register};

use super::{Kind, RegisterFolder};
use crate::file;
use crate::settings::Settings;

#[derive(Args)]
pub(crate) struct Export {
    /// The file to write
    file: PathBuf,
    /// What to write
    #[arg(long, value_enum)]
    kind: Kind,
    #[command(flatten)]
    register: RegisterFolder,
}

impl Export {
    pub(crate) fn run(self, settings: &Settings) -> Result<()> {
        let register = Register::open(&self.register.path(settings)?)?;
        file::write_new_by(&self.file, |file| {
            match self.kind {
                Kind::Contracts => export::write::<Contract>(&register, file)?,
                Kind::Organisations => export::write::<Organisation>(&register, file)?,
            }
            Ok(())
        })
    }
}
