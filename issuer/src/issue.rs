//! Issuing: from an application that keeps every rule to claims, a signature, a compact form and a page.
//!
//! Pure but for the signer: number, place in a status list and moment come in as an [`Issuance`]. Registering the result
//! and reading its page back through a verifier are the caller's.

use jiff::Timestamp;
use jiff::civil::Date;
use mohur_certificate::claims::{Claims, StatusReference};
use mohur_certificate::number::CertificateNumber;

use crate::application::Application;

mod authority;
mod facts;

pub use self::authority::{Authority, AuthorityError};
pub use self::facts::type_of;

/// What is drawn, reserved and read off the clock for one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuance {
    /// Its number, from random bits.
    pub number: CertificateNumber,
    /// Its place in a status list, reserved for it alone.
    pub status: StatusReference,
    /// The moment, in whole seconds.
    pub issued: Timestamp,
}

/// What the certificate of `application` says.
pub fn claims(application: &Application, issuance: &Issuance, authority: &Authority) -> Result<Claims, IssueError> {
    let (checked, issued) = (application.first_day(), authority.day(issuance.issued));
    if checked != issued {
        return Err(IssueError::OtherDay { checked, issued });
    }
    let last_day = application.last_day();
    let expires = authority.end_of(last_day).ok_or(IssueError::LastDayOutOfReach { last_day })?;
    Ok(Claims {
        issuer: authority.id().to_owned(),
        expires,
        issued: issuance.issued,
        number: issuance.number,
        status: issuance.status.clone(),
        document: facts::document(application),
    })
}

/// Why a certificate cannot be issued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The application was checked on another day, so its rules may no longer be kept.
    #[error(
        "the application was checked on {checked}, but the certificate would be issued on {issued}; check it again"
    )]
    OtherDay {
        /// The day of the check.
        checked: Date,
        /// The day of the issue, both in the issuer's zone.
        issued: Date,
    },
    /// A last day at the end of the calendar.
    #[error("no day follows the last day of validity, {last_day}")]
    LastDayOutOfReach {
        /// The day.
        last_day: Date,
    },
}
