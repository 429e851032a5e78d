//! What is said of a certificate: an outcome, why, and its parts.

mod codes;

use mohur_certificate::claims::Claims;
use mohur_keys::verify::VerifiedCertificate;

pub use codes::{DocumentPart, Headline, IssuerPart, SignaturePart, StatusPart, ValidityPart, Warning};
use jiff::Timestamp;

use crate::compare::Difference;
use crate::evidence::EvidenceError;

/// The three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Genuine and in force.
    Valid,
    /// Nothing to trust.
    NotValid,
    /// It cannot be said. Never to be taken for valid.
    Undetermined,
}

impl Outcome {
    /// Its code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::NotValid => "not_valid",
            Self::Undetermined => "undetermined",
        }
    }

    /// The exit code of a command: 0, 1 or 2.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::NotValid => 1,
            Self::Undetermined => 2,
        }
    }

    /// The worse of two: one forgery among many files is what must be seen, then what could not be said.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        let rank = |outcome| match outcome {
            Self::Valid => 0,
            Self::Undetermined => 1,
            Self::NotValid => 2,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

/// The whole statement about one input.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The one thing to know.
    pub headline: Headline,
    /// Each question with its answer.
    pub parts: Parts,
    /// What else to know.
    pub warnings: Vec<Warning>,
    /// When the status list was made that was asked.
    pub status_as_of: Option<Timestamp>,
    /// Where a page differs from what was signed.
    pub differences: Vec<Difference>,
    /// What was added to it where nothing was signed.
    pub additions: Vec<Difference>,
    /// Why nothing was found in the input.
    pub failure: Option<EvidenceError>,
    pub(crate) certificate: Option<VerifiedCertificate>,
}

/// The questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Is the signature good?
    pub signature: SignaturePart,
    /// Is it that of an issuer whom the trust list names?
    pub issuer: IssuerPart,
    /// Is it within its time?
    pub validity: ValidityPart,
    /// Is it still in force?
    pub status: StatusPart,
    /// Does the page say what was signed?
    pub document: DocumentPart,
}

impl Parts {
    /// Nothing was asked yet.
    pub const UNCHECKED: Self = Self {
        signature: SignaturePart::Unchecked,
        issuer: IssuerPart::Unchecked,
        validity: ValidityPart::Unchecked,
        status: StatusPart::Unchecked,
        document: DocumentPart::Unchecked,
    };
}

impl Verdict {
    /// The answer.
    pub fn outcome(&self) -> Outcome {
        self.headline.outcome()
    }

    /// What was signed; `None` unless the signature is good and its key counts.
    pub fn claims(&self) -> Option<&Claims> {
        self.certificate.as_ref().map(VerifiedCertificate::content)
    }

    /// The certificate, when its signature is good and its key counts.
    pub fn certificate(&self) -> Option<&VerifiedCertificate> {
        self.certificate.as_ref()
    }

    /// The verdict when no certificate was found in the input.
    pub fn without_evidence(failure: EvidenceError) -> Self {
        let headline = match &failure {
            EvidenceError::BrokenCode(_) | EvidenceError::BrokenCwt(_) => Headline::BrokenCode,
            EvidenceError::ForeignCode => Headline::ForeignCode,
            EvidenceError::NoCode => Headline::NoCode,
            EvidenceError::NewerFormat(_) => Headline::NewerFormat,
            EvidenceError::Several(_) => Headline::SeveralCertificates,
            EvidenceError::TooLarge { .. }
            | EvidenceError::UnknownKind
            | EvidenceError::NotAPage
            | EvidenceError::Image(_)
            | EvidenceError::Pdf(_) => Headline::UnreadableInput,
        };
        Self { failure: Some(failure), ..Self::unchecked(headline) }
    }

    /// The verdict when the input could not even be read.
    pub fn without_input() -> Self {
        Self::unchecked(Headline::UnreadableInput)
    }

    pub(crate) fn unchecked(headline: Headline) -> Self {
        Self {
            headline,
            parts: Parts::UNCHECKED,
            warnings: Vec::new(),
            status_as_of: None,
            differences: Vec::new(),
            additions: Vec::new(),
            failure: None,
            certificate: None,
        }
    }
}
