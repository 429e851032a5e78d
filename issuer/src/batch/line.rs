//! A line of a batch as an application.

use mohur_certificate::identifier::Pin;

use crate::application::{Draft, EmailCopy, Kind, Notice};
use crate::import::Layout;
use crate::import::fault::{Cause, Fault};
use crate::language::Language;
use crate::register::record::Values;

/// The columns of a batch: the flags of an application.
pub(crate) const COLUMNS: &[&str] = &[
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
/// Those that may be left out.
pub(crate) const OPTIONAL: &[&str] = &["employer", "kind", "email", "phone", "copy", "language", "addressee", "notice"];
/// Those that may be `true` or `false` in JSON.
pub(crate) const YES_NO: &[&str] = &["copy"];

/// The application on a line, in `language` where the line names none; without an e-mail address when it gives none.
pub(crate) fn draft(line: &str, layout: &Layout, language: Language) -> Result<Draft, Vec<Fault>> {
    let mut values = layout.values(line, COLUMNS)?;
    let draft = read(&mut values, language);
    values.whole(draft)
}

/// Every value is read before the first that is missing ends it, so that all faults are found.
fn read(values: &mut Values<'_>, language: Language) -> Option<Draft> {
    let pin = values.required("pin", str::parse::<Pin>);
    let contract = values.required("contract", text);
    let employer = values.optional("employer", text);
    let kind = values.optional("kind", kind);
    let last_day = values.required("last_day", text);
    let (email, phone) = (values.optional("email", text), values.optional("phone", text));
    let copy = values.optional("copy", copy);
    let purpose = values.required("purpose", |code| code.trim().parse::<u8>().map_err(|_| Cause::NotACode));
    let spoken = values.optional("language", spoken);
    let addressee = values.optional("addressee", text);
    let notice = values.optional("notice", notice);
    Some(Draft {
        pin: pin?,
        kind: kind?.unwrap_or(Kind::Plain),
        contract: contract?,
        employer: employer?,
        last_day: last_day?,
        email: email?.unwrap_or_default(),
        phone: phone?,
        copy: copy?.unwrap_or(EmailCopy::DoNotSend),
        purpose: purpose?,
        language: spoken?.unwrap_or(language),
        addressee: addressee?,
        notice: notice?,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the rules of applications judge it, with sentences of their own")]
fn text(value: &str) -> Result<String, Cause> {
    Ok(value.to_owned())
}

fn kind(word: &str) -> Result<Kind, Cause> {
    match plain(word).as_str() {
        "plain" => Ok(Kind::Plain),
        "salary" | "with-salary" => Ok(Kind::WithSalary),
        _ => Err(Cause::NotOneOf { words: "plain, salary" }),
    }
}

fn copy(word: &str) -> Result<EmailCopy, Cause> {
    match plain(word).as_str() {
        "yes" | "true" | "1" | "bəli" => Ok(EmailCopy::Send),
        "no" | "false" | "0" | "xeyr" => Ok(EmailCopy::DoNotSend),
        _ => Err(Cause::NotOneOf { words: "yes, no" }),
    }
}

fn spoken(word: &str) -> Result<Language, Cause> {
    match plain(word).as_str() {
        "az" => Ok(Language::Az),
        "en" => Ok(Language::En),
        _ => Err(Cause::NotOneOf { words: "az, en" }),
    }
}

fn notice(word: &str) -> Result<Notice, Cause> {
    match plain(word).as_str() {
        "tell" => Ok(Notice::Tell),
        "do-not-tell" => Ok(Notice::DoNotTell),
        _ => Err(Cause::NotOneOf { words: "tell, do-not-tell" }),
    }
}

/// The word as the flags have it.
fn plain(word: &str) -> String {
    word.trim().to_ascii_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Header;
    use crate::import::lines::Lines;
    use mohur_certificate::identifier::IdentifierError;

    const OBJECTS: Layout = Layout::Objects { yes_no: YES_NO };

    #[test]
    fn a_line_says_what_the_flags_say() {
        let line = r#"{"pin":"5zk3m9q","contract":"17/2024","kind":"salary","last_day":"2026-12-31","email":"a@example.az",
            "copy":true,"purpose":3,"language":"az","addressee":1500000002,"notice":"do not tell"}"#;
        let draft = draft(line, &OBJECTS, Language::En).unwrap();
        assert_eq!(
            (draft.pin.to_string().as_str(), draft.kind, draft.copy),
            ("5ZK3M9Q", Kind::WithSalary, EmailCopy::Send)
        );
        assert_eq!((draft.language, draft.notice, draft.purpose), (Language::Az, Some(Notice::DoNotTell), 3));
        assert_eq!((draft.addressee.as_deref(), draft.employer), (Some("1500000002"), None));
    }

    #[test]
    fn columns_and_defaults() {
        let header = Header::read(&mut Lines::new(&b"Last Day;PIN;purpose;contract"[..]), COLUMNS, OPTIONAL).unwrap();
        let draft = draft("31.12.2026;5ZK3M9Q;3;\"17;A\"", &Layout::Columns(header), Language::Az).unwrap();
        assert_eq!((draft.contract.as_str(), draft.last_day.as_str()), ("17;A", "31.12.2026"));
        assert_eq!((draft.kind, draft.copy, draft.language), (Kind::Plain, EmailCopy::DoNotSend, Language::Az));
        assert_eq!((draft.email.as_str(), draft.phone, draft.notice), ("", None, None));
    }

    #[test]
    fn every_fault_of_a_line_is_named() {
        let line = r#"{"pin":"5OK3M9Q","kind":"x","copy":"maybe","purpose":"vizaya","language":"ru","notice":"?"}"#;
        let faults = draft(line, &OBJECTS, Language::En).unwrap_err();
        let causes: Vec<_> = faults.into_iter().map(|fault| (fault.field.unwrap(), fault.cause)).collect();
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
        let faults = draft(r#"{"pin":true,"copy":[]}"#, &OBJECTS, Language::En).unwrap_err();
        assert_eq!(faults.iter().map(|fault| &fault.cause).collect::<Vec<_>>(), [&Cause::NotText, &Cause::NotText]);
    }
}
