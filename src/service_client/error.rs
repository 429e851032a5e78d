//! What can go wrong between this command and the service, each with its remedy.

use std::sync::Arc;

use mohur_issuer::language::{Language, Sentence};
use serde::Deserialize;

use super::ServiceAddress;

/// Text of the service that is shown at most: its own sentences are far shorter.
const MAX_SHOWN: usize = 300;

/// What was asked of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Reserve,
    Register,
    Check,
    Revoke,
    List,
}

impl Sentence for Doing {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::Reserve => ("status siyahılarında yer ayırmaq", "reserve places in status lists"),
            Self::Register => ("arayışları qeydə almaq", "register certificates"),
            Self::Check => ("nömrəni yoxlamaq", "check the number"),
            Self::Revoke => ("arayışı deaktiv etmək", "deactivate the certificate"),
            Self::List => ("siyahı almaq", "list"),
        };
        if language == Language::Az { az.into() } else { en.into() }
    }
}

/// Why the service gave no answer that can be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
pub(crate) enum ServiceError {
    /// Nobody there, or not the service's certificate.
    Unreachable { address: String, doing: Doing, cause: Arc<ureq::Error> },
    /// The connection was lost after the question was on its way: it may or may not have been heard.
    NoAnswer { address: String, doing: Doing, cause: Arc<ureq::Error> },
    /// It said no; a proxy before it gives no detail.
    Refused { address: String, doing: Doing, status: u16, problem: String, detail: String },
    /// Something else answered.
    Unreadable { address: String, doing: Doing },
    /// A list that does not end.
    EndlessList { address: String, items: usize },
}

impl Sentence for ServiceError {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}

impl ServiceError {
    fn english(&self) -> String {
        let said = |doing: &Doing| doing.sentence(Language::En);
        match self {
            Self::Unreachable { address, doing, cause } => format!(
                "the service at {address} cannot be reached to {}: {cause}; is it running, and is the address right?",
                said(doing)
            ),
            Self::NoAnswer { address, doing, cause } => {
                format!("the service at {address} was asked to {} and did not answer: {cause}; try again", said(doing))
            }
            Self::Refused { address, doing, status, detail, .. } => {
                let detail = if detail.is_empty() { "it is away or has too much to do" } else { detail };
                format!("the service at {address} refused to {} ({status}): {detail}", said(doing))
            }
            Self::Unreadable { address, .. } => {
                format!("the answer of {address} is not one of this service; is the address right?")
            }
            Self::EndlessList { address, items } => {
                format!("the list of {address} does not end: {items} items were read")
            }
        }
    }

    fn azerbaijani(&self) -> String {
        let said = |doing: &Doing| doing.sentence(Language::Az);
        match self {
            Self::Unreachable { address, doing, cause } => format!(
                "{address} ünvanındakı xidmətə qoşulmaq olmur ({}): {cause}; xidmət işləyirmi, ünvan düzgündürmü?",
                said(doing)
            ),
            Self::NoAnswer { address, doing, cause } => format!(
                "{address} ünvanındakı xidmət sorğuya ({}) cavab vermədi: {cause}; yenidən cəhd edin",
                said(doing)
            ),
            Self::Refused { address, doing, status, detail, .. } => {
                let detail = if detail.is_empty() { "o, işləmir və ya çox yüklənib" } else { detail };
                format!("{address} ünvanındakı xidmət sorğunu ({}) qəbul etmədi ({status}): {detail}", said(doing))
            }
            Self::Unreadable { address, .. } => {
                format!("{address} ünvanından gələn cavab bu xidmətin cavabı deyil; ünvan düzgündürmü?")
            }
            Self::EndlessList { address, items } => format!("{address} siyahısı bitmir: {items} element oxundu"),
        }
    }
}

/// Problem details (RFC 9457).
#[derive(Deserialize)]
pub(super) struct Problem {
    #[serde(default)]
    pub(super) status: u16,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    cause: String,
}

impl ServiceError {
    pub(super) fn transport(address: &ServiceAddress, doing: Doing, cause: ureq::Error) -> Self {
        let (address, cause) = (address.to_string(), Arc::new(cause));
        match cause.as_ref() {
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::Tls(_)
            | ureq::Error::Rustls(_)
            | ureq::Error::BadUri(_)
            | ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                Self::Unreachable { address, doing, cause }
            }
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                Self::Unreachable { address, doing, cause }
            }
            _ => Self::NoAnswer { address, doing, cause },
        }
    }

    pub(super) fn refused(address: &ServiceAddress, doing: Doing, status: u16, body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(problem) => Self::of_problem(address, doing, status, problem),
            // A proxy in front of the service says in its own words that the service is away.
            Err(_) if is_passing(status) => Self::Refused {
                address: address.to_string(),
                doing,
                status,
                problem: String::new(),
                detail: String::new(),
            },
            Err(_) => Self::Unreadable { address: address.to_string(), doing },
        }
    }

    pub(super) fn of_problem(address: &ServiceAddress, doing: Doing, status: u16, problem: Problem) -> Self {
        let (title, detail, cause) = (problem.title, problem.detail, problem.cause);
        let mut told = [title, detail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        if !cause.is_empty() {
            told = format!("{} ({cause})", told.trim_end_matches('.'));
        }
        let problem = problem.kind.rsplit(':').next().unwrap_or_default().to_owned();
        let address = address.to_string();
        Self::Refused { address, doing, status, problem, detail: shown(&told) }
    }

    /// Whether the service may have done what it was asked, although no answer says so.
    pub(crate) fn may_have_happened(&self) -> bool {
        match self {
            Self::Unreachable { .. } => false,
            Self::Refused { status, .. } => *status == 408 || *status >= 500,
            Self::NoAnswer { .. } | Self::Unreadable { .. } | Self::EndlessList { .. } => true,
        }
    }

    /// Whether the service is away or in trouble, and may do later what it was asked.
    pub(crate) fn is_away(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::NoAnswer { .. } => true,
            Self::Refused { status, .. } => is_passing(*status),
            Self::Unreadable { .. } | Self::EndlessList { .. } => false,
        }
    }

    /// Whether what was sent is refused for what it says: sending it again would change nothing.
    pub(crate) fn is_for_good(&self) -> bool {
        matches!(self, Self::Refused { status: 400 | 409 | 422, .. })
    }

    /// What the service says of the problem, if it said anything.
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Refused { detail, .. } => Some(detail).filter(|detail| !detail.is_empty()).map(String::as_str),
            _ => None,
        }
    }

    /// The service's name for the problem, like `unknown-certificate`.
    pub(crate) fn problem(&self) -> Option<&str> {
        match self {
            Self::Refused { problem, .. } => Some(problem),
            _ => None,
        }
    }
}

/// Whether the status says nothing of what was asked, only of the moment (RFC 9110 §15.5.9 and §15.6, RFC 6585 §4).
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..)
}

/// Text of somebody else as a terminal may show it: short, and without control characters.
fn shown(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(MAX_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> ServiceError {
        let address = "http://127.0.0.1:8080".parse().unwrap();
        ServiceError::refused(&address, Doing::Register, status, body.as_bytes())
    }

    #[test]
    fn a_proxy_whose_service_is_away_is_no_refusal() {
        for status in [408, 429, 500, 502, 503, 504] {
            for body in ["<html><h1>Bad Gateway</h1></html>", "", "{}", r#"{"title": "Busy"}"#] {
                let error = refused(status, body);
                assert!(error.is_away() && !error.is_for_good(), "{status} {body}");
            }
        }
        assert!(refused(502, "<html>").to_string().contains("refused to register certificates (502): it is away"));
        let said = refused(502, "<html>").sentence(Language::Az);
        assert!(said.contains("sorğunu (arayışları qeydə almaq) qəbul etmədi (502): o, işləmir"), "{said}");
        for status in [302, 400, 401, 403, 404, 409, 413, 422] {
            assert!(!refused(status, "<html>").is_away() && !refused(status, "{}").is_away(), "{status}");
        }
    }
}
