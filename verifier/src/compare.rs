//! Whether a page says what was signed: it is written again from the claims and laid beside the file.

mod difference;
mod laid;
mod placement;
mod signed;
mod words;

use mohur_certificate::document_type::DocumentType;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::page;
use mohur_keys::trust::Trust;
use mohur_keys::verify::VerifiedCertificate;

use self::laid::{Finding, Laid, Pair};
use crate::evidence::{self, Carrier, Evidence, EvidenceError};
use crate::pdf::{Completeness, PageKind, Painting, PdfError, PdfFile};
use crate::region::Region;
use crate::verdict::DocumentPart;

/// What the comparison says.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The answer.
    pub part: DocumentPart,
    /// Where the page is not what was signed.
    pub differences: Vec<Difference>,
    /// What was added to it where nothing was signed: stamps, signatures, notes.
    pub additions: Vec<Difference>,
}

/// A place of the page that is not as it was signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where, on the page in hand.
    pub region: Region,
    /// The words there, when there are any that can be read as text. They explain; what is decided by is how the page looks.
    pub there: Option<String>,
    /// The words that were signed there, when there are any.
    pub signed: Option<String>,
}

/// Both pages in one size, to look at side by side.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The page in hand.
    pub page: Painting,
    /// The page that was signed.
    pub signed: Painting,
    /// Pixels a millimetre of the page that was signed.
    pub scale: f32,
    /// Where they differ, and what stands there; regions are those of these pictures, in millimetres.
    pub differences: Vec<Difference>,
    /// What was added.
    pub additions: Vec<Difference>,
}

impl Comparison {
    /// An answer without places.
    pub fn of(part: DocumentPart) -> Self {
        Self { part, differences: Vec::new(), additions: Vec::new() }
    }
}

/// Compares what the certificate was found in with what its issuer wrote.
pub fn document(
    evidence: &Evidence,
    certificate: &VerifiedCertificate,
    document_type: &DocumentType,
    trust: &Trust,
) -> Comparison {
    match evidence.carrier() {
        Carrier::Text | Carrier::Image => Comparison::of(DocumentPart::NotCompared),
        Carrier::Pdf(file) => {
            let originals = originals(certificate, document_type, trust);
            if originals.iter().any(|original| original == file.bytes()) {
                return Comparison::of(DocumentPart::Original);
            }
            saved_again(file, certificate, &originals).unwrap_or_else(|_| Comparison::of(DocumentPart::Unreadable))
        }
    }
}

/// Both pages as pictures of `dpi` pixels an inch, with what differs; `None` where there is no page to lay beside.
pub fn pages(
    evidence: &Evidence,
    certificate: &VerifiedCertificate,
    document_type: &DocumentType,
    trust: &Trust,
    dpi: f32,
) -> Option<Pages> {
    let Carrier::Pdf(file) = evidence.carrier() else { return None };
    let originals = originals(certificate, document_type, trust);
    let (pair, laid) = nearest(file, &originals).ok()??;
    pair.paint(&laid, dpi).ok()
}

/// The pages that the issuer may have written: one for each of its verification addresses.
fn originals(certificate: &VerifiedCertificate, document_type: &DocumentType, trust: &Trust) -> Vec<Vec<u8>> {
    let issuer = trust.list().issuer(&certificate.content().issuer);
    let bases = issuer.map(|issuer| issuer.verification_bases.as_slice()).unwrap_or_default();
    let write = |base: &VerificationBase| page::write(document_type, certificate.content(), certificate.sign1(), base);
    bases.iter().filter_map(|base| write(base).ok()).collect()
}

/// Pages are compared as they look, since programs that save a PDF again rewrite its bytes.
fn saved_again(
    file: &PdfFile,
    certificate: &VerifiedCertificate,
    originals: &[Vec<u8>],
) -> Result<Comparison, PdfError> {
    if file.certificates()?.is_empty() && is_scan(file)? {
        return Ok(Comparison::of(DocumentPart::NotCompared));
    }
    if file.pages() > 1 {
        return Ok(Comparison::of(DocumentPart::ExtraPages));
    }
    let Some((_, laid)) = nearest(file, originals)? else { return Ok(Comparison::of(DocumentPart::Unreadable)) };
    let part = part(file, certificate, &laid)?;
    let places = |findings: &[Finding]| findings.iter().map(|finding| laid.on_page(finding)).collect();
    Ok(Comparison { part, differences: places(&laid.differences), additions: places(&laid.additions) })
}

/// Whether every page is a picture of paper.
fn is_scan(file: &PdfFile) -> Result<bool, PdfError> {
    for page in 0..file.pages() {
        if file.kind(page)? == PageKind::Drawn {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The page beside that original from which it differs least.
fn nearest<'a>(file: &'a PdfFile, originals: &[Vec<u8>]) -> Result<Option<(Pair<'a>, Laid)>, PdfError> {
    let mut nearest: Option<(Pair<'a>, Laid)> = None;
    for original in originals {
        let pair = Pair::new(file, original)?;
        let laid = pair.compare()?;
        if nearest.as_ref().is_none_or(|(_, other)| laid.is_nearer(other)) {
            nearest = Some((pair, laid));
        }
    }
    Ok(nearest)
}

/// What speaks most against the page.
fn part(file: &PdfFile, certificate: &VerifiedCertificate, laid: &Laid) -> Result<DocumentPart, PdfError> {
    let differs = laid.differences.iter().any(|finding| finding.seen);
    let codes = if differs || !laid.additions.is_empty() { other_codes(file, certificate) } else { false };
    Ok(if codes {
        DocumentPart::OtherCode
    } else if differs {
        DocumentPart::Altered
    } else if !laid.differences.is_empty() || laid.hides_words || file.extra()?.is_some() {
        DocumentPart::Overlaid
    } else if laid.completeness == Completeness::Lacking {
        DocumentPart::Unreadable
    } else if laid.additions.is_empty() {
        DocumentPart::SameContent
    } else {
        DocumentPart::Additions
    })
}

/// Whether the page shows the code of something else: whoever scans it gets something else.
fn other_codes(file: &PdfFile, certificate: &VerifiedCertificate) -> bool {
    match evidence::printed(file) {
        Ok(printed) => printed.sign1() != certificate.sign1(),
        Err(EvidenceError::Several(_) | EvidenceError::ForeignCode | EvidenceError::BrokenCode(_)) => true,
        Err(_) => false,
    }
}
