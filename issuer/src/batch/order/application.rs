//! A line as an application.

use std::sync::Arc;

use mohur_certificate::document_type::DocumentType;
use mohur_certificate::identifier::Pin;

use super::super::BatchError;
use super::super::journal::Applicant;
use super::super::reason::{Judged, of_refusals};
use super::super::table::{NamedValues, Names};
use super::{Accepted, Rules, words};
use crate::application::{Application, CheckError, Draft, EmailCopy, Kind};
use crate::import::fault::{Cause, Fault};
use crate::language::Language;
use crate::register::Register;
use crate::register::record::Values;
use crate::text::quotable;

/// The columns: the flags of an application.
const COLUMNS: &[&str] = &[
    "pin",
    "contract",
    "employer",
    "kind",
    "last_day",
    "email",
    "phone",
    "copy",
    "purpose",
    "language",
    "addressee",
    "notice",
];
/// Those that every application needs.
const REQUIRED: [&str; 4] = ["pin", "contract", "last_day", "purpose"];

pub(super) fn names() -> Names {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Names { known: owned(COLUMNS), required: owned(&REQUIRED), yes_no: owned(&["copy"]) }
}

/// Whether an application has a value of this name.
pub(super) fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name)
}

/// The application that `values` are, in `language` where they name none, and of the `chosen` kind if one was.
pub(super) fn draft(values: NamedValues, language: Language, chosen: Option<Kind>) -> Result<Draft, Vec<Fault>> {
    let mut placed = place(values)?;
    let draft = read(&mut placed, language, chosen);
    placed.whole(draft)
}

fn place(values: NamedValues) -> Result<Values<'static>, Vec<Fault>> {
    let (mut placed, mut faults) = (Values::new(COLUMNS), Vec::new());
    let mut seen = [false; COLUMNS.len()];
    for (name, text) in values {
        let mut fault = |cause| faults.push(Fault { field: Some(quotable(&name)), value: None, cause });
        match COLUMNS.iter().position(|column| *column == name) {
            None => fault(Cause::UnknownField),
            Some(index) if seen[index] => fault(Cause::RepeatedField),
            Some(index) => {
                seen[index] = true;
                placed.set(index, text);
            }
        }
    }
    if faults.is_empty() { Ok(placed) } else { Err(faults) }
}

/// Every value is read before the first that is missing ends it, so that all faults are found.
fn read(values: &mut Values<'_>, default: Language, chosen: Option<Kind>) -> Option<Draft> {
    let pin = values.required("pin", str::parse::<Pin>);
    let contract = values.required("contract", text);
    let employer = values.optional("employer", text);
    let kind = values.optional("kind", |word| words::kind(word, chosen));
    let last_day = values.required("last_day", text);
    let (email, phone) = (values.optional("email", text), values.optional("phone", text));
    let copy = values.optional("copy", words::copy);
    let purpose = values.required("purpose", |code| code.trim().parse().map_err(|_| Cause::NotACode));
    let language = values.optional("language", words::language);
    let addressee = values.optional("addressee", text);
    let notice = values.optional("notice", words::notice);
    Some(Draft {
        pin: pin?,
        kind: kind?.or(chosen).unwrap_or(Kind::Plain),
        contract: contract?,
        employer: employer?,
        last_day: last_day?,
        email: email?.unwrap_or_default(),
        phone: phone?,
        copy: copy?.unwrap_or(EmailCopy::DoNotSend),
        purpose: purpose?,
        language: language?.unwrap_or(default),
        addressee: addressee?,
        notice: notice?,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the rules of applications judge it, with sentences of their own")]
fn text(value: &str) -> Result<String, Cause> {
    Ok(value.to_owned())
}

/// The application, once it keeps every rule.
pub(super) fn judge(
    draft: &Draft,
    register: &Register,
    document_type: &Arc<DocumentType>,
    rules: &Rules,
) -> Result<Judged<Accepted>, BatchError> {
    match Application::check(draft, register, document_type, rules.today, rules.policy) {
        Ok(application) => Ok(Ok(accepted(application))),
        Err(CheckError::Refused(refusals)) => Ok(Err(of_refusals(&refusals, rules.language))),
        Err(CheckError::Register(error)) => Err(error.into()),
    }
}

fn accepted(application: Application) -> Accepted {
    let applicant = Applicant {
        pin: application.contract().pin,
        contact: application.contact().clone(),
        copy: application.copy(),
        language: application.language(),
    };
    Accepted { statement: Box::new(application), applicant: Some(applicant) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::Notice;
    use mohur_certificate::identifier::IdentifierError;

    fn read(values: &[(&str, &str)]) -> Result<Draft, Vec<Fault>> {
        read_as(values, None)
    }

    fn read_as(values: &[(&str, &str)], chosen: Option<Kind>) -> Result<Draft, Vec<Fault>> {
        draft(
            values.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            Language::En,
            chosen,
        )
    }

    const LEAST: [(&str, &str); 4] =
        [("last_day", "31.12.2026"), ("pin", "5zk3m9q"), ("purpose", " 3"), ("contract", "17;A")];

    #[test]
    fn a_line_says_what_the_flags_say() {
        let more = [
            ("kind", "salary"),
            ("copy", "Yes"),
            ("language", "az"),
            ("addressee", "1500000002"),
            ("notice", "do not tell"),
            ("employer", " "),
        ];
        let draft = read(&[&LEAST[..], &more].concat()).unwrap();
        assert_eq!((draft.pin.to_string().as_str(), draft.kind), ("5ZK3M9Q", Kind::WithSalary));
        assert_eq!((draft.copy, draft.language), (EmailCopy::Send, Language::Az));
        assert_eq!((draft.notice, draft.purpose), (Some(Notice::DoNotTell), 3));
        assert_eq!((draft.addressee.as_deref(), draft.employer), (Some("1500000002"), None));
    }

    #[test]
    fn what_is_left_open_has_defaults() {
        let draft = read(&LEAST).unwrap();
        assert_eq!((draft.kind, draft.copy, draft.language), (Kind::Plain, EmailCopy::DoNotSend, Language::En));
        assert_eq!((draft.email.as_str(), draft.phone, draft.notice), ("", None, None));
    }

    #[test]
    fn no_line_contradicts_the_kind_that_was_chosen() {
        assert_eq!(read_as(&LEAST, Some(Kind::WithSalary)).unwrap().kind, Kind::WithSalary);
        let with = |word| [&LEAST[..], &[("kind", word)]].concat();
        assert_eq!(read_as(&with("salary"), Some(Kind::WithSalary)).unwrap().kind, Kind::WithSalary);
        let faults = read_as(&with("plain"), Some(Kind::WithSalary)).unwrap_err();
        assert_eq!(faults[0].cause, Cause::NotOneOf { words: "salary" });
    }

    #[test]
    fn every_fault_of_a_line_is_named() {
        let wrong = [
            ("pin", "5OK3M9Q"),
            ("kind", "x"),
            ("copy", "maybe"),
            ("purpose", "vizaya"),
            ("language", "ru"),
            ("notice", "?"),
        ];
        let causes: Vec<_> =
            read(&wrong).unwrap_err().into_iter().map(|fault| (fault.field.unwrap(), fault.cause)).collect();
        let expected = [
            ("pin", IdentifierError::PinCharacter.into()),
            ("contract", Cause::Missing),
            ("kind", Cause::NotOneOf { words: "plain, salary" }),
            ("last_day", Cause::Missing),
            ("copy", Cause::NotOneOf { words: "yes, no" }),
            ("purpose", Cause::NotACode),
            ("language", Cause::NotOneOf { words: "az, en" }),
            ("notice", Cause::NotOneOf { words: "tell, do-not-tell" }),
        ];
        assert_eq!(causes, expected.map(|(field, cause)| (field.to_owned(), cause)));
        let faults = read(&[&LEAST[..], &[("pin", "5ZK3M9Q"), ("height", "2")]].concat()).unwrap_err();
        let causes: Vec<_> = faults.iter().map(|fault| &fault.cause).collect();
        assert_eq!(causes, [&Cause::RepeatedField, &Cause::UnknownField]);
    }
}
