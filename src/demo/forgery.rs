//! What forgers do: another salary on a genuine page, and a whole page round an old signature.

use anyhow::{Context, Result};
use image::GrayImage;
use mohur_certificate::claims::{Claims, Value};
use mohur_certificate::cose::{Content, Sign1};
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::page;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::pdf::PdfFile;

/// The number of the field that is forged.
const SALARY: u32 = 16;
/// What an office scanner is set to.
const SCAN_DPI: f32 = 200.0;

/// A page whose text tells another salary, round the genuine code and attachment.
///
/// The forged text is taken from a page that was made anew; it goes into the genuine file where it takes as many bytes.
pub(crate) fn other_salary(genuine: &[u8], base: &VerificationBase) -> Result<Vec<u8>> {
    let certificate = Evidence::from_pdf(genuine)?;
    let sign1 = certificate.certificate().sign1();
    let genuine_text = content(genuine).context("the page has no text")?;
    let same_length = (1..=9).map(|digit| forged_page(sign1, digit * 100_000, base)).find_map(|forged| {
        let forged = forged.ok()?;
        let text = content(&forged)?;
        let differs = text.len() == genuine_text.len() && forged[text.clone()] != genuine[genuine_text.clone()];
        differs.then(|| forged[text].to_vec())
    });
    let mut forged = genuine.to_vec();
    forged[genuine_text].copy_from_slice(&same_length.context("no other salary takes as many bytes")?);
    Ok(forged)
}

/// A whole page that tells another salary, its code too, with the old signature: no key can make it a good one.
pub(crate) fn remade(genuine: &[u8], base: &VerificationBase) -> Result<Vec<u8>> {
    forged_page(Evidence::from_pdf(genuine)?.certificate().sign1(), 500_000, base)
}

fn forged_page(genuine: &Sign1, raise: i64, base: &VerificationBase) -> Result<Vec<u8>> {
    let mut claims = Claims::decode(genuine.payload())?;
    let salary = claims.document.fields.get_mut(&SALARY).context("the certificate tells no salary")?;
    let Value::Integer(qepik) = salary else { anyhow::bail!("the salary is no amount") };
    *qepik += raise;
    let forged = Sign1::from_parts(genuine.key_id(), None, claims.encode()?, *genuine.signature());
    let document_type = DocumentType::find(&claims.document.document_type).context("an unknown document type")?;
    Ok(page::write(document_type, &claims, &forged, base)?)
}

/// Where the page's content stream lies: the one that shows text.
fn content(pdf: &[u8]) -> Option<std::ops::Range<usize>> {
    let find = |from: usize, what: &[u8]| Some(from + pdf[from..].windows(what.len()).position(|bytes| bytes == what)?);
    let text = find(0, b"\nBT\n")?;
    let start = pdf[..text].windows(7).rposition(|bytes| bytes == b"stream\n")? + 7;
    Some(start..find(text, b"endstream")?)
}

/// The page as a picture.
pub(crate) fn picture(pdf: &[u8]) -> Result<GrayImage> {
    let page = PdfFile::open(pdf)?.draw(0, SCAN_DPI)?.picture;
    let (width, height) = (u32::try_from(page.width())?, u32::try_from(page.height())?);
    let picture = GrayImage::from_raw(width, height, page.pixels().to_vec());
    picture.context("the page's picture has another size than it says")
}
