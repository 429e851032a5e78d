//! Which address does what.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use super::auth::{Caller, ToAudit};
use super::batch::Room;
use super::body::read_whole;
use super::metrics::Counters;
use super::problem::{Problem, render};
use super::{batch, certificates, checks, health, lists};
use crate::service::Service;

/// How long an answer may take; a group of writes takes milliseconds.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// The addresses that take bodies of many certificates.
fn bulk_routes() -> [(&'static str, MethodRouter<Arc<Service>>); 1] {
    [("/v1/certificates/batch", post(batch::register_all))]
}

/// Every other address.
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
        ("/v1/status-lists", get(lists::aggregation)),
        ("/v1/status-lists/{id}", get(lists::status_list)),
        ("/v1/trust-list", get(lists::trust_list)),
        ("/healthz", get(health::health)),
        ("/readyz", get(health::readiness)),
        ("/openapi.json", get(health::openapi)),
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
    // What is added after this layer reads its bodies itself.
    router = router.fallback(async || Problem::NotFound).layer(from_fn(read_whole));
    let room = Room::new(Arc::clone(&service));
    for (path, methods) in bulk_routes() {
        let methods = methods.layer(from_fn_with_state(room.clone(), Room::read_whole));
        let refused = (async || Problem::Method).layer(from_fn(read_whole));
        router = router.route(path, methods.fallback(refused));
    }
    router
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::health::OPENAPI;
    use std::collections::BTreeSet;

    #[test]
    fn the_description_has_every_address_and_no_other() {
        let described: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        let described: BTreeSet<&str> = described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let routed = routes(&Counters::default()).into_iter().chain(bulk_routes());
        let routed: BTreeSet<&str> = routed.map(|(path, _)| path).collect();
        assert_eq!(described, routed);
    }
}
