use super::refusal::{AddresseeRefusal, Candidate, ContactRefusal, ContractRefusal, LastDayRefusal};
use super::*;
use crate::day::DayError;
use crate::language::Sentence;
use crate::register::tests::contract;
use crate::register::{Organisation, Term};
use jiff::civil::date;
use mohur_certificate::document_type::DocumentTypes;

const TODAY: Date = date(2026, 11, 24);

/// A person with an open-ended contract 1, fixed-term 2 until 2027-01-31, ended 3 and future 4; a stranger's 5.
fn register() -> (tempfile::TempDir, Register) {
    let term = |start, end| Term::new(start, end).unwrap();
    let with = |number, start, end| Contract { term: term(start, end), ..contract(number, "5ZK3M9Q") };
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    let contracts = vec![
        with("1", date(2020, 1, 1), None),
        with("2", date(2020, 1, 1), Some(date(2027, 1, 31))),
        with("3", date(2020, 1, 1), Some(date(2026, 11, 23))),
        with("4", date(2026, 11, 25), None),
        contract("5", "1AAAAA1"),
    ];
    register.merge(contracts).unwrap();
    let organisation =
        Organisation { voen: "1500000002".parse().unwrap(), name: "Günəşli Körpü Bankı".parse().unwrap() };
    register.merge(vec![organisation]).unwrap();
    (folder, register)
}

fn draft() -> Draft {
    Draft {
        pin: "5ZK3M9Q".parse().unwrap(),
        kind: Kind::WithSalary,
        contract: "1".into(),
        employer: None,
        last_day: "24.12.2026".into(),
        email: "elcin@example.az".into(),
        phone: Some("050 123 45 67".into()),
        copy: EmailCopy::Send,
        purpose: 1,
        language: Language::Az,
        addressee: Some("1500000002".into()),
        notice: Some(Notice::Tell),
    }
}

/// The newest version of the type that the draft asks for.
fn document_type(draft: &Draft) -> &'static Arc<DocumentType> {
    DocumentTypes::shipped().newest(draft.kind.type_name()).unwrap()
}

fn check(change: impl FnOnce(&mut Draft)) -> Result<Application, Vec<Refusal>> {
    let (_folder, register) = register();
    let mut draft = draft();
    change(&mut draft);
    check_draft(&draft, &register)
}

fn check_draft(draft: &Draft, register: &Register) -> Result<Application, Vec<Refusal>> {
    Application::check(draft, register, document_type(draft), TODAY, Policy::default()).map_err(|error| match error {
        CheckError::Refused(refusals) => refusals,
        CheckError::Register(error) => panic!("{error}"),
    })
}

/// The draft has this refusal and no other.
fn refused(change: impl FnOnce(&mut Draft), expected: impl Into<Refusal>) {
    assert_eq!(check(change).unwrap_err(), [expected.into()]);
}

#[test]
fn a_right_application_keeps_everything_that_was_asked() {
    let application = check(|_| ()).unwrap();
    assert_eq!(application.kind(), Kind::WithSalary);
    assert_eq!(&*application.contract().number, "1");
    assert_eq!((application.first_day(), application.last_day()), (TODAY, date(2026, 12, 24)));
    assert_eq!(application.contact().email.to_string(), "elcin@example.az");
    assert_eq!(application.contact().phone.as_ref().unwrap().to_string(), "+994501234567");
    assert_eq!(application.copy(), EmailCopy::Send);
    assert_eq!(application.purpose().code(), 1);
    assert_eq!(application.language(), Language::Az);
    let Audience::Organisation { organisation, notice } = application.audience() else { panic!() };
    assert_eq!((&*organisation.name, *notice), ("Günəşli Körpü Bankı", Notice::Tell));
}

#[test]
fn what_is_optional_may_be_left_blank() {
    let application = check(|draft| {
        draft.phone = Some(" ".into());
        draft.addressee = Some(String::new());
        draft.notice = None;
    });
    let application = application.unwrap();
    assert_eq!(application.contact().phone, None);
    assert_eq!(application.audience(), &Audience::Anywhere);
}

#[test]
fn an_organisation_is_not_told_unless_asked() {
    let application = check(|draft| draft.notice = None).unwrap();
    assert!(matches!(application.audience(), Audience::Organisation { notice: Notice::DoNotTell, .. }));
}

#[test]
fn the_contract_is_the_applicants_own() {
    let number = |number: &str| ContractRefusal::NotFound { number: number.into() };
    refused(|draft| draft.contract = "5".into(), number("5"));
    refused(|draft| draft.contract = "6".into(), number("6"));
    let [own, other]: [Voen; 2] = ["1400057421", "1500000002"].map(|voen| voen.parse().unwrap());
    let elsewhere = ContractRefusal::OtherEmployer { number: "1".into(), employer: other, employers: vec![own] };
    refused(|draft| draft.employer = Some(other.to_string()), elsewhere);
    let nowhere = |draft: &mut Draft| (draft.contract, draft.employer) = ("5".into(), Some(other.to_string()));
    refused(nowhere, number("5"));
    assert!(check(|draft| draft.contract = "\u{a0}1 ".into()).is_ok());
    let employer = "1400057421".to_owned();
    assert!(check(|draft| draft.employer = Some(employer)).is_ok());
    let cause = IdentifierError::VoenLength;
    refused(|draft| draft.employer = Some("14".into()), ContractRefusal::EmployerNotVoen { value: "14".into(), cause });
}

#[test]
fn one_number_with_two_employers_needs_the_employer() {
    let (_folder, register) = register();
    let other = Contract { employer: "1500000002".parse().unwrap(), ..contract("1", "5ZK3M9Q") };
    register.merge(vec![other.clone()]).unwrap();
    let employers = vec!["1400057421".parse().unwrap(), other.employer];
    let refusals = check_draft(&draft(), &register).unwrap_err();
    assert_eq!(refusals, [ContractRefusal::Ambiguous { number: "1".into(), employers }.into()]);
    let draft = Draft { employer: Some(other.employer.to_string()), ..draft() };
    let application = check_draft(&draft, &register).unwrap();
    assert_eq!(application.contract(), &other);
}

#[test]
fn the_contract_is_in_force() {
    let ended = ContractRefusal::Ended { number: "3".into(), end: date(2026, 11, 23) };
    refused(|draft| draft.contract = "3".into(), ended);
    let future = ContractRefusal::NotStarted { number: "4".into(), start: date(2026, 11, 25) };
    refused(|draft| draft.contract = "4".into(), future);
}

#[test]
fn the_last_day_is_from_today_to_a_year() {
    let (today, latest) = (TODAY, date(2027, 11, 24));
    assert!(check(|draft| draft.last_day = "2026-11-24".into()).is_ok());
    assert!(check(|draft| draft.last_day = "2027-11-24".into()).is_ok());
    let last_day = date(2026, 11, 23);
    refused(|draft| draft.last_day = "2026-11-23".into(), LastDayRefusal::Past { last_day, today });
    let last_day = date(2027, 11, 25);
    refused(
        |draft| draft.last_day = "2027-11-25".into(),
        LastDayRefusal::TooFar { last_day, latest, maximum_days: 365 },
    );
    let unreadable = LastDayRefusal::Unreadable { value: "soon".into(), cause: DayError::NotADay };
    refused(|draft| draft.last_day = "soon".into(), unreadable);
}

#[test]
fn the_last_day_is_not_past_the_end_of_the_contract() {
    let with = |last_day: &str| {
        let last_day = last_day.to_owned();
        move |draft: &mut Draft| (draft.contract, draft.last_day) = ("2".into(), last_day)
    };
    assert!(check(with("2027-01-31")).is_ok());
    let (last_day, end) = (date(2027, 2, 1), date(2027, 1, 31));
    refused(with("2027-02-01"), LastDayRefusal::AfterContract { last_day, end });
}

#[test]
fn contact_details_are_checked() {
    refused(|draft| draft.email = " ".into(), ContactRefusal::EmailMissing);
    let wrong = ContactRefusal::EmailWrong { value: "elcin".into(), cause: EmailError::NoAtSign };
    refused(|draft| draft.email = "elcin".into(), wrong);
    let wrong = ContactRefusal::PhoneWrong { value: "123".into(), cause: PhoneError::NotInPlan };
    refused(|draft| draft.phone = Some("123".into()), wrong);
}

#[test]
fn the_purpose_is_on_the_list() {
    refused(|draft| draft.purpose = 13, Refusal::PurposeUnknown { code: 13 });
}

#[test]
fn the_addressee_is_in_the_register() {
    let cause = IdentifierError::VoenLastDigit;
    let value = "1500000005".to_owned();
    let wrong = AddresseeRefusal::NotVoen { value: value.clone(), cause };
    refused(|draft| draft.addressee = Some(value), wrong);
    let unknown = AddresseeRefusal::VoenUnknown { voen: "1600000001".parse().unwrap() };
    refused(|draft| draft.addressee = Some("1600000001".into()), unknown);
    refused(|draft| draft.addressee = None, AddresseeRefusal::NoticeWithoutAddressee);
}

#[test]
fn all_refusals_come_at_once_in_the_order_of_the_form() {
    let refusals = check(|draft| {
        draft.contract = "9".into();
        draft.last_day = "2026-01-01".into();
        draft.email = String::new();
        draft.phone = Some("x".repeat(1000));
        draft.purpose = 0;
        draft.addressee = None;
    });
    let refusals = refusals.unwrap_err();
    let codes: Vec<&str> = refusals.iter().map(Refusal::code).collect();
    assert_eq!(
        codes,
        [
            "contract-not-found",
            "last-day-past",
            "email-missing",
            "phone-wrong",
            "purpose-unknown",
            "notice-without-addressee"
        ]
    );
    assert!(refusals.iter().all(|refusal| refusal.to_string().len() < 200));
}

#[test]
fn an_organisation_is_found_by_its_name() {
    let (_folder, register) = register();
    let named = |voen: &str, name: &str| Organisation { voen: voen.parse().unwrap(), name: name.parse().unwrap() };
    let others = ["Günəşli Körpü Bankının Fondu", "\"Şəfəq\" Bankı ASC", "\"Şəfəq\" MMC", "\"Şəfəq\" Aptek MMC"];
    let voens = ["1500000012", "1500000021", "1500000031", "1500000042"];
    register.merge(voens.iter().zip(others).map(|(voen, name)| named(voen, name))).unwrap();
    let addressed = |name: &str| {
        let draft = Draft { addressee: Some(name.into()), ..draft() };
        check_draft(&draft, &register)
            .map(|application| application.audience().organisation().unwrap().voen.to_string())
    };
    assert_eq!(addressed("şəfəq bank").unwrap(), "1500000021", "one match, begun words");
    assert_eq!(addressed("SEFEQ APTEK").unwrap(), "1500000042", "without Azerbaijani letters");
    assert_eq!(
        addressed("günəşli körpü bankı").unwrap(),
        "1500000002",
        "the whole name, though a longer one begins so"
    );
    let candidate = |voen: &str, name: &str| Candidate { voen: voen.parse().unwrap(), name: name.into() };
    let candidates = vec![
        candidate("1500000042", "\"Şəfəq\" Aptek MMC"),
        candidate("1500000021", "\"Şəfəq\" Bankı ASC"),
        candidate("1500000031", "\"Şəfəq\" MMC"),
    ];
    let ambiguous = AddresseeRefusal::Ambiguous { name: "şəfəq".into(), candidates, others: 0 };
    assert_eq!(addressed("şəfəq").unwrap_err(), [ambiguous.into()]);
    for name in ["Zirvə Bankı", "ə".repeat(300).as_str()] {
        let unknown = AddresseeRefusal::NameUnknown { name: quotable(name) };
        assert_eq!(addressed(name).unwrap_err(), [unknown.into()]);
    }
}

#[test]
fn of_many_organisations_a_few_are_named() {
    let (_folder, register) = register();
    let many = (10..40).map(|number| Organisation {
        voen: format!("1700000{number}1").parse().unwrap(),
        name: format!("Filial {number}").parse().unwrap(),
    });
    register.merge(many).unwrap();
    let refusals = check_draft(&Draft { addressee: Some("filial".into()), ..draft() }, &register).unwrap_err();
    let [Refusal::Addressee(AddresseeRefusal::Ambiguous { candidates, others: 25, .. })] = &refusals[..] else {
        panic!("{refusals:?}")
    };
    assert_eq!(
        candidates.iter().map(|candidate| &*candidate.name).collect::<Vec<_>>()[..2],
        ["Filial 10", "Filial 11"]
    );
    assert_eq!(candidates.len(), 5);
}

#[test]
fn a_register_that_cannot_be_read_is_no_refusal() {
    let (folder, register) = register();
    drop(register);
    let register = Register::open(folder.path()).unwrap();
    std::fs::write(folder.path().join("register.sqlite"), vec![0xaa; 100_000]).unwrap();
    let error = Application::check(&draft(), &register, document_type(&draft()), TODAY, Policy::default()).unwrap_err();
    assert!(matches!(error, CheckError::Register(_)), "{error}");
}

/// Every refusal in both languages: code, Azerbaijani, English.
#[test]
fn every_refusal_is_a_sentence_that_names_the_rule_and_the_value() {
    let employer: Voen = "1500000002".parse().unwrap();
    let candidate = Candidate { voen: employer, name: "Şəfəq Bankı".into() };
    let cause = IdentifierError::VoenLength;
    let [first, second] = [date(2027, 2, 1), date(2027, 1, 31)];
    let refusals: [Refusal; 18] = [
        ContractRefusal::EmployerNotVoen { value: "14".into(), cause }.into(),
        ContractRefusal::NotFound { number: "17".into() }.into(),
        ContractRefusal::OtherEmployer { number: "17".into(), employer, employers: vec![employer, employer] }.into(),
        ContractRefusal::Ambiguous { number: "17".into(), employers: vec![employer, employer] }.into(),
        ContractRefusal::NotStarted { number: "17".into(), start: first }.into(),
        ContractRefusal::Ended { number: "17".into(), end: second }.into(),
        LastDayRefusal::Unreadable { value: "sabah".into(), cause: DayError::NotADay }.into(),
        LastDayRefusal::Past { last_day: second, today: first }.into(),
        LastDayRefusal::AfterContract { last_day: first, end: second }.into(),
        LastDayRefusal::TooFar { last_day: first, latest: second, maximum_days: 365 }.into(),
        ContactRefusal::EmailMissing.into(),
        ContactRefusal::EmailWrong { value: "elcin".into(), cause: EmailError::NoAtSign }.into(),
        ContactRefusal::PhoneWrong { value: "103".into(), cause: PhoneError::NotInPlan }.into(),
        Refusal::PurposeUnknown { code: 77 },
        AddresseeRefusal::NotVoen { value: "14".into(), cause }.into(),
        AddresseeRefusal::VoenUnknown { voen: employer }.into(),
        AddresseeRefusal::NameUnknown { name: "Zirvə".into() }.into(),
        AddresseeRefusal::Ambiguous {
            name: "şəfəq".into(), candidates: vec![candidate.clone(), candidate], others: 3
        }
        .into(),
    ];
    let refusals = refusals.into_iter().chain([AddresseeRefusal::NoticeWithoutAddressee.into()]);
    let said: Vec<String> = refusals
        .flat_map(|refusal| {
            let sentences = [Language::Az, Language::En].map(|language| refusal.sentence(language));
            [refusal.code().to_owned()].into_iter().chain(sentences)
        })
        .collect();
    assert_eq!(said.join("\n"), include_str!("refusals.txt").trim_end());
}

#[test]
fn letters_that_the_page_cannot_show_are_refused_all_at_once() {
    let (_folder, register) = register();
    // The first letter is Cyrillic, though it looks like the Azerbaijani one.
    let wrong = Contract {
        surname: "\u{4d8}liyev".parse().unwrap(),
        position: "Mühasib 漢".parse().unwrap(),
        ..contract("1", "5ZK3M9Q")
    };
    register.merge(vec![wrong]).unwrap();
    let voen = "1500000002".parse().unwrap();
    register.merge(vec![Organisation { voen, name: "Банк".parse().unwrap() }]).unwrap();
    let refusals = |draft: Draft| check_draft(&draft, &register).unwrap_err();
    let said =
        |language| -> Vec<String> { refusals(draft()).iter().map(|refusal| refusal.sentence(language)).collect() };
    assert_eq!(
        said(Language::En),
        [
            "The page's fonts lack the character \"\u{4d8}\" (U+04D8), which the register has in the field \"Surname\", \
             \"\u{4d8}liyev\"; correct the register.",
            "The page's fonts lack the character \"漢\" (U+6F22), which the register has in the field \"Position\", \
             \"Mühasib 漢\"; correct the register.",
            "The page's fonts lack the character \"Б\" (U+0411), which the register has in the field \"Addressee\", \"Банк\"; correct the register.",
        ]
    );
    assert_eq!(
        said(Language::Az)[0],
        "Reyestrin \"Soyadı\" sahəsindəki \"\u{4d8}liyev\" yazısında arayışın şriftində olmayan \"\u{4d8}\" (U+04D8) \
         işarəsi var; reyestri düzəldin."
    );
    let also = refusals(Draft { email: String::new(), addressee: None, notice: None, ..draft() });
    let codes: Vec<&str> = also.iter().map(Refusal::code).collect();
    assert_eq!(codes, ["email-missing", "unprintable", "unprintable"]);
}

#[test]
fn the_case_of_a_contracts_number_does_not_matter_unless_it_tells_two_apart() {
    let (_folder, register) = register();
    let number = |number: &str| contract(number, "5ZK3M9Q");
    let lasting = ["EM-4549/2011", "ƏMİ-1", "IŞ-7", "AB-1", "ab-1"].map(number);
    let open = |contract: Contract| Contract { term: Term::new(date(2020, 1, 1), None).unwrap(), ..contract };
    register.merge(lasting.map(open)).unwrap();
    let found = |number: &str| check_draft(&Draft { contract: number.into(), ..draft() }, &register);
    for (typed, number) in [
        ("em-4549/2011", "EM-4549/2011"),
        (" Em-4549/2011 ", "EM-4549/2011"),
        ("əmi-1", "ƏMİ-1"),
        ("ƏMI-1", "ƏMİ-1"),
        ("iş-7", "IŞ-7"),
        ("ış-7", "IŞ-7"),
        ("AB-1", "AB-1"),
        ("ab-1", "ab-1"),
    ] {
        assert_eq!(&*found(typed).unwrap().contract().number, number, "{typed}");
    }
    assert!(matches!(&found("Ab-1").unwrap_err()[..], [Refusal::Contract(ContractRefusal::NotFound { .. })]));
}
