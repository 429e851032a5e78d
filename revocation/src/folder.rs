//! The folder of a service: made explicitly, once, and opened only when all of it is there.
//!
//! ```text
//! service.toml     whose service it is, and which store is its own
//! trust-list.cwt   the signed trust list; put a newer one in its place while the service runs
//! tokens.jsonl     who may ask, as hashes
//! store/           the records
//! ```

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mohur_certificate::cose::{KeyId, Signer};
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::trust_list::{KeyUse, TrustList};
use mohur_keys::signer::PublicKey;
use mohur_keys::trust::{RootFingerprint, Trust, TrustError};
use serde::Deserialize;

use crate::lists::{ListSize, ListSizeError};
use crate::replace::replace_file;
use crate::service::{Parts, Service, StartError};
use crate::store::sled::{self, OpenError, StoreId};
use crate::token::{MAX_FILE, TokenFile, TokenFileError, Tokens};
use crate::trusted::{TrustFileError, Trusted};
use crate::watched::{Watched, WatchedError};
use crate::world::World;

const SETTINGS: &str = "service.toml";
const TRUST_LIST: &str = "trust-list.cwt";
const TOKENS: &str = "tokens.jsonl";
const STORE: &str = "store";

/// What a new service needs.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The issuer whose certificates it knows.
    pub issuer: String,
    /// The signed trust list.
    pub trust_list: Vec<u8>,
    /// The roots it is pinned to.
    pub roots: Vec<RootFingerprint>,
    /// The file of the key that signs status lists; relative to the folder, or absolute.
    pub status_key: PathBuf,
    /// The public side of that key.
    pub status_public: PublicKey,
    /// How long its status lists are.
    pub list_size: ListSize,
    /// The name of its store, made of random bytes.
    pub store: StoreId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    store: String,
    issuer: String,
    roots: Vec<String>,
    status_key: PathBuf,
    list_entries: u32,
}

/// A service's folder whose settings were read.
#[derive(Debug)]
pub struct ServiceFolder {
    path: PathBuf,
    issuer: String,
    roots: Vec<RootFingerprint>,
    status_key: PathBuf,
    list_size: ListSize,
    store: StoreId,
}

impl ServiceFolder {
    /// Makes the folder of a new service. Nothing is ever made over an old one.
    pub fn create(path: &Path, setup: &Setup) -> Result<Self, FolderError> {
        let trust = Trust::open(&setup.trust_list, &setup.roots, None)?;
        if trust.list().issuer(&setup.issuer).is_none() {
            return Err(FolderError::NoSuchIssuer { issuer: setup.issuer.clone() });
        }
        if !names_status_key(trust.list(), setup) {
            return Err(FolderError::NotAStatusKey { key: setup.status_public.key_id(), issuer: setup.issuer.clone() });
        }
        if [SETTINGS, TRUST_LIST, TOKENS, STORE].iter().any(|name| path.join(name).exists()) {
            return Err(FolderError::Exists { path: path.to_owned() });
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| failed(path, error))?;
        replace_file(&path.join(TRUST_LIST), &setup.trust_list).map_err(|error| failed(path, error))?;
        TokenFile::at(&path.join(TOKENS)).create()?;
        sled::create(&path.join(STORE), setup.store)?;
        // The settings come last: a service is whole or it has none.
        replace_file(&path.join(SETTINGS), settings_text(setup).as_bytes()).map_err(|error| failed(path, error))?;
        Self::open(path)
    }

    /// Reads the settings of a service that must be there.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        if !path.is_dir() {
            return Err(FolderError::Missing { path: path.to_owned() });
        }
        let file = path.join(SETTINGS);
        let text = fs::read_to_string(&file).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => FolderError::NoSettings { path: path.to_owned() },
            _ => failed(&file, error),
        })?;
        let wrong = |why: String| FolderError::Settings { path: file.clone(), why };
        let settings: Settings = toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))?;
        let roots = settings.roots.iter().map(|root| root.parse()).collect::<Result<_, _>>();
        Ok(Self {
            path: path.to_owned(),
            issuer: settings.issuer,
            roots: roots.map_err(|error: mohur_keys::trust::FingerprintError| wrong(error.to_string()))?,
            status_key: path.join(settings.status_key),
            list_size: ListSize::new(settings.list_entries).map_err(|error: ListSizeError| wrong(error.to_string()))?,
            store: settings.store.parse().map_err(|error: sled::StoreIdError| wrong(error.to_string()))?,
        })
    }

    /// The file of the key that signs status lists.
    pub fn status_key(&self) -> &Path {
        &self.status_key
    }

    /// The file of tokens.
    pub fn tokens(&self) -> TokenFile {
        TokenFile::at(&self.path.join(TOKENS))
    }

    /// Starts the service on its own store, with the key that signs its status lists. A certificate of one of `types` is
    /// registered only for the person whom it names.
    pub async fn start(
        &self,
        key: Box<dyn Signer + Send + Sync>,
        types: Arc<DocumentTypes>,
        world: Arc<dyn World>,
    ) -> Result<Service, FolderError> {
        let list = self.path.join(TRUST_LIST);
        let trusted = Trusted::open(&list, self.roots.clone(), &self.issuer, Arc::clone(&world))?;
        let read = |bytes: &[u8], _: Option<&Tokens>| Tokens::parse(bytes);
        let tokens = Watched::open(&self.path.join(TOKENS), MAX_FILE, world.now(), read)?;
        let store = Arc::new(sled::open(&self.path.join(STORE), self.store)?);
        let parts = Parts { store, trusted, tokens, key, types, list_size: self.list_size, world };
        Ok(Service::start(parts).await?)
    }
}

/// Whether verifiers would believe status lists that the key signs. From when on is seen when the service starts.
fn names_status_key(list: &TrustList, setup: &Setup) -> bool {
    list.keys.iter().any(|key| {
        key.x == setup.status_public.0
            && key.key_use == KeyUse::Status
            && key.issuer == setup.issuer
            && key.revoked_at.is_none()
    })
}

/// The settings in TOML; what JSON writes as a string is a string in TOML too.
fn settings_text(setup: &Setup) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let roots: Vec<_> = setup.roots.iter().map(|root| quoted(&root.to_string())).collect();
    format!(
        "# A service of Möhür. `store` names the store that belongs to it.\n\
         store = {}\nissuer = {}\nroots = [{}]\nstatus_key = {}\nlist_entries = {}\n",
        quoted(&setup.store.to_string()),
        quoted(&setup.issuer),
        roots.join(", "),
        quoted(&setup.status_key.to_string_lossy()),
        setup.list_size.entries(),
    )
}

fn failed(path: &Path, source: io::Error) -> FolderError {
    FolderError::Io { path: path.to_owned(), source }
}

/// Why a service's folder cannot be made or opened; each says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A service, or parts of one, are there already.
    #[error("{} holds a service already, and a new one is never made over it", path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The folder is gone.
    #[error(
        "the service's folder {} is missing: mount its disk, restore it from a backup, or make a new service with \
         `mohur serve init`",
        path.display()
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The folder has no settings.
    #[error(
        "{} is no service's folder: its {SETTINGS} is missing; restore it from a backup, or make a new service with \
         `mohur serve init`",
        path.display()
    )]
    NoSettings {
        /// The folder.
        path: PathBuf,
    },
    /// Settings that cannot be used.
    #[error("{} cannot be used: {why}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// Why, in a sentence.
        why: String,
    },
    /// The trust list.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// An issuer that the trust list does not name.
    #[error("the trust list does not name the issuer {issuer}")]
    NoSuchIssuer {
        /// Which.
        issuer: String,
    },
    /// A key whose status lists nobody would believe.
    #[error(
        "the trust list does not name the key {key} as a status key of {issuer}; add it with `mohur trust add --use \
         status` and sign the list anew, or name another key"
    )]
    NotAStatusKey {
        /// Its id.
        key: KeyId,
        /// Whose it should be.
        issuer: String,
    },
    /// The tokens.
    #[error(transparent)]
    Tokens(#[from] TokenFileError),
    /// The trust list of a service that starts.
    #[error(transparent)]
    TrustFile(#[from] WatchedError<TrustFileError>),
    /// The tokens of a service that starts.
    #[error(transparent)]
    TokenFile(#[from] WatchedError<TokenFileError>),
    /// The store.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The operating system.
    #[error("{} cannot be read or written: {source}", path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
