//! What verdicts are given by: the trust list, the status lists at hand and the document types.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::limits::MAX_STATUS_LIST;
use mohur_keys::trust::{RootFingerprint, Trust};
use mohur_verifier::policy::Policy;
use mohur_verifier::status::StatusLists;
use mohur_verifier::verify::Verifier;

use crate::settings::Settings;
use crate::{file, trusted};

/// Status lists in one folder: a country has a few hundred.
const MAX_LISTS: usize = 10_000;

/// Where they are, by flags.
#[derive(Args)]
pub(super) struct TrustSource {
    /// The signed trust list (default: as the settings say)
    #[arg(long, value_name = "FILE", env = "MOHUR_TRUST_LIST")]
    trust_list: Option<PathBuf>,
    /// The root's fingerprint, 64 hexadecimal digits (default: as the settings say)
    #[arg(long = "root", value_name = "FINGERPRINT", env = "MOHUR_ROOT", value_delimiter = ',')]
    roots: Vec<RootFingerprint>,
    /// The folder of status lists (default: as the settings say)
    #[arg(long, value_name = "FOLDER", env = "MOHUR_STATUS_LISTS")]
    status_lists: Option<PathBuf>,
}

/// Where they are. Without a trust list nothing becomes valid.
pub(super) struct Places {
    trust_list: Option<PathBuf>,
    roots: Vec<RootFingerprint>,
    /// The folder of status lists.
    pub(super) status_lists: Option<PathBuf>,
}

/// The lists, verified, and the types.
pub(super) struct Known {
    pub(super) trust: Option<Trust>,
    pub(super) types: DocumentTypes,
    pub(super) lists: StatusLists,
}

impl TrustSource {
    /// What the flags say, and where they say nothing, the settings.
    pub(super) fn places(&self, settings: &Settings) -> Result<Places> {
        let named = settings.names_trust();
        let trust_list = match &self.trust_list {
            None if named => Some(settings.trust_list()?),
            given => given.clone(),
        };
        let roots = if self.roots.is_empty() && named { settings.roots()? } else { self.roots.clone() };
        let status_lists = self.status_lists.clone().or_else(|| settings.status_lists());
        Ok(Places { trust_list, roots, status_lists })
    }
}

impl Places {
    /// Reads and verifies the lists. A trust list that is named must be good; a status list that is not is passed over
    /// with a message, since without it nothing becomes valid.
    pub(super) fn load(&self, types: DocumentTypes) -> Result<Known> {
        let trust = self.trust_list.as_deref().map(|path| self.trust(path)).transpose()?;
        let mut lists = StatusLists::new();
        if let (Some(trust), Some(folder)) = (&trust, &self.status_lists) {
            for path in files(folder)? {
                let read = file::read(&path, MAX_STATUS_LIST);
                let kept = read.and_then(|bytes| Ok(lists.insert(&bytes, trust).map(drop)?));
                if let Err(error) = kept {
                    eprintln!("mohur: {} is passed over: {error:#}", path.display());
                }
            }
        }
        Ok(Known { trust, types, lists })
    }

    fn trust(&self, path: &Path) -> Result<Trust> {
        ensure!(!self.roots.is_empty(), "pin the root of {} with --root FINGERPRINT", path.display());
        trusted::open(path, &self.roots, self.status_lists.as_deref())
    }
}

impl Known {
    /// Who gives verdicts by them.
    pub(super) fn verifier(&self, policy: Policy) -> Verifier<'_> {
        Verifier { trust: self.trust.as_ref(), types: &self.types, lists: &self.lists, policy }
    }
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.is_file() && !inputs_hidden(path));
    ensure!(files.len() <= MAX_LISTS, "{} has more than {MAX_LISTS} files", folder.display());
    files.sort();
    Ok(files)
}

/// Files that are being written begin with a dot.
fn inputs_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
