use super::*;
use crate::claims::{Document, Value};
use crate::identifier::Pin;

fn salary_type() -> &'static DocumentType {
    DocumentTypes::shipped().find(&"employment-salary/1".parse().unwrap()).unwrap()
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn document() -> Document {
    let pin: Pin = "5ZK3M9Q".parse().unwrap();
    let fields = [
        (1, Value::Integer(1)),
        (2, text("Ələkbərova")),
        (3, text("Gülşən")),
        (5, Value::Bytes(pin.to_bytes().to_vec())),
        (6, text("“Göyçay Mebel” MMC")),
        (7, Value::Integer(1_400_057_421)),
        (8, text("Baş mühasib")),
        (10, text("ƏM-2021/00417")),
        (11, Value::Integer(18_700)),
        (13, Value::Integer(1)),
        (16, Value::Integer(185_050)),
    ];
    Document { document_type: salary_type().id().clone(), fields: fields.into() }
}

fn refusal(change: impl FnOnce(&mut std::collections::BTreeMap<u32, Value>)) -> DocumentError {
    let mut document = document();
    change(&mut document.fields);
    let error = salary_type().check(&document).unwrap_err();
    assert_eq!(salary_type().facts(&document, Language::En), Err(error.clone()));
    error
}

#[test]
fn every_folder_is_a_type_of_its_name() {
    assert!(FOLDERS.len() >= 2);
    for (folder, text, logo) in FOLDERS {
        let parsed = DocumentType::parse(text).unwrap_or_else(|error| panic!("{folder}: {error}"));
        assert_eq!(parsed.id.to_string(), *folder);
        let shipped = DocumentTypes::shipped().find(&parsed.id).unwrap();
        assert_eq!((shipped.fields(), shipped.blocks()), (parsed.fields(), parsed.blocks()));
        assert_eq!(shipped.logo().is_some(), logo.is_some());
    }
    assert_eq!(DocumentTypes::shipped().find(&"employment/2".parse().unwrap()), None);
}

#[test]
fn both_employment_types_know_the_same_purposes() {
    let plain = DocumentTypes::shipped().find(&"employment/1".parse().unwrap()).unwrap();
    assert_eq!(plain.codes("purpose"), salary_type().codes("purpose"));
}

#[test]
fn facts_stand_in_the_pages_order_and_are_written_for_people() {
    let said = |language| -> Vec<String> {
        let facts = salary_type().facts(&document(), language).unwrap();
        facts.into_iter().map(|fact| format!("{} {}: {}", fact.field, fact.label, fact.value)).collect()
    };
    assert_eq!(
        said(Language::Az),
        [
            "2 Soyadı: Ələkbərova",
            "3 Adı: Gülşən",
            "5 FİN: 5ZK3M9Q",
            "6 İşəgötürən: “Göyçay Mebel” MMC",
            "7 İşəgötürənin VÖEN-i: 1400057421",
            "8 Vəzifəsi: Baş mühasib",
            "10 Əmək müqaviləsinin nömrəsi: ƏM-2021/00417",
            "11 Müqavilənin başlanma tarixi: 14.03.2021",
            "16 Aylıq əməkhaqqı: 1\u{a0}850,50\u{a0}AZN",
            "13 Arayışın məqsədi: Banka təqdim etmək üçün",
        ]
    );
    assert_eq!(
        said(Language::En)[7..9],
        ["11 First day of the contract: 14 March 2021", "16 Monthly salary: 1,850.50\u{a0}AZN"]
    );
    assert_eq!(salary_type().language(&document()), Ok(Language::Az));
}

#[test]
fn what_a_document_must_not_say_is_named() {
    let field = |name: &str| name.to_owned();
    let set = |number, value| refusal(move |fields| drop(fields.insert(number, value)));
    assert_eq!(refusal(|fields| drop(fields.remove(&2))), DocumentError::Missing { field: field("surname") });
    assert_eq!(refusal(|fields| drop(fields.remove(&1))), DocumentError::Missing { field: field("language") });
    assert_eq!(set(99, text("x")), DocumentError::Unknown { number: 99 });
    assert_eq!(set(2, Value::Integer(1)), DocumentError::Form { field: field("surname"), expected: "a text" });
    assert_eq!(set(16, text("1850")), DocumentError::Form { field: field("salary"), expected: "an integer" });
    assert_eq!(set(16, Value::Integer(-1)), DocumentError::Negative { field: field("salary") });
    assert_eq!(set(16, Value::Integer(i64::MIN)), DocumentError::Negative { field: field("salary") });
    assert_eq!(
        set(16, Value::Integer(1_000_000_001)),
        DocumentError::TooLarge { field: field("salary"), max: 1_000_000_000 }
    );
    assert_eq!(set(2, text("Иванова")), DocumentError::Glyph { field: field("surname"), character: 'И' });
    assert_eq!(set(8, text("Baş\nmühasib")), DocumentError::Glyph { field: field("position"), character: '\n' });
    assert_eq!(set(3, text(" ")), DocumentError::Empty { field: field("given_name") });
    assert_eq!(set(3, text(&"ə".repeat(65))), DocumentError::TooLong { field: field("given_name"), max: 64 });
    assert_eq!(set(5, Value::Bytes(vec![0xff; 5])), DocumentError::Pin { field: field("pin") });
    assert_eq!(set(5, Value::Bytes(vec![0; 4])), DocumentError::Pin { field: field("pin") });
    let error = crate::identifier::IdentifierError::VoenLastDigit;
    assert_eq!(set(7, Value::Integer(1_400_057_425)), DocumentError::Voen { field: field("employer_voen"), error });
    assert_eq!(set(11, Value::Integer(84_006)), DocumentError::Day { field: field("contract_start") });
    assert_eq!(set(11, Value::Integer(i64::MIN)), DocumentError::Day { field: field("contract_start") });
    assert_eq!(
        set(12, Value::Integer(18_699)),
        DocumentError::Before { field: field("contract_end"), other: field("contract_start") }
    );
    assert_eq!(
        set(15, Value::Integer(1_400_057_421)),
        DocumentError::Alone { field: field("addressee_voen"), other: field("addressee") }
    );
    assert_eq!(set(13, Value::Integer(13)), DocumentError::Code { field: field("purpose"), code: 13 });
    assert_eq!(set(1, Value::Integer(3)), DocumentError::Code { field: field("language"), code: 3 });
    let mut other = document();
    other.document_type = "employment/1".parse().unwrap();
    assert!(matches!(salary_type().check(&other), Err(DocumentError::OtherType { .. })));
}

#[test]
fn a_glyph_that_is_missing_is_shown_so_that_one_finds_it() {
    let sentence = DocumentError::Glyph { field: "surname".to_owned(), character: '\u{301}' }.to_string();
    assert_eq!(sentence, "the field surname has the character `\\u{301}` (U+0301), which the page's fonts lack");
}

/// A type that nobody wrote Rust for.
pub(super) const SMALL: &str = r#"id = "membership"
version = 3
layout = 1
utc_offset = "-03:30"
title = { az = "Üzvlük", en = "Membership" }
issuer = { az = "Klub", en = "Club" }
codes.rank = [{ code = 1, az = "üzv", en = "member" }]

[[field]]
number = 1
name = "language"
kind = "language"
label = { az = "Dil", en = "Language" }

[[field]]
number = 7
name = "rank"
kind = "code"
codes = "rank"
label = { az = "Dərəcə", en = "Rank" }

[[field]]
number = 2
name = "surname"
kind = "text"
max = 40
label = { az = "Soyadı", en = "Surname" }

[[field]]
number = 3
name = "given_name"
kind = "text"
max = 40
label = { az = "Adı", en = "Given name" }

[[field]]
number = 4
name = "pin"
kind = "pin"
label = { az = "FİN", en = "PIN" }

[[block]]
kind = "heading"
[[block]]
kind = "facts"
[[block]]
kind = "code"
title = { az = "Yoxlama", en = "Verification" }
text = { az = "Kod {certificate.number}", en = "Code {certificate.number}" }
alt = { az = "QR kod", en = "QR code" }
"#;

#[test]
fn a_new_type_is_only_data() {
    let membership = DocumentType::parse(SMALL).unwrap();
    assert_eq!(membership.id().to_string(), "membership/3");
    assert_eq!((membership.utc_offset().seconds(), membership.layout().number()), (-12_600, 1));
    let pin: Pin = "5ZK3M9Q".parse().unwrap();
    let fields = [
        (1, Value::Integer(2)),
        (7, Value::Integer(1)),
        (2, text("Əliyev")),
        (3, text("Əli")),
        (4, Value::Bytes(pin.to_bytes().to_vec())),
    ];
    let document = Document { document_type: membership.id().clone(), fields: fields.into() };
    assert_eq!(membership.facts(&document, Language::En).unwrap()[0].value, "member");
}

#[test]
fn the_last_day_is_the_one_before_the_first_second_without_validity() {
    let mut claims = Claims {
        issuer: "az.gov.labour".to_owned(),
        // 2026-12-31T20:00:00Z is midnight in Baku.
        expires: "2026-12-31T20:00:00Z".parse().unwrap(),
        issued: "2026-11-24T20:30:00Z".parse().unwrap(),
        number: crate::number::CertificateNumber::from_random([9; 8]),
        status: crate::claims::StatusReference { index: 0, uri: "https://verify.example.az/0".to_owned() },
        document: document(),
    };
    assert_eq!(salary_type().last_day(&claims).to_string(), "2026-12-31");
    assert_eq!(salary_type().issued_day(&claims).to_string(), "2026-11-25");
    claims.expires += SignedDuration::from_secs(1);
    assert_eq!(salary_type().last_day(&claims).to_string(), "2027-01-01");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(place in 0..SMALL.len(), noise in "\\PC{0,6}") {
        let place = (0..=place).rev().find(|place| SMALL.is_char_boundary(*place)).unwrap_or_default();
        let _ = DocumentType::parse(&format!("{}{noise}{}", &SMALL[..place], &SMALL[place..]));
        let _ = DocumentType::parse(&SMALL[..place]);
    }

    #[test]
    fn any_value_is_checked_without_panic(number in 1_u32..17, value: i64, words: String, bytes: Vec<u8>) {
        for value in [Value::Integer(value), Value::Text(words), Value::Bytes(bytes)] {
            let mut document = document();
            document.fields.insert(number, value);
            let _ = salary_type().facts(&document, Language::Az);
        }
    }
}
