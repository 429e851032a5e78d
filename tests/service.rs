//! The service as a process: what it confirmed stays, whatever ends it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "service/kill.rs"]
mod kill;
#[path = "certificate/made.rs"]
mod made;
#[path = "service/pins.rs"]
mod pins;
#[path = "service/refusals.rs"]
mod refusals;
#[path = "service/running.rs"]
mod running;
#[path = "service/sync.rs"]
mod sync;
#[path = "service/tokens.rs"]
mod tokens;
