//! Long lists in parts: `{"items": […], "next": cursor or null}`, newest first.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::store::{EntryId, EntryIdError, Page, PageRequest};

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

    /// The request, once it can be.
    pub(super) fn page(self) -> Result<PageRequest, PageError> {
        let before = self.cursor.map(|cursor| cursor.parse::<EntryId>()).transpose()?;
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(PageError::Limit { limit });
        }
        Ok(PageRequest { before, limit })
    }
}

/// Why no part can be given.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// Parameters of another form. What the rejection displays leaves out what is wrong with them.
    #[error("{}", .0.body_text())]
    Query(QueryRejection),
    /// A cursor that the service never gave.
    #[error(transparent)]
    Cursor(#[from] EntryIdError),
    /// Nothing, or too much.
    #[error("a limit of {limit} is not possible: 1 to {MAX_LIMIT} is")]
    Limit { limit: u16 },
}

/// A page request in the address.
pub(super) struct PageQuery(pub(super) PageRequest);

impl<S: Sync> FromRequestParts<S> for PageQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Query(wanted) = Query::<Wanted>::try_from_uri(&parts.uri)
            .map_err(|error| Problem::Query { cause: Arc::new(PageError::Query(error)) })?;
        wanted.page().map(Self).map_err(|error| Problem::Query { cause: Arc::new(error) })
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
