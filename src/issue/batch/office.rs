//! The world of a batch: the service, the clock, the randomness, the verifier, and the register's contacts.

use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::application::Application;
use mohur_issuer::batch::{Applicant, Failure, Office};
use mohur_issuer::issue::IssuedCertificate;
use mohur_issuer::register::contacts::{ContactDetails, Contacts};
use mohur_keys::trust::Trust;

use crate::issue::certify;
use crate::service_client::{Registration, ServiceClient, ServiceError};
use crate::{moment, random};

/// The world with the service at the other end of a network.
pub(super) struct ServiceOffice<'a> {
    trust: &'a Trust,
    client: &'a ServiceClient,
    contacts: Mutex<Contacts>,
}

impl<'a> ServiceOffice<'a> {
    pub(super) fn new(trust: &'a Trust, client: &'a ServiceClient, contacts: Contacts) -> Self {
        Self { trust, client, contacts: Mutex::new(contacts) }
    }

    fn contacts(&self) -> MutexGuard<'_, Contacts> {
        self.contacts.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Office for ServiceOffice<'_> {
    type Registration = Registration;

    fn now(&self) -> Timestamp {
        moment::now()
    }

    fn number(&self) -> Result<CertificateNumber, Failure> {
        Ok(CertificateNumber::from_random(*random::bytes().map_err(refused)?))
    }

    fn last_contact(&self, pin: Pin) -> Result<Option<ContactDetails>, Failure> {
        Ok(self.contacts().of(pin).cloned())
    }

    fn reserve(&self, count: usize) -> Result<Vec<StatusReference>, Failure> {
        let places = self.client.reserve(u32::try_from(count).unwrap_or(u32::MAX)).map_err(failure)?;
        let list = places.list;
        Ok(places.indices.into_iter().map(|index| StatusReference { index, uri: list.clone() }).collect())
    }

    fn read_back(&self, certificate: &IssuedCertificate) -> Result<(), Failure> {
        certify::read_back(certificate, self.trust).map_err(refused)
    }

    fn registration(
        &self,
        application: &Application,
        certificate: &IssuedCertificate,
    ) -> Result<Registration, Failure> {
        certify::registration(application, certificate).map_err(refused)
    }

    fn compact(registration: &Registration) -> &[u8] {
        registration.certificate.as_bytes()
    }

    fn register(&self, registrations: &[&Registration]) -> Result<Vec<Result<(), String>>, Failure> {
        let registered = |registration: &&Registration| match self.client.register(registration) {
            Ok(_) => Ok(Ok(())),
            Err(error) if is_about_one(&error) => Ok(Err(error.to_string())),
            Err(error) => Err(failure(error)),
        };
        registrations.iter().map(registered).collect()
    }

    fn follow_up(&self, registered: &[(&Registration, &Applicant)]) -> Result<(), Failure> {
        let mut contacts = self.contacts();
        for (_, applicant) in registered {
            contacts.remember(applicant.pin, &applicant.contact).map_err(|error| refused(error.into()))?;
        }
        Ok(())
    }
}

/// Whether the service refused what one certificate says, and would take another.
fn is_about_one(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Refused { status: 400 | 409 | 422, .. })
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
