//! Registering many certificates with one request, each with an answer of its own.

use std::fmt;
use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::CONTENT_LANGUAGE;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use tokio::sync::Semaphore;

use super::auth::{Caller, ToIssue};
use super::body::{self, Json};
use super::certificates::{Registered, Sent};
use super::problem::{Details, Problem, language};
use crate::service::{NewCertificate, Novelty, Service};

/// Certificates in one request: the disk is synced once for all of them, which a thousand make unnoticeable, and the answer
/// comes in a tenth of a second.
pub const MAX_CERTIFICATES: usize = 1000;
/// The longest body: a thousand registrations with long names; usual ones have some 700 bytes.
pub const MAX_BODY: usize = 3 << 19;
/// Requests that are read and carried out at the same time, a few megabytes each; others wait.
const MAX_REQUESTS: usize = 4;

/// Where requests wait that may be long.
#[derive(Clone)]
pub(super) struct Room {
    service: Arc<Service>,
    slots: Arc<Semaphore>,
}

impl Room {
    pub(super) fn new(service: Arc<Service>) -> Self {
        Self { service, slots: Arc::new(Semaphore::new(MAX_REQUESTS)) }
    }

    /// Reads a long body, of those alone who may send one.
    pub(super) async fn read_whole(State(room): State<Self>, request: Request, next: Next) -> Response {
        let (mut parts, content) = request.into_parts();
        if let Err(problem) = Caller::<ToIssue>::from_request_parts(&mut parts, &room.service).await {
            body::pass_over(content, MAX_BODY).await;
            return problem.into_response();
        }
        // The semaphore is never closed.
        let _slot = room.slots.acquire().await;
        body::read(Request::from_parts(parts, content), MAX_BODY, next).await
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Many {
    #[serde(deserialize_with = "each_by_itself")]
    certificates: Vec<serde_json::Result<Sent>>,
}

/// A list whose items are read each by itself: one that is wrong spoils no other.
fn each_by_itself<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<serde_json::Result<Sent>>, D::Error> {
    struct Each;
    impl<'de> Visitor<'de> for Each {
        type Value = Vec<serde_json::Result<Sent>>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "a list of at most {MAX_CERTIFICATES} certificates")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut read = Vec::new();
            while let Some(item) = items.next_element::<Box<RawValue>>()? {
                if read.len() == MAX_CERTIFICATES {
                    return Err(A::Error::invalid_length(read.len() + 1, &self));
                }
                read.push(serde_json::from_str(item.get()));
            }
            Ok(read)
        }
    }
    deserializer.deserialize_seq(Each)
}

#[derive(Serialize)]
struct Results {
    results: Vec<Outcome>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome {
    Registered {
        #[serde(flatten)]
        registered: Registered,
        novelty: &'static str,
    },
    Refused(Details),
}

/// `POST /v1/certificates/batch`
pub(super) async fn register_all(
    State(service): State<Arc<Service>>,
    caller: Caller<ToIssue>,
    headers: HeaderMap,
    Json(Many { certificates }): Json<Many>,
) -> Result<([(HeaderName, &'static str); 1], Answer<impl Serialize>), Problem> {
    let language = language(&headers);
    let (mut readable, mut refused) = (Vec::new(), Vec::new());
    for sent in certificates {
        let new = sent.map_err(|error| Problem::Body { cause: Arc::new(error) }).and_then(NewCertificate::try_from);
        refused.push(new.map(|new| readable.push(new)).err());
    }
    let mut answers = service.register_all(&caller.actor, readable).await?.into_iter();
    let answered = refused.into_iter().map(|refused| match refused {
        Some(problem) => Err(problem),
        None => answers.next().ok_or(Problem::Unavailable)?.map_err(Problem::from),
    });
    let results = answered.map(|answer| match answer {
        Ok((novelty, record)) => Outcome::Registered { registered: record.into(), novelty: word(novelty) },
        Err(problem) => Outcome::Refused(problem.details(language)),
    });
    Ok(([(CONTENT_LANGUAGE, language.tag())], Answer(Results { results: results.collect() })))
}

fn word(novelty: Novelty) -> &'static str {
    match novelty {
        Novelty::New => "new",
        Novelty::Again => "again",
    }
}
