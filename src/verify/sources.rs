//! What verdicts are given by: the trust list and the status lists at hand.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use mohur_certificate::limits::{MAX_STATUS_LIST, MAX_TRUST_LIST};
use mohur_keys::trust::{RootFingerprint, Trust};
use mohur_verifier::status::StatusLists;

use crate::file;

/// Status lists in one folder: a country has a few hundred.
const MAX_LISTS: usize = 10_000;

/// Where they are; what is missing here may stand in the settings.
#[derive(Args)]
pub(super) struct TrustSource {
    /// The signed trust list
    #[arg(long, value_name = "FILE", env = "MOHUR_TRUST_LIST")]
    pub(super) trust_list: Option<PathBuf>,
    /// The root's fingerprint, 64 hexadecimal digits
    #[arg(long = "root", value_name = "FINGERPRINT", env = "MOHUR_ROOT", value_delimiter = ',')]
    pub(super) roots: Vec<RootFingerprint>,
    /// The folder of status lists
    #[arg(long, value_name = "FOLDER", env = "MOHUR_STATUS_LISTS")]
    pub(super) status_lists: Option<PathBuf>,
}

/// The lists, verified.
pub(super) struct Known {
    pub(super) trust: Option<Trust>,
    pub(super) lists: StatusLists,
}

impl TrustSource {
    /// Reads and verifies the lists. A trust list that is named must be good; a status list that is not is passed over
    /// with a message, since without it nothing becomes valid.
    pub(super) fn load(&self) -> Result<Known> {
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
        Ok(Known { trust, lists })
    }

    fn trust(&self, path: &Path) -> Result<Trust> {
        ensure!(!self.roots.is_empty(), "pin the root of {} with --root FINGERPRINT", path.display());
        let bytes = file::read(path, MAX_TRUST_LIST)?;
        Trust::open(&bytes, &self.roots, None).with_context(|| format!("cannot trust {}", path.display()))
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
