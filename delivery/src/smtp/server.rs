//! Where the mail server is, and how the way to it is protected.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Characters of an address: more than any host name has (RFC 1035 §2.3.4).
const MAX: usize = 300;

/// How letters get to the server unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3.3): `smtps://`.
    Tls,
    /// TLS after STARTTLS (RFC 3207), without which nothing is sent: `smtp+starttls://`.
    StartTls,
    /// None, which only this machine may have, by its number: `smtp://127.0.0.1`, `smtp://[::1]`.
    Plain,
}

impl Security {
    fn scheme(self) -> &'static str {
        match self {
            Self::Tls => "smtps",
            Self::StartTls => "smtp+starttls",
            Self::Plain => "smtp",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::Plain => 25,
        }
    }
}

/// A mail server's address.
///
/// ```
/// use mohur_delivery::smtp::{MailServer, Security, ServerError};
/// let server: MailServer = "smtps://mail.example.az".parse().unwrap();
/// assert_eq!((server.security(), server.host(), server.port()), (Security::Tls, "mail.example.az", 465));
/// let clear = "smtp://mail.example.az:25".parse::<MailServer>();
/// assert!(matches!(clear, Err(ServerError::InTheClear { .. })));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    security: Security,
    host: String,
    port: u16,
}

impl MailServer {
    /// How the way to it is protected.
    pub fn security(&self) -> Security {
        self.security
    }

    /// Its name in ASCII, or its IP address without brackets; its certificate must be for this.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for MailServer {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ServerError::NotAnAddress { text: shown(text) };
        let (scheme, rest) = text.split_once("://").filter(|_| text.len() <= MAX).ok_or_else(refused)?;
        let security = [Security::Tls, Security::StartTls, Security::Plain];
        let security = security.into_iter().find(|security| security.scheme() == scheme).ok_or_else(refused)?;
        let (host, port) = split(rest.trim_end_matches('/')).ok_or_else(refused)?;
        let port = port.map_or(Some(security.port()), |port| port.parse().ok().filter(|port| *port > 0));
        let (host, port) = (named(host).ok_or_else(refused)?, port.ok_or_else(refused)?);
        if security == Security::Plain && !is_loopback(&host) {
            return Err(ServerError::InTheClear { text: shown(text) });
        }
        Ok(Self { security, host, port })
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(100).collect()
}

/// Host and port; an IPv6 address stands in brackets.
fn split(text: &str) -> Option<(&str, Option<&str>)> {
    if let Some((host, rest)) = text.strip_prefix('[').and_then(|text| text.split_once(']')) {
        return if rest.is_empty() {
            Some((host, None))
        } else {
            rest.strip_prefix(':').map(|port| (host, Some(port)))
        };
    }
    Some(text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))))
}

fn named(host: &str) -> Option<String> {
    if host.parse::<IpAddr>().is_ok() {
        return Some(host.to_owned());
    }
    idna::domain_to_ascii_strict(host).ok().filter(|host| !host.is_empty())
}

/// No name is: `localhost` is what a resolver says it is.
fn is_loopback(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl fmt::Display for MailServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, host, port) = (self.security.scheme(), &self.host, self.port);
        if host.contains(':') {
            write!(formatter, "{scheme}://[{host}]:{port}")
        } else {
            write!(formatter, "{scheme}://{host}:{port}")
        }
    }
}

/// Why a text is no address of a mail server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// Something else.
    #[error(
        "`{text}` is not the address of a mail server, like smtps://mail.example.az or smtp+starttls://mail.example.az:587"
    )]
    NotAnAddress {
        /// What was given.
        text: String,
    },
    /// Letters could be read on the way.
    #[error(
        "`{text}` would send letters in the clear; use smtps:// or smtp+starttls://, or smtp://127.0.0.1 on this machine alone"
    )]
    InTheClear {
        /// What was given.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for (text, written) in [
            ("smtps://mail.example.az", "smtps://mail.example.az:465"),
            ("smtp+starttls://Poçt.Example.AZ/", "smtp+starttls://xn--pot-3la.example.az:587"),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
            ("smtps://localhost", "smtps://localhost:465"),
            ("smtp://[::1]", "smtp://[::1]:25"),
            ("smtps://[2001:db8::1]:1465", "smtps://[2001:db8::1]:1465"),
        ] {
            assert_eq!(text.parse::<MailServer>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn letters_leave_this_machine_only_encrypted() {
        for clear in [
            "smtp://mail.example.az",
            "smtp://10.0.0.1",
            "smtp://127.0.0.1.example.az",
            "smtp://0.0.0.0",
            "smtp://localhost",
        ] {
            assert!(matches!(clear.parse::<MailServer>(), Err(ServerError::InTheClear { .. })), "{clear}");
        }
    }

    #[test]
    fn other_texts_are_named() {
        let long = format!("smtps://{}.az", "a".repeat(300));
        for wrong in [
            "",
            "mail.example.az",
            "https://a.az",
            "smtps://",
            "smtps://a b",
            "smtps://u:p@a.az",
            "smtps://a.az:0",
            "smtps://a.az:x",
            "smtps://a.az:465/x",
            "smtps://a.az?tls=no",
            "smtps://[::1",
            "smtps://[::1]x",
            &long,
        ] {
            assert!(matches!(wrong.parse::<MailServer>(), Err(ServerError::NotAnAddress { .. })), "{wrong}");
        }
    }
}
