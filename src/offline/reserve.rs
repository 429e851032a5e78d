//! `mohur offline reserve`: places for a machine without a network.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mohur_certificate::language::Language;
use serde::Serialize;

use super::places::PlacesFile;
use crate::file;
use crate::output::{Output, print_json};
use crate::service_args::ServiceArgs;
use crate::settings::Settings;

/// A million: more than a machine without a network issues between two visits, and a file of some 70 megabytes.
const MAX_COUNT: i64 = 1_000_000;

#[derive(Args)]
pub(crate) struct Reserve {
    /// How many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_COUNT))]
    count: u32,
    /// The new file, which only its owner can read
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    service: ServiceArgs,
}

#[derive(Serialize)]
struct Printed<'a> {
    places: u32,
    file: &'a PathBuf,
}

impl Reserve {
    pub(crate) fn run(self, settings: &Settings) -> Result<()> {
        let language = self.service.language(settings);
        file::ensure_free(&self.out)?;
        let places = self.service.client(settings, language)?.reserve_places(self.count)?;
        PlacesFile::at(&self.out).write_new(&places)?;
        if self.service.output() == Output::Json {
            return print_json(&Printed { places: self.count, file: &self.out });
        }
        let (count, file) = (self.count, self.out.display());
        match language {
            Language::En => println!("{count} places in {file}: take this one file to the machine without a network"),
            Language::Az => println!("{file} faylında {count} yer var: bu faylı (yalnız onu) şəbəkəsiz maşına aparın"),
        }
        Ok(())
    }
}
