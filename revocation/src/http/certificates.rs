//! Issuing: places in status lists, registration, revocation.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use mohur_certificate::number::{CertificateNumber, NumberError};
use serde::{Deserialize, Serialize};

use super::auth::{Caller, ToIssue, ToRevoke};
use super::body::Json;
use super::problem::Problem;
use crate::base64url::{self, Base64UrlError};
use crate::record::{CertificateRecord, Notify, Organisation, Person, Reason};
use crate::service::{NewCertificate, Novelty, Reservation, Service};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Count {
    count: u32,
}

/// Places of one list, and of others when one had not enough.
#[derive(Serialize)]
pub(super) struct Places {
    #[serde(flatten)]
    first: Group,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    list: String,
    indices: Vec<u32>,
}

impl From<Reservation> for Group {
    fn from(Reservation { list, indices }: Reservation) -> Self {
        Self { list, indices }
    }
}

/// `POST /v1/indices`
pub(super) async fn reserve(
    State(service): State<Arc<Service>>,
    caller: Caller<ToIssue>,
    Json(Count { count }): Json<Count>,
) -> Result<Answer<Places>, Problem> {
    let mut groups = service.reserve(caller.actor, count).await?.into_iter().map(Group::from);
    Ok(Answer(Places { first: groups.next().ok_or(Problem::Unavailable)?, more: groups.collect() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    certificate: String,
    holder: Person,
    addressee: Option<Organisation>,
    notify: Option<Notify>,
}

#[derive(Serialize)]
pub(super) struct Registered {
    number: CertificateNumber,
    #[serde(rename = "registered")]
    at: Timestamp,
    expires: Timestamp,
}

/// The field `certificate` of a registration is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("certificate: {0}")]
struct NotBase64(Base64UrlError);

/// `POST /v1/certificates`
pub(super) async fn register(
    State(service): State<Arc<Service>>,
    caller: Caller<ToIssue>,
    Json(sent): Json<Sent>,
) -> Result<(StatusCode, Answer<Registered>), Problem> {
    let (novelty, record) = service.register(caller.actor, sent.try_into()?).await?;
    Ok((status(novelty), Answer(record.into())))
}

impl TryFrom<Sent> for NewCertificate {
    type Error = Problem;

    fn try_from(sent: Sent) -> Result<Self, Problem> {
        let certificate = base64url::decode(&sent.certificate);
        Ok(Self {
            certificate: certificate.map_err(|error| Problem::Body { cause: Arc::new(NotBase64(error)) })?,
            holder: sent.holder,
            addressee: sent.addressee,
            notify: sent.notify.unwrap_or(Notify::DoNotTell),
        })
    }
}

impl From<CertificateRecord> for Registered {
    fn from(record: CertificateRecord) -> Self {
        let CertificateRecord { registration, registered, .. } = record;
        Self { number: registration.number, at: registered, expires: registration.expires }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    reason: Reason,
}

#[derive(Serialize)]
pub(super) struct Revoked {
    number: CertificateNumber,
    #[serde(rename = "revoked")]
    at: Timestamp,
    reason: Reason,
}

/// `POST /v1/certificates/{number}/revocation`
pub(super) async fn revoke(
    State(service): State<Arc<Service>>,
    caller: Caller<ToRevoke>,
    Path(number): Path<String>,
    Json(why): Json<Why>,
) -> Result<(StatusCode, Answer<Revoked>), Problem> {
    let number = parse_number(&number)?;
    let (novelty, record) = service.revoke(caller.actor, number, why.reason).await?;
    let revocation = record.revocation.ok_or(Problem::Unavailable)?;
    Ok((status(novelty), Answer(Revoked { number, at: revocation.at, reason: revocation.reason })))
}

/// Reads a number as people type it; a typing error is named before anything is looked up.
pub(super) fn parse_number(text: &str) -> Result<CertificateNumber, Problem> {
    text.parse().map_err(|error: NumberError| Problem::MistypedNumber { cause: Arc::new(error) })
}

fn status(novelty: Novelty) -> StatusCode {
    match novelty {
        Novelty::New => StatusCode::CREATED,
        Novelty::Again => StatusCode::OK,
    }
}
