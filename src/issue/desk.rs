//! Where places come from and where registrations go: to the service, or into files on a machine without a network.

use std::path::PathBuf;
use std::sync::Arc;

use mohur_certificate::claims::StatusReference;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::batch::Source;
use mohur_issuer::language::{Language, Sentence};
use mohur_issuer::places::{PlacesError, PlacesFile};

use crate::file;
use crate::registrations::{Registration, Registrations, RegistrationsError};
use crate::service_client::{ServiceClient, ServiceError};

/// Either side of issuing's edge to the service.
pub(super) enum Desk {
    /// The service, asked as certificates are made.
    Service(ServiceClient),
    /// Places that were reserved beforehand, and registrations that are sent later.
    Files(Files),
}

/// The files of a machine without a network.
pub(super) struct Files {
    pub(super) path: PathBuf,
    pub(super) places: PlacesFile,
    pub(super) registrations: Registrations,
}

impl Desk {
    /// `count` places in status lists, which nobody else has or will be given; unused ones are lost and harmless.
    pub(super) fn places(&self, count: u32) -> Result<Vec<StatusReference>, DeskError> {
        match self {
            Self::Service(client) => client.reserve_places(count).map_err(DeskError::Service),
            Self::Files(files) => {
                // A place that is taken for nothing is lost.
                files.registrations.ensure_usable().map_err(|error| DeskError::File(Arc::new(error)))?;
                files.places.take(count).map_err(|error| DeskError::Places(Arc::new(error)))
            }
        }
    }

    /// Which one it is.
    pub(super) fn source(&self) -> Source {
        match self {
            Self::Service(client) => Source::Service(client.address().to_string()),
            // A file that is not there is missed when a place is taken; its name counts all the same.
            Self::Files(Files { path, .. }) => {
                let whole =
                    file::folder(path).canonicalize().map(|folder| folder.join(path.file_name().unwrap_or_default()));
                Source::Places(whole.unwrap_or_else(|_| path.clone()))
            }
        }
    }

    /// Hands over registrations; the answers come in their order. A page may leave when its answer is good: the service has
    /// its certificate then, or the file its line, on disk. The same registration twice is as good as once.
    pub(super) fn register(&self, registrations: &[Registration]) -> Vec<Result<Taken, DeskError>> {
        match self {
            Self::Service(client) => {
                let registered = client.register_all(registrations).into_iter();
                registered.map(|one| one.map(|one| Taken::Registered(one.number)).map_err(DeskError::Service)).collect()
            }
            Self::Files(files) => {
                let recorded = files.registrations.append(registrations).map_err(Arc::new);
                registrations
                    .iter()
                    .map(|_| recorded.clone().map(|()| Taken::Recorded).map_err(DeskError::File))
                    .collect()
            }
        }
    }
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// The service has the certificate with this number.
    Registered(CertificateNumber),
    /// It stands in the file, and the service does not know it yet.
    Recorded,
}

impl Sentence for Taken {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::Registered(_) => ("qeydə alınıb", "registered"),
            Self::Recorded => ("qeydiyyat faylındadır", "in the file of registrations"),
        };
        if language == Language::Az { az.into() } else { en.into() }
    }
}

/// Why no place was given, or a registration not taken.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub(super) enum DeskError {
    /// By the service.
    Service(ServiceError),
    /// From the file of places.
    Places(Arc<PlacesError>),
    /// Into the file.
    File(Arc<RegistrationsError>),
}

impl Sentence for DeskError {
    fn sentence(&self, language: Language) -> String {
        match self {
            Self::Service(error) => error.sentence(language),
            Self::Places(error) => error.sentence(language),
            Self::File(error) => error.sentence(language),
        }
    }
}

impl DeskError {
    /// Whether the service may have the certificate all the same.
    pub(super) fn may_have_happened(&self) -> bool {
        match self {
            Self::Service(error) => error.may_have_happened(),
            Self::Places(_) | Self::File(_) => false,
        }
    }
}
