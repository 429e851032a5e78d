//! `mohur checks`: who checked a person's certificates, and what the token's own organisation checked.

use anyhow::Result;
use clap::Args;
use jiff::tz::TimeZone;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_revocation::record::{Person, PersonName};
use serde::Serialize;

use crate::output::{Output, print_json};
use crate::service_args::ServiceArgs;
use crate::service_client::{OwnCheck, SeenCheck, SeenResult};
use crate::settings::ConfigSource;
use crate::{table, trusted, when};

#[derive(Args)]
pub(crate) struct Checks {
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    service: ServiceArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// The checks of the certificates of the person with this PIN
    #[arg(long)]
    pin: Option<Pin>,
    /// The checks that the token's organisation made
    #[arg(long)]
    made: bool,
}

impl Checks {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        let language = self.service.language(&settings);
        let client = self.service.client(&settings, language)?;
        let zone = trusted::zone(&settings)?;
        if let Some(pin) = self.whose.pin {
            let header = match language {
                Language::Az => ["vaxt", "nömrə", "kim", "FİN", "VÖEN", "təşkilat"],
                Language::En => ["when", "number", "who", "PIN", "VÖEN", "organisation"],
            };
            return self.print(&client.checks_of(pin)?, header, |check| seen_row(check, &zone, language), language);
        }
        let header = match language {
            Language::Az => ["vaxt", "nömrə", "nəticə", "arayış sahibi", "yoxlayan", "FİN"],
            Language::En => ["when", "number", "result", "holder", "checked by", "PIN"],
        };
        self.print(&client.own_checks()?, header, |check| own_row(check, &zone, language), language)
    }

    fn print<T: Serialize>(
        &self,
        checks: &[T],
        header: [&str; 6],
        row: impl Fn(&T) -> [String; 6],
        language: Language,
    ) -> Result<()> {
        if self.service.output() == Output::Json {
            return print_json(checks);
        }
        if checks.is_empty() {
            println!("{}", if language == Language::Az { "yoxlama olmayıb" } else { "no checks" });
        } else {
            table::print(Some(header), checks.iter().map(row));
        }
        Ok(())
    }
}

fn seen_row(check: &SeenCheck, zone: &TimeZone, language: Language) -> [String; 6] {
    let person = check.person.as_ref();
    [
        when::minute(check.at, zone, language),
        check.number.to_string(),
        person.map(|person| full_name(&person.name)).unwrap_or_default(),
        person.map(pin).unwrap_or_default(),
        check.organisation.voen.to_string(),
        check.organisation.name.to_string(),
    ]
}

fn own_row(check: &OwnCheck, zone: &TimeZone, language: Language) -> [String; 6] {
    let person = check.person.as_ref();
    let (az, en) = match check.result {
        SeenResult::InForce => ("qüvvədədir", "in force"),
        SeenResult::NotInForce => ("qüvvədə deyil", "not in force"),
    };
    [
        when::minute(check.at, zone, language),
        check.number.to_string(),
        (if language == Language::Az { az } else { en }).to_owned(),
        check.holder.as_ref().map(full_name).unwrap_or_default(),
        person.map(|person| full_name(&person.name)).unwrap_or_default(),
        person.map(pin).unwrap_or_default(),
    ]
}

fn full_name(name: &PersonName) -> String {
    let parts = [Some(&name.surname), Some(&name.given_name), name.patronymic.as_ref()];
    parts.into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn pin(person: &Person) -> String {
    person.pin.to_string()
}
