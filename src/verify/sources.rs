//! What verdicts are given by: the trust list, the status lists at hand and the document types.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::language::Language;
use mohur_keys::trust::{RootFingerprint, Trust};
use mohur_verifier::policy::Policy;
use mohur_verifier::status::StatusLists;
use mohur_verifier::verify::Verifier;

use crate::fetch::Fetcher;
use crate::settings::Settings;
use crate::status_folder::StatusFolder;
use crate::trusted;

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
    /// Reads and verifies the lists. A trust list that is named must be good.
    pub(super) fn load(&self, types: DocumentTypes) -> Result<Known> {
        let trust = self.trust_list.as_deref().map(|path| self.trust(path)).transpose()?;
        let lists = match (&trust, &self.status_lists) {
            (Some(trust), Some(folder)) => StatusFolder::at(folder).load(trust)?,
            _ => StatusLists::new(),
        };
        Ok(Known { trust, types, lists })
    }

    /// What fetches newer status lists.
    pub(super) fn fetcher(&self, settings: &Settings, language: Language) -> Fetcher {
        let folder = self.status_lists.as_deref().map(StatusFolder::at);
        Fetcher::new(folder, settings.status_mirror().map(str::to_owned), language)
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
