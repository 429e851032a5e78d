//! JSON that comes in: bounded, of the right type, and refused as a whole when anything in it is wrong.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// A registration with every name at its longest has under 12 KiB.
pub const MAX_BODY: usize = 16 * 1024;

/// Reads the body before anything is said about the request: hyper closes a connection whose request was answered unread,
/// and a client that meanwhile sends its next request there would never learn what came of it.
pub(super) async fn read_whole(request: Request, next: Next) -> Response {
    read(request, MAX_BODY, next).await
}

/// Reads a body of at most `max` bytes, and has the request answered.
pub(super) async fn read(request: Request, max: usize, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match to_bytes(body, max).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => Problem::BodyTooLong { max }.into_response(),
    }
}

/// Lets up to `max` bytes of a body go by without keeping them, for a client that sends it whatever is answered.
pub(super) async fn pass_over(mut body: Body, max: usize) {
    let mut passed = 0;
    while passed <= max
        && let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await
    {
        passed += frame.data_ref().map_or(0, Bytes::len);
    }
}

/// A body in JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Problem::NotJson);
        }
        // It was read and measured already.
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Problem::BodyTooLong { max: MAX_BODY })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| Problem::Body { cause: Arc::new(error) })
    }
}
