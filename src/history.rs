//! `mohur history`: the certificates of a person, and their pages again.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_issuer::day::display_day;
use mohur_revocation::record::CheckOutcome;

use crate::genuine::Genuine;
use crate::output::{Output, print_json};
use crate::service_args::ServiceArgs;
use crate::service_client::HeldCertificate;
use crate::settings::{ConfigSource, Settings};
use crate::trusted::TrustFlags;
use crate::types::TypeFlags;
use crate::{file, table, trusted, when};

#[derive(Args)]
pub(crate) struct History {
    /// The holder's PIN
    #[arg(long)]
    pin: Pin,
    /// Save the PDFs of those in force as DIR/NUMBER.pdf
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    #[command(flatten)]
    trust: TrustFlags,
    #[command(flatten)]
    types: TypeFlags,
    #[command(flatten)]
    service: ServiceArgs,
}

impl History {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        let language = self.service.language(&settings);
        let held = self.service.client(&settings, language)?.certificates_of(self.pin)?;
        if let Some(folder) = &self.save {
            self.save(&held, folder, &settings)?;
        }
        if self.service.output() == Output::Json {
            return print_json(&held);
        }
        print(&held, &trusted::zone(&settings)?, language);
        Ok(())
    }

    fn save(&self, held: &[HeldCertificate], folder: &Path, settings: &Settings) -> Result<()> {
        let (trust, types) = (self.trust.open(settings)?, self.types.open(settings)?);
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        for held in held.iter().filter(|held| held.state == CheckOutcome::InForce) {
            let genuine = Genuine::open(&held.certificate, held.number, &trust, &types)?;
            file::write_new(&folder.join(format!("{}.pdf", held.number)), &genuine.pdf(&trust)?)?;
        }
        Ok(())
    }
}

fn print(held: &[HeldCertificate], zone: &TimeZone, language: Language) {
    if held.is_empty() {
        println!("{}", if language == Language::Az { "arayış yoxdur" } else { "no certificates" });
        return;
    }
    let header = match language {
        Language::Az => ["nömrə", "qeydə alınıb", "son gün", "vəziyyət", "təqdim olunur", "səbəb"],
        Language::En => ["number", "registered", "last day", "state", "presented to", "reason"],
    };
    table::print(Some(header), held.iter().map(|held| row(held, zone, language)));
}

fn row(held: &HeldCertificate, zone: &TimeZone, language: Language) -> [String; 6] {
    let last = held.expires.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(held.expires);
    let anywhere = if language == Language::Az { "istənilən yerə" } else { "anywhere" };
    [
        held.number.to_string(),
        when::minute(held.registered, zone, language),
        display_day(zone.to_datetime(last).date(), language),
        state(held.state, language).to_owned(),
        held.addressee.as_ref().map_or(anywhere.to_owned(), |addressee| addressee.name.to_string()),
        held.revocation.as_ref().map(|revocation| revocation.reason.to_string()).unwrap_or_default(),
    ]
}

fn state(state: CheckOutcome, language: Language) -> &'static str {
    let (az, en) = match state {
        CheckOutcome::InForce => ("qüvvədədir", "in force"),
        CheckOutcome::Expired => ("müddəti bitib", "expired"),
        CheckOutcome::Deactivated => ("deaktiv edilib", "deactivated"),
        CheckOutcome::Unknown => ("qeydə alınmayıb", "unknown"),
    };
    if language == Language::Az { az } else { en }
}
