//! The word lists from which people, positions and organisations are made up.

use serde::Deserialize;

/// Names of people.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    pub(super) surnames: Vec<String>,
    pub(super) men: Vec<String>,
    pub(super) women: Vec<String>,
}

/// What people work as.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Positions {
    pub(super) position: Vec<Position>,
}

/// A position with its monthly salary in whole manat.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Position {
    pub(super) title: String,
    pub(super) department: String,
    pub(super) from: u64,
    pub(super) to: u64,
}

/// Names of organisations, and patterns with `{}` in their place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organisations {
    pub(super) names: Vec<String>,
    pub(super) patterns: Vec<String>,
}

pub(super) fn people() -> People {
    toml::from_str(include_str!("../../data/sample-people.toml")).expect("the list is tested")
}

pub(super) fn positions() -> Vec<Position> {
    let list: Positions = toml::from_str(include_str!("../../data/sample-positions.toml")).expect("the list is tested");
    list.position
}

pub(super) fn organisations() -> Organisations {
    toml::from_str(include_str!("../../data/sample-organisations.toml")).expect("the list is tested")
}
