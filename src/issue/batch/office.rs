//! The world of a batch: the service, the clock, the randomness, the verifier, and the register's contacts.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::batch::{self, Applicant, Failure};
use mohur_issuer::issue::{IssuedCertificate, Statement};
use mohur_issuer::register::contacts::{ContactDetails, Contacts};

use crate::issue::certify::{self, Office};
use crate::issue::desk::{DeskError, Taken};
use crate::registrations::Registration;
use crate::service_client::ServiceError;
use crate::{moment, random};

/// The world of the command: its office, and the applicants' contact details where there are applicants.
pub(super) struct BatchOffice<'a> {
    office: &'a Office<'a>,
    contacts: Option<Mutex<Contacts>>,
}

impl<'a> BatchOffice<'a> {
    pub(super) fn new(office: &'a Office<'a>, contacts: Option<Contacts>) -> Self {
        Self { office, contacts: contacts.map(Mutex::new) }
    }

    fn contacts(&self) -> Option<MutexGuard<'_, Contacts>> {
        self.contacts.as_ref().map(|contacts| contacts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl batch::Office for BatchOffice<'_> {
    type Registration = Registration;

    fn now(&self) -> Timestamp {
        moment::now()
    }

    fn number(&self) -> Result<CertificateNumber, Failure> {
        Ok(CertificateNumber::from_random(*random::bytes().map_err(refused)?))
    }

    fn last_contact(&self, pin: Pin) -> Result<Option<ContactDetails>, Failure> {
        Ok(self.contacts().and_then(|contacts| contacts.of(pin).cloned()))
    }

    fn reserve(&self, count: usize) -> Result<Vec<StatusReference>, Failure> {
        self.office.desk.places(u32::try_from(count).unwrap_or(u32::MAX)).map_err(places_failure)
    }

    fn read_back(&self, certificate: &IssuedCertificate) -> Result<(), Failure> {
        self.office.read_back(certificate).map_err(refused)
    }

    fn registration(
        &self,
        statement: &dyn Statement,
        certificate: &IssuedCertificate,
    ) -> Result<Registration, Failure> {
        certify::registration(statement, certificate).map_err(refused)
    }

    fn compact(registration: &Registration) -> &[u8] {
        registration.certificate.as_bytes()
    }

    fn register(&self, registrations: &[Registration]) -> Result<Vec<Result<(), String>>, Failure> {
        let taken = |answer: Result<Taken, DeskError>| match answer {
            Ok(_) => Ok(Ok(())),
            Err(DeskError::Service(error)) if error.is_for_good() => Ok(Err(error.to_string())),
            Err(DeskError::Service(error)) => Err(failure(error)),
            Err(error) => Err(Failure::Refused(error.into())),
        };
        self.office.desk.register(registrations).into_iter().map(taken).collect()
    }

    fn follow_up(&self, registered: &[(&Registration, &Applicant)]) -> Result<(), Failure> {
        let Some(mut contacts) = self.contacts() else { return Ok(()) };
        for (_, applicant) in registered {
            contacts.remember(applicant.pin, &applicant.contact).map_err(|error| refused(error.into()))?;
        }
        Ok(())
    }
}

fn places_failure(error: anyhow::Error) -> Failure {
    error.downcast().map_or_else(refused, failure)
}

/// A service that is away or in trouble may do later what it was asked; one that refuses a token will not.
fn failure(error: ServiceError) -> Failure {
    match error {
        ServiceError::Unreachable { .. } | ServiceError::NoAnswer { .. } => Failure::Away(error.into()),
        ServiceError::Refused { status: 429 | 500.., .. } => Failure::Away(error.into()),
        _ => Failure::Refused(error.into()),
    }
}

fn refused(error: anyhow::Error) -> Failure {
    Failure::Refused(error.into())
}
