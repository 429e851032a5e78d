//! Status lists from the addresses that genuine certificates name.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use mohur_certificate::language::Language;
use mohur_certificate::limits::MAX_STATUS_LIST;
use mohur_certificate::status_list::StatusListClaims;
use mohur_keys::trust::Trust;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::status::StatusLists;
use ureq::http::StatusCode;
use ureq::http::header::{ACCEPT, ETAG, IF_NONE_MATCH};

use crate::status_folder::StatusFolder;

/// How long one list may take: 2 MB over a slow line.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Fetches status lists, and keeps them in their folder.
pub(crate) struct Fetcher {
    agent: ureq::Agent,
    folder: Option<StatusFolder>,
    mirror: Option<String>,
    language: Language,
    asked: HashSet<String>,
}

/// Where a list came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fetched {
    /// From its address, newer than what was at hand.
    New,
    /// The one at hand, since its address has no other.
    Unchanged,
}

impl Fetcher {
    /// With the folder in which lists are kept, and the address that stands for the issuers' own, if there are such.
    pub(crate) fn new(folder: Option<StatusFolder>, mirror: Option<String>, language: Language) -> Self {
        Self { agent: agent(), folder, mirror, language, asked: HashSet::new() }
    }

    /// Fetches the list that a certificate names, once, unless it says itself that it is early for that. Only a genuine certificate may send us anywhere, and only to its own
    /// issuer. What fails is said, and the list at hand counts.
    pub(crate) fn refresh(&mut self, evidence: &Evidence, trust: &Trust, lists: &mut StatusLists, now: Timestamp) {
        let Ok(certificate) = trust.certificate(evidence.certificate()) else { return };
        let claims = certificate.content();
        let (uri, issuer) = (&claims.status.uri, trust.list().issuer(&claims.issuer));
        let of_issuer = issuer.is_some_and(|issuer| uri.starts_with(&issuer.status_base));
        let recent = lists.get(uri).is_some_and(|known| is_recent(known, now));
        let wanted = of_issuer && !recent && now < claims.expires && self.asked.insert(uri.clone());
        if wanted && let Err(error) = self.fetch(uri, trust, lists) {
            eprintln!("mohur: {}", self.failed(uri, &error, lists.get(uri), now));
        }
    }

    /// Fetches a list of an issuer whom the trust list names, unless its server says that it is the one at hand.
    pub(crate) fn fetch(&self, uri: &str, trust: &Trust, lists: &mut StatusLists) -> Result<Fetched> {
        let known = lists.get(uri);
        let mut request = self.agent.get(self.address(uri, trust)?).header(ACCEPT, "application/statuslist+cwt");
        if let Some(tag) = known.zip(self.folder.as_ref()).and_then(|(known, folder)| folder.tag(known)) {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let mut response = request.call()?;
        if response.status() == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(Fetched::Unchanged);
        }
        let bytes = response.body_mut().with_config().limit(MAX_STATUS_LIST as u64 + 1).read_to_vec()?;
        let known = known.map(|known| known.issued);
        let kept = lists.insert(&bytes, trust)?;
        ensure!(kept.uri == uri, "the list is that of {}", kept.uri);
        let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok());
        if let Some(folder) = &self.folder {
            folder.keep(kept, &bytes, tag)?;
        }
        Ok(if known == Some(kept.issued) { Fetched::Unchanged } else { Fetched::New })
    }

    /// Where a list is asked for.
    fn address(&self, uri: &str, trust: &Trust) -> Result<String> {
        let mut bases = trust.list().issuers.iter().map(|issuer| issuer.status_base.as_str());
        let list = bases.find_map(|base| uri.strip_prefix(base)).context("the trust list names no such address")?;
        let address = self.mirror.as_ref().map_or_else(|| uri.to_owned(), |mirror| format!("{mirror}{list}"));
        let of_the_web = address.starts_with("https://") || address.starts_with("http://");
        ensure!(of_the_web, "its address is not one of the web");
        Ok(address)
    }

    /// That a list could not be fetched, and what counts instead.
    fn failed(&self, uri: &str, error: &anyhow::Error, known: Option<&StatusListClaims>, now: Timestamp) -> String {
        let known = known.map(|known| (known.issued, age(now.duration_since(known.issued), self.language)));
        match (known, self.language) {
            (Some((issued, age)), Language::En) => {
                format!("the status list {uri} could not be fetched: {error:#}; the one of {issued} counts, {age} old")
            }
            (Some((issued, age)), Language::Az) => {
                format!(
                    "{uri} status siyahısı alınmadı: {error:#}; {issued} tarixli siyahı əsas götürülür, yaşı: {age}"
                )
            }
            (None, Language::En) => {
                format!("the status list {uri} could not be fetched: {error:#}; there is no older one at hand")
            }
            (None, Language::Az) => format!("{uri} status siyahısı alınmadı: {error:#}; əldə köhnəsi də yoxdur"),
        }
    }
}

/// What fetches lists: an answer comes in time, from the address that was asked and from no other.
pub(crate) fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0).build().into()
}

/// Whether the issuer says that a list is still the newest (`ttl`, Token Status List §5.1), which an expired one is not.
fn is_recent(list: &StatusListClaims, now: Timestamp) -> bool {
    let Some(ttl) = list.ttl.and_then(|ttl| i64::try_from(ttl).ok()) else { return false };
    let age = now.duration_since(list.issued);
    now < list.expires && !age.is_negative() && age < SignedDuration::from_secs(ttl)
}

/// An age in its largest unit.
fn age(age: SignedDuration, language: Language) -> String {
    let (count, units) = match age.as_secs().max(0) {
        seconds if seconds < 120 => (seconds, ["s", "san"]),
        seconds if seconds < 2 * 3600 => (seconds / 60, ["min", "dəq"]),
        seconds if seconds < 48 * 3600 => (seconds / 3600, ["h", "saat"]),
        seconds => (seconds / 86_400, ["days", "gün"]),
    };
    let [english, azerbaijani] = units;
    let unit = if language == Language::Az { azerbaijani } else { english };
    format!("{count} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_their_largest_unit() {
        let told = |hours, language| age(SignedDuration::from_hours(hours), language);
        assert_eq!([0, 1, 5, 50].map(|hours| told(hours, Language::En)), ["0 s", "60 min", "5 h", "2 days"]);
        assert_eq!(told(50, Language::Az), "2 gün");
    }
}
