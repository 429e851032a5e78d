use jiff::civil::date;
use mohur_certificate::document_type::DocumentTypes;
use proptest::prelude::*;

use super::*;
use crate::language::Sentence;

const TODAY: Date = date(2026, 11, 24);

fn salary_type() -> &'static Arc<DocumentType> {
    DocumentTypes::shipped().newest("employment-salary").unwrap()
}

fn terms() -> Terms<'static> {
    Terms { last_day: "24.12.2026", language: Language::Az, notice: None, today: TODAY, policy: Policy::default() }
}

const GOOD: [(&str, &str); 11] = [
    ("surname", " Ələkbərova "),
    ("given_name", "Gülşən"),
    ("pin", "5zk3m9q"),
    ("employer", "“Göyçay   Mebel” MMC"),
    ("employer_voen", "1400057421"),
    ("position", "Baş mühasib"),
    ("contract_number", "ƏM-2021/00417"),
    ("contract_start", "14.03.2021"),
    ("contract_end", "2027-01-31"),
    ("salary", "1850,50"),
    ("purpose", "To obtain a visa"),
];

/// The good values, with these in their places or in addition.
fn read(changes: &[(&'static str, &'static str)], terms: &Terms<'_>) -> Result<Facts, Vec<FactRefusal>> {
    let is_changed = |name| changes.iter().any(|(other, _)| *other == name);
    let kept = GOOD.iter().filter(|(name, _)| !is_changed(*name));
    Facts::read(salary_type(), kept.chain(changes).copied(), terms)
}

fn codes(refusals: &[FactRefusal]) -> Vec<&'static str> {
    refusals.iter().map(FactRefusal::code).collect()
}

#[test]
fn values_are_read_by_their_kinds() {
    let facts = read(&[("addressee", "Günəşli Körpü Bankı"), ("addressee_voen", "1500000002")], &terms()).unwrap();
    let fields = &facts.document().fields;
    assert_eq!(fields[&1], Value::Integer(1));
    assert_eq!(fields[&2], Value::Text("Ələkbərova".into()));
    assert_eq!(fields[&6], Value::Text("“Göyçay Mebel” MMC".into()));
    assert_eq!(fields[&11], Value::Integer(18_700));
    assert_eq!((&fields[&13], &fields[&16]), (&Value::Integer(3), &Value::Integer(185_050)));
    assert_eq!(salary_type().check(&facts.document()), Ok(()));
    let Parties { holder, addressee, notice } = facts.parties();
    assert_eq!((holder.pin.to_string().as_str(), holder.surname.as_str()), ("5ZK3M9Q", "Ələkbərova"));
    assert_eq!((holder.given_name.as_str(), holder.patronymic), ("Gülşən", None));
    assert_eq!((addressee.unwrap().voen.to_string().as_str(), notice), ("1500000002", Notice::DoNotTell));
    assert_eq!((facts.first_day(), facts.last_day()), (TODAY, date(2026, 12, 24)));
}

#[test]
fn the_language_of_the_page_is_the_terms_unless_a_fact_says_otherwise() {
    let english = Terms { language: Language::En, ..terms() };
    assert_eq!(read(&[], &english).unwrap().document().fields[&1], Value::Integer(2));
    assert_eq!(read(&[("language", "EN")], &terms()).unwrap().document().fields[&1], Value::Integer(2));
    assert_eq!(codes(&read(&[("language", "ru")], &terms()).unwrap_err()), ["field-unreadable"]);
}

#[test]
fn all_that_is_wrong_is_told_at_once_in_both_languages() {
    let wrong = [
        ("pin", "5ZK3M9"),
        ("surname", "Əliyева"),
        ("contract_start", "2021-02-30"),
        ("employer_voen", "123"),
        ("salary", "99999999,99"),
        ("purpose", "77"),
        ("position", "  "),
        ("addressee_voen", "1500000002"),
        ("height", "2 m"),
    ];
    let refusals = read(&wrong, &Terms { last_day: "yesterday", ..terms() }).unwrap_err();
    let said: Vec<String> = refusals.iter().map(|refusal| refusal.sentence(Language::En)).collect();
    assert_eq!(
        said,
        [
            "The field \"Personal number (FİN)\" (pin) cannot be \"5ZK3M9\": a PIN has exactly 7 characters.",
            "The field \"Surname\" (surname) cannot be \"Əliyева\": the page's fonts lack the character \"е\" (U+0435).",
            "The field \"First day of the contract\" (contract_start) cannot be \"2021-02-30\": the calendar has no such day.",
            "The field \"Employer’s tax number (VÖEN)\" (employer_voen) cannot be \"123\": a VÖEN has exactly 10 digits.",
            "The field \"Monthly salary\" (salary) cannot be \"99999999,99\": at most 10,000,000.00\u{a0}AZN is allowed.",
            &said[5],
            "The document has no field \"height\"; it has language, surname, given_name, patronymic, pin, employer, \
             employer_voen, position, department, contract_number, contract_start, contract_end, salary, purpose, \
             addressee, addressee_voen.",
            "Give the field \"Position\" (position).",
            "The field \"Addressee’s tax number (VÖEN)\" (addressee_voen) may only be given together with \"Addressee\" (addressee).",
            "The last day of validity \"yesterday\" cannot be read: the date must be written as 2026-11-24 or 24.11.2026.",
        ]
    );
    assert!(
        said[5].starts_with("The field \"Purpose\" (purpose) cannot be \"77\": it is none of 1 (To present to a bank)")
    );
    for (refusal, english) in refusals.iter().zip(&said) {
        let azerbaijani = refusal.sentence(Language::Az);
        assert!(azerbaijani.ends_with('.') && azerbaijani != *english, "{azerbaijani}");
    }
}

#[test]
fn what_a_service_would_not_take_is_refused_and_not_left_out() {
    let parties_with = |field: u32, value: Value| {
        let addressee = [("addressee", "Bank"), ("addressee_voen", "1500000002")];
        let mut document = read(&addressee, &terms()).unwrap().document();
        document.fields.insert(field, value);
        let mut refusals = Vec::new();
        let parties = parties(salary_type(), &document, Notice::Tell, &mut refusals);
        (parties, refusals)
    };
    let number = |name| salary_type().field_named(name).unwrap().number;
    let long = |length| Value::Text("a".repeat(length));
    assert_eq!(parties_with(number("addressee"), long(200)).0.unwrap().addressee.unwrap().name.len(), 200);
    for (name, value) in [
        ("addressee", long(201)),
        ("addressee", Value::Text("a\u{202e}b".into())),
        ("addressee_voen", Value::Integer(-5)),
        ("surname", long(101)),
        ("given_name", long(101)),
        ("patronymic", long(101)),
    ] {
        let (_, refusals) = parties_with(number(name), value);
        assert_eq!((codes(&refusals), refusals[0].field()), (vec!["field-unreadable"], Some(name)));
    }
}

#[test]
fn values_must_fit_one_another() {
    let refusals = read(&[("contract_end", "13.03.2021")], &terms()).unwrap_err();
    let said = refusals[0].sentence(Language::Az);
    assert_eq!(
        said,
        "\"Müqavilənin bitmə tarixi\" (contract_end) sahəsindəki gün \"Müqavilənin başlanma tarixi\" (contract_start) \
         sahəsindəki gündən əvvəl ola bilməz."
    );
    assert_eq!(refusals.len(), 1);
    let twice = Facts::read(salary_type(), GOOD.into_iter().chain([("pin", "5ZK3M9Q")]), &terms()).unwrap_err();
    assert_eq!(codes(&twice), ["field-twice"]);
    let nobody = read(&[], &Terms { notice: Some(Notice::Tell), ..terms() }).unwrap_err();
    assert_eq!(codes(&nobody), ["notice-without-addressee"]);
}

#[test]
fn a_flood_of_values_is_cut() {
    let flood = std::iter::repeat_n(("height", "2 m"), 100_000);
    let refusals = Facts::read(salary_type(), flood, &terms()).unwrap_err();
    assert!(refusals.len() < 2 * MAX_VALUES, "{}", refusals.len());
    assert!(refusals.contains(&FactRefusal::TooMany { max: MAX_VALUES }));
}

proptest! {
    #[test]
    fn what_is_read_is_what_the_type_allows(index in 0..GOOD.len(), text in any::<String>()) {
        let name = GOOD[index].0;
        let values = GOOD.iter().map(|(other, good)| (*other, if *other == name { text.as_str() } else { *good }));
        match Facts::read(salary_type(), values, &terms()) {
            Ok(facts) => prop_assert_eq!(salary_type().check(&facts.document()), Ok(())),
            Err(refusals) => prop_assert!(refusals.iter().all(|refusal| refusal.sentence(Language::Az).len() < 1000)),
        }
    }
}
