//! The service: which certificates are in force, signed status lists, logged checks, audit views.
//!
//! [`service`] is what it does and knows no HTTP; [`http`] is how it is spoken to; [`store`] is where it keeps things.

mod base64url;
pub mod record;
pub mod store;
pub mod words;
