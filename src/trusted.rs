//! The trust list that the settings name, opened with the roots they pin.

use anyhow::{Context, Result, anyhow};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use mohur_certificate::limits::MAX_TRUST_LIST;
use mohur_issuer::issue::Authority;
use mohur_keys::trust::Trust;

use crate::file;
use crate::settings::Settings;

/// The zone of a machine whose settings name no issuer.
const HOME: &str = "Asia/Baku";

/// The trust list, signed by a pinned root.
pub(crate) fn trust(settings: &Settings) -> Result<Trust> {
    let path = settings.trust_list()?;
    let bytes = file::read(&path, MAX_TRUST_LIST)?;
    Trust::open(&bytes, &settings.roots()?, None).with_context(|| format!("cannot trust {}", path.display()))
}

/// The issuer that the settings name, as the trust list describes it.
pub(crate) fn authority(settings: &Settings, trust: &Trust) -> Result<Authority> {
    let id = settings.issuer_id()?;
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
    if settings.issuer_id().is_ok() && settings.trust_list().is_ok() {
        return Ok(authority(settings, &trust(settings)?)?.zone().clone());
    }
    TimeZoneDatabase::bundled().get(HOME).with_context(|| format!("the time zone {HOME} is not known"))
}
