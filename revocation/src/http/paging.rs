//! Long lists in parts: `{"items": […], "next": cursor or null}`, newest first.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::store::{EntryId, Page, PageRequest};

/// Items in a part when the request does not say.
const DEFAULT_LIMIT: u16 = 50;
/// Items in a part at most: half a megabyte of certificates.
const MAX_LIMIT: u16 = 200;

/// How much is wanted: `cursor` is the `next` of the part before.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    cursor: Option<String>,
    limit: Option<u16>,
}

impl Wanted {
    pub(super) fn new(cursor: Option<String>, limit: Option<u16>) -> Self {
        Self { cursor, limit }
    }

    /// The request, or why it cannot be: one sentence.
    pub(super) fn page(self) -> Result<PageRequest, String> {
        let before = self.cursor.map(|cursor| cursor.parse::<EntryId>()).transpose().map_err(|e| e.to_string())?;
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(format!("a limit of {limit} is not possible: 1 to {MAX_LIMIT} is"));
        }
        Ok(PageRequest { before, limit })
    }
}

/// A page request in the address.
pub(super) struct PageQuery(pub(super) PageRequest);

impl<S: Sync> FromRequestParts<S> for PageQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Query(wanted) = Query::<Wanted>::try_from_uri(&parts.uri)
            .map_err(|error: QueryRejection| Problem::Query { cause: error.body_text() })?;
        wanted.page().map(Self).map_err(|cause| Problem::Query { cause })
    }
}

/// A part as it goes out.
#[derive(Serialize)]
pub(super) struct Part<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<T> Part<T> {
    pub(super) fn of<R>(page: Page<R>, show: impl FnMut(R) -> Option<T>) -> Self {
        Self { items: page.items.into_iter().filter_map(show).collect(), next: page.next.map(|next| next.to_string()) }
    }
}
