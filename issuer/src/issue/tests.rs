use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use mohur_certificate::claims::Value;
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::link;
use mohur_keys::signer::SigningKey;
use proptest::prelude::*;
use zeroize::Zeroizing;

use super::authority::tests::issuer;
use super::*;
use crate::application::{Application, CheckError, Draft, EmailCopy, Kind, Policy, Refusal};
use crate::language::Language;
use crate::register::tests::contract;
use crate::register::{Contract, Organisation, Register, Term};
use crate::sample::Sample;

const TODAY: Date = date(2026, 11, 24);

fn authority() -> Authority {
    Authority::new(&issuer("Asia/Baku")).unwrap()
}

fn issuance() -> Issuance {
    Issuance {
        number: CertificateNumber::from_random([7; 8]),
        status: StatusReference { index: 90_210, uri: "https://verify.example.az/v1/status-lists/0".into() },
        // 00:30 of the 24th in Baku is still the 23rd in Greenwich.
        issued: "2026-11-23T20:30:00Z".parse().unwrap(),
    }
}

fn draft(contract: &Contract) -> Draft {
    Draft {
        pin: contract.pin,
        kind: Kind::Plain,
        contract: contract.number.to_string(),
        employer: Some(contract.employer.to_string()),
        last_day: TODAY.to_string(),
        email: "elcin@example.az".into(),
        phone: None,
        copy: EmailCopy::DoNotSend,
        purpose: 3,
        language: Language::En,
        addressee: None,
        notice: None,
    }
}

/// The newest version of the type that the draft asks for.
fn document_type(draft: &Draft) -> &'static Arc<DocumentType> {
    DocumentTypes::shipped().newest(draft.kind.type_name()).unwrap()
}

/// The application of `draft` by someone who has `contract`, with one organisation to present to.
fn application(contract: &Contract, draft: &Draft) -> Application {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    register.merge(vec![contract.clone()]).unwrap();
    let bank = Organisation { voen: "1500000002".parse().unwrap(), name: "Günəşli Körpü Bankı".parse().unwrap() };
    register.merge(vec![bank]).unwrap();
    Application::check(draft, &register, document_type(draft), TODAY, Policy::default()).unwrap()
}

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

fn key() -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([2; 32]))
}

#[test]
fn a_plain_certificate_says_only_what_is_known() {
    let term = Term::new(date(2020, 3, 1), None).unwrap();
    let contract = Contract { patronymic: None, department: None, term, ..contract("17", "5ZK3M9Q") };
    let claims = claims(&application(&contract, &draft(&contract)), &issuance(), &authority()).unwrap();
    let expected: BTreeMap<u32, Value> = [
        (1, Value::Integer(2)),
        (2, text(&contract.surname)),
        (3, text(&contract.given_name)),
        (5, Value::Bytes(contract.pin.to_bytes().to_vec())),
        (6, text(&contract.employer_name)),
        (7, Value::Integer(1_400_057_421)),
        (8, text(&contract.position)),
        (10, text("17")),
        (11, Value::Integer(18_322)),
        (13, Value::Integer(3)),
    ]
    .into();
    assert_eq!(claims.document.fields, expected);
    assert_eq!(claims.document.document_type.to_string(), "employment/1");
    assert_eq!((claims.issuer.as_str(), claims.number), ("az.gov.labour", issuance().number));
    assert_eq!((claims.status, claims.issued), (issuance().status, issuance().issued));
}

#[test]
fn a_full_certificate_says_everything() {
    let contract = Contract {
        patronymic: Some("Şıxəli qızı".parse().unwrap()),
        department: Some("Mühasibatlıq".parse().unwrap()),
        term: Term::new(date(2020, 3, 1), Some(date(2027, 2, 28))).unwrap(),
        ..contract("17", "5ZK3M9Q")
    };
    let draft = Draft {
        kind: Kind::WithSalary,
        language: Language::Az,
        addressee: Some("1500000002".into()),
        ..draft(&contract)
    };
    let claims = claims(&application(&contract, &draft), &issuance(), &authority()).unwrap();
    let fields = &claims.document.fields;
    assert_eq!(claims.document.document_type.to_string(), "employment-salary/1");
    assert_eq!(fields.keys().copied().collect::<Vec<_>>(), (1..=16).collect::<Vec<_>>());
    assert_eq!(fields[&1], Value::Integer(1));
    assert_eq!(fields[&4], text("Şıxəli qızı"));
    assert_eq!(fields[&9], text("Mühasibatlıq"));
    assert_eq!(fields[&12], Value::Integer(20_877));
    assert_eq!((&fields[&14], &fields[&15]), (&text("Günəşli Körpü Bankı"), &Value::Integer(1_500_000_002)));
    assert_eq!(fields[&16], Value::Integer(i64::try_from(contract.salary.qepik()).unwrap()));
}

#[test]
fn it_expires_in_the_first_second_after_its_last_day() {
    let contract = contract("17", "5ZK3M9Q");
    let draft = Draft { last_day: "2026-12-31".into(), ..draft(&contract) };
    let claims = claims(&application(&contract, &draft), &issuance(), &authority()).unwrap();
    assert_eq!(claims.expires.to_string(), "2026-12-31T20:00:00Z");
}

#[test]
fn an_application_of_another_day_is_refused() {
    let contract = contract("17", "5ZK3M9Q");
    let application = application(&contract, &draft(&contract));
    let late = Issuance { issued: "2026-11-24T20:00:00Z".parse().unwrap(), ..issuance() };
    let error = claims(&application, &late, &authority()).unwrap_err();
    assert!(matches!(error, IssueError::OtherDay { checked: TODAY, issued } if issued == date(2026, 11, 25)));
}

#[test]
fn a_zone_that_the_page_does_not_print_is_refused() {
    let contract = contract("17", "5ZK3M9Q");
    let application = application(&contract, &draft(&contract));
    let kiritimati = Authority::new(&issuer("Pacific/Kiritimati")).unwrap();
    let issuance = Issuance { issued: "2026-11-23T15:00:00Z".parse().unwrap(), ..issuance() };
    let error = issue(&application, &issuance, &kiritimati, &key()).unwrap_err();
    assert!(matches!(error, IssueError::OtherOffset { printed, signed: TODAY } if printed == date(2026, 11, 23)));
}

#[test]
fn a_letter_that_the_font_lacks_is_refused_before_anything_is_issued() {
    let contract = Contract { surname: "金田".parse().unwrap(), ..contract("17", "5ZK3M9Q") };
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    register.merge(vec![contract.clone()]).unwrap();
    let draft = draft(&contract);
    let error = Application::check(&draft, &register, document_type(&draft), TODAY, Policy::default()).unwrap_err();
    let CheckError::Refused(refusals) = error else { panic!("{error}") };
    assert!(matches!(refusals[..], [Refusal::Unprintable { character: '金', .. }]), "{refusals:?}");
}

#[test]
fn all_forms_are_of_one_certificate_and_the_same_every_time() {
    let contract = contract("17", "5ZK3M9Q");
    let application = application(&contract, &draft(&contract));
    let issued = issue(&application, &issuance(), &authority(), &key()).unwrap();
    assert_eq!(issued.compact.expand().unwrap().sign1(), &issued.sign1);
    assert_eq!(Claims::decode(issued.sign1.payload()).unwrap(), issued.claims);
    let attached = issued.sign1.to_bytes();
    assert!(issued.pdf.windows(attached.len()).any(|window| window == attached));
    let digits = link::to_digits(issued.compact.as_bytes());
    assert_eq!(link::read(&digits).unwrap(), issued.compact);
    assert_eq!(issue(&application, &issuance(), &authority(), &key()).unwrap(), issued);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_contract_in_force_can_be_certified(
        index in 0..crate::sample::CONTRACTS,
        with_salary: bool,
        in_azerbaijani: bool,
        purpose in 1..=12_u32,
    ) {
        let sample = Sample::new(TODAY);
        let contract = &sample.contracts[index];
        prop_assume!(contract.term.covers(TODAY));
        let draft = Draft {
            kind: if with_salary { Kind::WithSalary } else { Kind::Plain },
            language: if in_azerbaijani { Language::Az } else { Language::En },
            purpose,
            ..draft(contract)
        };
        let issued = issue(&application(contract, &draft), &issuance(), &authority(), &key()).unwrap();
        let document_type = DocumentTypes::shipped().find(&issued.claims.document.document_type).unwrap();
        prop_assert_eq!(document_type.check(&issued.claims.document), Ok(()));
        prop_assert_eq!(document_type.last_day(&issued.claims), TODAY);
    }
}
