//! The page: one sheet of A4 as a pure function of the signed claims, the signature and the verification address.
//!
//! The same input gives the same bytes, for ever: nothing here depends on a date, a random value or the version of a
//! compressor. That is what lets a verifier rebuild a page from its QR code and compare it with a file. The file is
//! PDF/A-3 (level A) and PDF/UA-1, with the certificate attached as `certificate.cwt`.

mod content;
mod document;
mod emblem;
mod file;
mod layout;
mod metadata;
mod ornament;
mod pdf;
mod resources;
mod structure;
#[cfg(test)]
mod tests;
mod text;
mod values;

pub use self::document::ATTACHMENT;
use self::layout::Printed;
use self::values::Values;
use crate::claims::Claims;
use crate::compact::{Compact, CompactError, DictionaryId};
use crate::cose::{Content, CoseError, Sign1, Unverified};
use crate::document_type::{DocumentError, DocumentType, Layout};
use crate::link::{Link, VerificationBase};
use crate::symbol::{ModuleBudget, Symbol, SymbolError};

/// The sides that the QR code may be printed with, in micrometres, without its quiet zone: the first in which no module
/// is smaller than 0.5 mm is taken. Most certificates take the first.
const SYMBOL_SIDES: [u32; 3] = [42_000, 50_000, 60_000];

/// A page, and what its QR code carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The certificate as the QR code carries it.
    pub compact: Compact,
    /// The file.
    pub pdf: Vec<u8>,
}

/// Writes the page of a signed certificate.
///
/// `base` is the issuer's verification address, which the QR code and the page show. The claims must be those that
/// `sign1` signs; whether its signature is right is not checked here.
pub fn write(
    document_type: &DocumentType,
    claims: &Claims,
    sign1: &Sign1,
    base: &VerificationBase,
) -> Result<Vec<u8>, PageError> {
    make(document_type, claims, sign1, base).map(|page| page.pdf)
}

/// The same for those who need the compact form too: it is packed once.
pub fn make(
    document_type: &DocumentType,
    claims: &Claims,
    sign1: &Sign1,
    base: &VerificationBase,
) -> Result<Page, PageError> {
    let certificate = Unverified::<Claims>::from_sign1(sign1.clone())?;
    if Claims::decode(sign1.payload()).ok().as_ref() != Some(claims) {
        return Err(PageError::OtherClaims);
    }
    let values = Values::new(document_type, claims, sign1.key_id(), base)?;
    let compact = Compact::encode(&certificate, DictionaryId::First)?;
    let link = Link { base: base.clone(), compact };
    let (symbol, printed) = symbol(&link)?;
    let layout = match document_type.layout() {
        Layout::First => layout::lay_out(document_type.blocks(), &values, printed)?,
    };
    let pdf = pdf::write(&values, &layout, &symbol, &sign1.to_bytes());
    Ok(Page { compact: link.compact, pdf })
}

/// The symbol, and its size on the page.
fn symbol(link: &Link) -> Result<(Symbol, Printed), SymbolError> {
    let [first, others @ ..] = SYMBOL_SIDES;
    let encode = |side| Symbol::encode(link, ModuleBudget::printed(side)).map(|symbol| (symbol, side));
    let larger = |refused, side: &u32| match refused {
        Err(SymbolError::TooDense { .. }) => encode(*side),
        done => done,
    };
    let (symbol, side) = others.iter().fold(encode(first), larger)?;
    let printed = Printed::new(&symbol, side);
    Ok((symbol, printed))
}

/// Why a page cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// Claims and signature of different certificates.
    #[error("the claims are not what the certificate signs")]
    OtherClaims,
    /// Something else than a certificate was signed.
    #[error(transparent)]
    Certificate(#[from] CoseError),
    /// The document is not what its type lets it be.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The certificate has no compact form.
    #[error(transparent)]
    Compact(#[from] CompactError),
    /// The certificate cannot be printed as a QR code that scans.
    #[error(transparent)]
    Symbol(#[from] SymbolError),
    /// Too much text for one page, even in the smallest letters.
    #[error("the text needs {needed} mm of the page's height, and {room} mm are there")]
    Overflow {
        /// What it needs in the smallest letters, in millimetres.
        needed: u32,
        /// What the page has.
        room: u32,
    },
}
