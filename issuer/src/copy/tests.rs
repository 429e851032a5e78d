use std::collections::BTreeMap;

use jiff::Timestamp;
use mohur_certificate::claims::{Document, StatusReference};
use mohur_certificate::compact::DictionaryId;
use mohur_certificate::cose::{Content as _, Sign1, Unverified};
use mohur_certificate::document_type::DocumentTypes;
use mohur_keys::signer::SigningKey;
use zeroize::Zeroizing;

use super::*;

fn claims() -> Claims {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    Claims {
        issuer: "az.gov.labour".into(),
        expires: at("2026-12-31T20:00:00Z"),
        issued: at("2026-11-24T08:00:00Z"),
        number: CertificateNumber::from_random([7; 8]),
        status: StatusReference { index: 3, uri: "https://verify.example.az/v1/status-lists/0".into() },
        document: Document { document_type: "employment/1".parse().unwrap(), fields: BTreeMap::new() },
    }
}

fn letter(language: Language) -> CopyLetter {
    let key = SigningKey::from_seed(&Zeroizing::new([2; 32]));
    let sign1 = Sign1::sign(&key, Claims::CONTENT_TYPE, claims().encode().unwrap()).unwrap();
    let certificate = Compact::encode(&Unverified::from_sign1(sign1).unwrap(), DictionaryId::First).unwrap();
    CopyLetter { language, number: claims().number, certificate }
}

fn composed(language: Language) -> Content {
    let document_type = DocumentTypes::shipped().find(&claims().document.document_type).unwrap();
    let base = "https://verify.example.az/".parse().unwrap();
    letter(language).compose(&claims(), document_type, &base, b"%PDF".to_vec())
}

#[test]
fn a_letter_survives_the_outbox() {
    let letter = letter(Language::Az);
    let entry = letter.entry(&"a@example.az".parse().unwrap()).unwrap();
    assert_eq!(entry.key().as_str(), format!("copy/{}", letter.number));
    assert_eq!(CopyLetter::from_payload(entry.payload()).unwrap(), letter);
}

#[test]
fn the_letter_says_what_is_attached_until_when_it_holds_and_how_to_check_it() {
    let az = composed(Language::Az);
    assert_eq!(az.subject, format!("İş yerinə dair arayış, {}", claims().number));
    assert_eq!(az.attachment.name, format!("{}.pdf", claims().number));
    for said in ["31.12.2026", "https://verify.example.az/", "deaktiv", "Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi"]
    {
        assert!(az.text.contains(said), "{said}: {}", az.text);
    }
    let en = composed(Language::En);
    assert_eq!((en.language, en.subject), ("en", format!("Certificate of Employment, {}", claims().number)));
    for said in ["2026-12-31", "https://verify.example.az/", "deactivate", "Ministry of Labour"] {
        assert!(en.text.contains(said), "{said}: {}", en.text);
    }
}

#[test]
fn what_is_no_letter_is_named() {
    for (payload, named) in [
        ("", "no letter of this program"),
        (r#"{"kind":"bill"}"#, "no letter of this program"),
        (r#"{"kind":"copy","language":"az","number":"0000-0000-0000-4","certificate":"%"}"#, "not base64url"),
        (r#"{"kind":"copy","language":"az","number":"0000-0000-0000-4","certificate":"AQ"}"#, "no certificate"),
    ] {
        let error = CopyLetter::from_payload(payload).unwrap_err().to_string();
        assert!(error.contains(named), "{error}");
    }
}
