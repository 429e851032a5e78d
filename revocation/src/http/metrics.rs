//! How many requests were answered how, for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{MatchedPath, Request};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::auth::{Caller, ToAudit};

/// Answers by address pattern and status; numbers and names never stand in a pattern.
#[derive(Clone, Default)]
pub(super) struct Counters(Arc<Mutex<BTreeMap<(String, u16), u64>>>);

impl Counters {
    /// Counts the answer to a request.
    pub(super) async fn count(self, request: Request, next: Next) -> Response {
        let path = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
        let response = next.run(request).await;
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((path, response.status().as_u16())).or_default() += 1;
        response
    }

    fn text(&self) -> String {
        let mut text =
            String::from("# HELP mohur_requests_total Requests answered.\n# TYPE mohur_requests_total counter\n");
        for ((path, status), count) in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "mohur_requests_total{{path=\"{path}\",status=\"{status}\"}} {count}");
        }
        text
    }

    /// `GET /metrics`: how much a service is asked is not for everyone.
    pub(super) fn show(&self, _: &Caller<ToAudit>) -> Response {
        ([(CONTENT_TYPE, "text/plain; version=0.0.4")], self.text()).into_response()
    }
}
