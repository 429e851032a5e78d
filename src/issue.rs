//! `mohur issue`: one certificate from an application, or from facts, given by flags.
//!
//! The order of the steps is the story of what a crash leaves. Nothing is reserved before the application is accepted.
//! A reserved place that is never used is lost and harmless: lists are full of such places. Page and signature stay in
//! memory until the service has the certificate, so no signed file exists that the service does not know. Whatever
//! breaks after that leaves a certificate that the service has and can give out again; its number is always told.

mod advice;
mod application;
mod batch;
mod certify;
mod chosen;
mod copy;
mod desk;
mod facts;
mod fields;
mod means;
mod printed;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::language::Language;
use mohur_issuer::application::{Kind, Notice};
use mohur_issuer::batch::Order;
use mohur_issuer::facts::{Facts, Terms};
use mohur_issuer::issue::{Authority, Statement};
use mohur_issuer::language::Sentence;
use mohur_issuer::register::Register;
use mohur_issuer::register::contacts::Contacts;
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::Trust;

use self::batch::{Applicants, BatchFlags, Supplies};
use self::certify::{Certified, Destination, Office};
use self::desk::Desk;
use self::facts::FactFlags;
use self::means::policy;
use crate::passphrase::PassphraseSource;
use crate::service_args::ServiceArgs;
use crate::settings::{ConfigSource, Settings};
use crate::trusted::TrustFlags;
use crate::types::TypeFlags;
use crate::{moment, trusted};

#[derive(Args)]
pub(crate) struct Issue {
    /// The applicant's PIN
    #[arg(long, required_unless_present_any = ["purposes", "facts", "batch", "id"])]
    pin: Option<String>,
    /// The number of the contract to certify
    #[arg(long, required_unless_present_any = ["purposes", "facts", "batch", "id"], value_name = "NUMBER")]
    contract: Option<String>,
    /// The employer's VÖEN, when the applicant has this number with several employers
    #[arg(long, value_name = "VÖEN")]
    employer: Option<String>,
    /// What the certificate says about the salary (default: as --type says, or plain)
    #[arg(long, value_enum)]
    kind: Option<KindWord>,
    /// The last day of validity, as 2026-12-31 or 31.12.2026
    #[arg(long, required_unless_present_any = ["purposes", "batch", "id"], value_name = "DAY")]
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
    #[arg(long, required_unless_present_any = ["purposes", "facts", "batch", "id"], value_name = "CODE")]
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

impl<'a> Means<'a> {
    fn office(&self, key: &'a SigningKey, desk: &'a Desk) -> Office<'a> {
        let Self { trust, authority, types, language, .. } = *self;
        Office { trust, authority, types, key, desk, language }
    }
}

impl Issue {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        let language = self.service.language(&settings);
        let types = self.types.open(&settings)?;
        let kind = self.facts.kind(self.kind.map(Kind::from), language)?;
        let document_type = self.facts.document_type(&types, kind, language)?;
        if self.purposes {
            return printed::purposes(document_type, language, self.service.output());
        }
        let is_of_contracts = kind.type_name() == document_type.id().id();
        if !is_of_contracts && !self.facts.are_given() && self.batch.file().is_none() {
            return Err(anyhow!(fields::sentence(document_type, language)));
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
        let (desk, key) = (self.desk(means)?, self.key(means)?);
        let supplies = Supplies {
            office: &means.office(&key, &desk),
            policy: policy(means.settings),
            language: means.language,
            output: self.service.output(),
        };
        let kind = self.facts.contract_kind();
        let gives_facts = match kind {
            Some(_) => BatchFlags::gives_facts(file, means.document_type, means.language)?,
            None => self.facts.names_type(),
        };
        if gives_facts {
            return self.batch.issue(file, self.out.as_deref(), Order::Facts(means.document_type), None, &supplies);
        }
        let folder = self.register_folder(means.settings)?;
        let (register, contacts) = (Register::open(&folder)?, Contacts::open(&folder)?);
        let of_kind = |other: Kind| match kind {
            Some(kind) if kind == other => Ok(means.document_type),
            _ => facts::newest(means.types, other, means.language),
        };
        let (plain, with_salary) = (of_kind(Kind::Plain)?, of_kind(Kind::WithSalary)?);
        let order = Order::Applications { register: &register, plain, with_salary, kind };
        let applicants = Applicants::open(contacts, means.settings)?;
        self.batch.issue(file, self.out.as_deref(), order, Some(applicants), &supplies)
    }

    fn issue_facts(&self, means: &Means<'_>) -> Result<()> {
        let terms = Terms {
            last_day: self.last_day.as_deref().ok_or_else(|| missing("--last-day", means.language))?,
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

    fn certify(&self, statement: &dyn Statement, means: &Means<'_>) -> Result<Certified> {
        let desk = self.desk(means)?;
        let destination = Destination::new(self.out.as_deref())?;
        let key = self.key(means)?;
        means.office(&key, &desk).certify(statement, &destination)
    }

    fn notice(&self) -> Option<Notice> {
        self.notice.map(|notice| match notice {
            NoticeWord::Tell => Notice::Tell,
            NoticeWord::DoNotTell => Notice::DoNotTell,
        })
    }
}

fn missing(flags: &str, language: Language) -> anyhow::Error {
    match language {
        Language::En => anyhow!("missing: {flags}"),
        Language::Az => anyhow!("göstərilməyib: {flags}"),
    }
}
