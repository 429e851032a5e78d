//! What forgers do: another salary on a genuine page, and a whole page round an old signature.

use std::io::Write;

use anyhow::{Context, Result};
use image::GrayImage;
use mohur_certificate::claims::{Claims, Value};
use mohur_certificate::cose::{Content, Sign1};
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::page;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::pdf::PdfFile;

/// The number of the field that is forged.
const SALARY: u32 = 16;
/// By how much, in qəpik.
const RAISE: i64 = 500_000;
/// What an office scanner is set to.
const SCAN_DPI: f32 = 200.0;

/// A page whose text tells another salary, round the genuine code and attachment: the text of a page that was made anew,
/// put over the genuine one by an incremental update (ISO 32000-1 §7.5.6), as editors of PDFs do.
pub(crate) fn other_salary(genuine: &[u8], base: &VerificationBase) -> Result<Vec<u8>> {
    let forged = forged_page(Evidence::from_pdf(genuine)?.certificate().sign1(), base)?;
    let forged = Text::of(&forged).context("the forged page has no text")?;
    let Text { object, .. } = Text::of(genuine).context("the page has no text")?;
    let old_table = after(genuine, b"startxref").and_then(|rest| rest.split(|byte| *byte == b'\n').nth(1));
    let trailer = after(genuine, b"trailer").and_then(|rest| rest.split(|byte| *byte == b'\n').nth(1));
    let (old_table, trailer) =
        (old_table.context("the page has no table")?, trailer.context("the page has no trailer")?);
    let mut pdf = genuine.to_vec();
    let at = pdf.len();
    write!(pdf, "{object} 0 obj\n<</Length {}>>\nstream\n", forged.content.len())?;
    pdf.extend_from_slice(forged.content);
    pdf.extend_from_slice(b"\nendstream\nendobj\n");
    let table = pdf.len();
    write!(pdf, "xref\n{object} 1\n{at:010} 00000 n \ntrailer\n")?;
    pdf.extend_from_slice(trailer.strip_suffix(b">>").context("the trailer is no dictionary")?);
    write!(pdf, "/Prev {}>>\nstartxref\n{table}\n%%EOF\n", String::from_utf8_lossy(old_table))?;
    Ok(pdf)
}

/// A whole page that tells another salary, its code too, with the old signature: no key can make it a good one.
pub(crate) fn remade(genuine: &[u8], base: &VerificationBase) -> Result<Vec<u8>> {
    forged_page(Evidence::from_pdf(genuine)?.certificate().sign1(), base)
}

fn forged_page(genuine: &Sign1, base: &VerificationBase) -> Result<Vec<u8>> {
    let mut claims = Claims::decode(genuine.payload())?;
    let salary = claims.document.fields.get_mut(&SALARY).context("the certificate tells no salary")?;
    let Value::Integer(qepik) = salary else { anyhow::bail!("the salary is no amount") };
    *qepik += RAISE;
    let forged = Sign1::from_parts(genuine.key_id(), None, claims.encode()?, *genuine.signature());
    let document_type =
        DocumentTypes::shipped().find(&claims.document.document_type).context("an unknown document type")?;
    Ok(page::write(document_type, &claims, &forged, base)?)
}

/// The content of a page, and the number of its object.
struct Text<'a> {
    object: u32,
    content: &'a [u8],
}

impl<'a> Text<'a> {
    /// The first content stream that shows text.
    fn of(pdf: &'a [u8]) -> Option<Self> {
        let (before, _) = pdf.split_at(find(pdf, b"\nBT ")?);
        let start = before.windows(7).rposition(|bytes| bytes == b"stream\n")? + 7;
        let content = &pdf[start..start + find(&pdf[start..], b"\nendstream")?];
        let head = &pdf[..pdf[..start].windows(6).rposition(|bytes| bytes == b" 0 obj")?];
        let number = head.rsplit(|byte| !byte.is_ascii_digit()).next()?;
        Some(Self { object: std::str::from_utf8(number).ok()?.parse().ok()?, content })
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn after<'a>(bytes: &'a [u8], what: &[u8]) -> Option<&'a [u8]> {
    find(bytes, what).map(|at| &bytes[at..])
}

/// The page as a picture.
pub(crate) fn picture(pdf: &[u8]) -> Result<GrayImage> {
    let page = PdfFile::open(pdf)?.draw(0, SCAN_DPI)?.picture;
    let (width, height) = (u32::try_from(page.width())?, u32::try_from(page.height())?);
    let picture = GrayImage::from_raw(width, height, page.pixels().to_vec());
    picture.context("the page's picture has another size than it says")
}
