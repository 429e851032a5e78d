//! Status lists from the addresses that genuine certificates name.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
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

use crate::file;

/// How long one list may take: 2 MB over a slow line.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of a kept tag, with the moment before it.
const MAX_TAG: usize = 1024;

/// Fetches each list once, and keeps it in the folder of status lists.
pub(crate) struct Fetcher {
    agent: ureq::Agent,
    folder: Option<PathBuf>,
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
    /// The one at hand, since it is not time for another.
    Recent,
}

impl Fetcher {
    /// With the folder in which lists are kept, and the address that stands for the issuers' own, if there are such.
    pub(crate) fn new(folder: Option<PathBuf>, mirror: Option<String>, language: Language) -> Self {
        let agent = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0).build().into();
        Self { agent, folder, mirror, language, asked: HashSet::new() }
    }

    /// Fetches the list that a certificate names. Only a genuine certificate may send us anywhere, and only to its own
    /// issuer. What fails is said, and the list at hand counts.
    pub(crate) fn refresh(&mut self, evidence: &Evidence, trust: &Trust, lists: &mut StatusLists, now: Timestamp) {
        let Ok(certificate) = trust.certificate(evidence.certificate()) else { return };
        let claims = certificate.content();
        let (uri, issuer) = (&claims.status.uri, trust.list().issuer(&claims.issuer));
        let of_issuer = issuer.is_some_and(|issuer| uri.starts_with(&issuer.status_base));
        let wanted = of_issuer && now < claims.expires && self.asked.insert(uri.clone());
        if wanted && let Err(error) = self.fetch(uri, trust, lists, now) {
            eprintln!("mohur: {}", self.failed(uri, &error, lists.get(uri), now));
        }
    }

    /// Fetches a list of an issuer whom the trust list names, unless the one at hand says that it is early for that.
    pub(crate) fn fetch(&self, uri: &str, trust: &Trust, lists: &mut StatusLists, now: Timestamp) -> Result<Fetched> {
        let known = lists.get(uri);
        if known.is_some_and(|known| is_recent(known, now)) {
            return Ok(Fetched::Recent);
        }
        let mut request = self.agent.get(self.address(uri, trust)?).header(ACCEPT, "application/statuslist+cwt");
        if let Some(tag) = known.and_then(|known| self.tag(known)) {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let mut response = request.call()?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(Fetched::Unchanged);
        }
        let bytes = response.body_mut().with_config().limit(MAX_STATUS_LIST as u64 + 1).read_to_vec()?;
        let known = known.map(|known| known.issued);
        let kept = lists.insert(&bytes, trust)?;
        ensure!(kept.uri == uri, "the list is that of {}", kept.uri);
        let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok());
        self.keep(kept, &bytes, tag)?;
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

    /// Keeps a list, and then what its server calls it: a tag without its list would say that nothing changed.
    fn keep(&self, list: &StatusListClaims, bytes: &[u8], tag: Option<&str>) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        file::write(&folder.join(file_name(&list.uri)), bytes)?;
        let tag_file = tag_file(folder, &list.uri);
        match tag {
            Some(tag) => file::write(&tag_file, format!("{}\n{tag}\n", list.issued.as_second()).as_bytes()),
            None => Ok(()),
        }
    }

    /// What the server calls the list at hand, if that is the list which was fetched.
    fn tag(&self, known: &StatusListClaims) -> Option<String> {
        let kept = file::read(&tag_file(self.folder.as_ref()?, &known.uri), MAX_TAG).ok()?;
        let (issued, tag) = str::from_utf8(&kept).ok()?.trim_end().split_once('\n')?;
        (issued.parse() == Ok(known.issued.as_second())).then(|| tag.to_owned())
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

/// A name that every file system takes; what a list is of stands in it, so names need not be unique.
fn file_name(uri: &str) -> String {
    let plain =
        |character: char| if character.is_ascii_alphanumeric() || "-.".contains(character) { character } else { '_' };
    let name: String = uri.chars().map(plain).collect();
    format!("{name}.cwt")
}

/// Beside the list; it begins with a dot, as no list does.
fn tag_file(folder: &Path, uri: &str) -> PathBuf {
    folder.join(format!(".{}.etag", file_name(uri)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lists_file_is_inside_its_folder() {
        let name = file_name("https://verify.example.az/v1/status-lists/0");
        assert_eq!(name, "https___verify.example.az_v1_status-lists_0.cwt");
        assert!(!file_name("../../etc").contains('/'));
    }

    #[test]
    fn ages_are_told_in_their_largest_unit() {
        let told = |hours, language| age(SignedDuration::from_hours(hours), language);
        assert_eq!([0, 1, 5, 50].map(|hours| told(hours, Language::En)), ["0 s", "60 min", "5 h", "2 days"]);
        assert_eq!(told(50, Language::Az), "2 gün");
    }
}
