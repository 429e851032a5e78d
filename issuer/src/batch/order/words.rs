//! The words that columns of a batch may have.

use crate::application::{EmailCopy, Kind, Notice};
use crate::import::fault::Cause;
use crate::language::Language;

/// A kind: the chosen one, if one was.
pub(super) fn kind(word: &str, chosen: Option<Kind>) -> Result<Kind, Cause> {
    let kind = match plain(word).as_str() {
        "plain" => Some(Kind::Plain),
        "salary" | "with-salary" => Some(Kind::WithSalary),
        _ => None,
    };
    let words = match chosen {
        None => "plain, salary",
        Some(Kind::Plain) => "plain",
        Some(Kind::WithSalary) => "salary",
    };
    kind.filter(|kind| chosen.is_none_or(|chosen| chosen == *kind)).ok_or(Cause::NotOneOf { words })
}

pub(super) fn copy(word: &str) -> Result<EmailCopy, Cause> {
    match plain(word).as_str() {
        "yes" | "true" | "1" | "bəli" => Ok(EmailCopy::Send),
        "no" | "false" | "0" | "xeyr" => Ok(EmailCopy::DoNotSend),
        _ => Err(Cause::NotOneOf { words: "yes, no" }),
    }
}

pub(super) fn language(word: &str) -> Result<Language, Cause> {
    match plain(word).as_str() {
        "az" => Ok(Language::Az),
        "en" => Ok(Language::En),
        _ => Err(Cause::NotOneOf { words: "az, en" }),
    }
}

pub(super) fn notice(word: &str) -> Result<Notice, Cause> {
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
