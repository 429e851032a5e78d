#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use mohur_certificate::claims::Claims;
use mohur_certificate::cose::Content;
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::language::Language;
use mohur_issuer::application::Policy;
use mohur_issuer::facts::{Facts, Terms};
use mohur_issuer::issue::Statement;
use mohur_issuer::specimen::{self, Length, Mark};

/// A type with every kind of field and block; the fuzzer would not write one by itself.
const EXAMPLE: &str = include_str!("../../docs/examples/types/proof-of-study/1/type.toml");

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        check(text);
    }
    if let Some(text) = spliced(bytes) {
        check(&text);
    }
    read_facts(bytes);
    if let Ok(claims) = Claims::decode(bytes) {
        for document_type in DocumentType::shipped() {
            let facts = document_type.facts(&claims.document, Language::Az);
            assert_eq!(facts.is_ok(), document_type.check(&claims.document).is_ok());
        }
    }
});

/// A text is a type that has specimens, or has mistakes in its lines.
fn check(text: &str) {
    match DocumentType::parse(text) {
        Ok(document_type) => {
            for length in [Length::Usual, Length::Longest] {
                let _ = specimen::page(&document_type, Language::Az, length, Mark::Marked);
            }
        }
        Err(error) => {
            assert!(!error.mistakes().is_empty());
            for mistake in error.mistakes() {
                assert!((1..=text.matches('\n').count() + 1).contains(&mistake.line) && mistake.column > 0);
                assert!(Language::ALL.iter().all(|language| !mistake.fault.sentence(*language).is_empty()));
            }
        }
    }
}

/// The example with something else in one place: two bytes where, one how much goes, the rest what comes.
fn spliced(bytes: &[u8]) -> Option<String> {
    let [high, low, length, words @ ..] = bytes else { return None };
    let from = usize::from(u16::from_be_bytes([*high, *low])) % EXAMPLE.len();
    let (before, behind) = EXAMPLE.split_at_checked(from)?;
    let (_, behind) = behind.split_at_checked(usize::from(*length).min(behind.len()))?;
    Some(format!("{before}{}{behind}", std::str::from_utf8(words).ok()?))
}

/// Lines like `surname=Ələkbərova` are facts that their type allows, or are refused.
fn read_facts(bytes: &[u8]) {
    let (Ok(text), Ok(example)) = (std::str::from_utf8(bytes), DocumentType::parse(EXAMPLE)) else { return };
    let terms = Terms {
        last_day: "2026-12-31",
        language: Language::Az,
        notice: None,
        today: date(2026, 11, 24),
        policy: Policy::default(),
    };
    let good = ["surname=A", "given_name=B", "pin=5ZK3M9Q", "faculty=C", "speciality=D", "level=1", "form=2"];
    let lines = good.into_iter().chain(["enrolled=2025-09-15"]).chain(text.lines());
    if let Ok(facts) = Facts::read(&example.into(), lines.filter_map(|line| line.split_once('=')), &terms) {
        assert_eq!(facts.document_type().check(&facts.document()), Ok(()));
    }
}
