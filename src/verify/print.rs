//! Verdicts for people.

use std::io::{self, IsTerminal};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mohur_certificate::language::Language;
use mohur_issuer::day::display_day;
use mohur_verifier::region::Region;
use mohur_verifier::report::{CertificateReport, DifferenceReport, RawValue, Report, Sentences, Words};
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
    for place in places(&report.differences, altered, language) {
        println!("  ✗ {place}");
    }
    for place in places(&report.additions, added, language) {
        println!("  ! {place}");
    }
    for warning in &report.warnings {
        println!("  ! {}", sentence(warning.sentence, language));
    }
    println!();
}

fn places(
    differences: &[DifferenceReport],
    say: fn(&DifferenceReport, Language) -> String,
    language: Language,
) -> Vec<String> {
    let mut places: Vec<_> = differences.iter().take(MAX_PLACES).map(|difference| say(difference, language)).collect();
    match (differences.len().saturating_sub(MAX_PLACES), language) {
        (0, _) => {}
        (more, Language::Az) => places.push(format!("və daha {more} yer")),
        (more, Language::En) => places.push(format!("and {more} more")),
    }
    places
}

/// What a person sees and should see, and where.
fn altered(difference: &DifferenceReport, language: Language) -> String {
    let place = place(difference.region, language);
    let [there, signed] = [&difference.there, &difference.signed].map(|words| words.as_ref().map(|words| clean(words)));
    match (there, signed, language) {
        (Some(there), Some(signed), Language::Az) => {
            format!("səhifədə “{there}” yazılıb, imzalanan isə “{signed}” ({place})")
        }
        (Some(there), Some(signed), Language::En) => {
            format!("the page says “{there}”, signed was “{signed}” ({place})")
        }
        (None, Some(signed), Language::Az) => {
            format!("burada “{signed}” imzalanıb, səhifədə isə başqa şey var ({place})")
        }
        (None, Some(signed), Language::En) => format!("signed was “{signed}”, the page shows something else ({place})"),
        (Some(there), None, Language::Az) => format!("səhifədəki “{there}” imzalanmayıb ({place})"),
        (Some(there), None, Language::En) => format!("“{there}” on the page was not signed ({place})"),
        (None, None, Language::Az) => format!("səhifə burada fərqlənir ({place})"),
        (None, None, Language::En) => format!("the page differs here ({place})"),
    }
}

fn added(addition: &DifferenceReport, language: Language) -> String {
    let place = place(addition.region, language);
    let there = addition.there.as_ref().map(|words| clean(words));
    match (there, language) {
        (Some(there), Language::Az) => format!("əlavə edilib, imzalanmayıb: “{there}” ({place})"),
        (Some(there), Language::En) => format!("added, not signed: “{there}” ({place})"),
        (None, Language::Az) => format!("burada imzalanmamış nəsə əlavə edilib ({place})"),
        (None, Language::En) => format!("something was added here that was not signed ({place})"),
    }
}

fn place(Region { x, y, width, height }: Region, language: Language) -> String {
    match language {
        Language::Az => format!("soldan {x:.0} mm, yuxarıdan {y:.0} mm; {width:.0} × {height:.0} mm"),
        Language::En => format!("{x:.0} mm from the left, {y:.0} mm from the top; {width:.0} × {height:.0} mm"),
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

    fn difference(there: Option<&str>, signed: Option<&str>) -> DifferenceReport {
        let [there, signed] = [there, signed].map(|words| words.map(str::to_owned));
        DifferenceReport { region: Region { x: 1.0, y: 2.0, width: 3.0, height: 4.0 }, there, signed }
    }

    #[test]
    fn many_places_are_counted_instead_of_shown() {
        let places = |count, language| places(&vec![difference(None, None); count], altered, language);
        assert_eq!(places(8, Language::En).len(), 8);
        let many = places(200, Language::En);
        assert_eq!((many.len(), many[8].as_str()), (9, "and 192 more"));
        assert_eq!(places(9, Language::Az)[8], "və daha 1 yer");
    }

    #[test]
    fn what_stands_on_the_page_is_told_beside_what_was_signed_and_steers_no_terminal() {
        let said = |there, signed| altered(&difference(there, signed), Language::En);
        let place = "(1 mm from the left, 2 mm from the top; 3 × 4 mm)";
        let both = said(Some("9\u{1b}[2J 850"), Some("1 850"));
        assert_eq!(both, format!("the page says “9\u{fffd}[2J 850”, signed was “1 850” {place}"));
        assert_eq!(said(None, Some("1 850")), format!("signed was “1 850”, the page shows something else {place}"));
        let all = [(None, None), (None, Some("1")), (Some("9"), None), (Some("9"), Some("1"))];
        for (there, signed) in all {
            for language in Language::ALL {
                let [altered, added] = [altered, added].map(|say| say(&difference(there, signed), language));
                assert!(
                    there.is_none_or(|there| altered.contains(there) && added.contains(there)),
                    "{altered} {added}"
                );
                assert!(signed.is_none_or(|signed| altered.contains(signed)), "{altered}");
            }
        }
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
