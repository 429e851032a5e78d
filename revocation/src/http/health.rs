//! What the service says of itself: whether it runs, whether it can do its work, and how it is asked.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::service::{Readiness, Service};

/// The addresses as `OpenAPI` 3.1 has them, written by hand and held against the router by tests.
pub(super) const OPENAPI: &str = include_str!("openapi.json");

/// `GET /openapi.json`
pub(super) async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], OPENAPI)
}

/// `GET /healthz`: the process answers.
pub(super) async fn health() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the process can do its work.
pub(super) async fn readiness(State(service): State<Arc<Service>>) -> (StatusCode, &'static str) {
    match service.readiness() {
        Readiness::Ready => (StatusCode::OK, "ok\n"),
        Readiness::StoreFailed => (StatusCode::SERVICE_UNAVAILABLE, "the store failed: restart the service\n"),
        Readiness::ListsOld => (StatusCode::SERVICE_UNAVAILABLE, "the status lists could not be renewed\n"),
    }
}
