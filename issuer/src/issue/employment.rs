//! What a certificate of an employment contract says: the register's facts under the names by which document types call
//! them, so that a new version of a type may number and order them anew.

use jiff::civil::{Date, date};
use mohur_certificate::claims::{Document, Value};
use mohur_certificate::document_type::{DocumentType, language_code};
use mohur_certificate::identifier::Voen;

use crate::application::{Application, Audience, Kind};
use crate::register::{Contract, Organisation};

/// The first day that certificates can count.
const EPOCH: Date = date(1970, 1, 1);

impl Kind {
    /// The name of the document types that say this much.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Plain => "employment",
            Self::WithSalary => "employment-salary",
        }
    }
}

/// What a certificate says, names as the register has them. What its type has no field for is left out.
pub(crate) fn document(application: &Application) -> Document {
    let contract = application.contract();
    let document_type = application.document_type();
    let mut facts =
        Facts { document_type, document: Document { document_type: document_type.id().clone(), fields: [].into() } };
    facts.integer("language", language_code(application.language()));
    facts.put("pin", Value::Bytes(contract.pin.to_bytes().to_vec()));
    texts_of_contract(contract).for_each(|(name, text)| facts.text(name, text));
    facts.voen("employer_voen", contract.employer);
    facts.integer("contract_start", days(contract.term.start()));
    contract.term.end().into_iter().for_each(|end| facts.integer("contract_end", days(end)));
    facts.integer("purpose", i64::from(application.purpose().code()));
    if let Audience::Organisation { organisation, .. } = application.audience() {
        let (name, text) = text_of_addressee(organisation);
        facts.text(name, text);
        facts.voen("addressee_voen", organisation.voen);
    }
    if application.kind() == Kind::WithSalary {
        facts.unsigned("salary", contract.salary.qepik());
    }
    facts.document
}

/// What a page prints of a contract as the register has it, by the field's name.
pub(crate) fn texts_of_contract(contract: &Contract) -> impl Iterator<Item = (&'static str, &str)> {
    let texts = [
        ("surname", Some(&*contract.surname)),
        ("given_name", Some(&*contract.given_name)),
        ("patronymic", contract.patronymic.as_deref()),
        ("employer", Some(&*contract.employer_name)),
        ("position", Some(&*contract.position)),
        ("department", contract.department.as_deref()),
        ("contract_number", Some(&*contract.number)),
    ];
    texts.into_iter().filter_map(|(name, text)| Some((name, text?)))
}

/// The same of the organisation to present to.
pub(crate) fn text_of_addressee(organisation: &Organisation) -> (&'static str, &str) {
    ("addressee", &organisation.name)
}

/// A day as certificates count it: days since 1970-01-01.
pub(crate) fn days(day: Date) -> i64 {
    i64::from((day - EPOCH).get_days())
}

struct Facts<'a> {
    document_type: &'a DocumentType,
    document: Document,
}

impl Facts<'_> {
    fn put(&mut self, name: &str, value: Value) {
        if let Some(field) = self.document_type.field_named(name) {
            self.document.fields.insert(field.number, value);
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        self.put(name, Value::Text(text.to_owned()));
    }

    fn integer(&mut self, name: &str, value: i64) {
        self.put(name, Value::Integer(value));
    }

    fn unsigned(&mut self, name: &str, value: u64) {
        self.integer(name, i64::try_from(value).expect("bounded by its type far below 2^63"));
    }

    fn voen(&mut self, name: &str, voen: Voen) {
        self.unsigned(name, voen.value());
    }
}
