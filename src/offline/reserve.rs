//! `mohur offline reserve`: places for a machine without a network.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::language::Language;
use mohur_issuer::language::{Sentence, count};
use mohur_issuer::places;
use serde::Serialize;

use super::BAR;
use crate::file;
use crate::output::{Output, print_json};
use crate::progress::bar;
use crate::service_args::ServiceArgs;
use crate::service_client::{ServiceClient, ServiceError};
use crate::settings::Settings;

/// A million: more than a machine without a network issues between two visits, and a file of some 70 megabytes.
const MAX_COUNT: i64 = 1_000_000;

/// Places between two moves of the bar.
const BLOCK: u32 = 10_000;
/// Fewer are there before anyone could read how far it is.
const LONG: u32 = 100_000;

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
        let client = self.service.client(settings, language)?;
        let places = self.places(&client).map_err(|error| anyhow!(error.sentence(language)))?;
        file::write_new(&self.out, &places::lines(&places))?;
        if self.service.output() == Output::Json {
            return print_json(&Printed { places: self.count, file: &self.out });
        }
        let (count, file) = (count(self.count.into(), language), self.out.display());
        match language {
            Language::En => {
                println!("{count} places in {file}: move it to the machine without a network, and keep no copy");
            }
            Language::Az => {
                println!("{file} faylında {count} yer var: onu şəbəkəsiz maşına köçürün və surətini saxlamayın");
            }
        }
        Ok(())
    }

    fn places(&self, client: &ServiceClient) -> Result<Vec<StatusReference>, ServiceError> {
        let progress = bar(self.count.into(), LONG.into(), BAR);
        let (mut places, mut left) = (Vec::new(), self.count);
        while left > 0 {
            let block = left.min(BLOCK);
            places.append(&mut client.reserve_places(block)?);
            left -= block;
            progress.inc(block.into());
        }
        progress.finish_and_clear();
        Ok(places)
    }
}
