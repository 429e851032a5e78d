//! The world of a batch: the service, the clock, the randomness, the verifier, and the register's contacts.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use jiff::Timestamp;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::compact::Compact;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_delivery::outbox::{NewEntry, Outbox};
use mohur_delivery::smtp::Patience;
use mohur_issuer::application::EmailCopy;
use mohur_issuer::batch::{self, Copies, Decided, Failure, Issued};
use mohur_issuer::copy::CopyLetter;
use mohur_issuer::issue::{IssuedCertificate, Statement};
use mohur_issuer::language::Sentence;
use mohur_issuer::places::PlacesError;
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
    /// Letters that this run put into the outbox.
    letters: AtomicU64,
}

impl Applicants {
    /// With the outbox of the settings, if these name a mail server.
    pub(in crate::issue) fn open(contacts: Contacts, settings: &Settings) -> Result<Self> {
        let post = settings.mail_server().is_ok().then(|| Post::open(settings, Patience::AT_ONCE)).transpose()?;
        Ok(Self { contacts, outbox: post.map(|post| Mutex::new(post.outbox)), letters: AtomicU64::new(0) })
    }

    pub(super) fn copies(&self) -> Copies {
        if self.outbox.is_some() { Copies::Sent } else { Copies::Impossible }
    }

    fn put_copies(&self, issued: &[Issued<'_, Registration>], language: Language) -> Result<()> {
        let wants_copy = |issued: &&Issued<'_, Registration>| issued.applicant.copy == EmailCopy::Send;
        let letters = issued.iter().filter(wants_copy).map(letter).collect::<Result<Vec<_>>>()?;
        if letters.is_empty() {
            return Ok(());
        }
        let outbox = self.outbox.as_ref().with_context(|| no_mail(language))?;
        let new = locked(outbox).put_all(&letters, moment::now())?;
        self.letters.fetch_add(new as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Remembers what applicants gave; what an earlier run had decided takes the place of nothing, since it may be older.
    fn remember(&self, issued: &[Issued<'_, Registration>], decided: Decided) -> Result<()> {
        let mut given = Vec::with_capacity(issued.len());
        for Issued { applicant, .. } in issued {
            if decided == Decided::Now || self.contacts.of(applicant.pin)?.is_none() {
                given.push((applicant.pin, applicant.contact.clone()));
            }
        }
        Ok(self.contacts.remember_all(&given)?)
    }
}

fn no_mail(language: Language) -> &'static str {
    match language {
        Language::En => "copies are to be sent, but the settings name no mail server: add [mail] to mohur.toml",
        Language::Az => {
            "surətlər göndərilməlidir, lakin ayarlarda poçt serveri yoxdur: mohur.toml faylına [mail] əlavə edin"
        }
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

    /// How many copies this run has put into the outbox.
    pub(super) fn letters(&self) -> u64 {
        self.applicants.as_ref().map_or(0, |applicants| applicants.letters.load(Ordering::Relaxed))
    }

    /// A service that is away or in trouble may do later what it was asked; one that refuses a token will not.
    fn service_failure(&self, error: &ServiceError) -> Failure {
        let told = anyhow!(error.sentence(self.office.language)).into();
        if error.is_away() { Failure::Away(told) } else { Failure::Refused(told) }
    }

    fn desk_failure(&self, error: DeskError) -> Failure {
        match error {
            DeskError::Service(error) => self.service_failure(&error),
            DeskError::Places(error) => match &*error {
                PlacesError::TooFew { path, left, .. } => Failure::TooFewPlaces { file: path.clone(), left: *left },
                other => refused(anyhow!(other.sentence(self.office.language))),
            },
            DeskError::File(error) => refused(anyhow!(error.sentence(self.office.language))),
        }
    }
}

impl batch::Office for BatchOffice<'_> {
    type Registration = Registration;

    fn now(&self) -> Timestamp {
        moment::now()
    }

    fn pause(&self, pause: Duration) {
        thread::sleep(pause);
    }

    fn number(&self) -> Result<CertificateNumber, Failure> {
        Ok(CertificateNumber::from_random(*random::bytes().map_err(refused)?))
    }

    fn last_contact(&self, pin: Pin) -> Result<Option<ContactDetails>, Failure> {
        let Some(applicants) = &self.applicants else { return Ok(None) };
        applicants.contacts.of(pin).map_err(|error| refused(error.into()))
    }

    fn reserve(&self, count: usize) -> Result<Vec<StatusReference>, Failure> {
        let places = self.office.desk.places(u32::try_from(count).unwrap_or(u32::MAX));
        places.map_err(|error| self.desk_failure(error))
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
            Err(DeskError::Service(error)) if error.is_for_good() => Ok(Err(error.sentence(self.office.language))),
            Err(error) => Err(self.desk_failure(error)),
        };
        self.office.desk.register(registrations).into_iter().map(taken).collect()
    }

    fn follow_up(&self, issued: &[Issued<'_, Registration>], decided: Decided) -> Result<(), Failure> {
        let Some(applicants) = &self.applicants else { return Ok(()) };
        let put = applicants.put_copies(issued, self.office.language);
        put.and_then(|()| applicants.remember(issued, decided)).map_err(refused)
    }
}

fn refused(error: anyhow::Error) -> Failure {
    Failure::Refused(error.into())
}
