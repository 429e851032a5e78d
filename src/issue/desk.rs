//! Where places come from and where registrations go: to the service, or into files on a machine without a network.

use std::fmt;
use std::sync::Arc;

use anyhow::Result;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::number::CertificateNumber;

use crate::offline::places::PlacesFile;
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
    pub(super) places: PlacesFile,
    pub(super) registrations: Registrations,
}

impl Desk {
    /// `count` places in status lists, which nobody else has or will be given; unused ones are lost and harmless.
    pub(super) fn places(&self, count: u32) -> Result<Vec<StatusReference>> {
        match self {
            Self::Service(client) => Ok(client.reserve_places(count)?),
            Self::Files(files) => Ok(files.places.take(count)?),
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

impl fmt::Display for Taken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Registered(_) => "registered",
            Self::Recorded => "in the file of registrations",
        })
    }
}

/// Why a registration was not taken.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum DeskError {
    /// By the service.
    #[error(transparent)]
    Service(ServiceError),
    /// Into the file.
    #[error(transparent)]
    File(Arc<RegistrationsError>),
}

impl DeskError {
    /// Whether the service may have the certificate all the same.
    pub(super) fn may_have_happened(&self) -> bool {
        match self {
            Self::Service(error) => error.may_have_happened(),
            Self::File(_) => false,
        }
    }
}
