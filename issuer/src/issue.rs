//! Issuing: from a statement that keeps every rule to claims, a signature, a compact form and a page.
//!
//! Pure but for the signer: number, place in a status list and moment come in as an [`Issuance`]. Registering the result
//! and reading its page back through a verifier are the caller's.

use jiff::Timestamp;
use jiff::civil::Date;
use mohur_certificate::claims::{Claims, ClaimsError, StatusReference};
use mohur_certificate::compact::Compact;
use mohur_certificate::cose::{Content, Sign1, Signer, SignerError};
use mohur_certificate::document_type::DocumentError;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page::{self, Page, PageError};

mod authority;
pub(crate) mod employment;
mod statement;

#[cfg(test)]
pub(crate) use self::authority::tests as authority_tests;
pub use self::authority::{Authority, AuthorityError};
pub use self::statement::{Holder, Parties, Statement};

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

/// A certificate in all its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCertificate {
    /// What it says.
    pub claims: Claims,
    /// The claims with their signature.
    pub sign1: Sign1,
    /// What its QR code carries, and what a service keeps.
    pub compact: Compact,
    /// Its page.
    pub pdf: Vec<u8>,
}

/// Signs what `statement` says and writes its page. Nothing is signed that its document type would not print.
pub fn issue(
    statement: &dyn Statement,
    issuance: &Issuance,
    authority: &Authority,
    signer: &dyn Signer,
) -> Result<IssuedCertificate, IssueError> {
    let claims = claims(statement, issuance, authority)?;
    let document_type = statement.document_type();
    document_type.check(&claims.document)?;
    same_days(&claims, statement)?;
    let sign1 = Sign1::sign(signer, Claims::CONTENT_TYPE, claims.encode()?)?;
    let Page { compact, pdf } = page::make(document_type, &claims, &sign1, authority.verification_base())?;
    Ok(IssuedCertificate { claims, sign1, compact, pdf })
}

/// The page reckons days with its document type's offset, the claims with the trust list's zone: they must agree.
fn same_days(claims: &Claims, statement: &dyn Statement) -> Result<(), IssueError> {
    let document_type = statement.document_type();
    let printed = [document_type.issued_day(claims), document_type.last_day(claims)];
    let signed = [statement.first_day(), statement.last_day()];
    match printed.into_iter().zip(signed).find(|(printed, signed)| printed != signed) {
        Some((printed, signed)) => Err(IssueError::OtherOffset { printed, signed }),
        None => Ok(()),
    }
}

/// What the certificate of `statement` says.
pub fn claims(statement: &dyn Statement, issuance: &Issuance, authority: &Authority) -> Result<Claims, IssueError> {
    let (checked, issued) = (statement.first_day(), authority.day(issuance.issued));
    if checked != issued {
        return Err(IssueError::OtherDay { checked, issued });
    }
    let last_day = statement.last_day();
    let expires = authority.end_of(last_day).ok_or(IssueError::LastDayOutOfReach { last_day })?;
    Ok(Claims {
        issuer: authority.id().to_owned(),
        expires,
        issued: issuance.issued,
        number: issuance.number,
        status: issuance.status.clone(),
        document: statement.document(),
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
    /// The trust list's zone and the document type's offset disagree.
    #[error(
        "the page would print {printed} where the certificate means {signed}: the trust list gives the issuer another time zone than the document type"
    )]
    OtherOffset {
        /// What would be printed.
        printed: Date,
        /// What was applied for.
        signed: Date,
    },
    /// Something that the page could not say, a letter that its font lacks among it.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Claims outside the format's bounds.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
    /// The signing key.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The page cannot be written.
    #[error(transparent)]
    Page(#[from] PageError),
}

#[cfg(test)]
mod tests;
