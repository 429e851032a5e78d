//! `mohur check`: asks the service whether a certificate is in force; the service logs who asked before it answers.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mohur_certificate::document_type::Fact;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::day::display_day;
use mohur_keys::trust::Trust;
use mohur_revocation::record::{How, NamePart, Person, PersonName};
use serde::Serialize;

use crate::genuine::Genuine;
use crate::outcome::Refused;
use crate::output::{Output, print_json};
use crate::service_args::ServiceArgs;
use crate::service_client::{CheckRequest, Standing};
use crate::settings::ConfigSource;
use crate::trusted::TrustFlags;
use crate::types::TypeFlags;
use crate::{file, table};

#[derive(Args)]
pub(crate) struct Check {
    /// The certificate's number, like 7K3M-9QPX-4H2C-V
    number: CertificateNumber,
    #[command(flatten)]
    person: PersonFlags,
    /// Save the certificate as PDF if it is in force
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    trust: TrustFlags,
    #[command(flatten)]
    types: TypeFlags,
    #[command(flatten)]
    service: ServiceArgs,
}

/// Who asks, within the organisation that the token names.
#[derive(Args)]
struct PersonFlags {
    /// The PIN of the person who asks; the holder sees it
    #[arg(long, requires_all = ["surname", "given_name"])]
    pin: Option<Pin>,
    /// That person's surname
    #[arg(long, requires = "pin")]
    surname: Option<NamePart>,
    /// That person's given name
    #[arg(long, requires = "pin")]
    given_name: Option<NamePart>,
    /// That person's patronymic
    #[arg(long, requires = "pin")]
    patronymic: Option<NamePart>,
}

#[derive(Serialize)]
struct InForce<'a> {
    result: &'static str,
    number: CertificateNumber,
    document_type: String,
    last_day: jiff::civil::Date,
    facts: Vec<PrintedFact<'a>>,
    file: Option<&'a PathBuf>,
}

#[derive(Serialize)]
struct PrintedFact<'a> {
    name: &'a str,
    label: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct NotInForce {
    result: &'static str,
    number: CertificateNumber,
}

impl Check {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        let language = self.service.language(&settings);
        let (trust, types) = (self.trust.open(&settings)?, self.types.open(&settings)?);
        // Everything that can go wrong here does so before the service notes that somebody asked.
        self.out.as_deref().map_or(Ok(()), file::ensure_free)?;
        let client = self.service.client(&settings, language)?;
        match client.check(&CheckRequest { number: self.number, how: How::Number, person: self.person.person() })? {
            Standing::InForce { certificate } => {
                self.in_force(&Genuine::open(&certificate, self.number, &trust, &types)?, &trust, language)
            }
            Standing::NotInForce => self.not_in_force(language),
        }
    }

    fn in_force(&self, genuine: &Genuine, trust: &Trust, language: Language) -> Result<()> {
        let facts = genuine.facts(language)?;
        if let Some(out) = &self.out {
            file::write_new(out, &genuine.pdf(trust)?)?;
        }
        let last_day = genuine.document_type().last_day(genuine.claims());
        if self.service.output() == Output::Json {
            let printed = InForce {
                result: "in_force",
                number: self.number,
                document_type: genuine.claims().document.document_type.to_string(),
                last_day,
                facts: facts.iter().map(PrintedFact::new).collect(),
                file: self.out.as_ref(),
            };
            return print_json(&printed);
        }
        let (number, day) = (self.number, display_day(last_day, language));
        match language {
            Language::En => println!("The certificate {number} is in force, through {day}. What it says:"),
            Language::Az => println!("{number} nömrəli arayış qüvvədədir, son günü: {day}. Arayışda yazılanlar:"),
        }
        table::print(None, facts.iter().map(|fact| [fact.label.clone(), fact.value.clone()]));
        if let Some(out) = &self.out {
            println!("{}", out.display());
        }
        Ok(())
    }

    fn not_in_force(&self, language: Language) -> Result<()> {
        let number = self.number;
        if self.service.output() == Output::Json {
            print_json(&NotInForce { result: "not_in_force", number })?;
        } else {
            match language {
                Language::En => println!("No certificate with the number {number} is in force."),
                Language::Az => println!("{number} nömrəsi ilə qüvvədə olan arayış yoxdur."),
            }
        }
        Err(Refused::as_printed().into())
    }
}

impl PersonFlags {
    fn person(&self) -> Option<Person> {
        let name = PersonName {
            surname: self.surname.clone()?,
            given_name: self.given_name.clone()?,
            patronymic: self.patronymic.clone(),
        };
        Some(Person { pin: self.pin?, name })
    }
}

impl<'a> PrintedFact<'a> {
    fn new(fact: &'a Fact) -> Self {
        Self { name: &fact.name, label: &fact.label, value: &fact.value }
    }
}
