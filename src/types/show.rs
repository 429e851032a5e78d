//! `mohur types show`: what certificates of a type say, and how each fact is written.

mod json;

use anyhow::Result;
use clap::Args;
use mohur_certificate::document_type::{DocumentType, Field, Kind, Presence, wording};
use mohur_certificate::language::Language;

use super::{TypeFlags, flags};
use crate::output::{Output, OutputFlags, print_json};
use crate::settings::Settings;
use crate::speech::Speech;
use crate::table;

#[derive(Args)]
pub(crate) struct Show {
    /// The type, ID/VERSION; without a version the newest
    #[arg(value_name = "TYPE")]
    document_type: String,
    #[command(flatten)]
    types: TypeFlags,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

impl Show {
    pub(crate) fn run(&self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let known = self.types.open(settings)?;
        let document_type = flags::find(&known, &self.document_type, language)?;
        if self.output.output() == Output::Json {
            return print_json(&json::Shown::new(document_type));
        }
        let (title, issuer) = (document_type.title(language), document_type.issuer_name(language));
        println!("{}  {title}\n{issuer}\n", document_type.id());
        print_fields(document_type, language);
        print_codes(document_type, language);
        Ok(())
    }
}

fn print_fields(document_type: &DocumentType, language: Language) {
    let header = match language {
        Language::Az => ["sahə", "başlıq", "qiymət", "vacibdir"],
        Language::En => ["field", "label", "value", "needed"],
    };
    let rows = document_type.fields().iter().map(|field| {
        let label = field.label.get(language).to_owned();
        [field.name.clone(), label, value(document_type, field, language), presence(document_type, field, language)]
    });
    table::print(Some(header), rows);
}

/// The lists of codes, each once: several fields may share one.
fn print_codes(document_type: &DocumentType, language: Language) {
    let mut lists: Vec<&str> = document_type.fields().iter().filter_map(code_list).collect();
    lists.sort_unstable();
    lists.dedup();
    for list in lists {
        println!("\n{list}");
        let codes = document_type.codes(list).unwrap_or_default().iter();
        table::print(None, codes.map(|code| [format!("  {}", code.code), code.label.get(language).to_owned()]));
    }
}

fn code_list(field: &Field) -> Option<&str> {
    match &field.kind {
        Kind::Code { list } => Some(list),
        _ => None,
    }
}

/// How a fact is written.
pub(crate) fn value(document_type: &DocumentType, field: &Field, language: Language) -> String {
    match (&field.kind, language) {
        (Kind::Text { max }, Language::Az) => format!("{max} simvola qədər mətn"),
        (Kind::Text { max }, Language::En) => format!("a text of up to {max} characters"),
        (Kind::Pin, Language::Az) => "7 simvollu FİN".into(),
        (Kind::Pin, Language::En) => "a FİN of 7 characters".into(),
        (Kind::Voen, Language::Az) => "10 rəqəmli VÖEN".into(),
        (Kind::Voen, Language::En) => "a VÖEN of 10 digits".into(),
        (Kind::Day { not_before }, _) => day(not_before.and_then(|number| document_type.field(number)), language),
        (Kind::Money { max }, Language::Az) => {
            format!("1250,50 kimi məbləğ, ən çoxu {}", wording::money(max.unsigned_abs(), language))
        }
        (Kind::Money { max }, Language::En) => {
            format!("an amount like 1250.50, up to {}", wording::money(max.unsigned_abs(), language))
        }
        (Kind::Code { list }, Language::Az) => format!("\"{list}\" siyahısından kod və ya söz"),
        (Kind::Code { list }, Language::En) => format!("a code or its words from the list \"{list}\""),
        (Kind::Language, Language::Az) => "az və ya en".into(),
        (Kind::Language, Language::En) => "az or en".into(),
    }
}

fn day(not_before: Option<&Field>, language: Language) -> String {
    match (not_before, language) {
        (None, Language::Az) => "24.11.2026 kimi gün".into(),
        (None, Language::En) => "a day like 2026-11-24".into(),
        (Some(other), Language::Az) => format!("gün, \"{}\" sahəsindəkindən əvvəl olmayan", other.name),
        (Some(other), Language::En) => format!("a day, not before \"{}\"", other.name),
    }
}

fn presence(document_type: &DocumentType, field: &Field, language: Language) -> String {
    let with = match field.presence {
        Presence::OptionalWith(number) => document_type.field(number),
        _ => None,
    };
    match (with, field.presence == Presence::Required, language) {
        (Some(other), _, Language::Az) => format!("\"{}\" ilə birlikdə", other.name),
        (Some(other), _, Language::En) => format!("only with \"{}\"", other.name),
        (None, true, Language::Az) => "bəli".into(),
        (None, true, Language::En) => "yes".into(),
        (None, false, Language::Az) => "xeyr".into(),
        (None, false, Language::En) => "no".into(),
    }
}
