//! Every error that leaves the service, as problem details (RFC 9457) in Azerbaijani or English.

mod words;

use std::error::Error;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mohur_certificate::language::Language;
use serde::Serialize;

use crate::service::{RegisterError, ReserveError, RevokeError, Unavailable};
use crate::store::Conflict;
use crate::token::Scope;

/// The error behind a problem; shared, because a problem travels in the extensions of a response.
pub(super) type Cause = Arc<dyn Error + Send + Sync>;

/// What went wrong with a request.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    NoToken,
    WrongToken,
    ScopeMissing(Scope),
    NotFound,
    Method,
    NotJson,
    BodyTooLong { max: usize },
    Body { cause: Cause },
    Query { cause: Cause },
    MistypedNumber { cause: Cause },
    UnusableCertificate { cause: Cause },
    CertificateConflict { cause: Cause },
    OtherHolder,
    UnknownCertificate,
    BlockSize { count: u32, max: u32 },
    TooSlow,
    Unavailable,
}

use Problem as P;

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            P::NoToken | P::WrongToken => StatusCode::UNAUTHORIZED,
            P::ScopeMissing(_) => StatusCode::FORBIDDEN,
            P::NotFound | P::UnknownCertificate => StatusCode::NOT_FOUND,
            P::Method => StatusCode::METHOD_NOT_ALLOWED,
            P::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            P::BodyTooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            P::Body { .. } | P::Query { .. } | P::MistypedNumber { .. } => StatusCode::BAD_REQUEST,
            P::UnusableCertificate { .. } | P::OtherHolder | P::BlockSize { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            P::CertificateConflict { .. } => StatusCode::CONFLICT,
            P::TooSlow | P::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn detail(&self, language: Language) -> String {
        let template = self.words().detail.text(language);
        match self {
            P::ScopeMissing(scope) => template.replace("{scope}", scope.as_str()),
            P::BodyTooLong { max } => template.replace("{max}", &max.to_string()),
            P::BlockSize { count, max } => {
                template.replace("{count}", &count.to_string()).replace("{max}", &max.to_string())
            }
            _ => template.to_owned(),
        }
    }

    /// The technical reason, in English, for whoever wrote the client.
    fn cause(&self) -> Option<String> {
        match self {
            P::Body { cause }
            | P::Query { cause }
            | P::MistypedNumber { cause }
            | P::UnusableCertificate { cause }
            | P::CertificateConflict { cause } => Some(cause.to_string()),
            _ => None,
        }
    }

    /// The problem as its members.
    pub(super) fn details(&self, language: Language) -> Details {
        Details {
            kind: format!("urn:mohur:problem:{}", self.words().code),
            title: self.words().title.text(language),
            status: self.status().as_u16(),
            detail: self.detail(language),
            cause: self.cause(),
        }
    }

    fn response(&self, language: Language) -> Response {
        let body = serde_json::to_vec(&self.details(language)).map_or_else(|_| Body::empty(), Body::from);
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        match self {
            P::NoToken => drop(headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            P::WrongToken => {
                let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
                headers.insert(WWW_AUTHENTICATE, challenge);
            }
            P::TooSlow | P::Unavailable => drop(headers.insert(RETRY_AFTER, HeaderValue::from_static("5"))),
            _ => {}
        }
        response
    }
}

/// The members of problem details (RFC 9457 §3.1), and the technical reason.
#[derive(Serialize)]
pub(super) struct Details {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
}

/// The language of the request is not known where a problem arises: [`render`] writes it.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the problems of the handlers inside in the language that is asked for.
pub(super) async fn render(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let response = next.run(request).await;
    response.extensions().get::<Problem>().map(|problem| problem.response(language)).unwrap_or(response)
}

/// The better liked of the two languages (RFC 9110 §12.5.4); English where the request does not say.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0.0, Language::En);
    for range in wanted.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let known = Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary));
        if let Some(known) = known.filter(|_| weight > best.0) {
            best = (weight, known);
        }
    }
    best.1
}

impl From<Unavailable> for Problem {
    fn from(_: Unavailable) -> Self {
        // What happened inside was reported to whoever runs the service.
        P::Unavailable
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Conflict(Conflict::NumberTaken | Conflict::IndexUsed) => {
                P::CertificateConflict { cause: Arc::new(error) }
            }
            RegisterError::OtherHolder => P::OtherHolder,
            RegisterError::Unavailable(unavailable) => unavailable.into(),
            _ => P::UnusableCertificate { cause: Arc::new(error) },
        }
    }
}

impl From<ReserveError> for Problem {
    fn from(error: ReserveError) -> Self {
        match error {
            ReserveError::Count { count, max } => P::BlockSize { count, max },
            ReserveError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<RevokeError> for Problem {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::Unknown => P::UnknownCertificate,
            RevokeError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_liked_best() {
        let of = |wanted: &'static str| {
            language(&[(ACCEPT_LANGUAGE, HeaderValue::from_static(wanted))].into_iter().collect())
        };
        assert_eq!(of("az"), Language::Az);
        assert_eq!(of("az-AZ,en;q=0.5"), Language::Az);
        assert_eq!(of("az;q=0.4, en-GB;q=0.9"), Language::En);
        assert_eq!(of("de, fr;q=0.9, az;q=0.1"), Language::Az);
        assert_eq!(of("de"), Language::En);
        assert_eq!(of(""), Language::En);
    }
}
