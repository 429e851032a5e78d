//! The world of a batch: the service, the clock, the randomness, the verifier, and the register's contacts.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use jiff::Timestamp;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::compact::Compact;
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;
use mohur_delivery::outbox::{NewEntry, Outbox};
use mohur_delivery::smtp::Patience;
use mohur_issuer::application::EmailCopy;
use mohur_issuer::batch::{self, Copies, Failure, Issued};
use mohur_issuer::copy::CopyLetter;
use mohur_issuer::issue::{IssuedCertificate, Statement};
use mohur_issuer::register::contacts::{ContactDetails, Contacts};

use crate::issue::certify::{self, Office};
use crate::issue::desk::{DeskError, Taken};
use crate::post::Post;
use crate::registrations::Registration;
use crate::service_client::ServiceError;
use crate::settings::Settings;
use crate::{moment, random};

/// The world of the command: its office, and what applicants need where there are applicants.
pub(super) struct BatchOffice<'a> {
    office: &'a Office<'a>,
    applicants: Option<Applicants>,
}

/// What applicants need: their contact details are remembered, and copies are sent.
pub(in crate::issue) struct Applicants {
    contacts: Contacts,
    outbox: Option<Mutex<Outbox>>,
}

impl Applicants {
    /// With the outbox of the settings, if these name a mail server.
    pub(in crate::issue) fn open(contacts: Contacts, settings: &Settings) -> Result<Self> {
        let post = settings.mail_server().is_ok().then(|| Post::open(settings, Patience::AT_ONCE)).transpose()?;
        Ok(Self { contacts, outbox: post.map(|post| Mutex::new(post.outbox)) })
    }

    pub(super) fn copies(&self) -> Copies {
        if self.outbox.is_some() { Copies::Sent } else { Copies::Impossible }
    }

    fn put_copies(&self, issued: &[Issued<'_, Registration>]) -> Result<()> {
        let wants_copy = |issued: &&Issued<'_, Registration>| issued.applicant.copy == EmailCopy::Send;
        let letters = issued.iter().filter(wants_copy).map(letter).collect::<Result<Vec<_>>>()?;
        match &self.outbox {
            Some(outbox) if !letters.is_empty() => locked(outbox).put_all(&letters, moment::now()).map(drop)?,
            _ => {}
        }
        Ok(())
    }

    fn remember(&self, issued: &[Issued<'_, Registration>]) -> Result<()> {
        let contact = |issued: &Issued<'_, Registration>| (issued.applicant.pin, issued.applicant.contact.clone());
        Ok(self.contacts.remember_all(&issued.iter().map(contact).collect::<Vec<_>>())?)
    }
}

fn letter(issued: &Issued<'_, Registration>) -> Result<NewEntry> {
    let certificate = Compact::parse(issued.registration.certificate.as_bytes())?;
    let letter = CopyLetter { language: issued.applicant.language, number: issued.number, certificate };
    Ok(letter.entry(&issued.applicant.contact.email)?)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> BatchOffice<'a> {
    pub(super) fn new(office: &'a Office<'a>, applicants: Option<Applicants>) -> Self {
        Self { office, applicants }
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
        let Some(applicants) = &self.applicants else { return Ok(None) };
        applicants.contacts.of(pin).map_err(|error| refused(error.into()))
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

    fn follow_up(&self, issued: &[Issued<'_, Registration>]) -> Result<(), Failure> {
        let Some(applicants) = &self.applicants else { return Ok(()) };
        applicants.put_copies(issued).and_then(|()| applicants.remember(issued)).map_err(refused)
    }
}

fn places_failure(error: anyhow::Error) -> Failure {
    error.downcast().map_or_else(refused, failure)
}

/// A service that is away or in trouble may do later what it was asked; one that refuses a token will not.
fn failure(error: ServiceError) -> Failure {
    if error.is_away() { Failure::Away(error.into()) } else { Failure::Refused(error.into()) }
}

fn refused(error: anyhow::Error) -> Failure {
    Failure::Refused(error.into())
}
