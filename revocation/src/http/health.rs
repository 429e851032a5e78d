//! Whether the service runs, and whether it can do its work.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::service::{Readiness, Service};

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
