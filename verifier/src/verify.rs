//! From evidence to a verdict.

use jiff::Timestamp;
use mohur_certificate::claims::Claims;
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::language::Language;
use mohur_keys::trust::{CertificateError, KeyProblem, SignedError, Trust};
use mohur_keys::verify::{VerifiedCertificate, VerifyError};

use crate::compare::{self, Comparison, Pages};
use crate::evidence::Evidence;
use crate::policy::Policy;
use crate::status::{KnownStatus, StatusLists};
use crate::verdict::{
    DocumentPart, Headline, IssuerPart, Parts, SignaturePart, StatusPart, ValidityPart, Verdict, Warning,
};

/// What verdicts are given by. Pure: the same values give the same verdicts.
///
/// A document whose type is not among `types` is never called valid.
///
/// ```
/// use mohur_certificate::document_type::DocumentTypes;
/// use mohur_certificate::language::Language;
/// use mohur_keys::trust::Trust;
/// use mohur_verifier::evidence::Evidence;
/// use mohur_verifier::policy::Policy;
/// use mohur_verifier::status::StatusLists;
/// use mohur_verifier::verdict::Outcome;
/// use mohur_verifier::verify::Verifier;
///
/// # let vector: serde_json::Value =
/// #     serde_json::from_str(include_str!("../../tests/vectors/certificate/employment-salary-1.json"))?;
/// # let text = vector["link"].as_str().unwrap();
/// # let (signed_trust_list, root) = {
/// #     use mohur_certificate::trust_list::{Issuer, KeyUse, TrustList, TrustedKey};
/// #     use mohur_keys::{signer::SigningKey, trust::{RootFingerprint, sign_trust_list}};
/// #     let key = |seed| SigningKey::from_seed(&zeroize::Zeroizing::new([seed; 32]));
/// #     let id = "az.gov.labour".to_owned();
/// #     let issuer = Issuer {
/// #         id: id.clone(),
/// #         names: [("az".to_owned(), "Nazirlik".to_owned())].into(),
/// #         verification_bases: vec!["https://verify.example.az/".parse()?],
/// #         status_base: "https://verify.example.az/v1/status-lists/".to_owned(),
/// #         time_zone: "Asia/Baku".to_owned(),
/// #     };
/// #     let trusted = TrustedKey {
/// #         issuer: id,
/// #         x: key(2).public().0,
/// #         key_use: KeyUse::Certificate,
/// #         valid_from: "2026-01-01T00:00:00Z".parse()?,
/// #         valid_until: None,
/// #         revoked_at: None,
/// #     };
/// #     let list = TrustList {
/// #         sequence: 1,
/// #         issued: "2026-01-01T00:00:00Z".parse()?,
/// #         expires: "2027-01-01T00:00:00Z".parse()?,
/// #         issuers: vec![issuer],
/// #         keys: vec![trusted],
/// #         roots: vec![key(1).public().0],
/// #     };
/// #     (sign_trust_list(&list, &key(1))?, RootFingerprint(key(1).public().thumbprint()))
/// # };
/// let trust = Trust::open(&signed_trust_list, &[root], None)?;
/// let lists = StatusLists::new();
/// let types = DocumentTypes::shipped();
/// let verifier = Verifier { trust: Some(&trust), types, lists: &lists, policy: Policy::default() };
///
/// let evidence = Evidence::from_text(text)?; // or `from_bytes`: a PDF, a picture, a text
/// let verdict = verifier.verdict(&evidence, "2026-11-24T09:00:00Z".parse()?);
/// assert_eq!(verdict.claims().unwrap().number.to_string(), "NCE2-TFJF-A1GQ-T");
/// // No status list says that it is in force, and unknown is never valid.
/// assert_eq!(verdict.outcome(), Outcome::Undetermined);
/// println!("{}", verdict.headline.sentence(Language::En));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Verifier<'a> {
    /// Whose signatures count; without it nothing does.
    pub trust: Option<&'a Trust>,
    /// Which documents are known.
    pub types: &'a DocumentTypes,
    /// What was revoked.
    pub lists: &'a StatusLists,
    /// What is demanded.
    pub policy: Policy,
}

impl Verifier<'_> {
    /// What a certificate is worth at `now`.
    pub fn verdict(&self, evidence: &Evidence, now: Timestamp) -> Verdict {
        let Some(trust) = self.trust else { return Verdict::unchecked(Headline::NoTrustList) };
        self.judge(evidence, trust.certificate(evidence.certificate()), trust, now)
    }

    /// The same for many, whose signatures are checked together ([`Trust::certificates`]). For texts, which have no page
    /// to compare, this takes less than half the time.
    pub fn verdicts(&self, evidence: &[Evidence], now: Timestamp) -> Vec<Verdict> {
        let Some(trust) = self.trust else {
            return evidence.iter().map(|_| Verdict::unchecked(Headline::NoTrustList)).collect();
        };
        let certificates: Vec<_> = evidence.iter().map(Evidence::certificate).collect();
        let checked = trust.certificates(&certificates);
        evidence.iter().zip(checked).map(|(evidence, checked)| self.judge(evidence, checked, trust, now)).collect()
    }

    /// Both pages to look at, in `dpi` pixels an inch: the one in hand and the one that was signed, with what differs;
    /// `None` when the certificate is not genuine, its type not known or there is no page.
    pub fn pages(&self, evidence: &Evidence, dpi: f32) -> Option<Pages> {
        let trust = self.trust?;
        let certificate = trust.certificate(evidence.certificate()).ok()?;
        let known = self.known(&certificate)?;
        compare::pages(evidence, &certificate, known, trust, dpi)
    }

    /// The document must be of a type that can be shown in full: facts that nobody can read help nobody.
    fn known(&self, certificate: &VerifiedCertificate) -> Option<&DocumentType> {
        let document = &certificate.content().document;
        let known = self.types.find(&document.document_type)?;
        known.facts(document, Language::Az).is_ok().then_some(known)
    }

    fn judge(
        &self,
        evidence: &Evidence,
        checked: Result<VerifiedCertificate, CertificateError>,
        trust: &Trust,
        now: Timestamp,
    ) -> Verdict {
        let age = if trust.is_stale(now) { ListAge::Stale } else { ListAge::Current };
        let mut verdict = match checked {
            Ok(certificate) => self.genuine(evidence, certificate, trust, now),
            Err(error) => refused(&error, age),
        };
        if age == ListAge::Stale {
            verdict.warnings.push(Warning::OldTrustList);
        }
        verdict
    }

    fn genuine(&self, evidence: &Evidence, certificate: VerifiedCertificate, trust: &Trust, now: Timestamp) -> Verdict {
        let claims = certificate.content();
        let status = self.lists.status(claims, &self.policy, now);
        let comparison = self.known(&certificate).map_or_else(
            || Comparison::of(DocumentPart::UnknownType),
            |known| compare::document(evidence, &certificate, known, trust),
        );
        let parts = Parts {
            signature: SignaturePart::Good,
            issuer: IssuerPart::Trusted,
            validity: validity(claims, &self.policy, now),
            status: status_part(status),
            document: comparison.part,
        };
        Verdict {
            parts,
            status_as_of: status.as_of(),
            differences: comparison.differences,
            additions: comparison.additions,
            certificate: Some(certificate),
            ..Verdict::unchecked(headline(parts))
        }
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
        Parts { status: StatusPart::InForce, document: DocumentPart::Additions, .. } => Headline::ValidWithAdditions,
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
