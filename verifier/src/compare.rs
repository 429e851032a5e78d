//! Whether a page says what was signed: it is written again from the claims and laid beside the file.

mod difference;

use mohur_certificate::document_type::DocumentType;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::page;
use mohur_keys::trust::Trust;
use mohur_keys::verify::VerifiedCertificate;

use crate::evidence::{self, Carrier, Evidence};
use crate::pdf::{Completeness, Drawing, PageKind, PdfError, PdfFile};
use crate::verdict::DocumentPart;

pub use difference::Region;

/// Pixels an inch at which pages are compared. Measured: of a letter `ə` that became `a` in the smallest text, 8 pixels or
/// more differ by the levels of [`difference`], at 150 dpi as few as one; of pages saved again none at either.
const COMPARING_DPI: f32 = 200.0;

/// What the comparison says.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The answer.
    pub part: DocumentPart,
    /// Where the page differs.
    pub differences: Vec<Region>,
}

impl Comparison {
    /// An answer without places.
    pub fn of(part: DocumentPart) -> Self {
        Self { part, differences: Vec::new() }
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
        Carrier::Pdf(file) => pdf(file, certificate, document_type, trust),
    }
}

fn pdf(file: &PdfFile, certificate: &VerifiedCertificate, document_type: &DocumentType, trust: &Trust) -> Comparison {
    let issuer = trust.list().issuer(&certificate.content().issuer);
    let bases = issuer.map(|issuer| issuer.verification_bases.as_slice()).unwrap_or_default();
    let write = |base: &VerificationBase| page::write(document_type, certificate.content(), certificate.sign1(), base);
    let originals: Vec<_> = bases.iter().filter_map(|base| write(base).ok()).collect();
    if originals.iter().any(|original| original == file.bytes()) {
        return Comparison::of(DocumentPart::Original);
    }
    saved_again(file, certificate, &originals).unwrap_or_else(|_| Comparison::of(DocumentPart::Unreadable))
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
    let drawing = file.draw(0, COMPARING_DPI)?;
    if file.extra()?.is_some() {
        return Ok(Comparison::of(DocumentPart::Overlaid));
    }
    let mut nearest: Option<Vec<Region>> = None;
    for original in originals {
        let differences = differences(&drawing, &PdfFile::open(original)?.draw(0, COMPARING_DPI)?);
        if differences.is_empty() && drawing.completeness == Completeness::Whole {
            return Ok(Comparison::of(DocumentPart::SameContent));
        }
        if nearest.as_ref().is_none_or(|nearest| nearest.len() > differences.len()) {
            nearest = Some(differences);
        }
    }
    let Some(differences) = nearest else { return Ok(Comparison::of(DocumentPart::Unreadable)) };
    Ok(Comparison { part: how_altered(file, certificate), differences })
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

fn differences(drawing: &Drawing, original: &Drawing) -> Vec<Region> {
    difference::regions(&drawing.picture, &original.picture, original.scale)
}

fn how_altered(file: &PdfFile, certificate: &VerifiedCertificate) -> DocumentPart {
    match evidence::printed(file) {
        Ok(printed) if printed.sign1() != certificate.sign1() => DocumentPart::OtherCode,
        _ => DocumentPart::Altered,
    }
}
