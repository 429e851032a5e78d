//! What a certificate of any document type is to say, given field by field in writing: as flags, or as a line of a table.
//!
//! ```
//! use jiff::civil::date;
//! use mohur_certificate::document_type::DocumentTypes;
//! use mohur_issuer::application::Policy;
//! use mohur_issuer::facts::{Facts, Terms};
//! use mohur_issuer::language::{Language, Sentence};
//! let today = date(2026, 11, 24);
//! let terms = Terms { last_day: "31.12.2026", language: Language::En, notice: None, today, policy: Policy::default() };
//! let employment = DocumentTypes::shipped().newest("employment").unwrap();
//! let refusals = Facts::read(employment, [("pin", "5ZK3M9"), ("height", "2 m")], &terms).unwrap_err();
//! let said = refusals[0].sentence(Language::En);
//! assert_eq!(said, "The field \"Personal number (FİN)\" (pin) cannot be \"5ZK3M9\": a PIN has exactly 7 characters.");
//! assert_eq!(refusals[1].code(), "unknown-field");
//! ```

mod read;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use mohur_certificate::claims::{Document, Value};
use mohur_certificate::document_type::{DocumentError, DocumentType, Field, Kind, language_code};
use mohur_certificate::identifier::{Pin, Voen};
use mohur_certificate::limits::{MAX_NAME_PART, MAX_TYPE_FIELDS};

pub use self::refusal::{FactFault, FactRefusal};
use crate::application::refusal::AddresseeRefusal;
use crate::application::{Notice, Policy, read_last_day};
use crate::issue::{Holder, Parties, Statement};
use crate::language::Language;
use crate::register::Organisation;
use crate::text::{Text, TextError, quotable};

/// Values of one certificate: twice the fields of any type, so that each could be named wrongly once.
const MAX_VALUES: usize = 2 * MAX_TYPE_FIELDS;

/// What a certificate is issued under, beside its facts.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The last day of validity, as `2026-12-31` or `31.12.2026`.
    pub last_day: &'a str,
    /// The page's language, where no fact names it.
    pub language: Language,
    /// Whether the addressee is told when the certificate falls out of force.
    pub notice: Option<Notice>,
    /// The day in the issuer's zone.
    pub today: Date,
    /// What the issuer decides.
    pub policy: Policy,
}

/// Facts that keep every rule of their document type; only [`Facts::read`] makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    document_type: Arc<DocumentType>,
    document: Document,
    first_day: Date,
    last_day: Date,
    parties: Parties,
}

impl Facts {
    /// Reads the values of fields, given by the fields' names, each by its kind; blank ones count as absent. Whoever
    /// gave them learns of all refusals at once.
    pub fn read<'a>(
        document_type: &Arc<DocumentType>,
        values: impl IntoIterator<Item = (&'a str, &'a str)>,
        terms: &Terms<'_>,
    ) -> Result<Self, Vec<FactRefusal>> {
        let mut reading = Reading::new(document_type, terms.language);
        reading.values(values);
        reading.complete();
        let Reading { document, mut refusals, .. } = reading;
        let last_day = read_last_day(terms.last_day, None, terms.today, terms.policy);
        let last_day = last_day.map_err(|refusal| refusals.push(FactRefusal::Rule(refusal.into()))).ok();
        let notice = terms.notice.unwrap_or(Notice::DoNotTell);
        let parties = parties(document_type, &document, notice, &mut refusals);
        if refusals.is_empty() && terms.notice == Some(Notice::Tell) && !addressed(parties.as_ref()) {
            refusals.push(FactRefusal::Rule(AddresseeRefusal::NoticeWithoutAddressee.into()));
        }
        match (last_day, parties) {
            (Some(last_day), Some(parties)) if refusals.is_empty() => Ok(Self {
                document_type: Arc::clone(document_type),
                document,
                first_day: terms.today,
                last_day,
                parties,
            }),
            _ => Err(refusals),
        }
    }
}

fn addressed(parties: Option<&Parties>) -> bool {
    parties.is_some_and(|parties| parties.addressee.is_some())
}

impl Statement for Facts {
    fn document_type(&self) -> &DocumentType {
        &self.document_type
    }

    fn document(&self) -> Document {
        self.document.clone()
    }

    fn first_day(&self) -> Date {
        self.first_day
    }

    fn last_day(&self) -> Date {
        self.last_day
    }

    fn parties(&self) -> Parties {
        self.parties.clone()
    }
}

/// Values that are being read.
struct Reading<'a> {
    document_type: &'a DocumentType,
    document: Document,
    /// The numbers of fields that were given, well or not.
    given: BTreeSet<u32>,
    refusals: Vec<FactRefusal>,
}

impl<'a> Reading<'a> {
    fn new(document_type: &'a DocumentType, language: Language) -> Self {
        let spoken = document_type.fields().iter().find(|field| field.kind == Kind::Language);
        let fields = spoken.map(|field| (field.number, Value::Integer(language_code(language))));
        let document = Document { document_type: document_type.id().clone(), fields: fields.into_iter().collect() };
        Self { document_type, document, given: BTreeSet::new(), refusals: Vec::new() }
    }

    fn values<'v>(&mut self, values: impl IntoIterator<Item = (&'v str, &'v str)>) {
        let mut filled = values.into_iter().filter(|(_, text)| !text.trim().is_empty());
        for (name, text) in filled.by_ref().take(MAX_VALUES) {
            self.value(name.trim(), text);
        }
        if filled.next().is_some() {
            self.refusals.push(FactRefusal::TooMany { max: MAX_VALUES });
        }
    }

    fn value(&mut self, name: &str, text: &str) {
        let Some(field) = self.document_type.field_named(name) else {
            let known = self.document_type.fields().iter().map(|field| field.name.clone()).collect();
            self.refusals.push(FactRefusal::UnknownField { name: quotable(name), known });
            return;
        };
        if !self.given.insert(field.number) {
            self.refusals.push(FactRefusal::Twice { field: named(field) });
            return;
        }
        match read::value(self.document_type, &field.kind, text) {
            Ok(value) => drop(self.document.fields.insert(field.number, value)),
            Err(cause) => {
                self.refusals.push(FactRefusal::Unreadable { field: named(field), value: quotable(text), cause });
            }
        }
    }

    /// Looks for what is missing, and for values that do not fit one another.
    fn complete(&mut self) {
        for error in self.document_type.faults(&self.document) {
            // What was given and could not be read is not missing.
            let refused = match &error {
                DocumentError::Missing { field } | DocumentError::Alone { other: field, .. } => Some(field),
                _ => None,
            };
            let refused = refused.and_then(|name| self.document_type.field_named(name));
            if refused.is_none_or(|field| !self.given.contains(&field.number)) {
                self.refusals.push(FactRefusal::new(self.document_type, error));
            }
        }
    }
}

/// A field as refusals name it.
fn named(field: &Field) -> refusal::Named {
    refusal::Named { name: field.name.clone(), label: field.label.clone() }
}

/// Whose the certificate is, by the fields that every document type has for that; `None` where one is missing, which is
/// refused elsewhere.
fn parties(
    document_type: &DocumentType,
    document: &Document,
    notice: Notice,
    refusals: &mut Vec<FactRefusal>,
) -> Option<Parties> {
    let facts = Named { document_type, document };
    let pin = match facts.find("pin")?.1 {
        Value::Bytes(bytes) => Pin::from_bytes(bytes.as_slice().try_into().ok()?)?,
        _ => return None,
    };
    let mut part = |name| facts.words::<MAX_NAME_PART>(name).map_err(|refusal| refusals.push(*refusal)).ok().flatten();
    let (surname, given_name, patronymic) = (part("surname"), part("given_name"), part("patronymic"));
    let addressee = facts.addressee().map_err(|refusal| refusals.push(*refusal)).ok()?;
    let holder = Holder {
        pin,
        surname: surname?.to_string(),
        given_name: given_name?.to_string(),
        patronymic: patronymic.map(|patronymic| patronymic.to_string()),
    };
    Some(Parties { holder, addressee, notice })
}

/// Facts that are in their form already, by the names of their fields.
struct Named<'a> {
    document_type: &'a DocumentType,
    document: &'a Document,
}

impl Named<'_> {
    fn find(&self, name: &str) -> Option<(&Field, &Value)> {
        let field = self.document_type.field_named(name)?;
        Some((field, self.document.fields.get(&field.number)?))
    }

    /// Words of at most `MAX` characters, as a service takes them.
    fn words<const MAX: usize>(&self, name: &str) -> Result<Option<Text<MAX>>, Box<FactRefusal>> {
        let Some((field, Value::Text(text))) = self.find(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|cause: TextError| unreadable(field, text, cause.into()))
    }

    /// The organisation that the certificate is for, where a VÖEN says which one it is.
    fn addressee(&self) -> Result<Option<Organisation>, Box<FactRefusal>> {
        let Some((field, Value::Integer(number))) = self.find("addressee_voen") else { return Ok(None) };
        let voen = Voen::from_value(u64::try_from(*number).unwrap_or_default());
        let voen = voen.map_err(|cause| unreadable(field, &number.to_string(), cause.into()))?;
        Ok(self.words("addressee")?.map(|name| Organisation { voen, name }))
    }
}

fn unreadable(field: &Field, value: &str, cause: FactFault) -> Box<FactRefusal> {
    Box::new(FactRefusal::Unreadable { field: named(field), value: quotable(value), cause })
}
