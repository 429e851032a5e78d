//! JSON that comes in: bounded, of the right type, and refused as a whole when anything in it is wrong.

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// A registration with every name at its longest has under 12 KiB.
pub(super) const MAX_BODY: usize = 16 * 1024;

/// A body in JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Problem::NotJson);
        }
        let bytes: Bytes =
            to_bytes(request.into_body(), MAX_BODY).await.map_err(|_| Problem::BodyTooLong { max: MAX_BODY })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| Problem::Body { cause: error.to_string() })
    }
}
