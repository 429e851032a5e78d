//! What a batch needs of the world around it.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::journal::Applicant;
use crate::issue::{IssuedCertificate, Statement};
use crate::register::contacts::ContactDetails;

/// The clock, the randomness, the service, and the people who applied.
///
/// What a batch does survives a kill at any moment, so everything here may be asked twice: registering and following up
/// the same again must be as good as once.
pub trait Office: Sync {
    /// What the service is told about a certificate; kept in the journal as JSON until it is registered.
    type Registration: Clone + Serialize + DeserializeOwned + Send + Sync;

    /// Now, in whole seconds.
    fn now(&self) -> Timestamp;
    /// Waits for so long.
    fn pause(&self, pause: Duration);
    /// A new number, from random bits.
    fn number(&self) -> Result<CertificateNumber, Failure>;
    /// The contact details that the person gave last time.
    fn last_contact(&self, pin: Pin) -> Result<Option<ContactDetails>, Failure>;
    /// So many places in status lists, which are never given out again.
    fn reserve(&self, count: usize) -> Result<Vec<StatusReference>, Failure>;
    /// Reads the page back as anyone would read it, and compares what it says with what was signed.
    fn read_back(&self, certificate: &IssuedCertificate) -> Result<(), Failure>;
    /// What the service is to be told about a certificate.
    fn registration(
        &self,
        statement: &dyn Statement,
        certificate: &IssuedCertificate,
    ) -> Result<Self::Registration, Failure>;
    /// The compact form in it, from which its page is made again.
    fn compact(registration: &Self::Registration) -> &[u8];
    /// Registers certificates; for each, in their order, whether the service has it now, or why it refused it.
    fn register(&self, registrations: &[Self::Registration]) -> Result<Vec<Result<(), String>>, Failure>;
    /// Does what is to be done for applicants whose certificates are registered.
    fn follow_up(&self, issued: &[Issued<'_, Self::Registration>], decided: Decided) -> Result<(), Failure>;
}

/// When it was decided that a certificate is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// In this run.
    Now,
    /// In an earlier one: what the applicant gave then may not be the newest any more.
    Before,
}

/// An applicant's certificate that is registered.
#[derive(Clone, Copy, Debug)]
pub struct Issued<'a, R> {
    /// Its number.
    pub number: CertificateNumber,
    /// What the service was told.
    pub registration: &'a R,
    /// Who applied.
    pub applicant: &'a Applicant,
}

/// Why the world did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// It may do it later: nobody there, or too busy.
    #[error("{0}")]
    Away(Box<dyn std::error::Error + Send + Sync>),
    /// The places reserved beforehand are used up.
    #[error("{} has {left} places left", file.display())]
    TooFewPlaces {
        /// Their file.
        file: PathBuf,
        /// How many it has.
        left: u64,
    },
    /// It will not.
    #[error("{0}")]
    Refused(Box<dyn std::error::Error + Send + Sync>),
}
