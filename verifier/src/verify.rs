//! From evidence to a verdict.

use jiff::Timestamp;
use mohur_certificate::claims::Claims;
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::language::Language;
use mohur_keys::trust::{CertificateError, KeyProblem, SignedError, Trust};
use mohur_keys::verify::{VerifiedCertificate, VerifyError};

use crate::compare::{self, Comparison};
use crate::evidence::Evidence;
use crate::policy::Policy;
use crate::status::{KnownStatus, StatusLists};
use crate::verdict::{
    DocumentPart, Headline, IssuerPart, Parts, SignaturePart, StatusPart, ValidityPart, Verdict, Warning,
};

/// Says what a certificate is worth at `now`, by what is at hand. Pure: the same arguments give the same verdict.
///
/// A document whose type `types` lacks is never called valid.
pub fn verify(
    evidence: &Evidence,
    trust: Option<&Trust>,
    types: &DocumentTypes,
    lists: &StatusLists,
    policy: &Policy,
    now: Timestamp,
) -> Verdict {
    let Some(trust) = trust else { return Verdict::unchecked(Headline::NoTrustList) };
    let age = if trust.is_stale(now) { ListAge::Stale } else { ListAge::Current };
    let mut verdict = match trust.certificate(evidence.certificate()) {
        Ok(certificate) => genuine(evidence, certificate, trust, types, lists, policy, now),
        Err(error) => refused(&error, age),
    };
    if age == ListAge::Stale {
        verdict.warnings.push(Warning::OldTrustList);
    }
    verdict
}

fn genuine(
    evidence: &Evidence,
    certificate: VerifiedCertificate,
    trust: &Trust,
    types: &DocumentTypes,
    lists: &StatusLists,
    policy: &Policy,
    now: Timestamp,
) -> Verdict {
    let claims = certificate.content();
    let status = lists.status(claims, policy, now);
    let comparison = compare_document(evidence, &certificate, trust, types);
    let parts = Parts {
        signature: SignaturePart::Good,
        issuer: IssuerPart::Trusted,
        validity: validity(claims, policy, now),
        status: status_part(status),
        document: comparison.part,
    };
    Verdict {
        parts,
        status_as_of: status.as_of(),
        differences: comparison.differences,
        certificate: Some(certificate),
        ..Verdict::unchecked(headline(parts))
    }
}

/// The document must be of a type that can be shown in full: facts that nobody can read help nobody.
fn compare_document(
    evidence: &Evidence,
    certificate: &VerifiedCertificate,
    trust: &Trust,
    types: &DocumentTypes,
) -> Comparison {
    let document = &certificate.content().document;
    let known = types.find(&document.document_type).filter(|known| known.facts(document, Language::Az).is_ok());
    match known {
        Some(known) => compare::document(evidence, certificate, known, trust),
        None => Comparison::of(DocumentPart::UnknownType),
    }
}

fn validity(claims: &Claims, policy: &Policy, now: Timestamp) -> ValidityPart {
    if now.duration_since(claims.expires) >= policy.skew {
        ValidityPart::Expired
    } else if claims.issued.duration_since(now) > policy.skew {
        ValidityPart::NotYetValid
    } else {
        ValidityPart::InTime
    }
}

fn status_part(status: KnownStatus) -> StatusPart {
    match status {
        KnownStatus::InForce { .. } => StatusPart::InForce,
        KnownStatus::Revoked { .. } => StatusPart::Revoked,
        KnownStatus::TooOld { .. } => StatusPart::TooOld,
        KnownStatus::OutsideList { .. } => StatusPart::OutsideList,
        KnownStatus::NoList => StatusPart::NoList,
        KnownStatus::Skipped => StatusPart::Skipped,
    }
}

/// The most specific failure wins: what speaks against the paper in hand, then against the certificate, then what is not
/// known. Revocation is somebody's decision and beats the calendar.
fn headline(parts: Parts) -> Headline {
    match parts {
        Parts {
            document:
                DocumentPart::Altered | DocumentPart::ExtraPages | DocumentPart::OtherCode | DocumentPart::Overlaid,
            ..
        } => Headline::Altered,
        Parts { status: StatusPart::Revoked, .. } => Headline::Revoked,
        Parts { validity: ValidityPart::Expired, .. } => Headline::Expired,
        Parts { validity: ValidityPart::NotYetValid, .. } => Headline::NotYetValid,
        Parts { document: DocumentPart::UnknownType, .. } => Headline::UnknownDocument,
        Parts { document: DocumentPart::Unreadable, .. } => Headline::PageUnreadable,
        Parts { status: StatusPart::TooOld, .. } => Headline::StatusTooOld,
        Parts { status: StatusPart::Skipped, .. } => Headline::StatusNotChecked,
        Parts { status: StatusPart::InForce, .. } => Headline::Valid,
        Parts { status: StatusPart::NoList | StatusPart::OutsideList | StatusPart::Unchecked, .. } => {
            Headline::StatusUnknown
        }
    }
}

/// Whether the trust list is one that a newer list should have replaced by now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListAge {
    Current,
    Stale,
}

fn refused(error: &CertificateError, age: ListAge) -> Verdict {
    use {IssuerPart as Issuer, SignaturePart as Signature};
    let (headline, signature, issuer) = match error {
        SignedError::Verify(VerifyError::Content(_)) => (Headline::UnreadableClaims, Signature::Good, Issuer::Trusted),
        SignedError::Verify(_) => (Headline::BadSignature, Signature::Bad, Issuer::Unchecked),
        SignedError::Key(KeyProblem::OtherIssuer) => (Headline::OtherIssuer, Signature::Good, Issuer::OtherIssuer),
        SignedError::Key(KeyProblem::OutsideItsTime(_)) => {
            (Headline::KeyOutsideItsTime, Signature::Good, Issuer::KeyOutsideItsTime)
        }
        SignedError::Key(KeyProblem::Compromised(_)) => {
            (Headline::KeyCompromised, Signature::Good, Issuer::KeyCompromised)
        }
        // A key that came into use after an old list was signed is not in it: that is nobody's forgery.
        _ if age == ListAge::Stale => (Headline::UnknownKeyOldList, Signature::Unchecked, Issuer::UnknownKey),
        _ => (Headline::UnknownKey, Signature::Unchecked, Issuer::UnknownKey),
    };
    let parts = Parts { signature, issuer, ..Parts::UNCHECKED };
    Verdict { parts, ..Verdict::unchecked(headline) }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
