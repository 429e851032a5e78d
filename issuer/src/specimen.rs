//! Specimens: pages of a document type with made-up values, to look at, to measure, and to notice when a type changed.
//!
//! Nobody can take one for real: it leads to `example.invalid`, which exists nowhere (RFC 2606), names no issuer, has the
//! first of all numbers, and is signed with a key that everyone can read here.

mod values;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use mohur_certificate::claims::{Claims, Document, StatusReference};
use mohur_certificate::cose::{Content, Sign1};
use mohur_certificate::document_type::{Both, DocumentType};
use mohur_certificate::link::VerificationBase;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;
use mohur_keys::signer::SigningKey;
use zeroize::Zeroizing;

use crate::issue::IssueError;
use crate::language::Language;

/// Where specimens lead.
const BASE: &str = "https://example.invalid/";
/// The days from which to which they claim to be valid.
const DAYS: [Date; 2] = [date(2026, 9, 24), date(2027, 9, 24)];
/// The seed of the key that signs them: known to all, trusted by none.
const SEED: [u8; 32] = *b"a specimen proves nothing at all";

/// How long the values of a specimen are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// As most are.
    Usual,
    /// As long as the type allows, every optional field there.
    Longest,
}

/// What a specimen's title begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `NÜMUNƏ` or `SPECIMEN`: for people to look at.
    Marked,
    /// Nothing: exactly what a certificate looks like, to be measured and never to be shown.
    Unmarked,
}

/// The page of a specimen.
pub fn page(
    document_type: &DocumentType,
    language: Language,
    length: Length,
    mark: Mark,
) -> Result<Vec<u8>, IssueError> {
    let claims = claims(document_type, language, length);
    let key = SigningKey::from_seed(&Zeroizing::new(SEED));
    let sign1 = Sign1::sign(&key, Claims::CONTENT_TYPE, claims.encode()?)?;
    let written = match mark {
        Mark::Unmarked => page::write(document_type, &claims, &sign1, &base()),
        Mark::Marked => page::write(&marked(document_type), &claims, &sign1, &base()),
    };
    Ok(written?)
}

fn base() -> VerificationBase {
    BASE.parse().expect("a well-formed address: tested")
}

fn marked(document_type: &DocumentType) -> DocumentType {
    let titled = |word: &str, language| format!("{word}: {}", document_type.title(language));
    document_type
        .clone()
        .with_title(Both { az: titled("NÜMUNƏ", Language::Az), en: titled("SPECIMEN", Language::En) })
}

fn claims(document_type: &DocumentType, language: Language, length: Length) -> Claims {
    let midnight = |day: Date| {
        // Whatever the offset, these days lie far inside the calendar.
        document_type.utc_offset().to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH)
    };
    let [issued, last_day] = DAYS;
    Claims {
        issuer: "specimen".to_owned(),
        expires: midnight(last_day.saturating_add(1.day())),
        issued: midnight(issued),
        number: CertificateNumber::from_random([0; 8]),
        status: StatusReference { index: 0, uri: BASE.to_owned() },
        document: Document {
            document_type: document_type.id().clone(),
            fields: values::of(document_type, language, length),
        },
    }
}

#[cfg(test)]
mod tests {
    use mohur_certificate::document_type::DocumentTypes;

    use super::*;

    #[test]
    fn every_shipped_type_has_specimens_that_fit_its_page() {
        for document_type in DocumentTypes::shipped().iter() {
            for (language, length) in
                Language::ALL.into_iter().flat_map(|language| [(language, Length::Usual), (language, Length::Longest)])
            {
                let claims = claims(document_type, language, length);
                assert_eq!(document_type.check(&claims.document), Ok(()), "{}", document_type.id());
                assert_eq!(claims.document.fields.len(), document_type.fields().len());
                assert_eq!((document_type.issued_day(&claims), document_type.last_day(&claims)), DAYS.into());
                for mark in [Mark::Marked, Mark::Unmarked] {
                    let written = page(document_type, language, length, mark);
                    assert!(written.is_ok(), "{} {language:?} {length:?} {mark:?}: {written:?}", document_type.id());
                }
            }
        }
    }

    #[test]
    fn the_longest_values_are_as_long_as_the_type_allows() {
        let employment = DocumentTypes::shipped().newest("employment-salary").unwrap();
        let facts =
            employment.facts(&claims(employment, Language::Az, Length::Longest).document, Language::Az).unwrap();
        let said = |name: &str| facts.iter().find(|fact| fact.name == name).unwrap().value.clone();
        assert_eq!(said("surname").chars().count(), 64);
        assert_eq!(said("employer").chars().count(), 200);
        assert_eq!(said("salary"), "10\u{a0}000\u{a0}000,00\u{a0}AZN");
        assert_eq!(said("purpose"), "Xarici ölkənin dövlət orqanına təqdim etmək üçün");
    }

    #[test]
    fn a_marked_specimen_says_so() {
        let employment = DocumentTypes::shipped().newest("employment").unwrap();
        assert_eq!(marked(employment).title(Language::En), "SPECIMEN: Certificate of Employment");
        assert_eq!(marked(employment).title(Language::Az), "NÜMUNƏ: İş yerinə dair arayış");
    }
}
