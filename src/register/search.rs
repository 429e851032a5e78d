//! `mohur register search`: contracts of one person, or organisations.

use anyhow::{Result, anyhow};
use clap::Args;
use jiff::civil::Date;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_issuer::day::display_day;
use mohur_issuer::language::Sentence;
use mohur_issuer::register::{Contract, Organisation, Register};
use mohur_issuer::search::{OrganisationIndex, Query, Scope, contracts};
use serde::Serialize;

use super::RegisterFolder;
use crate::output::{Output, OutputFlags, print_json};
use crate::settings::Settings;
use crate::speech::Speech;
use crate::{moment, table, trusted};

#[derive(Args)]
pub(crate) struct Search {
    /// Words of any field: of contracts with --pin, else of organisations (VÖEN or name)
    words: Vec<String>,
    /// Search the contracts of the person with this PIN
    #[arg(long)]
    pin: Option<Pin>,
    /// Only the contracts in force today
    #[arg(long, requires = "pin")]
    in_force: bool,
    /// Show at most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    register: RegisterFolder,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Serialize)]
struct PrintedContract {
    number: String,
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
        let register = Register::open(&self.register.path(settings)?)?;
        match self.pin {
            Some(pin) => self.contracts(&contracts(&register, pin, &query, self.scope(settings)?)?, language),
            None => self.organisations(&OrganisationIndex::new(&register)?.search(&query), language),
        }
    }

    fn scope(&self, settings: &Settings) -> Result<Scope> {
        if !self.in_force {
            return Ok(Scope::All);
        }
        Ok(Scope::InForceOn(trusted::zone(settings)?.to_datetime(moment::now()).date()))
    }

    fn contracts(&self, found: &[Contract], language: Language) -> Result<()> {
        if self.output.output() == Output::Json {
            return self.print_json(found.iter().map(PrintedContract::new));
        }
        let header = match language {
            Language::Az => ["müqavilə", "işəgötürən", "VÖEN", "vəzifə", "bölmə", "başlanma", "bitmə", "əmək haqqı"],
            Language::En => ["contract", "employer", "VÖEN", "position", "department", "from", "to", "salary"],
        };
        self.print_table(header, found.iter().map(|contract| contract_row(contract, language)), language);
        Ok(())
    }

    fn organisations(&self, found: &[&Organisation], language: Language) -> Result<()> {
        if self.output.output() == Output::Json {
            let printed = |found: &&Organisation| PrintedOrganisation {
                voen: found.voen.to_string(),
                name: found.name.to_string(),
            };
            return self.print_json(found.iter().map(printed));
        }
        let header = if language == Language::Az { ["VÖEN", "ad"] } else { ["VÖEN", "name"] };
        let rows = found.iter().map(|found| [found.voen.to_string(), found.name.to_string()]);
        self.print_table(header, rows, language);
        Ok(())
    }

    fn print_json(&self, found: impl Iterator<Item = impl Serialize>) -> Result<()> {
        print_json(&found.take(self.limit).collect::<Vec<_>>())
    }

    fn print_table<const N: usize>(
        &self,
        header: [&str; N],
        rows: impl ExactSizeIterator<Item = [String; N]>,
        language: Language,
    ) {
        let left_out = rows.len().saturating_sub(self.limit);
        if rows.len() > 0 {
            table::print(Some(header), rows.take(self.limit));
        } else {
            println!("{}", if language == Language::Az { "heç nə tapılmadı" } else { "nothing was found" });
        }
        match language {
            _ if left_out == 0 => {}
            Language::Az => println!("… və daha {left_out}; --limit ilə çox göstərin"),
            Language::En => println!("… and {left_out} more; --limit shows more"),
        }
    }
}

fn contract_row(contract: &Contract, language: Language) -> [String; 8] {
    let day = |day| display_day(day, language);
    [
        contract.number.to_string(),
        contract.employer_name.to_string(),
        contract.employer.to_string(),
        contract.position.to_string(),
        contract.department.as_ref().map(ToString::to_string).unwrap_or_default(),
        day(contract.term.start()),
        contract.term.end().map(day).unwrap_or_default(),
        contract.salary.to_string(),
    ]
}

impl PrintedContract {
    fn new(contract: &Contract) -> Self {
        Self {
            number: contract.number.to_string(),
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
