//! What anyone may fetch and keep for a while: status lists and the trust list.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::problem::Problem;
use crate::service::Service;

/// A minute: what was revoked reaches those behind a cache soon enough, and a busy list is not fetched anew by everyone.
const STATUS_CACHE: &str = "public, max-age=60";
/// Trust lists change a few times a year; an hour is soon enough for a compromised key.
const TRUST_CACHE: &str = "public, max-age=3600";

/// `GET /v1/status-lists/{id}`
pub(super) async fn status_list(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // One list has one address: `07` and `+7` are none.
    let list = id.parse().ok().filter(|list: &u32| list.to_string() == id).ok_or(Problem::NotFound)?;
    let list = service.status_list(list).ok_or(Problem::NotFound)?;
    let kept = Kept { kind: "application/statuslist+cwt", cache: STATUS_CACHE, tag: list.tag() };
    Ok(kept.answer(&headers, list.as_bytes()))
}

/// `GET /v1/status-lists`: the addresses of all lists (Token Status List, *Status List Aggregation*).
pub(super) async fn aggregation(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
    let lists = service.status_list_addresses();
    // Lists are only added, so their number tells one state from another.
    let tag = lists.len().to_string();
    let kept = Kept { kind: "application/json", cache: STATUS_CACHE, tag: &tag };
    kept.answer(&headers, json!({"status_lists": lists}).to_string().as_bytes())
}

/// `GET /v1/trust-list`
pub(super) async fn trust_list(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
    let list = service.trust_list();
    let kept = Kept { kind: "application/mohur-trust-list+cbor", cache: TRUST_CACHE, tag: &list.tag };
    kept.answer(&headers, &list.bytes)
}

struct Kept<'a> {
    kind: &'static str,
    cache: &'static str,
    tag: &'a str,
}

impl Kept<'_> {
    /// The bytes, or that the client has them already (RFC 9110 §13.1.2). Verifiers in browsers come from other origins.
    fn answer(&self, headers: &HeaderMap, bytes: &[u8]) -> Response {
        let tag = format!("\"{}\"", self.tag);
        let is_known = headers.get_all(IF_NONE_MATCH).iter().any(|value| {
            let known = value.to_str().unwrap_or_default().split(',').map(str::trim);
            known.into_iter().any(|known| known == "*" || known.trim_start_matches("W/") == tag)
        });
        let common = [(ETAG, tag.as_str()), (CACHE_CONTROL, self.cache), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        if is_known {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        (common, [(CONTENT_TYPE, self.kind)], bytes.to_vec()).into_response()
    }
}
