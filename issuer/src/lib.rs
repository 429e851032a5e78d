//! Registers, applications and their rules, issuing.

pub mod application;
pub mod batch;
pub mod copy;
pub mod day;
mod durable;
pub mod export;
pub mod facts;
mod folding;
pub mod import;
pub mod issue;
pub mod language;
pub mod money;
pub mod places;
pub mod register;
pub mod sample;
pub mod search;
pub mod specimen;
pub mod tail;
pub mod text;
