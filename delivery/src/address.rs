//! Mail addresses that cannot carry anything else.

use std::fmt;
use std::str::FromStr;

use lettre::Address;

/// RFC 5321 §4.5.3.1.3: a path has at most 256 octets, two of which are its angle brackets.
const MAX_ADDRESS: usize = 254;

/// One mailbox: an ASCII local part at a domain. A domain in other letters is kept in its ASCII form (RFC 5891).
///
/// ```
/// use mohur_delivery::address::MailAddress;
/// let address: MailAddress = "elcin@bakı.az".parse().unwrap();
/// assert_eq!(address.as_str(), "elcin@xn--bak-lua.az");
/// assert_eq!(address.masked(), "e…@xn--bak-lua.az");
/// assert!("a@example.az\r\nBcc: b@example.az".parse::<MailAddress>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MailAddress(Address);

impl MailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    /// Enough to recognise it by, for lists that others may see.
    pub fn masked(&self) -> String {
        let first: String = self.0.user().chars().take(1).collect();
        format!("{first}…@{}", self.domain())
    }

    pub(crate) fn address(&self) -> &Address {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = MailAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_ADDRESS {
            return Err(MailAddressError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(MailAddressError::Malformed);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(MailAddressError::Malformed)?;
        if !local.is_ascii() {
            return Err(MailAddressError::LocalPart);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| MailAddressError::Domain)?;
        Address::new(local, domain).map(Self).map_err(|_| MailAddressError::Malformed)
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Why a text is no address that mail can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailAddressError {
    /// Longer than any address.
    #[error("the address has more than {MAX_ADDRESS} characters")]
    TooLong,
    /// Letters that few servers take: they would need SMTPUTF8 (RFC 6531).
    #[error("the part of the address before the @ has letters that mail servers do not take; only ASCII is sent")]
    LocalPart,
    /// No domain name.
    #[error("the part of the address after the @ is no domain name")]
    Domain,
    /// A name beside the address that is none.
    #[error("the name beside the address is too long or has control characters")]
    Name,
    /// Something else.
    #[error("this is no mail address like name@example.az")]
    Malformed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_address_carries_a_header_or_a_command(text in "\\PC{0,12}[\\r\\n <>,\"]?\\PC{0,12}@[a-z]{1,8}\\.az[\\r\\n <>,]?") {
            if let Ok(address) = text.parse::<MailAddress>() {
                prop_assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte)));
            }
        }

        #[test]
        fn an_address_survives_its_text(text in "[a-z]{1,9}@[a-zəğış]{1,9}\\.az") {
            let address: MailAddress = text.parse().unwrap();
            prop_assert_eq!(address.as_str().parse(), Ok(address));
        }
    }

    #[test]
    fn wrong_addresses_are_named() {
        let long = format!("{}@example.az", "a".repeat(244));
        for (text, error) in [
            (long.as_str(), MailAddressError::TooLong),
            ("elçin@example.az", MailAddressError::LocalPart),
            ("a@exa mple.az", MailAddressError::Domain),
            ("a@-a.az", MailAddressError::Domain),
            ("example.az", MailAddressError::Malformed),
            ("a b@example.az", MailAddressError::Malformed),
            ("<a@example.az", MailAddressError::Malformed),
            ("a@example.az\n", MailAddressError::Malformed),
        ] {
            assert_eq!(text.parse::<MailAddress>(), Err(error), "{text}");
        }
    }
}
