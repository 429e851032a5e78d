//! The facts of an employment certificate in their smallest exact forms, by the numbers that the document types declare.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use mohur_certificate::claims::{Document, TypeId, Value};
use mohur_certificate::document_type::language_code;
use mohur_certificate::identifier::Voen;

use crate::application::{Application, Audience, Kind};
use crate::register::{Contract, Organisation};

/// The first day that certificates can count.
const EPOCH: Date = date(1970, 1, 1);

/// The document type of each kind.
pub(crate) fn type_of(kind: Kind) -> TypeId {
    let id = match kind {
        Kind::Plain => "employment/1",
        Kind::WithSalary => "employment-salary/1",
    };
    id.parse().expect("both are written as types are")
}

/// What a certificate says, names as the register has them.
pub(super) fn document(application: &Application) -> Document {
    let contract = application.contract();
    let mut facts = Facts::default();
    facts.integer(1, language_code(application.language()));
    facts.put(5, Value::Bytes(contract.pin.to_bytes().to_vec()));
    texts_of_contract(contract).for_each(|(field, text)| facts.text(field, text));
    facts.voen(7, contract.employer);
    facts.day(11, contract.term.start());
    contract.term.end().into_iter().for_each(|end| facts.day(12, end));
    facts.integer(13, i64::from(application.purpose().code()));
    if let Audience::Organisation { organisation, .. } = application.audience() {
        let (field, name) = text_of_addressee(organisation);
        facts.text(field, name);
        facts.voen(15, organisation.voen);
    }
    if application.kind() == Kind::WithSalary {
        facts.unsigned(16, contract.salary.qepik());
    }
    Document { document_type: type_of(application.kind()), fields: facts.0 }
}

/// What a page prints of a contract as the register has it, by field.
pub(crate) fn texts_of_contract(contract: &Contract) -> impl Iterator<Item = (u32, &str)> {
    let texts = [
        (2, Some(&*contract.surname)),
        (3, Some(&*contract.given_name)),
        (4, contract.patronymic.as_deref()),
        (6, Some(&*contract.employer_name)),
        (8, Some(&*contract.position)),
        (9, contract.department.as_deref()),
        (10, Some(&*contract.number)),
    ];
    texts.into_iter().filter_map(|(field, text)| Some((field, text?)))
}

/// The same of the organisation to present to.
pub(crate) fn text_of_addressee(organisation: &Organisation) -> (u32, &str) {
    (14, &organisation.name)
}

#[derive(Default)]
struct Facts(BTreeMap<u32, Value>);

impl Facts {
    fn put(&mut self, field: u32, value: Value) {
        self.0.insert(field, value);
    }

    fn text(&mut self, field: u32, text: &str) {
        self.put(field, Value::Text(text.to_owned()));
    }

    fn integer(&mut self, field: u32, value: i64) {
        self.put(field, Value::Integer(value));
    }

    fn unsigned(&mut self, field: u32, value: u64) {
        self.integer(field, i64::try_from(value).expect("bounded by its type far below 2^63"));
    }

    fn voen(&mut self, field: u32, voen: Voen) {
        self.unsigned(field, voen.value());
    }

    fn day(&mut self, field: u32, day: Date) {
        self.integer(field, i64::from((day - EPOCH).get_days()));
    }
}
