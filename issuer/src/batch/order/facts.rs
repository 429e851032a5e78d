//! A line as the facts of a certificate of any type.

use std::sync::Arc;

use mohur_certificate::document_type::DocumentType;

use super::super::reason::{MAX_REASONS, Reason};
use super::super::table::Names;
use super::{Accepted, Rules, words};
use crate::facts::{FactRefusal, Facts, Terms};
use crate::import::fault::{Cause, Fault};
use crate::language::Sentence;
use crate::text::quotable;

/// The columns that are no facts.
const TERMS: [&str; 2] = ["last_day", "notice"];

pub(super) fn names(document_type: &DocumentType) -> Names {
    let fields = document_type.fields().iter().map(|field| field.name.clone());
    let known = fields.chain(TERMS.map(str::to_owned)).collect();
    // What a type requires it says itself, line by line: a field may be required only beside another one.
    Names { known, required: vec!["last_day".to_owned()], yes_no: Vec::new() }
}

/// The facts that `values` give, or everything that is wrong with them.
pub(super) fn judge(
    values: &[(String, String)],
    document_type: &Arc<DocumentType>,
    rules: &Rules,
) -> Result<Accepted, Vec<Reason>> {
    let term = |name: &str| values.iter().find(|(named, _)| named == name).map(|(_, text)| text.trim());
    let notice = term("notice").filter(|word| !word.is_empty()).map(words::notice).transpose();
    let notice = notice.map_err(|cause| vec![wrong_notice(term("notice"), cause, rules)])?;
    let terms = Terms {
        last_day: term("last_day").unwrap_or_default(),
        language: rules.language,
        notice,
        today: rules.today,
        policy: rules.policy,
    };
    let facts = values.iter().filter(|(name, _)| !TERMS.contains(&name.as_str()));
    let read = Facts::read(document_type, facts.map(|(name, text)| (name.as_str(), text.as_str())), &terms);
    let reason = |refusal: &FactRefusal| Reason::other(refusal.code(), refusal.sentence(rules.language));
    let facts = read.map_err(|refusals| refusals.iter().take(MAX_REASONS).map(reason).collect::<Vec<_>>())?;
    Ok(Accepted { statement: Box::new(facts), applicant: None })
}

fn wrong_notice(value: Option<&str>, cause: Cause, rules: &Rules) -> Reason {
    let fault = Fault { field: Some("notice".to_owned()), value: value.map(quotable), cause };
    Reason::of_fault(&fault, rules.language)
}
