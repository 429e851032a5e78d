//! Why a line was refused, in words that are kept.

use serde::{Deserialize, Serialize};

use crate::application::Refusal;
use crate::import::fault::{Cause, Fault};
use crate::language::{Language, Sentence};

/// So many reasons of a line are told: a line has a dozen values, and a line of rubbish may have thousands of faults.
pub(crate) const MAX_REASONS: usize = 20;

/// What a line became, or why it was refused.
pub(crate) type Judged<T> = Result<T, Vec<Reason>>;

/// Why a line was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule's name, the same in every version and language.
    pub code: String,
    /// One sentence.
    pub sentence: String,
}

impl Reason {
    /// A reason that is no fault of the line: what the kit or the service says.
    pub(crate) fn other(code: &str, sentence: String) -> Self {
        Self { code: code.to_owned(), sentence }
    }

    pub(crate) fn of_fault(fault: &Fault, language: Language) -> Self {
        Self::other(code(fault), fault.sentence(language))
    }
}

/// A line that cannot be read.
pub(crate) fn of_faults(faults: &[Fault], language: Language) -> Vec<Reason> {
    faults.iter().take(MAX_REASONS).map(|fault| Reason::of_fault(fault, language)).collect()
}

/// An application that breaks rules.
pub(crate) fn of_refusals(refusals: &[Refusal], language: Language) -> Vec<Reason> {
    refusals.iter().map(|refusal| Reason::other(refusal.code(), refusal.sentence(language))).collect()
}

fn code(fault: &Fault) -> &'static str {
    match fault.cause {
        Cause::BrokenUtf8 { .. } => "broken-utf8",
        Cause::LineTooLong { .. } => "line-too-long",
        Cause::Missing => "value-missing",
        Cause::UnknownField => "unknown-field",
        Cause::RepeatedField => "repeated-field",
        _ if fault.field.is_some() => "value-wrong",
        _ => "line-unreadable",
    }
}
