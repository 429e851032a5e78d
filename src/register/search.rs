//! `mohur register search`: contracts or organisations, by any of their fields.

use anyhow::{Result, anyhow, bail};
use clap::Args;
use jiff::civil::Date;
use mohur_certificate::document_type::wording;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_issuer::day::display_day;
use mohur_issuer::language::Sentence;
use mohur_issuer::register::{Contract, Organisation, Register};
use mohur_issuer::search::{Found, Page, Query, Scope, contracts, organisations};
use serde::Serialize;

use super::{Kind, RegisterFolder};
use crate::output::{Output, OutputFlags, print_json};
use crate::settings::Settings;
use crate::speech::Speech;
use crate::table::{self, Last};
use crate::{moment, trusted};

#[derive(Args)]
pub(crate) struct Search {
    /// Words of any field, or their beginnings: names, numbers, titles, days, amounts
    words: Vec<String>,
    /// What to search
    #[arg(long, value_enum, default_value_t = Kind::Contracts)]
    kind: Kind,
    /// Only the contracts of the person with this PIN
    #[arg(long)]
    pin: Option<Pin>,
    /// Only the contracts in force today
    #[arg(long)]
    in_force: bool,
    /// Show at most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Leave out the first so many
    #[arg(long, value_name = "N", default_value_t = 0)]
    skip: usize,
    #[command(flatten)]
    register: RegisterFolder,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Serialize)]
struct Printed<T> {
    total: u64,
    found: Vec<T>,
}

#[derive(Serialize)]
struct PrintedContract {
    number: String,
    pin: String,
    surname: String,
    given_name: String,
    patronymic: Option<String>,
    employer: String,
    employer_name: String,
    position: String,
    department: Option<String>,
    start: Date,
    end: Option<Date>,
    salary: String,
}

#[derive(Serialize)]
struct PrintedOrganisation {
    voen: String,
    name: String,
}

impl Search {
    pub(crate) fn run(self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let query = Query::new(&self.words.join(" ")).map_err(|error| anyhow!(error.sentence(language)))?;
        let scope = self.scope(settings)?;
        let register = Register::open(&self.register.path(settings)?)?;
        let page = Page { skip: self.skip, take: self.limit };
        match self.kind {
            Kind::Contracts => self.contracts(&contracts(&register, &query, scope, page)?, language),
            Kind::Organisations => self.organisations(&organisations(&register, &query, page)?, language),
        }
    }

    fn scope(&self, settings: &Settings) -> Result<Scope> {
        if self.kind == Kind::Organisations && (self.pin.is_some() || self.in_force) {
            bail!("--pin and --in-force are about contracts; leave them out, or search --kind contracts");
        }
        let today = || Ok::<_, anyhow::Error>(trusted::zone(settings)?.to_datetime(moment::now()).date());
        Ok(Scope { person: self.pin, in_force_on: self.in_force.then(today).transpose()? })
    }

    fn contracts(&self, found: &Found<Contract>, language: Language) -> Result<()> {
        if self.output.output() == Output::Json {
            return print_found(found, PrintedContract::new);
        }
        let header = match language {
            Language::Az => [
                "FİN",
                "soyad, ad, ata adı",
                "müqavilə",
                "işəgötürən",
                "VÖEN",
                "vəzifə",
                "bölmə",
                "başlanma",
                "bitmə",
                "əmək haqqı",
            ],
            Language::En => {
                ["PIN", "person", "contract", "employer", "VÖEN", "position", "department", "from", "to", "salary"]
            }
        };
        self.print_table(found, Last::Amounts, header, |contract| contract_row(contract, language), language);
        Ok(())
    }

    fn organisations(&self, found: &Found<Organisation>, language: Language) -> Result<()> {
        if self.output.output() == Output::Json {
            return print_found(found, PrintedOrganisation::new);
        }
        let header = if language == Language::Az { ["VÖEN", "ad"] } else { ["VÖEN", "name"] };
        self.print_table(
            found,
            Last::Texts,
            header,
            |found| [found.voen.to_string(), found.name.to_string()],
            language,
        );
        Ok(())
    }

    fn print_table<T, const N: usize>(
        &self,
        found: &Found<T>,
        last: Last,
        header: [&str; N],
        row: impl Fn(&T) -> [String; N],
        language: Language,
    ) {
        if !found.records.is_empty() {
            table::print_ending(last, Some(header), found.records.iter().map(row));
        }
        let rest = found.total.saturating_sub((self.skip + found.records.len()) as u64);
        match language {
            Language::Az if found.total == 0 => println!("heç nə tapılmadı"),
            Language::En if found.total == 0 => println!("nothing was found"),
            _ if rest == 0 => {}
            Language::Az => println!("… və daha {rest}; --limit çoxunu, --skip növbətilərini göstərir"),
            Language::En => println!("… and {rest} more; --limit shows more of them, --skip the next ones"),
        }
    }
}

fn print_found<T, P: Serialize>(found: &Found<T>, print: impl Fn(&T) -> P) -> Result<()> {
    print_json(&Printed { total: found.total, found: found.records.iter().map(print).collect() })
}

fn contract_row(contract: &Contract, language: Language) -> [String; 10] {
    let day = |day| display_day(day, language);
    let names = [Some(&contract.surname), Some(&contract.given_name), contract.patronymic.as_ref()];
    [
        contract.pin.to_string(),
        names.into_iter().flatten().map(|name| &**name).collect::<Vec<_>>().join(" "),
        contract.number.to_string(),
        contract.employer_name.to_string(),
        contract.employer.to_string(),
        contract.position.to_string(),
        contract.department.as_ref().map(ToString::to_string).unwrap_or_default(),
        day(contract.term.start()),
        contract.term.end().map(day).unwrap_or_default(),
        wording::money(contract.salary.qepik(), language),
    ]
}

impl PrintedContract {
    fn new(contract: &Contract) -> Self {
        Self {
            number: contract.number.to_string(),
            pin: contract.pin.to_string(),
            surname: contract.surname.to_string(),
            given_name: contract.given_name.to_string(),
            patronymic: contract.patronymic.as_ref().map(ToString::to_string),
            employer: contract.employer.to_string(),
            employer_name: contract.employer_name.to_string(),
            position: contract.position.to_string(),
            department: contract.department.as_ref().map(ToString::to_string),
            start: contract.term.start(),
            end: contract.term.end(),
            salary: contract.salary.to_string(),
        }
    }
}

impl PrintedOrganisation {
    fn new(organisation: &Organisation) -> Self {
        Self { voen: organisation.voen.to_string(), name: organisation.name.to_string() }
    }
}
