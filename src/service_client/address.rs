//! Where the service is.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ureq::http::Uri;

/// An address to which a token may be sent: HTTPS, or HTTP that does not leave this machine. No slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServiceAddress {
    text: String,
    is_loopback: bool,
}

impl ServiceAddress {
    /// The address of a path, which begins with a slash.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// Whether the service runs on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.is_loopback
    }
}

impl FromStr for ServiceAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shown = || text.chars().filter(|character| !character.is_control()).take(100).collect();
        let uri: Uri = text.parse().map_err(|_| AddressError::NotAnAddress { text: shown() })?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(AddressError::NotAnAddress { text: shown() });
        };
        // A name and password in an address would be printed with it.
        if uri.query().is_some() || text.contains(['@', '#']) {
            return Err(AddressError::NotAnAddress { text: shown() });
        }
        let is_loopback = is_loopback(host);
        match scheme {
            "https" => {}
            "http" if is_loopback => {}
            "http" => return Err(AddressError::InTheClear { text: shown() }),
            _ => return Err(AddressError::NotAnAddress { text: shown() }),
        }
        Ok(Self { text: text.trim_end_matches('/').to_owned(), is_loopback })
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl fmt::Display for ServiceAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Why a text is no address of a service.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AddressError {
    /// Something else.
    #[error("`{text}` is not the address of a service, like https://service.example.az")]
    NotAnAddress {
        /// What was given.
        text: String,
    },
    /// A token would be read by everyone on the way.
    #[error("`{text}` would send the token in the clear; use https://, or http:// on this machine alone")]
    InTheClear {
        /// What was given.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_leave_this_machine_only_encrypted() {
        for good in ["https://service.example.az", "http://127.0.0.1:8089", "http://[::1]:1", "http://localhost:1/"] {
            assert!(good.parse::<ServiceAddress>().is_ok(), "{good}");
        }
        for clear in ["http://service.example.az", "http://10.0.0.1", "http://127.0.0.1.example.az", "http://0.0.0.0"] {
            assert!(matches!(clear.parse::<ServiceAddress>(), Err(AddressError::InTheClear { .. })), "{clear}");
        }
        for wrong in ["", "service", "ftp://a", "https://", "https://a?b", "https://a#b", "https://u:p@a", "a b"] {
            assert!(matches!(wrong.parse::<ServiceAddress>(), Err(AddressError::NotAnAddress { .. })), "{wrong}");
        }
    }

    #[test]
    fn paths_follow_one_slash() {
        let address: ServiceAddress = "https://service.example.az/mohur/".parse().unwrap();
        assert_eq!(address.join("/v1/checks"), "https://service.example.az/mohur/v1/checks");
    }
}
