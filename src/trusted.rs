//! The trust list that flags or settings name, opened with the roots they pin.

use std::path::{Path, PathBuf};

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

/// The newest trust list that was seen. It begins with a dot, as nothing else in the folder of status lists does.
const KEPT: &str = ".trust-list";

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
        let trust = self.open_again(settings)?;
        if trust.is_stale(moment::now()) {
            let (path, stale) = (self.path(settings)?, trust.list().expires);
            eprintln!("mohur: {} is stale since {stale}; get the newest trust list", path.display());
        }
        Ok(trust)
    }

    /// The trust list as it is now, for those that run for long; whether it is stale was said at the beginning.
    pub(crate) fn open_again(&self, settings: &Settings) -> Result<Trust> {
        let path = self.path(settings)?;
        let roots = if self.root.is_empty() { settings.roots()? } else { self.root.clone() };
        open(&path, &roots, settings.status_lists().as_deref())
    }

    fn path(&self, settings: &Settings) -> Result<PathBuf> {
        self.trust_list.clone().map_or_else(|| settings.trust_list(), Ok)
    }
}

/// Opens a trust list, and refuses one that is older than the newest seen here: going back would revive compromised keys.
///
/// The newest list that the pinned roots signed is kept in `memory`, the folder of status lists. A list that only an
/// announced root signed is not: it would not open by itself the next time.
pub(crate) fn open(path: &Path, roots: &[RootFingerprint], memory: Option<&Path>) -> Result<Trust> {
    let bytes = file::read(path, MAX_TRUST_LIST)?;
    open_bytes(&bytes, roots, memory).with_context(|| format!("cannot trust {}", path.display()))
}

/// The same for a list that came over the network.
pub(crate) fn open_bytes(bytes: &[u8], roots: &[RootFingerprint], memory: Option<&Path>) -> Result<Trust> {
    let kept = memory.map(|folder| folder.join(KEPT));
    let known = match &kept {
        Some(kept) if kept.exists() => Trust::open(&file::read(kept, MAX_TRUST_LIST)?, roots, None).ok(),
        _ => None,
    };
    let trust = Trust::open(bytes, roots, known.as_ref())?;
    let newer = known.is_none_or(|known| known.list().sequence < trust.list().sequence);
    if let Some(kept) = kept.filter(|_| newer && roots.contains(&trust.signer())) {
        remember(&kept, bytes)?;
    }
    Ok(trust)
}

fn remember(kept: &Path, bytes: &[u8]) -> Result<()> {
    let folder = kept.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    file::write(kept, bytes)
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
