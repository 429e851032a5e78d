//! What is found in an input: one certificate, not verified, and where it came from.

mod pages;
mod picture;
mod text;

use mohur_certificate::claims::Claims;
use mohur_certificate::compact::CompactError;
use mohur_certificate::cose::{CoseError, Unverified};
use mohur_certificate::link::LinkError;

use crate::limits::MAX_TEXT;
use crate::pdf::{PdfError, PdfFile, READING_DPI};
use crate::read;

pub use pages::Pages;
pub use picture::ImageError;

/// One certificate that was found, and in what.
#[derive(Debug)]
pub struct Evidence {
    certificate: Unverified<Claims>,
    carrier: Carrier,
}

/// What the certificate was found in.
#[derive(Debug)]
pub enum Carrier {
    /// A text, or the bare bytes.
    Text,
    /// A picture of a page, or of a code.
    Image,
    /// A file that may be the original.
    Pdf(Box<PdfFile>),
}

/// What an input is, by its first bytes; names of files say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// `%PDF-` within the first 1024 bytes.
    Pdf,
    /// PNG, JPEG, WebP or TIFF.
    Image,
    /// A tagged COSE_Sign1.
    Cwt,
    /// UTF-8.
    Text,
}

impl InputKind {
    /// The kind of these bytes, or `None` when it is none that is read here.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(1024)];
        if head.windows(5).any(|window| window == b"%PDF-") {
            Some(Self::Pdf)
        } else if picture::is_picture(head) {
            Some(Self::Image)
        } else if head.starts_with(&[0xd2, 0x84]) {
            Some(Self::Cwt)
        } else {
            std::str::from_utf8(bytes).is_ok().then_some(Self::Text)
        }
    }
}

impl Evidence {
    /// The certificate in bytes of any kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EvidenceError> {
        match InputKind::of(bytes) {
            Some(InputKind::Pdf) => Self::from_pdf(bytes),
            Some(InputKind::Image) => Self::from_image(bytes),
            Some(InputKind::Cwt) => Self::from_cwt(bytes),
            Some(InputKind::Text) => Self::from_text(&String::from_utf8_lossy(bytes)),
            None => Err(EvidenceError::UnknownKind),
        }
    }

    /// The certificate in a text: a link, what stands behind its `#`, or either somewhere among other words.
    pub fn from_text(text: &str) -> Result<Self, EvidenceError> {
        if text.len() > MAX_TEXT {
            return Err(EvidenceError::TooLarge { bytes: text.len(), max: MAX_TEXT });
        }
        Ok(Self { certificate: text::certificate(text)?, carrier: Carrier::Text })
    }

    /// The signed bytes themselves.
    pub fn from_cwt(bytes: &[u8]) -> Result<Self, EvidenceError> {
        Ok(Self { certificate: Unverified::parse(bytes)?, carrier: Carrier::Text })
    }

    /// The certificate in the QR code of a picture.
    pub fn from_image(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let picture = picture::decode(bytes)?;
        Ok(Self { certificate: text::of_codes(&read::codes(&picture))?, carrier: Carrier::Image })
    }

    /// The certificate attached to a PDF, or that in the QR code on its pages when nothing is attached.
    pub fn from_pdf(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let file = PdfFile::open(bytes)?;
        let certificate = match attached(&file)? {
            Some(certificate) => certificate,
            None => on_pages(&file)?,
        };
        Ok(Self { certificate, carrier: Carrier::Pdf(Box::new(file)) })
    }

    /// A certificate that is at hand already.
    pub fn of(certificate: Unverified<Claims>) -> Self {
        Self { certificate, carrier: Carrier::Text }
    }

    /// The certificate, not verified.
    pub fn certificate(&self) -> &Unverified<Claims> {
        &self.certificate
    }

    /// Where it was found.
    pub fn carrier(&self) -> &Carrier {
        &self.carrier
    }
}

/// An attachment that is no certificate is passed over: the code on the page may still be one.
fn attached(file: &PdfFile) -> Result<Option<Unverified<Claims>>, EvidenceError> {
    let attached = file.certificates()?.into_iter().filter_map(|bytes| Unverified::parse(&bytes).ok());
    text::one(attached)
}

fn on_pages(file: &PdfFile) -> Result<Unverified<Claims>, EvidenceError> {
    file.check_pages()?;
    let mut codes = Vec::new();
    for page in 0..file.pages() {
        let drawing = file.draw(page, READING_DPI)?;
        codes.extend(read::codes(&drawing.picture));
    }
    text::of_codes(&codes)
}

/// The one certificate in the codes on a PDF's pages, whatever is attached.
pub(crate) fn printed(file: &PdfFile) -> Result<Unverified<Claims>, EvidenceError> {
    on_pages(file)
}

/// Why no certificate is found in an input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// Past the bounds.
    #[error("{bytes} bytes are too many: at most {max} are read")]
    TooLarge {
        /// How many there are.
        bytes: usize,
        /// How many there may be.
        max: usize,
    },
    /// Neither PDF, picture, CWT nor text.
    #[error("this is neither a PDF, nor a picture (PNG, JPEG, WebP, TIFF), nor a text")]
    UnknownKind,
    /// Neither PDF nor picture, where only these have pages.
    #[error("this is neither a PDF nor a picture (PNG, JPEG, WebP, TIFF)")]
    NotAPage,
    /// Nothing that looks like a code.
    #[error("there is no code that can be read")]
    NoCode,
    /// Codes, but of something else.
    #[error("there is a code, but it is not that of a certificate")]
    ForeignCode,
    /// A code of ours that says nothing genuine.
    #[error("the code cannot be that of a genuine certificate: {0}")]
    BrokenCode(LinkError),
    /// A certificate's bytes that are none.
    #[error("these are not the bytes of a certificate: {0}")]
    BrokenCwt(#[from] CoseError),
    /// Perhaps of a later program.
    #[error("{0}")]
    NewerFormat(CompactError),
    /// Which one is meant?
    #[error("there are {0} different certificates: verify each by itself")]
    Several(usize),
    /// The picture.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The PDF.
    #[error(transparent)]
    Pdf(#[from] PdfError),
}

#[cfg(test)]
mod tests;
