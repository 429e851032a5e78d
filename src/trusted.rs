//! The trust list that flags or settings name, opened with the roots they pin.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use mohur_certificate::limits::MAX_TRUST_LIST;
use mohur_issuer::issue::Authority;
use mohur_keys::trust::{RootFingerprint, Trust};

use crate::settings::Settings;
use crate::{file, moment};

/// The zone of a machine whose settings name no issuer.
const HOME: &str = "Asia/Baku";

#[derive(Args, Default)]
pub(crate) struct TrustFlags {
    /// The signed trust list (default: as the settings say)
    #[arg(long, value_name = "FILE")]
    trust_list: Option<PathBuf>,
    /// A pinned root's fingerprint, 64 hexadecimal digits (default: as the settings say)
    #[arg(long, value_name = "FINGERPRINT")]
    root: Vec<RootFingerprint>,
}

impl TrustFlags {
    /// The trust list, signed by a pinned root.
    pub(crate) fn open(&self, settings: &Settings) -> Result<Trust> {
        let path = self.trust_list.clone().map_or_else(|| settings.trust_list(), Ok)?;
        let roots = if self.root.is_empty() { settings.roots()? } else { self.root.clone() };
        let bytes = file::read(&path, MAX_TRUST_LIST)?;
        let trust = Trust::open(&bytes, &roots, None).with_context(|| format!("cannot trust {}", path.display()))?;
        if trust.is_stale(moment::now()) {
            let stale = trust.list().expires;
            eprintln!("mohur: {} is stale since {stale}; get the newest trust list", path.display());
        }
        Ok(trust)
    }
}

/// The issuer with this id, as the trust list describes it.
pub(crate) fn authority(id: &str, trust: &Trust) -> Result<Authority> {
    let issuer = trust.list().issuer(id);
    let issuer = issuer.ok_or_else(|| anyhow!("the trust list has no issuer {id}; it names {}", issuers(trust)))?;
    Ok(Authority::new(issuer)?)
}

fn issuers(trust: &Trust) -> String {
    let ids: Vec<_> = trust.list().issuers.iter().map(|issuer| issuer.id.as_str()).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

/// The zone in which days are reckoned here: the issuer's, where the settings name one.
pub(crate) fn zone(settings: &Settings) -> Result<TimeZone> {
    if let (Ok(id), Ok(_)) = (settings.issuer_id(), settings.trust_list()) {
        return Ok(authority(id, &TrustFlags::default().open(settings)?)?.zone().clone());
    }
    TimeZoneDatabase::bundled().get(HOME).with_context(|| format!("the time zone {HOME} is not known"))
}
