//! Who asks: a bearer token (RFC 6750) with the scope that an address needs.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::problem::Problem;
use crate::record::Actor;
use crate::service::Service;
use crate::token::{Scope, TokenSecret};

/// A scope as a type, so that a handler's signature says what it needs.
pub(super) trait Needs {
    const SCOPE: Scope;
}

/// Reserving and registering.
pub(super) struct ToIssue;
/// Revoking.
pub(super) struct ToRevoke;
/// Checking.
pub(super) struct ToCheck;
/// Auditing.
pub(super) struct ToAudit;

impl Needs for ToIssue {
    const SCOPE: Scope = Scope::Issue;
}
impl Needs for ToRevoke {
    const SCOPE: Scope = Scope::Revoke;
}
impl Needs for ToCheck {
    const SCOPE: Scope = Scope::Check;
}
impl Needs for ToAudit {
    const SCOPE: Scope = Scope::Audit;
}

/// Someone whose token allows `S`.
pub(super) struct Caller<S> {
    pub(super) actor: Actor,
    scope: PhantomData<S>,
}

impl<S: Needs> FromRequestParts<Arc<Service>> for Caller<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        let actor = authorise(service, &parts.headers, S::SCOPE)?;
        Ok(Self { actor, scope: PhantomData })
    }
}

fn authorise(service: &Service, headers: &HeaderMap, scope: Scope) -> Result<Actor, Problem> {
    let header = headers.get(AUTHORIZATION).ok_or(Problem::NoToken)?;
    let (scheme, secret) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(Problem::NoToken)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Problem::NoToken);
    }
    let secret = TokenSecret::parse(secret.trim()).ok_or(Problem::WrongToken)?;
    let tokens = service.tokens();
    let record = tokens.find(&secret).filter(|record| record.is_good(service.now())).ok_or(Problem::WrongToken)?;
    if !record.scopes.contains(&scope) {
        return Err(Problem::ScopeMissing(scope));
    }
    Ok(Actor { token: record.id.clone(), organisation: record.organisation.clone(), person: None })
}
