//! PDFs from anybody: opened within bounds, never trusted.
//!
//! `hayro` parses and draws. It bounds nesting, but neither what streams inflate to nor how much is drawn; both are
//! counted here first ([`budget`], [`cost`]). Should it panic all the same, that is a broken PDF.

mod annotations;
mod attachment;
mod budget;
mod contents;
mod cost;
mod features;
mod inflate;
mod placed;
mod render;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_syntax::{LoadPdfError, Pdf};

use crate::limits::{MAX_CONTENT, MAX_FILE, MAX_INFLATED, MAX_OBJECTS, MAX_PAGES};
use crate::region::Region;

pub use placed::{Letter, Placed};
pub use render::{Completeness, Drawing, PageKind, Painting, READING_DPI, Sheet};

/// An opened PDF within its bounds.
pub struct PdfFile {
    bytes: Arc<Vec<u8>>,
    pdf: Pdf,
}

impl PdfFile {
    /// Opens a PDF and checks that reading it will stay within the bounds of [`crate::limits`].
    pub fn open(bytes: &[u8]) -> Result<Self, PdfError> {
        if bytes.len() > MAX_FILE {
            return Err(PdfError::TooLarge { bytes: bytes.len() });
        }
        budget::check_bytes(bytes)?;
        let bytes = Arc::new(bytes.to_vec());
        let pdf = guarded(|| Pdf::new(Arc::clone(&bytes)))?.map_err(|error| match error {
            LoadPdfError::Decryption(_) => PdfError::Encrypted,
            LoadPdfError::Invalid => PdfError::Broken,
        })?;
        let file = Self { bytes, pdf };
        guarded(|| budget::check_objects(&file.pdf))??;
        match file.pages() {
            0 => Err(PdfError::Broken),
            pages if pages > MAX_PAGES => Err(PdfError::TooManyPages { pages }),
            _ => Ok(file),
        }
    }

    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    /// The contents of the attachments called `certificate.cwt`, each once.
    pub fn certificates(&self) -> Result<Vec<Vec<u8>>, PdfError> {
        guarded(|| attachment::certificates(&self.pdf))
    }

    /// What a viewer would do or show beyond the page's content: nothing in a certificate.
    pub fn extra(&self) -> Result<Option<Extra>, PdfError> {
        guarded(|| features::extra(&self.pdf))
    }

    /// What kind of page it is (from 0).
    pub fn kind(&self, page: usize) -> Result<PageKind, PdfError> {
        guarded(|| render::kind_of(&self.pdf, page))?
    }

    /// Checks that all pages together can be drawn within the bounds, of which each page alone may use all.
    pub fn check_pages(&self) -> Result<(), PdfError> {
        guarded(|| cost::check_pages(self.pdf.pages()))?
    }

    /// Draws a page (from 0) in grey, with about `dpi` pixels an inch.
    pub fn draw(&self, page: usize, dpi: f32) -> Result<Drawing, PdfError> {
        guarded(|| render::draw(&self.pdf, page, dpi))?
    }

    /// A page's width and height in millimetres, as it is shown.
    pub fn size(&self, page: usize) -> Result<[f32; 2], PdfError> {
        guarded(|| render::size(&self.pdf, page))?
    }

    /// Draws a page (from 0) in grey on a sheet of any size.
    pub fn draw_on(&self, page: usize, sheet: &Sheet) -> Result<Drawing, PdfError> {
        guarded(|| render::draw_on(&self.pdf, page, sheet))?
    }

    /// Draws a page (from 0) in its colours on a sheet of any size.
    pub fn paint_on(&self, page: usize, sheet: &Sheet) -> Result<Painting, PdfError> {
        guarded(|| render::paint_on(&self.pdf, page, sheet))?
    }

    /// What stands where on a page (from 0).
    pub fn placed(&self, page: usize) -> Result<Placed, PdfError> {
        guarded(|| placed::placed(&self.pdf, page))?
    }

    /// Where a page (from 0) has annotations: notes, stamps, links, fields.
    pub fn annotations(&self, page: usize) -> Result<Vec<Region>, PdfError> {
        let page = self.pdf.pages().get(page).ok_or(PdfError::NoPage(page + 1))?;
        guarded(|| annotations::areas(page))
    }

    /// Draws a page (from 0) in its colours, with about `dpi` pixels an inch.
    pub fn paint(&self, page: usize, dpi: f32) -> Result<Painting, PdfError> {
        guarded(|| render::paint(&self.pdf, page, dpi))?
    }
}

impl fmt::Debug for PdfFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PdfFile")
            .field("bytes", &self.bytes.len())
            .field("pages", &self.pages())
            .finish_non_exhaustive()
    }
}

fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, PdfError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| PdfError::Broken)
}

/// What a PDF has beyond its page's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extra {
    /// A form that is more than signatures.
    Form,
    /// Layers, which one program shows and another does not.
    Layers,
    /// Scripts or actions, which may show something else than the page.
    Actions,
    /// Other files, one of which a viewer may show instead.
    Portfolio,
}

/// Why a PDF cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// More than [`MAX_FILE`] bytes.
    #[error("the PDF has {bytes} bytes, and at most {MAX_FILE} are read")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// Damaged, cut off, or not a PDF.
    #[error("the PDF is damaged")]
    Broken,
    /// Certificates never are.
    #[error("the PDF is encrypted: save it without a password first")]
    Encrypted,
    /// More than [`MAX_PAGES`].
    #[error("the PDF has {pages} pages, and at most {MAX_PAGES} are read: verify the pages with certificates alone")]
    TooManyPages {
        /// How many it has.
        pages: usize,
    },
    /// More than [`MAX_OBJECTS`].
    #[error("the PDF has more than {MAX_OBJECTS} parts")]
    TooManyObjects,
    /// More than [`MAX_INFLATED`], or more than [`crate::limits::MAX_DEFLATED`] to find that out.
    #[error("the PDF inflates to more than {MAX_INFLATED} bytes, or its streams overlap")]
    Inflates,
    /// More than [`MAX_CONTENT`], on one page or on all that are drawn.
    #[error("the PDF draws more than a certificate ever does ({MAX_CONTENT} bytes of content): verify its page alone")]
    TooMuchContent,
    /// More than [`crate::limits::MAX_PARSING`].
    #[error("the PDF begins {starts} parts in {bytes} bytes, which could take too long to read")]
    TooLongToParse {
        /// Objects and dictionaries that seem to begin.
        starts: u64,
        /// How long the file is.
        bytes: u64,
    },
    /// Something that certificates and scans do not need and that cannot be bounded.
    #[error("the PDF uses {0}, which neither certificates nor scans need")]
    Unsupported(&'static str),
    /// A picture past [`crate::limits::MAX_PIXELS`].
    #[error("the PDF holds a picture of {width} × {height} pixels, which is too large")]
    TooManyPixels {
        /// Its width.
        width: u64,
        /// Its height.
        height: u64,
    },
    /// No such page.
    #[error("the PDF has no page {0}")]
    NoPage(usize),
}

#[cfg(test)]
mod tests;
