//! `mohur history`: the certificates of a person, and their pages again.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::day::display_day;
use mohur_revocation::record::CheckOutcome;

use crate::genuine::{Genuine, UnknownType};
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
        let saved = self.save.as_ref().map(|folder| self.save(&held, folder, &settings)).transpose()?;
        match self.service.output() {
            Output::Json => print_json(&held)?,
            Output::People => {
                print(&held, &trusted::zone(&settings)?, language);
                if let Some(saved) = &saved {
                    println!("{}", saved.sentence(language));
                }
            }
        }
        saved.map_or(Ok(()), |saved| saved.whole(language))
    }

    fn save<'a>(&self, held: &[HeldCertificate], folder: &'a Path, settings: &Settings) -> Result<Saved<'a>> {
        let (trust, types) = (self.trust.open(settings)?, self.types.open(settings)?);
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let mut saved = Saved { folder, files: 0, left_out: Vec::new() };
        for held in held.iter().filter(|held| held.state == CheckOutcome::InForce) {
            match Genuine::open(&held.certificate, held.number, &trust, &types).map_err(anyhow::Error::downcast) {
                Ok(genuine) => {
                    file::write_new(&folder.join(format!("{}.pdf", held.number)), &genuine.pdf(&trust)?)?;
                    saved.files += 1;
                }
                Err(Ok(unknown)) => saved.left_out.push((held.number, unknown)),
                Err(Err(error)) => return Err(error),
            }
        }
        Ok(saved)
    }
}

/// What became of the certificates that are in force.
struct Saved<'a> {
    folder: &'a Path,
    files: usize,
    left_out: Vec<(CertificateNumber, UnknownType)>,
}

impl Saved<'_> {
    fn sentence(&self, language: Language) -> String {
        let (folder, files) = (self.folder.display(), self.files);
        match language {
            Language::Az => format!("{folder} qovluğunda saxlanılan PDF-lərin sayı: {files}"),
            Language::En => format!("PDFs saved in {folder}: {files}"),
        }
    }

    /// Names every certificate that was left out; then not all was done.
    fn whole(self, language: Language) -> Result<()> {
        let sentences = self.left_out.iter().map(|(number, unknown)| match language {
            Language::Az => format!(
                "{number} saxlanılmadı: {} sənəd növü burada tanınmır; onun qovluğunu --types ilə göstərin və ya \
                 proqramın yeni versiyasından istifadə edin",
                unknown.id
            ),
            Language::En => format!("{number} is not saved: {unknown}"),
        });
        let sentences: Vec<_> = sentences.collect();
        ensure!(sentences.is_empty(), sentences.join("; "));
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
