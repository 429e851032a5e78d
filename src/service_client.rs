//! The service as this command asks it: JSON over HTTPS with a bearer token, every answer bounded.

mod address;
mod bulk;
mod error;
mod flags;
mod token;
mod words;

use std::time::Duration;

use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::{Agent, Body};

pub(crate) use self::address::ServiceAddress;
pub(crate) use self::error::{Doing, ServiceError};
pub(crate) use self::flags::ServiceFlags;
pub(crate) use self::token::Token;
pub(crate) use self::words::{
    CheckRequest, HeldCertificate, Novelty, OwnCheck, Registered, Revoked, SeenCheck, SeenResult, Standing,
};
use self::words::{HolderRequest, Part, Why};

/// A person waits for the answer; a service that needs longer is not well.
const TIMEOUT: Duration = Duration::from_secs(30);
/// One part of a list: the service sends at most 200 items of a few kilobytes.
const MAX_ANSWER: u64 = 4 << 20;
/// Parts of one list: with [`PART`] items each, more than a person has or a table shows.
const MAX_PARTS: usize = 50;
/// Items asked for at once: what the service gives at most.
const PART: u16 = 200;

/// A service, and the token that opens it.
pub(crate) struct ServiceClient {
    agent: Agent,
    address: ServiceAddress,
    token: Token,
    language: Language,
}

impl ServiceClient {
    /// A client that has its problems told in `language`.
    pub(crate) fn new(address: ServiceAddress, token: Token, language: Language) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            // A token goes to the address in the settings and nowhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("mohur/", env!("CARGO_PKG_VERSION")));
        // A proxy would look for the service on its own machine.
        let config = if address.is_loopback() { config.proxy(None) } else { config };
        Self { agent: config.build().new_agent(), address, token, language }
    }

    /// Where the service is.
    pub(crate) fn address(&self) -> &ServiceAddress {
        &self.address
    }

    /// Asks whether a certificate is in force; the service logs the question before it answers.
    pub(crate) fn check(&self, request: &CheckRequest) -> Result<Standing, ServiceError> {
        self.post("/v1/checks", Doing::Check, request)
    }

    /// Takes a certificate out of force for ever.
    pub(crate) fn revoke(&self, number: CertificateNumber, reason: &str) -> Result<Revoked, ServiceError> {
        self.post(&format!("/v1/certificates/{number}/revocation"), Doing::Revoke, &Why { reason })
    }

    /// The certificates of a person, newest first.
    pub(crate) fn certificates_of(&self, pin: Pin) -> Result<Vec<HeldCertificate>, ServiceError> {
        self.whole_list(|cursor| self.post("/v1/holders/certificates", Doing::List, &HolderRequest::new(pin, cursor)))
    }

    /// Who checked the certificates of a person, newest first.
    pub(crate) fn checks_of(&self, pin: Pin) -> Result<Vec<SeenCheck>, ServiceError> {
        self.whole_list(|cursor| self.post("/v1/holders/checks", Doing::List, &HolderRequest::new(pin, cursor)))
    }

    /// The checks that the token's organisation made, newest first.
    pub(crate) fn own_checks(&self) -> Result<Vec<OwnCheck>, ServiceError> {
        self.whole_list(|cursor| {
            let url = self.address.join("/v1/checks");
            let mut request = self.agent.get(&url).query("limit", PART.to_string());
            if let Some(cursor) = cursor {
                request = request.query("cursor", cursor);
            }
            let request = request.header("Authorization", &*self.token.header()).header("Accept-Language", self.tag());
            self.read(Doing::List, request.call())
        })
    }

    fn whole_list<T>(
        &self,
        part: impl Fn(Option<&str>) -> Result<Part<T>, ServiceError>,
    ) -> Result<Vec<T>, ServiceError> {
        let (mut items, mut cursor) = (Vec::new(), None::<String>);
        for _ in 0..MAX_PARTS {
            let next = part(cursor.as_deref())?;
            items.extend(next.items);
            cursor = next.next;
            if cursor.is_none() {
                return Ok(items);
            }
        }
        Err(ServiceError::EndlessList { address: self.address.to_string(), items: items.len() })
    }

    fn post<T: DeserializeOwned>(&self, path: &str, doing: Doing, body: &impl Serialize) -> Result<T, ServiceError> {
        // What this command asks has names and numbers alone, which always have a form in JSON.
        self.post_bytes(path, doing, &serde_json::to_vec(body).unwrap_or_default())
    }

    fn post_bytes<T: DeserializeOwned>(&self, path: &str, doing: Doing, body: &[u8]) -> Result<T, ServiceError> {
        let request = self.agent.post(self.address.join(path)).content_type("application/json");
        let request = request.header("Authorization", &*self.token.header()).header("Accept-Language", self.tag());
        self.read(doing, request.send(body))
    }

    fn read<T: DeserializeOwned>(
        &self,
        doing: Doing,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<T, ServiceError> {
        let lost = |error| ServiceError::transport(&self.address, doing, error);
        let mut answer = answer.map_err(lost)?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(MAX_ANSWER).read_to_vec().map_err(lost)?;
        if !status.is_success() {
            return Err(ServiceError::refused(&self.address, doing, status.as_u16(), &body));
        }
        serde_json::from_slice(&body).map_err(|_| self.unreadable(doing))
    }

    fn unreadable(&self, doing: Doing) -> ServiceError {
        ServiceError::Unreadable { address: self.address.to_string(), doing }
    }

    fn tag(&self) -> &'static str {
        self.language.tag()
    }
}
