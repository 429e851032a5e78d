//! What forgers do: another salary on a genuine page, and a whole page round an old signature.

use std::fmt::Write as _;
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
/// What stands between a stream's dictionary and its bytes.
const STREAM: &[u8] = b"\nstream\n";
/// What an office scanner is set to.
const SCAN_DPI: f32 = 200.0;

/// A page whose text tells another salary, round the genuine code and attachment: what a page that was made anew draws, put
/// over the genuine one by an incremental update (ISO 32000-1 §7.5.6), as editors of PDFs do.
pub(crate) fn other_salary(genuine: &[u8], base: &VerificationBase) -> Result<Vec<u8>> {
    let forged = forged_page(Evidence::from_pdf(genuine)?.certificate().sign1(), base)?;
    let kept = Object::all(genuine).context("the page is not as pages are")?;
    let table = kept.last().context("the page has no table")?;
    let mut pdf = genuine.to_vec();
    pdf.push(b'\n');
    let (mut index, mut rows) = (String::new(), Vec::new());
    for drawn in Object::all(&forged).context("the forged page is not as pages are")? {
        if !drawn.is_about_the_certificate() && !kept.contains(&drawn) {
            write!(index, "{} 1 ", drawn.number)?;
            rows.extend_from_slice(&[1]);
            rows.extend_from_slice(&u32::try_from(pdf.len())?.to_be_bytes());
            pdf.extend_from_slice(drawn.bytes);
        }
    }
    let (before, at) = (find(genuine, table.bytes).context("the page has no table")?, pdf.len());
    write!(pdf, "{} 0 obj\n<</Type/XRef/Size {}/W[1 4 0]/Index[{index}]", table.number, table.number + 1)?;
    pdf.extend_from_slice(table.entries().context("the table says too little")?);
    writeln!(pdf, "/Prev {before}/Length {}>>stream", rows.len())?;
    pdf.extend_from_slice(&rows);
    writeln!(pdf, "\nendstream\nendobj\nstartxref\n{at}\n%%EOF")?;
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

/// An object of a page, as our pages write it.
#[derive(PartialEq, Eq)]
struct Object<'a> {
    number: u32,
    /// From its number to its end.
    bytes: &'a [u8],
    dictionary: &'a [u8],
}

impl<'a> Object<'a> {
    /// All of them, the last one being the table of objects.
    fn all(pdf: &'a [u8]) -> Option<Vec<Self>> {
        let mut objects = Vec::new();
        // Two lines of comments come first.
        let head = pdf.split_inclusive(|byte| *byte == b'\n').take(2).map(<[u8]>::len).sum();
        let mut rest = pdf[head..].trim_ascii_start();
        while !rest.starts_with(b"startxref") {
            let number = Self::number(rest)?;
            let dictionary = &rest[..find(rest, b"endobj\n")?];
            let (dictionary, end) = match find(dictionary, STREAM) {
                Some(stream) => (&rest[..stream], stream + STREAM.len() + Self::length(&rest[..stream])?),
                None => (dictionary, dictionary.len()),
            };
            let bytes = &rest[..end + find(&rest[end..], b"endobj\n")? + 7];
            objects.push(Self { number, bytes, dictionary });
            rest = &rest[bytes.len()..];
        }
        Some(objects)
    }

    /// Bytes of a stream.
    fn length(dictionary: &[u8]) -> Option<usize> {
        let length = find(dictionary, b"/Length ")?;
        usize::try_from(Self::number(&dictionary[length + 8..])?).ok()
    }

    /// The number with which bytes begin.
    fn number(bytes: &[u8]) -> Option<u32> {
        let digits = bytes.split(|byte| !byte.is_ascii_digit()).next()?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// The code, the attachment and the table, which a forger leaves as they are.
    fn is_about_the_certificate(&self) -> bool {
        [b"/ImageMask" as &[u8], b"/EmbeddedFile", b"/XRef"].iter().any(|kind| find(self.dictionary, kind).is_some())
    }

    /// What the table says beside the places of objects.
    fn entries(&self) -> Option<&'a [u8]> {
        self.dictionary[find(self.dictionary, b"/Root")?..].strip_suffix(b">>")
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The page as a picture.
pub(crate) fn picture(pdf: &[u8]) -> Result<GrayImage> {
    let page = PdfFile::open(pdf)?.draw(0, SCAN_DPI)?.picture;
    let (width, height) = (u32::try_from(page.width())?, u32::try_from(page.height())?);
    let picture = GrayImage::from_raw(width, height, page.pixels().to_vec());
    picture.context("the page's picture has another size than it says")
}
