//! The applicant's copy: into the outbox, where it is safe, then one try at once.

use anyhow::{Context, Result};
use mohur_certificate::language::Language;
use mohur_delivery::round::Outcome;
use mohur_delivery::smtp::Patience;
use mohur_issuer::application::{Application, EmailCopy};
use mohur_issuer::copy::CopyLetter;
use mohur_issuer::issue::IssuedCertificate;
use serde::Serialize;

use super::Means;
use crate::moment;
use crate::post::{self, Machine, Post};
use crate::trusted::TrustFlags;

/// What became of the copy.
#[derive(Serialize)]
pub(super) struct Copied {
    #[serde(skip)]
    to: String,
    /// `sent`, `waiting` or `given_up`, as the outbox has it.
    state: &'static str,
    /// What went wrong, in the language of the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// The post office, where a copy is wanted: without one, nothing is to be issued.
pub(super) fn open(application: &Application, means: &Means<'_>) -> Result<Option<Post>> {
    match application.copy() {
        EmailCopy::DoNotSend => Ok(None),
        EmailCopy::Send => Post::open(means.settings, Patience::AT_ONCE).map(Some).context(match means.language {
            Language::En => "--copy cannot send a copy",
            Language::Az => "--copy ilə surət göndərmək olmur",
        }),
    }
}

/// Puts the copy into the outbox and tries once to send it. Only the outbox can fail: a mail server may take its time.
pub(super) fn send(
    post: &mut Post,
    application: &Application,
    certificate: &IssuedCertificate,
    means: &Means<'_>,
    trust: &TrustFlags,
) -> Result<Copied> {
    let (number, certificate) = (certificate.claims.number, certificate.compact.clone());
    let letter = CopyLetter { language: application.language(), number, certificate };
    let entry = letter.entry(&application.contact().email)?;
    post.outbox.put_all(std::slice::from_ref(&entry), moment::now()).with_context(|| match means.language {
        Language::En => {
            format!("the certificate {number} is issued, but its copy is not in the outbox and will not be sent")
        }
        Language::Az => {
            format!("{number} nömrəli arayış verildi, lakin surəti göndəriləcəklər qutusuna düşmədi və göndərilməyəcək")
        }
    })?;
    let machine = Machine { trust: || trust.open_again(means.settings), types: means.types };
    let report = post.round(&machine).deliver_key(entry.key());
    post.mailer.hang_up();
    let to = application.contact().email.to_string();
    Ok(match report {
        Ok(Some(report)) => Copied::new(to, &report.outcome, means.language),
        // It is safe, whatever keeps this process from sending it: another one that is quicker, or the outbox.
        Ok(None) | Err(_) => Copied { to, state: "waiting", problem: None },
    })
}

impl Copied {
    fn new(to: String, outcome: &Outcome, language: Language) -> Self {
        let problem = match outcome {
            Outcome::Sent => None,
            Outcome::Waits { problem, .. } | Outcome::GivenUp { problem } => Some(post::problem(problem, language)),
        };
        Self { to, state: post::outcome_word(outcome), problem }
    }

    /// Whether it was refused for good.
    pub(super) fn is_given_up(&self) -> bool {
        self.state == "given_up"
    }

    /// The address that the copy goes to.
    pub(super) fn to(&self) -> &str {
        &self.to
    }

    /// A sentence about the copy.
    pub(super) fn sentence(&self, language: Language) -> String {
        let email = &self.to;
        let why = self.problem.as_ref().map(|problem| format!(" ({problem})")).unwrap_or_default();
        match (self.state, language) {
            ("sent", Language::En) => format!("a copy was sent to {email}"),
            ("sent", Language::Az) => format!("surəti {email} ünvanına göndərildi"),
            ("given_up", Language::En) => format!("no copy can be sent to {email}{why}"),
            ("given_up", Language::Az) => format!("surətini {email} ünvanına göndərmək mümkün deyil{why}"),
            (_, Language::En) => format!("the copy to {email} waits in the outbox{why}; `mohur deliver` sends it"),
            (_, Language::Az) => {
                format!("{email} ünvanına surət göndəriləcəklər qutusunda gözləyir{why}; onu `mohur deliver` göndərir")
            }
        }
    }
}
