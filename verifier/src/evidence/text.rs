//! Certificates in texts and in codes.

use mohur_certificate::claims::Claims;
use mohur_certificate::compact::{Compact, CompactError};
use mohur_certificate::cose::Unverified;
use mohur_certificate::limits::MAX_LINK;
use mohur_certificate::link::{self, LinkError};

use super::EvidenceError;
use crate::read::Code;

/// Fewer digits than the head of a compact form needs are a telephone number or the like.
const LEAST_DIGITS: usize = 100;

/// The one certificate in a text.
pub(super) fn certificate(text: &str) -> Result<Unverified<Claims>, EvidenceError> {
    let text = text.trim_start_matches('\u{feff}');
    let words = || text.split_whitespace();
    match read(words().filter(|word| is_ours(word))) {
        // Programs for letters break long links into lines.
        Err(EvidenceError::NoCode | EvidenceError::BrokenCode(_)) if words().count() > 1 => {
            let joined = words().map(|word| word.trim_end_matches('=')).collect::<String>();
            match read(Some(joined.as_str()).filter(|joined| is_ours(joined) && joined.len() <= MAX_LINK).into_iter()) {
                Err(EvidenceError::NoCode | EvidenceError::BrokenCode(_)) => read(words().filter(|word| is_ours(word))),
                found => found,
            }
        }
        found => found,
    }
}

/// The one certificate in the codes of a picture.
pub(super) fn of_codes(codes: &[Code]) -> Result<Unverified<Claims>, EvidenceError> {
    match read(codes.iter().map(Code::text).filter(|text| is_ours(text))) {
        Err(EvidenceError::NoCode) if !codes.is_empty() => Err(EvidenceError::ForeignCode),
        found => found,
    }
}

/// Whether a text is meant to be a link of this kit, right or wrong.
fn is_ours(text: &str) -> bool {
    let text = text.trim();
    let (link, fragment) = text.rsplit_once('#').map_or((false, text), |(_, fragment)| (true, fragment));
    let digits = fragment.bytes().take_while(u8::is_ascii_digit).count();
    fragment.starts_with("b.") || digits >= LEAST_DIGITS || (link && digits > 0 && digits == fragment.len())
}

/// The one certificate among these. One that can be read counts before any that cannot: a damaged code beside a good
/// one takes nothing from it.
fn read<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Unverified<Claims>, EvidenceError> {
    let mut failure = EvidenceError::NoCode;
    let mut found = Vec::new();
    for text in texts {
        match link::read(text).and_then(|compact| Ok(Compact::expand(&compact)?)) {
            Ok(certificate) => found.push(certificate),
            Err(error) => failure = refusal(error),
        }
    }
    one(found.into_iter())?.ok_or(failure)
}

fn refusal(error: LinkError) -> EvidenceError {
    match error {
        LinkError::Compact(newer @ (CompactError::UnknownVersion(_) | CompactError::UnknownDictionary(_))) => {
            EvidenceError::NewerFormat(newer)
        }
        other => EvidenceError::BrokenCode(other),
    }
}

/// The certificate that all of these are.
pub(super) fn one(
    certificates: impl Iterator<Item = Unverified<Claims>>,
) -> Result<Option<Unverified<Claims>>, EvidenceError> {
    let mut different: Vec<Unverified<Claims>> = Vec::new();
    for certificate in certificates {
        if !different.contains(&certificate) {
            different.push(certificate);
        }
    }
    if different.len() > 1 { Err(EvidenceError::Several(different.len())) } else { Ok(different.pop()) }
}
