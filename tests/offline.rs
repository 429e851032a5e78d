//! Issuing without a network: places reserved before, registrations sent later, and nothing used twice or lost between.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "offline/kill.rs"]
mod kill;
#[path = "offline/life.rs"]
mod life;
#[path = "offline/refusals.rs"]
mod refusals;
#[path = "offline/sync.rs"]
mod sync;
#[path = "end_to_end/world.rs"]
mod world;
