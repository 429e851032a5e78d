//! The certificate itself: number, claims, signed bytes, QR code and page.
//!
//! Values in, values out: nothing here does input or output, reads a clock, draws randomness or logs.

pub mod cbor;
pub mod claims;
pub mod compact;
pub mod cose;
pub mod deflate;
pub mod document_type;
pub mod font;
pub mod identifier;
mod ink;
pub mod language;
pub mod limits;
pub mod link;
pub mod number;
pub mod page;
pub mod status_list;
pub mod symbol;
pub mod trust_list;
