//! Signing keys, strict verification and the trust list.
//!
//! Only this crate can make a [`verify::Verified`] value, so whoever holds one knows that a signature was checked.

mod batch;
pub mod draft;
pub mod file;
pub mod signer;
pub mod trust;
pub mod verify;
