//! E-mail addresses.

use std::fmt;
use std::str::FromStr;

use mohur_delivery::address::{MailAddress, MailAddressError};
use serde::{Deserialize, Serialize};

use crate::language::{Language, Sentence};

/// RFC 5321 §4.5.3.1.3: a path has at most 256 octets, two of which are its angle brackets.
const MAX_ADDRESS: usize = 254;
/// RFC 5321 §4.5.3.1.1.
const MAX_LOCAL_PART: usize = 64;
/// RFC 1035 §2.3.4.
const MAX_LABEL: usize = 63;

/// A mailbox: a dot-atom (RFC 5322 §3.2.3) at a domain of two or more labels; ASCII, without quotes or literals; one that mail
/// can be sent to ([`MailAddress`]), since a certificate that is issued may owe it a copy.
///
/// ```
/// use mohur_issuer::application::EmailAddress;
/// let address: EmailAddress = " Elcin.Eliyev@Example.AZ ".parse().unwrap();
/// assert_eq!(address.to_string(), "Elcin.Eliyev@example.az");
/// assert!("elcin@localhost".parse::<EmailAddress>().is_err());
/// let domain: EmailAddress = "elcin@Şəhər.az".parse().unwrap();
/// assert!(domain.to_string().starts_with("elcin@xn--"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct EmailAddress(String);

impl FromStr for EmailAddress {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() > MAX_ADDRESS {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::NoAtSign)?;
        if local.len() > MAX_LOCAL_PART || !local.split('.').all(is_atom) {
            return Err(EmailError::LocalPart);
        }
        // A domain name in other letters becomes its ASCII form here: nobody remembers one that mail cannot be sent to.
        match format!("{local}@{}", domain.to_ascii_lowercase()).parse::<MailAddress>() {
            Ok(mailable) if mailable.as_str().rsplit_once('@').is_some_and(|(_, domain)| is_domain(domain)) => {
                Ok(Self(mailable.as_str().to_owned()))
            }
            Err(MailAddressError::TooLong) => Err(EmailError::TooLong),
            Err(MailAddressError::LocalPart) => Err(EmailError::LocalPart),
            _ => Err(EmailError::Domain),
        }
    }
}

fn is_atom(atom: &str) -> bool {
    let is_atext = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    !atom.is_empty() && atom.bytes().all(is_atext)
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let top_is_no_number = labels.last().is_some_and(|top| !top.bytes().all(|byte| byte.is_ascii_digit()));
    labels.len() >= 2 && top_is_no_number && labels.into_iter().all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MAX_LABEL).contains(&label.len())
        && label.bytes().all(is_inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum EmailError {
    /// Longer than any address.
    TooLong,
    /// No `@`.
    NoAtSign,
    /// What stands before the `@` is no dot-atom.
    LocalPart,
    /// What stands after the `@` is no domain name.
    Domain,
}

impl Sentence for EmailError {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::TooLong => ("ünvan 254 simvoldan uzundur", "the address is longer than 254 characters"),
            Self::NoAtSign => ("ünvanda @ işarəsi yoxdur", "the address has no @"),
            Self::LocalPart => (
                "ünvanın @ işarəsindən əvvəlki hissəsində yalnız a-dan z-yə latın hərfləri, rəqəmlər və !#$%&'*+-/=?^_`{|}~ \
                 işarələri, aralarında isə tək nöqtələr ola bilər",
                "the part of the address before the @ may have only the letters a to z, digits and !#$%&'*+-/=?^_`{|}~, with \
                 single full stops between them",
            ),
            Self::Domain => (
                "ünvanın @ işarəsindən sonrakı hissəsi domen adı deyil",
                "the part of the address after the @ is no domain name",
            ),
        };
        if language == Language::Az { az.into() } else { en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_address_survives_its_text(text in "[a-z+_]{1,9}(\\.[a-z]{1,5})?@[a-zA-Z0-9]{1,9}\\.[a-z]{2,3}") {
            let address: EmailAddress = text.parse().unwrap();
            prop_assert_eq!(address.to_string().parse(), Ok(address));
        }

        #[test]
        fn every_address_can_be_mailed(text in "[a-z.+]{1,9}@([a-z0-9-]{1,5}|xn--[a-z0-9-]{1,6}|[a-z]{2}--[a-z]{1,3})\\.[a-z]{1,3}") {
            if let Ok(address) = text.parse::<EmailAddress>() {
                let mailable: MailAddress = address.to_string().parse().unwrap();
                prop_assert_eq!(mailable.as_str(), address.to_string());
            }
        }

        #[test]
        fn no_address_can_carry_a_header(text in any::<String>()) {
            if let Ok(address) = text.parse::<EmailAddress>() {
                prop_assert!(address.to_string().bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }

    #[test]
    fn wrong_addresses_are_named() {
        let long = format!("a@{}.az", "b".repeat(251));
        for (text, error) in [
            (long.as_str(), EmailError::TooLong),
            ("elcin.example.az", EmailError::NoAtSign),
            ("@example.az", EmailError::LocalPart),
            ("a..b@example.az", EmailError::LocalPart),
            ("a b@example.az", EmailError::LocalPart),
            ("a@b@example.az", EmailError::LocalPart),
            ("elçin@example.az", EmailError::LocalPart),
            ("elcin@", EmailError::Domain),
            ("elcin@example", EmailError::Domain),
            ("elcin@-example.az", EmailError::Domain),
            ("elcin@10.0.0.1", EmailError::Domain),
            ("elcin@ab--cd.az", EmailError::Domain),
            ("elcin@xn--9999999999.az", EmailError::Domain),
            ("elcin@example.az\r\nBcc: x@y.az", EmailError::LocalPart),
        ] {
            assert_eq!(text.parse::<EmailAddress>(), Err(error), "{text}");
        }
        assert!("elcin@xn--bak-lua.az".parse::<EmailAddress>().is_ok());
    }
}
