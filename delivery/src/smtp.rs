//! The mailer: one connection to the authority's own mail server, used for one letter after another.
//!
//! The commands of a letter are given one by one, because what failed decides what follows: a server that is away or that
//! refuses the login or the sender refuses every letter, a refused recipient only this one. Each answer must be the one
//! that RFC 5321 §4.3.2 names; that also stops answers which somebody injected before STARTTLS (RFC 3207 §6), since each
//! would be taken for that to the command before.

mod login;
mod server;

use std::time::Duration;

use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

pub use self::login::{Login, LoginError};
pub use self::server::{MailServer, Security, ServerError};
use crate::address::MailAddress;
use crate::problem::{Problem, Step};

type SmtpError = lettre::transport::smtp::Error;

/// How long the server may take. A try has at most twelve steps and one last answer, so that the longest takes
/// five minutes, and [`LEASE`](crate::outbox::LEASE) is longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For each step of the conversation.
    pub step: Duration,
    /// For the answer to a whole message, which servers look through before they take it.
    pub answer: Duration,
}

impl Patience {
    /// For deliverers.
    pub const DELIVERING: Self = Self { step: Duration::from_secs(20), answer: Duration::from_mins(1) };
    /// For somebody who waits for it.
    pub const AT_ONCE: Self = Self { step: Duration::from_secs(3), answer: Duration::from_secs(10) };
}

/// Who signs the certificate of the mail server.
pub enum Roots {
    /// The authorities that Mozilla trusts.
    Public,
    /// These alone: certificates in PEM.
    Own(Vec<u8>),
}

/// A mail server and how it is used.
pub struct Mailer {
    server: MailServer,
    tls: Option<TlsParameters>,
    hello: ClientId,
    login: Option<Login>,
    sender: MailAddress,
    patience: Patience,
    connection: Option<SmtpConnection>,
}

impl Mailer {
    /// A mailer that sends from `sender`; it connects when there is something to send.
    pub fn new(
        server: MailServer,
        roots: &Roots,
        login: Option<Login>,
        sender: MailAddress,
        patience: Patience,
    ) -> Result<Self, RootsError> {
        let tls = match server.security() {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(tls(server.host(), roots)?),
        };
        let hello = ClientId::Domain(sender.domain().to_owned());
        Ok(Self { server, tls, hello, login, sender, patience, connection: None })
    }

    /// Sends a message. The server has it when this succeeds.
    pub fn send(&mut self, recipient: &MailAddress, message: &[u8]) -> Result<(), Problem> {
        let kept = self.connection.take();
        let was_kept = kept.is_some();
        let mut connection = kept.map_or_else(|| self.connect(), Ok)?;
        let mut done = self.transmit(&mut connection, recipient, message);
        // Servers close connections that they have seen enough of; nothing of the letter was sent then.
        if was_kept && done.as_ref().is_err_and(|problem| problem.step == Step::Sender && problem.ended_connection()) {
            connection = self.connect()?;
            done = self.transmit(&mut connection, recipient, message);
        }
        let usable = match &done {
            Ok(()) => true,
            Err(problem) => !problem.ended_connection() && connection.command(Rset).is_ok(),
        };
        self.connection = usable.then_some(connection);
        done.map_err(|problem| problem.without(recipient))
    }

    /// Takes leave of the server, if there is a connection.
    pub fn hang_up(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            // Everything is said already; whether the server says goodbye does not matter.
            let _ = connection.quit();
        }
    }

    fn connect(&self) -> Result<SmtpConnection, Problem> {
        let wrapped = self.tls.as_ref().filter(|_| self.server.security() == Security::Tls);
        let address = (self.server.host(), self.server.port());
        let mut connection = SmtpConnection::connect(address, Some(self.patience.step), &self.hello, wrapped, None)
            .map_err(at(Step::Connection))?;
        if let (Security::StartTls, Some(tls)) = (self.server.security(), &self.tls) {
            connection.starttls(tls, &self.hello).map_err(at(Step::Encryption))?;
        }
        if let Some(login) = &self.login {
            let answer = connection.auth(DEFAULT_MECHANISMS, &login.credentials());
            expect(Step::Login, &[235], answer)?;
        }
        Ok(connection)
    }

    fn transmit(
        &self,
        connection: &mut SmtpConnection,
        recipient: &MailAddress,
        message: &[u8],
    ) -> Result<(), Problem> {
        let (from, to) = (self.sender.address().clone(), recipient.address().clone());
        expect(Step::Sender, &[250], connection.command(Mail::new(Some(from), Vec::new())))?;
        expect(Step::Recipient, &[250, 251], connection.command(Rcpt::new(to, Vec::new())))?;
        expect(Step::Content, &[354], connection.command(Data))?;
        connection.set_timeout(Some(self.patience.answer)).map_err(broken(Step::Content))?;
        expect(Step::Content, &[250], connection.message(message))?;
        connection.set_timeout(Some(self.patience.step)).map_err(broken(Step::Content))
    }
}

/// The answer, which must have one of these codes.
fn expect(step: Step, codes: &[u16], answer: Result<Response, SmtpError>) -> Result<(), Problem> {
    let answer = answer.map_err(at(step))?;
    let code = u16::from(answer.code());
    if codes.contains(&code) {
        return Ok(());
    }
    Err(Problem::new(step, Some(code), &answer.message().collect::<Vec<_>>().join(" ")))
}

fn at(step: Step) -> impl Fn(SmtpError) -> Problem {
    move |error| {
        let said = std::error::Error::source(&error).map(ToString::to_string);
        Problem::new(step, error.status().map(u16::from), &said.unwrap_or_else(|| error.to_string()))
    }
}

fn broken(step: Step) -> impl Fn(std::io::Error) -> Problem {
    move |error| Problem::new(step, None, &error.to_string())
}

fn tls(host: &str, roots: &Roots) -> Result<TlsParameters, RootsError> {
    let parameters = TlsParameters::builder(host.to_owned());
    let parameters = match roots {
        Roots::Public => parameters.certificate_store(CertificateStore::WebpkiRoots),
        Roots::Own(pem) => {
            if !pem.windows(PEM_BEGIN.len()).any(|window| window == PEM_BEGIN) {
                return Err(RootsError::Empty);
            }
            let own = Certificate::from_pem(pem).map_err(|_| RootsError::Malformed)?;
            parameters.certificate_store(CertificateStore::None).add_root_certificate(own)
        }
    };
    parameters.build().map_err(|_| RootsError::Malformed)
}

const PEM_BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Why certificates cannot be used as roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RootsError {
    /// No certificate in it.
    #[error("holds no certificate in PEM")]
    Empty,
    /// Something that is no certificate.
    #[error("holds something that is no certificate in PEM")]
    Malformed,
}
