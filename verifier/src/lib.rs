//! From a file, photo or text to a verdict, offline.
//!
//! ```text
//! PDF, image, text -> evidence -> verify (trust list, status lists, policy, now) -> verdict -> report
//! ```
//! Values in, values out: nothing here does input or output, reads a clock or starts a thread. Every input is hostile.

pub mod compare;
pub mod evidence;
pub mod grey;
pub mod limits;
pub mod pdf;
pub mod policy;
pub mod read;
pub mod region;
pub mod report;
pub mod status;
pub mod verdict;
pub mod verify;

#[cfg(test)]
mod sample;
