//! `mohur issue`: one certificate from an application, or from facts, given by flags.
//!
//! The order of the steps is the story of what a crash leaves. Nothing is reserved before the application is accepted.
//! A reserved place that is never used is lost and harmless: lists are full of such places. Page and signature stay in
//! memory until the service has the certificate, so no signed file exists that the service does not know. Whatever
//! breaks after that leaves a certificate that the service has and can give out again; its number is always told.

mod advice;
mod batch;
mod certify;
mod chosen;
mod copy;
mod desk;
mod facts;
mod printed;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, ensure};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use mohur_certificate::cose::Signer;
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::language::Language;
use mohur_certificate::trust_list::KeyUse;
use mohur_issuer::application::{Application, CheckError, Draft, EmailCopy, Kind, Notice, Policy};
use mohur_issuer::batch::Order;
use mohur_issuer::facts::{Facts, Terms};
use mohur_issuer::issue::{Authority, Statement};
use mohur_issuer::language::Sentence;
use mohur_issuer::register::Register;
use mohur_issuer::register::contacts::{ContactDetails, Contacts};
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::Trust;

use self::batch::{Applicants, BatchFlags, Supplies};
use self::certify::{Certified, Destination, Office};
use self::chosen::Chosen;
use self::desk::{Desk, Files};
use self::facts::FactFlags;
use crate::offline::places::PlacesFile;
use crate::passphrase::PassphraseSource;
use crate::post::Post;
use crate::registrations::Registrations;
use crate::service_args::ServiceArgs;
use crate::settings::{ConfigSource, Settings};
use crate::trusted::TrustFlags;
use crate::types::TypeFlags;
use crate::{keys, moment, trusted};

/// Where registrations wait when nobody says otherwise.
const REGISTRATIONS: &str = "registrations.jsonl";

#[derive(Args)]
pub(crate) struct Issue {
    /// The applicant's PIN
    #[arg(long, required_unless_present_any = ["purposes", "facts", "batch"])]
    pin: Option<String>,
    /// The number of the contract to certify
    #[arg(long, required_unless_present_any = ["purposes", "facts", "batch"], value_name = "NUMBER")]
    contract: Option<String>,
    /// The employer's VÖEN, when the applicant has this number with several employers
    #[arg(long, value_name = "VÖEN")]
    employer: Option<String>,
    /// What the certificate says about the salary (default: as --type says, or plain)
    #[arg(long, value_enum)]
    kind: Option<KindWord>,
    /// The last day of validity, as 2026-12-31 or 31.12.2026
    #[arg(long, required_unless_present_any = ["purposes", "batch"], value_name = "DAY")]
    last_day: Option<String>,
    /// The applicant's e-mail address (default: the one given last time)
    #[arg(long)]
    email: Option<String>,
    /// The applicant's telephone number (default: the one given last time)
    #[arg(long)]
    phone: Option<String>,
    /// Send the applicant a copy by e-mail, through the mail server of the settings
    #[arg(long)]
    copy: bool,
    /// What the certificate is for: a code of --purposes
    #[arg(long, required_unless_present_any = ["purposes", "facts", "batch"], value_name = "CODE")]
    #[arg(allow_negative_numbers = true)]
    purpose: Option<String>,
    /// The VÖEN or the name of the organisation to present to (default: it may be presented anywhere)
    #[arg(long, value_name = "VÖEN|NAME")]
    addressee: Option<String>,
    /// Whether that organisation is told when the certificate falls out of force
    #[arg(long, value_enum, value_name = "WHETHER")]
    notice: Option<NoticeWord>,
    #[command(flatten)]
    facts: FactFlags,
    /// List the purposes and their codes
    #[arg(long)]
    purposes: bool,
    #[command(flatten)]
    batch: BatchFlags,
    /// The file to write, or a folder (default: certificates/NUMBER.pdf); of a batch, a folder, .tar or .zip (default: a
    /// folder beside the batch's file, named as that)
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
    /// Issue without the service: take the place from this file of `mohur offline reserve`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["service", "token_file"])]
    places: Option<PathBuf>,
    /// The file that keeps the registration until `mohur offline register` (default: registrations.jsonl beside --places)
    #[arg(long, value_name = "FILE", requires = "places")]
    registrations: Option<PathBuf>,
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
    types: TypeFlags,
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

impl From<KindWord> for Kind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Plain => Self::Plain,
            KindWord::Salary => Self::WithSalary,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum NoticeWord {
    /// It is told
    Tell,
    /// It has to check for itself
    DoNotTell,
}

/// What issuing is done with, whatever is issued.
struct Means<'a> {
    settings: &'a Settings,
    types: &'a DocumentTypes,
    document_type: &'a Arc<DocumentType>,
    kind: Kind,
    trust: &'a Trust,
    authority: &'a Authority,
    language: Language,
}

impl Issue {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        let language = self.service.language(&settings);
        let types = self.types.open(&settings)?;
        let kind = self.facts.kind(self.kind.map(Kind::from))?;
        let document_type = self.facts.document_type(&types, kind)?;
        if self.purposes {
            return printed::purposes(document_type, language, self.service.output());
        }
        let trust = self.trust.open(&settings)?;
        let authority = trusted::authority(self.issuer.as_deref().map_or_else(|| settings.issuer_id(), Ok)?, &trust)?;
        let (settings, types, trust, authority) = (&settings, &types, &trust, &authority);
        let means = Means { settings, types, document_type, kind, trust, authority, language };
        match self.batch.file() {
            Some(file) => self.issue_batch(file, &means),
            None if self.facts.are_given() => self.issue_facts(&means),
            None => self.issue_application(&means),
        }
    }

    fn issue_batch(&self, file: &Path, means: &Means<'_>) -> Result<()> {
        let (desk, key) =
            (self.desk(means.settings, means.language)?, self.key(means.settings, means.trust, means.authority)?);
        let Means { trust, authority, types, .. } = means;
        let supplies = Supplies {
            office: &Office { trust, authority, types, key: &key, desk: &desk },
            policy: policy(means.settings),
            language: means.language,
            output: self.service.output(),
        };
        if self.facts.names_type() {
            return self.batch.issue(file, self.out.as_deref(), Order::Facts(means.document_type), None, &supplies);
        }
        let folder = self.register_folder(means.settings)?;
        let (register, contacts) = (Register::open(&folder)?, Contacts::open(&folder)?);
        let newest = |kind: Kind| self.facts.document_type(types, kind);
        let (plain, with_salary) = (newest(Kind::Plain)?, newest(Kind::WithSalary)?);
        let order = Order::Applications { register: &register, plain, with_salary };
        self.batch.issue(file, self.out.as_deref(), order, Some(Applicants::open(contacts, means.settings)?), &supplies)
    }

    fn issue_facts(&self, means: &Means<'_>) -> Result<()> {
        let terms = Terms {
            last_day: self.last_day.as_deref().ok_or_else(|| missing("--last-day"))?,
            language: means.language,
            notice: self.notice(),
            today: means.authority.day(moment::now()),
            policy: policy(means.settings),
        };
        let read = Facts::read(means.document_type, self.facts.values(), &terms);
        let facts = read.map_err(|refusals| {
            let reasons = refusals.iter().map(|refusal| (refusal.code(), refusal.sentence(means.language)));
            printed::refused(reasons.collect(), self.service.output())
        })?;
        self.certify(&facts, means)?.print(None, means.language, self.service.output())
    }

    fn issue_application(&self, means: &Means<'_>) -> Result<()> {
        let name = means.document_type.id();
        ensure!(
            means.kind.type_name() == name.id(),
            "a certificate of the type {name} is issued from its facts, not from a contract: --fact NAME=VALUE"
        );
        let folder = self.register_folder(means.settings)?;
        let (register, contacts) = (Register::open(&folder)?, Contacts::open(&folder)?);
        let application = self.application(&register, &contacts, means)?;
        let mut post = copy::open(&application, means.settings)?;
        let issued = self.certify(&application, means)?;
        if let Err(error) = contacts.remember(application.contract().pin, application.contact()) {
            eprintln!("mohur: the certificate is issued, but the contact details were not remembered: {error}");
        }
        let send = |post: &mut Post| copy::send(post, &application, &issued.certificate, means, &self.trust);
        let copied = post.as_mut().map(send).transpose();
        issued.print(copied.as_ref().ok().and_then(Option::as_ref), means.language, self.service.output())?;
        copied.map(drop)
    }

    fn register_folder(&self, settings: &Settings) -> Result<PathBuf> {
        self.register.clone().map_or_else(|| settings.register_folder(), Ok)
    }

    fn certify(&self, statement: &dyn Statement, means: &Means<'_>) -> Result<Certified> {
        let desk = self.desk(means.settings, means.language)?;
        let destination = Destination::new(self.out.as_deref())?;
        let key = self.key(means.settings, means.trust, means.authority)?;
        let Means { trust, authority, types, .. } = means;
        Office { trust, authority, types, key: &key, desk: &desk }.certify(statement, &destination)
    }

    fn notice(&self) -> Option<Notice> {
        self.notice.map(|notice| match notice {
            NoticeWord::Tell => Notice::Tell,
            NoticeWord::DoNotTell => Notice::DoNotTell,
        })
    }

    /// The service, or the files of a machine without a network.
    fn desk(&self, settings: &Settings, language: Language) -> Result<Desk> {
        let Some(places) = &self.places else { return Ok(Desk::Service(self.service.client(settings, language)?)) };
        let registrations = self.registrations.clone().unwrap_or_else(|| places.with_file_name(REGISTRATIONS));
        Ok(Desk::Files(Files { places: PlacesFile::at(places), registrations: Registrations::at(&registrations) }))
    }

    fn application(&self, register: &Register, contacts: &Contacts, means: &Means<'_>) -> Result<Application> {
        let language = means.language;
        let chosen = Chosen::read(
            self.pin.as_deref().ok_or_else(|| missing("--pin"))?,
            self.purpose.as_deref().ok_or_else(|| missing("--purpose"))?,
        );
        let chosen = chosen.map_err(|unreadable| {
            let reasons = unreadable.iter().map(|unreadable| (unreadable.code(), unreadable.sentence(language)));
            printed::refused(reasons.collect(), self.service.output())
        })?;
        let (draft, today) = (self.draft(&chosen, contacts, means)?, means.authority.day(moment::now()));
        let checked = Application::check(&draft, register, means.document_type, today, policy(means.settings));
        checked.map_err(|error| match error {
            CheckError::Refused(refusals) => {
                let reasons = refusals.iter().map(|refusal| (refusal.code(), refusal.sentence(language))).collect();
                advice::with_flags(printed::refused(reasons, self.service.output()), &refusals, language)
            }
            error => error.into(),
        })
    }

    /// The application as the flags say it, with the contact details of last time where they say nothing.
    fn draft(&self, chosen: &Chosen, contacts: &Contacts, means: &Means<'_>) -> Result<Draft> {
        let known = contacts.of(chosen.pin)?;
        Ok(Draft {
            pin: chosen.pin,
            kind: means.kind,
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
            purpose: chosen.purpose,
            language: means.language,
            addressee: self.addressee.clone(),
            notice: self.notice(),
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

fn missing(flag: &str) -> anyhow::Error {
    anyhow!("{flag} is missing")
}

fn policy(settings: &Settings) -> Policy {
    settings.maximum_days().map_or_else(Policy::default, |maximum_days| Policy { maximum_days })
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
