//! The stores.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contract;
mod opening;
mod records;
