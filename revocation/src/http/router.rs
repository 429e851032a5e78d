//! Which address does what.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use super::auth::{Caller, ToAudit};
use super::body::read_whole;
use super::metrics::Counters;
use super::problem::{Problem, render};
use super::{certificates, checks, health, lists};
use crate::service::Service;

/// How long an answer may take; a group of writes takes milliseconds.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// Every address.
fn routes(counters: &Counters) -> Vec<(&'static str, MethodRouter<Arc<Service>>)> {
    let counters = counters.clone();
    vec![
        ("/v1/indices", post(certificates::reserve)),
        ("/v1/certificates", post(certificates::register)),
        ("/v1/certificates/{number}/revocation", post(certificates::revoke)),
        ("/v1/checks", post(checks::check).get(checks::own_checks)),
        ("/v1/holders/checks", post(checks::holder_checks)),
        ("/v1/holders/certificates", post(checks::holder_certificates)),
        ("/v1/verifiers/checks", post(checks::verifier_checks)),
        ("/v1/log", get(checks::log)),
        ("/v1/status-lists/{id}", get(lists::status_list)),
        ("/v1/trust-list", get(lists::trust_list)),
        ("/healthz", get(health::health)),
        ("/readyz", get(health::readiness)),
        ("/metrics", get(async move |caller: Caller<ToAudit>| counters.show(&caller))),
    ]
}

/// The service's addresses with what holds for all of them.
pub(super) fn router(service: Arc<Service>) -> Router {
    let counters = Counters::default();
    let counting = counters.clone();
    let mut router = Router::new();
    for (path, methods) in routes(&counters) {
        router = router.route(path, methods.fallback(async || Problem::Method));
    }
    router
        .fallback(async || Problem::NotFound)
        .layer(from_fn(read_whole))
        .layer(from_fn(in_time))
        .layer(from_fn(move |request, next| counting.clone().count(request, next)))
        .layer(from_fn(render))
        .layer(from_fn(careful))
        .with_state(service)
}

async fn in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(ANSWER_TIMEOUT, next.run(request)).await.unwrap_or_else(|_| Problem::TooSlow.into_response())
}

/// Nothing that is not meant to be kept is kept, and nothing is taken for something else.
async fn careful(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
