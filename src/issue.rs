//! `mohur issue`: one certificate from an application given by flags.
//!
//! The order of the steps is the story of what a crash leaves. Nothing is reserved before the application is accepted.
//! A reserved place that is never used is lost and harmless: lists are full of such places. Page and signature stay in
//! memory until the service has the certificate, so no signed file exists that the service does not know. Whatever
//! breaks after that leaves a certificate that the service has and can give out again; its number is always told.

mod advice;
mod certify;
mod printed;

use std::path::PathBuf;

use anyhow::{Result, anyhow, ensure};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use mohur_certificate::cose::Signer;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_certificate::trust_list::KeyUse;
use mohur_issuer::application::{Application, CheckError, Draft, EmailCopy, Kind, Notice, Policy};
use mohur_issuer::issue::Authority;
use mohur_issuer::register::Register;
use mohur_issuer::register::contacts::{ContactDetails, Contacts};
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::Trust;

use self::certify::{Desk, Destination};
use crate::passphrase::PassphraseSource;
use crate::service_args::ServiceArgs;
use crate::settings::{ConfigSource, Settings};
use crate::trusted::TrustFlags;
use crate::{keys, moment, trusted};

#[derive(Args)]
pub(crate) struct Issue {
    /// The applicant's PIN
    #[arg(long, required_unless_present = "purposes")]
    pin: Option<Pin>,
    /// The number of the contract to certify
    #[arg(long, required_unless_present = "purposes", value_name = "NUMBER")]
    contract: Option<String>,
    /// The employer's VÖEN, when the applicant has this number with several employers
    #[arg(long, value_name = "VÖEN")]
    employer: Option<String>,
    /// What the certificate says about the salary
    #[arg(long, value_enum, default_value_t = KindWord::Plain)]
    kind: KindWord,
    /// The last day of validity, as 2026-12-31 or 31.12.2026
    #[arg(long, required_unless_present = "purposes", value_name = "DAY")]
    last_day: Option<String>,
    /// The applicant's e-mail address (default: the one given last time)
    #[arg(long)]
    email: Option<String>,
    /// The applicant's telephone number (default: the one given last time)
    #[arg(long)]
    phone: Option<String>,
    /// The applicant wants a copy by e-mail; the output says so to whoever sends it
    #[arg(long)]
    copy: bool,
    /// What the certificate is for: a code of --purposes
    #[arg(long, required_unless_present = "purposes", value_name = "CODE")]
    purpose: Option<u8>,
    /// The VÖEN or the name of the organisation to present to (default: it may be presented anywhere)
    #[arg(long, value_name = "VÖEN|NAME")]
    addressee: Option<String>,
    /// Whether that organisation is told when the certificate falls out of force
    #[arg(long, value_enum, value_name = "WHETHER")]
    notice: Option<NoticeWord>,
    /// List the purposes and their codes
    #[arg(long)]
    purposes: bool,
    /// The file to write, or a folder (default: certificates/NUMBER.pdf)
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
    /// The register's folder (default: as the settings say)
    #[arg(long, value_name = "DIR")]
    register: Option<PathBuf>,
    /// The issuer's id in the trust list (default: as the settings say)
    #[arg(long)]
    issuer: Option<String>,
    /// The file of the key that signs (default: as the settings say)
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseSource,
    #[command(flatten)]
    trust: TrustFlags,
    #[command(flatten)]
    service: ServiceArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindWord {
    /// Nothing
    Plain,
    /// The monthly salary
    Salary,
}

#[derive(Clone, Copy, ValueEnum)]
enum NoticeWord {
    /// It is told
    Tell,
    /// It has to check for itself
    DoNotTell,
}

impl Issue {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        let language = self.service.language(&settings);
        if self.purposes {
            return printed::purposes(language, self.service.output());
        }
        let trust = self.trust.open(&settings)?;
        let authority = trusted::authority(self.issuer.as_deref().map_or_else(|| settings.issuer_id(), Ok)?, &trust)?;
        let folder = self.register.clone().map_or_else(|| settings.register_folder(), Ok)?;
        let (register, contacts) = (Register::open(&folder)?, Contacts::open(&folder)?);
        let application = self.application(&register, &contacts, &authority, &settings, language)?;
        let client = self.service.client(&settings, language)?;
        let destination = Destination::new(self.out.as_deref())?;
        let key = self.key(&settings, &trust, &authority)?;
        let desk = Desk { trust: &trust, authority: &authority, key: &key, client: &client };
        let issued = desk.certify(&application, &destination)?;
        if let Err(error) = contacts.remember(application.contract().pin, application.contact()) {
            eprintln!("mohur: the certificate is issued, but the contact details were not remembered: {error}");
        }
        issued.print(&application, language, self.service.output())
    }

    fn application(
        &self,
        register: &Register,
        contacts: &Contacts,
        authority: &Authority,
        settings: &Settings,
        language: Language,
    ) -> Result<Application> {
        let draft = self.draft(contacts, language)?;
        let policy = settings.maximum_days().map_or_else(Policy::default, |maximum_days| Policy { maximum_days });
        let checked = Application::check(&draft, register, authority.day(moment::now()), policy);
        checked.map_err(|error| match error {
            CheckError::Refused(refusals) => {
                advice::with_flags(printed::refusals(&refusals, language, self.service.output()), &refusals, language)
            }
            error => error.into(),
        })
    }

    /// The application as the flags say it, with the contact details of last time where they say nothing.
    fn draft(&self, contacts: &Contacts, language: Language) -> Result<Draft> {
        let missing = |flag: &str| anyhow!("{flag} is missing");
        let pin = self.pin.ok_or_else(|| missing("--pin"))?;
        let known = contacts.of(pin)?;
        Ok(Draft {
            pin,
            kind: match self.kind {
                KindWord::Plain => Kind::Plain,
                KindWord::Salary => Kind::WithSalary,
            },
            contract: self.contract.clone().ok_or_else(|| missing("--contract"))?,
            employer: self.employer.clone(),
            last_day: self.last_day.clone().ok_or_else(|| missing("--last-day"))?,
            email: self
                .email
                .clone()
                .or_else(|| known.as_ref().map(|known| known.email.to_string()))
                .unwrap_or_default(),
            phone: self.phone.clone().or_else(|| known_phone(known.as_ref())),
            copy: if self.copy { EmailCopy::Send } else { EmailCopy::DoNotSend },
            purpose: self.purpose.ok_or_else(|| missing("--purpose"))?,
            language,
            addressee: self.addressee.clone(),
            notice: self.notice.map(|notice| match notice {
                NoticeWord::Tell => Notice::Tell,
                NoticeWord::DoNotTell => Notice::DoNotTell,
            }),
        })
    }

    /// The signing key, once it is sure that verifiers would believe it today.
    fn key(&self, settings: &Settings, trust: &Trust, authority: &Authority) -> Result<SigningKey> {
        let path = self.key.clone().map_or_else(|| settings.issuer_key(), Ok)?;
        let passphrase_file = self.passphrase.passphrase_file.clone().or_else(|| settings.passphrase_file());
        let key = keys::open(&path, &PassphraseSource { passphrase_file })?;
        ensure!(
            may_sign(&key, trust, authority, moment::now()),
            "the key {} ({}) may not sign certificates of {} today: the trust list does not say so; add it with \
             `mohur trust add` and sign the list anew",
            path.display(),
            key.key_id(),
            authority.id()
        );
        Ok(key)
    }
}

fn known_phone(known: Option<&ContactDetails>) -> Option<String> {
    known.and_then(|known| known.phone.as_ref()).map(ToString::to_string)
}

fn may_sign(key: &SigningKey, trust: &Trust, authority: &Authority, now: Timestamp) -> bool {
    trust.list().keys.iter().any(|known| {
        known.x == key.public().0
            && known.key_use == KeyUse::Certificate
            && known.issuer == authority.id()
            && known.revoked_at.is_none()
            && known.covers(now)
    })
}
