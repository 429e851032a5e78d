//! The pages of a file as pictures, to read the codes on them.

use std::borrow::Cow;

use super::{EvidenceError, InputKind, picture};
use crate::grey::Grey;
use crate::pdf::{PdfFile, READING_DPI};

/// The pages of a PDF, or a picture, which is one page.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use mohur_verifier::{evidence::Pages, read};
///
/// let pages = Pages::open(&std::fs::read("scan.pdf")?)?;
/// for page in 0..pages.count() {
///     for code in read::codes(&*pages.picture(page)?) {
///         println!("page {}: {} at {:?}", page + 1, code.text(), code.corners());
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Pages(Kind);

#[derive(Debug)]
enum Kind {
    Picture(Grey),
    Pdf(Box<PdfFile>),
}

impl Pages {
    /// The pages of a PDF, PNG, JPEG, WebP or TIFF, within the bounds of [`crate::limits`].
    pub fn open(bytes: &[u8]) -> Result<Self, EvidenceError> {
        match InputKind::of(bytes) {
            Some(InputKind::Image) => Ok(Self(Kind::Picture(picture::decode(bytes)?))),
            Some(InputKind::Pdf) => {
                let file = PdfFile::open(bytes)?;
                file.check_pages()?;
                Ok(Self(Kind::Pdf(Box::new(file))))
            }
            _ => Err(EvidenceError::NotAPage),
        }
    }

    /// How many there are, at least one.
    pub fn count(&self) -> usize {
        match &self.0 {
            Kind::Picture(_) => 1,
            Kind::Pdf(file) => file.pages(),
        }
    }

    /// What a page (from 0) looks like: a picture as it is, upright; a page of a PDF as it is drawn to read codes.
    pub fn picture(&self, page: usize) -> Result<Cow<'_, Grey>, EvidenceError> {
        match &self.0 {
            Kind::Picture(picture) => Ok(Cow::Borrowed(picture)),
            Kind::Pdf(file) => Ok(Cow::Owned(file.draw(page, READING_DPI)?.picture)),
        }
    }
}
