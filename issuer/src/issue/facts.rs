//! The facts of an employment certificate in their smallest exact forms, by the numbers that the document types declare.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use mohur_certificate::claims::{Document, TypeId, Value};
use mohur_certificate::identifier::Voen;

use crate::application::{Application, Audience, Kind};
use crate::language::Language;

/// The first day that certificates can count.
const EPOCH: Date = date(1970, 1, 1);

/// The document type of each kind.
pub fn type_of(kind: Kind) -> TypeId {
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
    facts.integer(1, page_language(application.language()));
    facts.text(2, &contract.surname);
    facts.text(3, &contract.given_name);
    contract.patronymic.iter().for_each(|patronymic| facts.text(4, patronymic));
    facts.put(5, Value::Bytes(contract.pin.to_bytes().to_vec()));
    facts.text(6, &contract.employer_name);
    facts.voen(7, contract.employer);
    facts.text(8, &contract.position);
    contract.department.iter().for_each(|department| facts.text(9, department));
    facts.text(10, &contract.number);
    facts.day(11, contract.term.start());
    contract.term.end().into_iter().for_each(|end| facts.day(12, end));
    facts.integer(13, i64::from(application.purpose().code()));
    if let Audience::Organisation { organisation, .. } = application.audience() {
        facts.text(14, &organisation.name);
        facts.voen(15, organisation.voen);
    }
    if application.kind() == Kind::WithSalary {
        facts.unsigned(16, contract.salary.qepik());
    }
    Document { document_type: type_of(application.kind()), fields: facts.0 }
}

fn page_language(language: Language) -> i64 {
    match language {
        Language::Az => 1,
        Language::En => 2,
    }
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
