//! The trust list as the service uses it: its own issuer, and the addresses of its status lists.

use std::path::Path;
use std::sync::Arc;

use mohur_certificate::limits::MAX_TRUST_LIST;
use mohur_keys::trust::{RootFingerprint, Trust, TrustError};

use crate::publish::content_tag;
use crate::watched::{Watched, WatchedError};
use crate::world::World;

/// A trust list, opened, and as it goes out.
pub(crate) struct TrustFile {
    pub(crate) trust: Trust,
    pub(crate) bytes: Vec<u8>,
    pub(crate) tag: String,
    status_base: String,
}

/// Why a trust list is of no use to the service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustFileError {
    /// It cannot be trusted.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It is somebody else's.
    #[error("it does not name the issuer {issuer}")]
    NoSuchIssuer {
        /// Whom the service serves.
        issuer: String,
    },
}

/// The newest trust list of the service's folder.
pub(crate) struct Trusted {
    file: Watched<TrustFile, TrustFileError>,
    issuer: String,
    world: Arc<dyn World>,
}

impl Trusted {
    /// Opens the list, which must name `issuer`; later versions are opened with the roots that this one announces, and
    /// never go back.
    pub(crate) fn open(
        path: &Path,
        roots: Vec<RootFingerprint>,
        issuer: &str,
        world: Arc<dyn World>,
    ) -> Result<Self, WatchedError<TrustFileError>> {
        let name = issuer.to_owned();
        let read = move |bytes: &[u8], known: Option<&TrustFile>| {
            let known = known.map(|known| &known.trust);
            let trust = Trust::open(bytes, &roots, known)?;
            let status_base = trust.list().issuer(&name).map(|issuer| issuer.status_base.clone());
            let status_base = status_base.ok_or_else(|| TrustFileError::NoSuchIssuer { issuer: name.clone() })?;
            Ok(TrustFile { trust, bytes: bytes.to_vec(), tag: content_tag(bytes), status_base })
        };
        let file = Watched::open(path, MAX_TRUST_LIST as u64, world.now(), read)?;
        Ok(Self { file, issuer: issuer.to_owned(), world })
    }

    /// The newest list.
    pub(crate) fn get(&self) -> Arc<TrustFile> {
        self.file.get(self.world.now(), |error| self.world.report(&error.to_string()))
    }

    /// Whose certificates the service knows.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The address of a status list.
    pub(crate) fn list_uri(&self, list: u32) -> String {
        format!("{}{list}", folder(&self.get().status_base))
    }

    /// The number of the status list with this address, if it is one of this service's addresses.
    pub(crate) fn list_of(&self, uri: &str) -> Option<u32> {
        let file = self.get();
        let base = folder(&file.status_base);
        let list: u32 = uri.strip_prefix(base.as_str())?.parse().ok()?;
        // `+7` and `007` are numbers too, but not addresses of ours.
        (uri == format!("{base}{list}")).then_some(list)
    }
}

fn folder(base: &str) -> String {
    if base.ends_with('/') { base.to_owned() } else { format!("{base}/") }
}
