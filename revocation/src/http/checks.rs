//! Checking a number, and the views of what was checked.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use mohur_certificate::identifier::{Pin, Voen};
use mohur_certificate::number::CertificateNumber;
use serde::{Deserialize, Serialize};

use super::auth::{Caller, ToAudit, ToCheck};
use super::body::Json;
use super::certificates::parse_number;
use super::paging::{PageQuery, Part, Wanted};
use super::problem::Problem;
use crate::record::{
    CertificateRecord, CheckOutcome, CompactBytes, Entry, Event, How, Notify, Organisation, Person, PersonName,
    Revocation,
};
use crate::service::{self, Service};
use crate::store::View;

/// How far the clock of a machine without a network may be ahead: what verifiers allow too.
const MAX_SKEW: SignedDuration = SignedDuration::from_mins(5);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    number: String,
    person: Option<Person>,
    how: Option<How>,
}

/// One shape for everything that is not in force.
#[derive(Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub(super) enum Standing {
    InForce { number: CertificateNumber, expires: Timestamp, certificate: CompactBytes },
    NotInForce,
}

/// `POST /v1/checks`
pub(super) async fn check(
    State(service): State<Arc<Service>>,
    caller: Caller<ToCheck>,
    Json(question): Json<Question>,
) -> Result<Answer<Standing>, Problem> {
    let number = parse_number(&question.number)?;
    let how = question.how.unwrap_or(How::Number);
    not_in_future(how, service.now())?;
    let mut actor = caller.actor;
    actor.person = question.person;
    let answer = service.check(actor, number, how).await?;
    Ok(Answer(match answer {
        service::Answer::InForce(record) => Standing::InForce {
            number,
            expires: record.registration.expires,
            certificate: record.registration.certificate,
        },
        service::Answer::NotInForce => Standing::NotInForce,
    }))
}

/// What was verified earlier was verified before now, as far as clocks agree.
fn not_in_future(how: How, now: Timestamp) -> Result<(), Problem> {
    match how {
        How::Offline(verified) if verified.duration_since(now) > MAX_SKEW => {
            Err(Problem::Body { cause: Arc::new(InFuture { verified }) })
        }
        _ => Ok(()),
    }
}

/// A clock that is wrong.
#[derive(Debug, thiserror::Error)]
#[error("how: {verified} has not come yet: set the clock of the machine that verified")]
struct InFuture {
    verified: Timestamp,
}

/// A check as the one who made it sees it: whose certificate it was only if it was in force, and not why it was not.
#[derive(Serialize)]
pub(super) struct OwnCheck {
    at: Timestamp,
    number: CertificateNumber,
    how: How,
    result: SeenResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<PersonName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Person>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum SeenResult {
    InForce,
    NotInForce,
}

impl From<CheckOutcome> for SeenResult {
    fn from(outcome: CheckOutcome) -> Self {
        match outcome {
            CheckOutcome::InForce => Self::InForce,
            CheckOutcome::Expired | CheckOutcome::Deactivated | CheckOutcome::Unknown => Self::NotInForce,
        }
    }
}

impl OwnCheck {
    fn of(entry: Entry) -> Option<Self> {
        let Event::Checked { number, how, outcome, holder } = entry.event else { return None };
        Some(Self { at: entry.at, number, how, result: outcome.into(), holder, person: entry.by.person })
    }
}

/// `GET /v1/checks`: those of the token's organisation.
pub(super) async fn own_checks(
    State(service): State<Arc<Service>>,
    caller: Caller<ToCheck>,
    PageQuery(page): PageQuery,
) -> Result<Answer<Part<OwnCheck>>, Problem> {
    let view = View::ChecksByOrganisation(caller.actor.organisation.voen);
    Ok(Answer(Part::of(service.log(view, page).await?, OwnCheck::of)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Holder {
    pin: Pin,
    cursor: Option<String>,
    limit: Option<u16>,
}

/// A check as its holder and auditors see it.
#[derive(Serialize)]
pub(super) struct SeenCheck {
    at: Timestamp,
    number: CertificateNumber,
    how: How,
    outcome: CheckOutcome,
    organisation: Organisation,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<PersonName>,
}

impl SeenCheck {
    fn of(entry: Entry) -> Option<Self> {
        let Event::Checked { number, how, outcome, holder } = entry.event else { return None };
        let (organisation, person) = (entry.by.organisation, entry.by.person);
        Some(Self { at: entry.at, number, how, outcome, organisation, person, holder })
    }
}

/// `POST /v1/holders/checks`: who looked at a person's certificates.
pub(super) async fn holder_checks(
    State(service): State<Arc<Service>>,
    _: Caller<ToAudit>,
    Json(Holder { pin, cursor, limit }): Json<Holder>,
) -> Result<Answer<Part<SeenCheck>>, Problem> {
    let page = Wanted::new(cursor, limit).page().map_err(|error| Problem::Body { cause: Arc::new(error) })?;
    Ok(Answer(Part::of(service.log(View::ChecksOfHolder(pin), page).await?, SeenCheck::of)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verifier {
    pin: Option<Pin>,
    voen: Option<Voen>,
    cursor: Option<String>,
    limit: Option<u16>,
}

/// Nobody's checks are asked for, or those of two.
#[derive(Debug, thiserror::Error)]
#[error("either `pin` or `voen` says whose checks are wanted")]
struct NotOneVerifier;

/// `POST /v1/verifiers/checks`: what a person, or an organisation, checked.
pub(super) async fn verifier_checks(
    State(service): State<Arc<Service>>,
    _: Caller<ToAudit>,
    Json(Verifier { pin, voen, cursor, limit }): Json<Verifier>,
) -> Result<Answer<Part<SeenCheck>>, Problem> {
    let page = Wanted::new(cursor, limit).page().map_err(|error| Problem::Body { cause: Arc::new(error) })?;
    let view = match (pin, voen) {
        (Some(pin), None) => View::ChecksByPerson(pin),
        (None, Some(voen)) => View::ChecksByOrganisation(voen),
        _ => return Err(Problem::Body { cause: Arc::new(NotOneVerifier) }),
    };
    Ok(Answer(Part::of(service.log(view, page).await?, SeenCheck::of)))
}

/// A certificate as its holder sees it.
#[derive(Serialize)]
pub(super) struct HeldCertificate {
    number: CertificateNumber,
    registered: Timestamp,
    expires: Timestamp,
    state: CheckOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation: Option<Revocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    addressee: Option<Organisation>,
    notify: Notify,
    certificate: CompactBytes,
}

impl HeldCertificate {
    fn of(record: CertificateRecord, now: Timestamp) -> Self {
        let state = record.outcome(now);
        let CertificateRecord { registration, registered, revocation } = record;
        Self {
            number: registration.number,
            registered,
            expires: registration.expires,
            state,
            revocation,
            addressee: registration.addressee,
            notify: registration.notify,
            certificate: registration.certificate,
        }
    }
}

/// `POST /v1/holders/certificates`: a person's certificates.
pub(super) async fn holder_certificates(
    State(service): State<Arc<Service>>,
    _: Caller<ToAudit>,
    Json(Holder { pin, cursor, limit }): Json<Holder>,
) -> Result<Answer<Part<HeldCertificate>>, Problem> {
    let page = Wanted::new(cursor, limit).page().map_err(|error| Problem::Body { cause: Arc::new(error) })?;
    let (found, now) = (service.certificates_of(pin, page).await?, service.now());
    Ok(Answer(Part::of(found, |record| Some(HeldCertificate::of(record, now)))))
}

/// `GET /v1/log`: everything that happened.
pub(super) async fn log(
    State(service): State<Arc<Service>>,
    _: Caller<ToAudit>,
    PageQuery(page): PageQuery,
) -> Result<Answer<Part<Entry>>, Problem> {
    Ok(Answer(Part::of(service.log(View::Everything, page).await?, Some)))
}
