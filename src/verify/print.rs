//! Verdicts for people.

use std::io::{self, IsTerminal};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use mohur_certificate::language::Language;
use mohur_verifier::compare::Region;
use mohur_verifier::report::{CertificateReport, RawValue, Report, Sentences, Words};

/// Width of the names of the parts, in the longer language.
const NAMES: usize = 10;
/// Width of the table of facts, for terminals and for letters.
const TABLE_WIDTH: u16 = 100;

/// Prints one verdict.
pub(super) fn verdict(file: &str, report: &Report, language: Language) {
    println!("{} {}\n  {}", mark(report.outcome), clean(file), sentence(report.sentence, language));
    if let Some(detail) = &report.detail {
        println!("  ({})", clean(detail));
    }
    if let Some(certificate) = &report.certificate {
        parts(report, language);
        println!("{}", indented(&facts(certificate, language).to_string()));
    }
    report.differences.iter().for_each(|difference| println!("  ✗ {}", place(difference, language)));
    for warning in &report.warnings {
        println!("  ! {}", sentence(warning.sentence, language));
    }
    println!();
}

fn place(difference: &Region, language: Language) -> String {
    let Region { x, y, width, height } = difference;
    match language {
        Language::Az => format!("fərq: soldan {x:.0} mm, yuxarıdan {y:.0} mm, {width:.0} × {height:.0} mm"),
        Language::En => format!("differs {x:.0} mm from the left, {y:.0} mm from the top: {width:.0} × {height:.0} mm"),
    }
}

/// Prints how many there were of each outcome.
pub(super) fn summary([valid, not_valid, undetermined]: [usize; 3], language: Language) {
    match language {
        Language::Az => println!("{valid} etibarlı, {not_valid} etibarsız, {undetermined} müəyyən edilmədi"),
        Language::En => println!("{valid} valid, {not_valid} not valid, {undetermined} undetermined"),
    }
}

fn parts(report: &Report, language: Language) {
    let parts = &report.parts;
    let names = match language {
        Language::Az => ["imza", "orqan", "müddət", "status", "səhifə"],
        Language::En => ["signature", "issuer", "validity", "status", "page"],
    };
    let as_of = parts.status.as_of.map(|as_of| match language {
        Language::Az => format!(" ({as_of} tarixli siyahıya görə)"),
        Language::En => format!(" (as of {as_of})"),
    });
    let all = [
        (parts.signature.sentence, None),
        (parts.issuer.sentence, None),
        (parts.validity.sentence, None),
        (parts.status.sentence, as_of),
        (parts.document.sentence, None),
    ];
    for (name, (said, more)) in names.into_iter().zip(all) {
        println!("  {name:NAMES$} {}{}", sentence(said, language), more.unwrap_or_default());
    }
}

fn facts(certificate: &CertificateReport, language: Language) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(TABLE_WIDTH);
    let title = certificate.title.as_ref().map_or(certificate.document_type.as_str(), |title| word(title, language));
    let named = certificate.issuer.names.get(language.tag()).unwrap_or(&certificate.issuer.id);
    let [document, number, authority, issued, last] = match language {
        Language::Az => ["Sənəd", "Nömrə", "Orqan", "Verilib", "Etibarlıdır (son gün)"],
        Language::En => ["Document", "Number", "Authority", "Issued", "Valid until (last day)"],
    };
    let last_day = certificate.last_day.map_or_else(|| certificate.expires.to_string(), |day| day.to_string());
    table.add_row([document, &clean(title)]);
    table.add_row([number, certificate.number.as_str()]);
    table.add_row([authority, &clean(named)]);
    table.add_row([issued, &certificate.issued.to_string()]);
    table.add_row([last, &last_day]);
    for fact in &certificate.facts {
        let label =
            fact.label.as_ref().map_or_else(|| fact.field.to_string(), |label| word(label, language).to_owned());
        let value = fact.value.as_ref().map_or_else(|| raw(&fact.raw), |value| word(value, language).to_owned());
        table.add_row([clean(&label), clean(&value)]);
    }
    table
}

fn raw(value: &RawValue) -> String {
    match value {
        RawValue::Integer(value) => value.to_string(),
        RawValue::Text(value) => value.clone(),
        RawValue::Bytes { hex } => hex.clone(),
    }
}

fn word(words: &Words, language: Language) -> &str {
    match language {
        Language::Az => &words.az,
        Language::En => &words.en,
    }
}

fn sentence(sentences: Sentences, language: Language) -> &'static str {
    match language {
        Language::Az => sentences.az,
        Language::En => sentences.en,
    }
}

fn indented(table: &str) -> String {
    table.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// Signed words and names of files are anybody's: none may steer the terminal or turn its writing round.
fn clean(text: &str) -> String {
    let steers = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|character| if steers(character) { '\u{fffd}' } else { character }).collect()
}

fn mark(outcome: &str) -> String {
    let (mark, colour) = match outcome {
        "valid" => ('✓', 32),
        "not_valid" => ('✗', 31),
        _ => ('?', 33),
    };
    let coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if coloured { format!("\u{1b}[1;{colour}m{mark}\u{1b}[0m") } else { mark.to_string() }
}
