//! Batches with the real command and the real service: every line has its result, whatever ends the process.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "batch/bad_lines.rs"]
mod bad_lines;
#[path = "batch/changed.rs"]
mod changed;
#[path = "batch/interrupted.rs"]
mod interrupted;
#[path = "batch/kill.rs"]
mod kill;
#[path = "batch/lines.rs"]
mod lines;
#[path = "batch/memory.rs"]
mod memory;
#[path = "batch/outputs.rs"]
mod outputs;
#[path = "batch/places.rs"]
mod places;
#[path = "judges/run.rs"]
mod run;
#[path = "batch/seen.rs"]
mod seen;
#[path = "batch/sync.rs"]
mod sync;
#[expect(dead_code, reason = "the tests of single certificates use more of it")]
#[path = "end_to_end/world.rs"]
mod world;
