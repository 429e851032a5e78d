//! The certificate itself: number, claims, signed bytes, QR code and page.
//!
//! Values in, values out: nothing here does input or output, reads a clock, draws randomness or logs.

pub mod identifier;
