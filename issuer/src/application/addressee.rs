//! Where a certificate is presented: anywhere, or to an organisation found by its VÖEN or its name.

use super::refusal::{AddresseeRefusal, Candidate};
use super::{Draft, Notice, filled, parse_voen};
use crate::folding::{fold_case, trimmed};
use crate::register::{Organisation, Register, RegisterError};
use crate::search::{Found, Page, Query, organisations};
use crate::text::quotable;

/// So many organisations are looked at: the one whose whole name was given is among the best.
const LOOKED_AT: usize = 100;
/// So many are named when several fit.
const LISTED: usize = 5;

/// Where a certificate may be presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anywhere.
    Anywhere,
    /// To one organisation of the register.
    Organisation {
        /// The organisation.
        organisation: Organisation,
        /// Whether it is told when the certificate falls out of force.
        notice: Notice,
    },
}

impl Audience {
    /// The organisation, if there is one.
    pub fn organisation(&self) -> Option<&Organisation> {
        match self {
            Self::Anywhere => None,
            Self::Organisation { organisation, .. } => Some(organisation),
        }
    }

    /// What the draft says of it.
    pub(super) fn of(draft: &Draft, register: &Register) -> Result<Result<Self, AddresseeRefusal>, RegisterError> {
        let Some(text) = filled(draft.addressee.as_deref()) else {
            let is_told = draft.notice == Some(Notice::Tell);
            return Ok(if is_told { Err(AddresseeRefusal::NoticeWithoutAddressee) } else { Ok(Self::Anywhere) });
        };
        let notice = draft.notice.unwrap_or(Notice::DoNotTell);
        // A VÖEN has digits and no letters; all else was meant as a name.
        let is_voen =
            text.chars().any(|character| character.is_ascii_digit()) && !text.chars().any(char::is_alphabetic);
        let found = if is_voen { with_voen(text, register)? } else { with_name(text, register)? };
        Ok(found.map(|organisation| Self::Organisation { organisation, notice }))
    }
}

fn with_voen(text: &str, register: &Register) -> Result<Result<Organisation, AddresseeRefusal>, RegisterError> {
    match parse_voen(text) {
        Ok(voen) => Ok(register.organisation(voen)?.ok_or(AddresseeRefusal::VoenUnknown { voen })),
        Err((value, cause)) => Ok(Err(AddresseeRefusal::NotVoen { value, cause })),
    }
}

/// The one organisation whose name begins with all the words, or is these words though longer names have them too.
fn with_name(text: &str, register: &Register) -> Result<Result<Organisation, AddresseeRefusal>, RegisterError> {
    let unknown = || AddresseeRefusal::NameUnknown { name: quotable(text) };
    let Ok(query) = Query::new(text) else { return Ok(Err(unknown())) };
    let Found { mut records, total } = organisations(register, &query, Page { skip: 0, take: LOOKED_AT })?;
    let mut namesakes = records.iter().filter(|found| words(&found.name) == words(text));
    Ok(match (total, namesakes.next(), namesakes.next()) {
        (0, ..) => Err(unknown()),
        (1, ..) => Ok(records.remove(0)),
        (_, Some(namesake), None) => Ok(namesake.clone()),
        _ => Err(ambiguous(text, &records, total)),
    })
}

/// The words of a name, but for case, quotes and the like.
fn words(name: &str) -> Vec<String> {
    fold_case(name).split_whitespace().map(|word| trimmed(word).to_owned()).filter(|word| !word.is_empty()).collect()
}

fn ambiguous(text: &str, found: &[Organisation], total: u64) -> AddresseeRefusal {
    let candidate = |found: &Organisation| Candidate { voen: found.voen, name: quotable(&found.name) };
    let candidates: Vec<_> = found.iter().take(LISTED).map(candidate).collect();
    let others = total - candidates.len() as u64;
    AddresseeRefusal::Ambiguous { name: quotable(text), candidates, others }
}
