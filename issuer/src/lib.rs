//! Registers, applications and their rules, issuing.

pub mod day;
pub mod language;
pub mod money;
pub mod text;
