//! A line as the facts of a certificate of any type.

use std::sync::Arc;

use mohur_certificate::document_type::{DocumentType, Field, Kind, Presence};

use super::super::reason::{Judged, MAX_REASONS, Reason};
use super::super::table::Names;
use super::{Accepted, Rules, words};
use crate::facts::{FactRefusal, Facts, Terms};
use crate::import::fault::{Cause, Fault};
use crate::language::Sentence;
use crate::text::quotable;

/// The columns that are no facts.
const TERMS: [&str; 2] = ["last_day", "notice"];

pub(super) fn names(document_type: &DocumentType) -> Names {
    let name = |field: &Field| field.name.clone();
    let known = document_type.fields().iter().map(name).chain(TERMS.map(str::to_owned)).collect();
    // Where no language is named, it is that of the command.
    let is_required = |field: &&Field| field.presence == Presence::Required && field.kind != Kind::Language;
    let required = document_type.fields().iter().filter(is_required).map(name);
    Names { known, required: required.chain(["last_day".to_owned()]).collect(), yes_no: Vec::new() }
}

/// The facts that `values` give, or everything that is wrong with them.
pub(super) fn judge(values: &[(String, String)], document_type: &Arc<DocumentType>, rules: &Rules) -> Judged<Accepted> {
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
