//! The service: which certificates are in force, signed status lists, logged checks, audit views.
//!
//! [`service`] is what it does and knows no HTTP; [`http`] is how it is spoken to; [`store`] is where it keeps things;
//! [`folder`] is where all of it lies.

mod base64url;
mod commit;
pub mod folder;
pub mod http;
pub mod lists;
pub mod publish;
pub mod record;
mod replace;
pub mod service;
pub mod store;
#[cfg(test)]
mod testing;
pub mod token;
pub mod trusted;
pub mod watched;
pub mod words;
pub mod world;
