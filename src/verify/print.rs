//! Verdicts for people.

use std::io::{self, IsTerminal};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mohur_certificate::language::Language;
use mohur_issuer::day::display_day;
use mohur_verifier::compare::Region;
use mohur_verifier::report::{CertificateReport, RawValue, Report, Sentences, Words};
use mohur_verifier::verdict::Headline;

use crate::terminal::clean;
use crate::when;

/// Width of the names of the parts, in the longer language.
const NAMES: usize = 10;
/// Width of a certificate's number.
const NUMBER: usize = 16;
/// Width of the table of facts, for terminals and for letters.
const TABLE_WIDTH: u16 = 100;
/// Places that are shown of a page that differs: more of them help nobody to find them.
const MAX_PLACES: usize = 8;

/// Prints one verdict; days and minutes are those of the issuer's zone, where it is known.
pub(super) fn verdict(file: &str, report: &Report, zone: Option<&TimeZone>, language: Language) {
    println!("{} {}\n  {}", mark(report.outcome), clean(file), sentence(report.sentence, language));
    if let Some(detail) = &report.detail {
        println!("  ({})", clean(detail));
    }
    if let Some(certificate) = &report.certificate {
        parts(report, zone, language);
        println!("{}", indented(&facts(certificate, zone, language).to_string()));
    }
    for place in places(&report.differences, language) {
        println!("  ✗ {place}");
    }
    for warning in &report.warnings {
        println!("  ! {}", sentence(warning.sentence, language));
    }
    println!();
}

fn places(differences: &[Region], language: Language) -> Vec<String> {
    let mut places: Vec<_> =
        differences.iter().take(MAX_PLACES).map(|difference| place(difference, language)).collect();
    match (differences.len().saturating_sub(MAX_PLACES), language) {
        (0, _) => {}
        (more, Language::Az) => places.push(format!("və daha {more} fərq")),
        (more, Language::En) => places.push(format!("and {more} more")),
    }
    places
}

fn place(difference: &Region, language: Language) -> String {
    let Region { x, y, width, height } = difference;
    match language {
        Language::Az => format!("fərq: soldan {x:.0} mm, yuxarıdan {y:.0} mm, {width:.0} × {height:.0} mm"),
        Language::En => format!("differs {x:.0} mm from the left, {y:.0} mm from the top: {width:.0} × {height:.0} mm"),
    }
}

/// Prints a line for each of many: the file, the certificate's number and what is said of it.
pub(super) fn table<'a>(verdicts: impl Iterator<Item = (&'a str, &'a Report)> + Clone, language: Language) {
    let width = verdicts.clone().map(|(file, _)| clean(file).chars().count()).max().unwrap_or_default();
    for (file, report) in verdicts {
        let number = report.certificate.as_ref().map_or("—", |certificate| certificate.number.as_str());
        let (mark, file, said) = (mark(report.outcome), clean(file), sentence(report.sentence, language));
        // Whatever else is in detail, the sentence says in short.
        let unread = report.detail.as_ref().filter(|_| report.code == Headline::UnreadableInput.code());
        let detail = unread.map(|detail| format!(" ({})", clean(detail))).unwrap_or_default();
        println!("{mark} {file:width$}  {number:NUMBER$}  {said}{detail}");
    }
}

/// Prints how many there were of each outcome.
pub(super) fn summary([valid, not_valid, undetermined]: [u64; 3], language: Language) {
    match language {
        Language::Az => println!("{valid} etibarlı, {not_valid} etibarsız, {undetermined} müəyyən edilmədi"),
        Language::En => println!("{valid} valid, {not_valid} not valid, {undetermined} undetermined"),
    }
}

fn parts(report: &Report, zone: Option<&TimeZone>, language: Language) {
    let parts = &report.parts;
    let names = match language {
        Language::Az => ["imza", "orqan", "müddət", "status", "səhifə"],
        Language::En => ["signature", "issuer", "validity", "status", "page"],
    };
    let as_of = parts.status.as_of.map(|as_of| minute(as_of, zone, language)).map(|as_of| match language {
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

fn facts(certificate: &CertificateReport, zone: Option<&TimeZone>, language: Language) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(TABLE_WIDTH);
    let title = certificate.title.as_ref().map_or(certificate.document_type.as_str(), |title| word(title, language));
    let named = certificate.issuer.names.get(language.tag()).unwrap_or(&certificate.issuer.id);
    let [document, number, authority, issued] = match language {
        Language::Az => ["Sənəd", "Nömrə", "Orqan", "Verilib"],
        Language::En => ["Document", "Number", "Authority", "Issued"],
    };
    let (end, ends) = end(certificate, zone, language);
    table.add_row([document, &clean(title)]);
    table.add_row([number, certificate.number.as_str()]);
    table.add_row([authority, &clean(named)]);
    table.add_row([issued, &minute(certificate.issued, zone, language)]);
    table.add_row([end, &ends]);
    for fact in &certificate.facts {
        let label =
            fact.label.as_ref().map_or_else(|| fact.field.to_string(), |label| word(label, language).to_owned());
        let value = fact.value.as_ref().map_or_else(|| raw(&fact.raw), |value| word(value, language).to_owned());
        table.add_row([clean(&label), clean(&value)]);
    }
    table
}

/// The last day; of a document type that is not known, the first moment after it, since its days are not known either.
fn end(certificate: &CertificateReport, zone: Option<&TimeZone>, language: Language) -> (&'static str, String) {
    let (until, before) = match language {
        Language::Az => ("Etibarlıdır (son gün)", "Bu vaxta qədər etibarlıdır"),
        Language::En => ("Valid until (last day)", "Valid before"),
    };
    match certificate.last_day {
        Some(day) => (until, display_day(day, language)),
        None => (before, minute(certificate.expires, zone, language)),
    }
}

fn minute(moment: Timestamp, zone: Option<&TimeZone>, language: Language) -> String {
    zone.map_or_else(|| moment.to_string(), |zone| when::minute(moment, zone, language))
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

fn mark(outcome: &str) -> String {
    let (mark, colour) = match outcome {
        "valid" => ('✓', 32),
        "not_valid" => ('✗', 31),
        _ => ('?', 33),
    };
    let coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if coloured { format!("\u{1b}[1;{colour}m{mark}\u{1b}[0m") } else { mark.to_string() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use mohur_verifier::report::IssuerReport;

    use super::*;

    #[test]
    fn many_places_are_counted_instead_of_shown() {
        let differences = |count| vec![Region { x: 1.0, y: 2.0, width: 3.0, height: 4.0 }; count];
        assert_eq!(places(&differences(8), Language::En).len(), 8);
        let many = places(&differences(200), Language::En);
        assert_eq!((many.len(), many[8].as_str()), (9, "and 192 more"));
        assert_eq!(places(&differences(9), Language::Az)[8], "və daha 1 fərq");
    }

    #[test]
    fn an_end_without_a_last_day_is_not_called_a_day() {
        let [issued, expires] = ["2026-11-24T08:00:00Z", "2026-12-31T20:00:00Z"].map(|moment| moment.parse().unwrap());
        let mut certificate = CertificateReport {
            number: String::new(),
            document_type: "study/1".into(),
            title: None,
            issuer: IssuerReport { id: "az.gov.labour".into(), names: BTreeMap::new() },
            key: String::new(),
            issued,
            expires,
            last_day: None,
            facts: Vec::new(),
        };
        let baku = jiff::tz::TimeZoneDatabase::bundled().get("Asia/Baku").unwrap();
        let said = |certificate: &_, language| end(certificate, Some(&baku), language);
        assert_eq!(said(&certificate, Language::En), ("Valid before", "2027-01-01 00:00".into()));
        assert_eq!(said(&certificate, Language::Az), ("Bu vaxta qədər etibarlıdır", "01.01.2027 00:00".into()));
        certificate.last_day = Some(jiff::civil::date(2026, 12, 31));
        assert_eq!(said(&certificate, Language::En), ("Valid until (last day)", "2026-12-31".into()));
    }

    #[test]
    fn without_a_zone_moments_are_those_of_utc() {
        let moment = "2026-11-24T20:05:00Z".parse().unwrap();
        assert_eq!(minute(moment, None, Language::Az), "2026-11-24T20:05:00Z");
        let baku = jiff::tz::TimeZoneDatabase::bundled().get("Asia/Baku").unwrap();
        assert_eq!(minute(moment, Some(&baku), Language::Az), "25.11.2026 00:05");
    }
}
