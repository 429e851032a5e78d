//! The service as its clients see it: a real server on a real store, asked over a real socket.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod app;
mod audit;
mod batch;
mod checking;
mod issuing;
mod public;
mod refusals;
