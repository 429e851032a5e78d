//! What issuing is done with: the desk, the key, the register's folder.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use mohur_certificate::cose::Signer;
use mohur_certificate::language::Language;
use mohur_issuer::application::Policy;
use mohur_issuer::places::PlacesFile;
use mohur_keys::signer::SigningKey;

use super::desk::{Desk, Files};
use super::{Issue, Means};
use crate::passphrase::PassphraseSource;
use crate::registrations::Registrations;
use crate::settings::Settings;
use crate::{keys, moment};

/// Where registrations wait when nobody says otherwise.
const REGISTRATIONS: &str = "registrations.jsonl";

impl Issue {
    pub(super) fn register_folder(&self, settings: &Settings) -> Result<PathBuf> {
        self.register.clone().map_or_else(|| settings.register_folder(), Ok)
    }

    /// The service, or the files of a machine without a network.
    pub(super) fn desk(&self, means: &Means<'_>) -> Result<Desk> {
        let Some(path) = &self.places else {
            return Ok(Desk::Service(self.service.client(means.settings, means.language)?));
        };
        let registrations = self.registrations.clone().unwrap_or_else(|| path.with_file_name(REGISTRATIONS));
        let registrations = Registrations::at(&registrations);
        Ok(Desk::Files(Files { path: path.clone(), places: PlacesFile::at(path), registrations }))
    }

    /// The signing key, once it is sure that verifiers would believe it today.
    pub(super) fn key(&self, means: &Means<'_>) -> Result<SigningKey> {
        let settings = means.settings;
        let path = self.key.clone().map_or_else(|| settings.issuer_key(), Ok)?;
        let passphrase_file = self.passphrase.passphrase_file.clone().or_else(|| settings.passphrase_file());
        let key = keys::open(&path, &PassphraseSource { passphrase_file })?;
        let issuer = means.authority.id();
        if means.trust.may_sign(&key.public(), issuer, moment::now()) {
            return Ok(key);
        }
        let (path, id) = (path.display(), key.key_id());
        Err(match means.language {
            Language::En => anyhow!(
                "the key {path} ({id}) may not sign certificates of {issuer} today: the trust list does not say so; add it \
                 with `mohur trust add` and sign the list anew"
            ),
            Language::Az => anyhow!(
                "{path} açarı ({id}) bu gün {issuer} arayışlarını imzalaya bilməz: etibar siyahısında belə deyilmir; onu \
                 `mohur trust add` ilə əlavə edin və siyahını yenidən imzalayın"
            ),
        })
    }
}

pub(super) fn policy(settings: &Settings) -> Policy {
    settings.maximum_days().map_or_else(Policy::default, |maximum_days| Policy { maximum_days })
}
