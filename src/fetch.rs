//! Status lists from the addresses that genuine certificates name.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use mohur_certificate::limits::MAX_STATUS_LIST;
use mohur_keys::trust::Trust;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::status::StatusLists;

use crate::file;

/// How long one list may take: 2 MB over a slow line.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Fetches each list once, and keeps it in the folder of status lists.
pub(crate) struct Fetcher {
    agent: ureq::Agent,
    folder: Option<PathBuf>,
    mirror: Option<String>,
    asked: RefCell<HashSet<String>>,
}

impl Fetcher {
    /// With the folder in which lists are kept, and the address that stands for the issuers' own, if there are such.
    pub(crate) fn new(folder: Option<PathBuf>, mirror: Option<String>) -> Self {
        let agent = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0).build().into();
        Self { agent, folder, mirror, asked: RefCell::default() }
    }

    /// Fetches the list that a certificate names. Only a genuine certificate may send us anywhere, and only to its own
    /// issuer. What fails is said, and the lists at hand count.
    pub(crate) fn refresh(&self, evidence: &Evidence, trust: &Trust, lists: &mut StatusLists, now: Timestamp) {
        let Ok(certificate) = trust.certificate(evidence.certificate()) else { return };
        let claims = certificate.content();
        let (uri, issuer) = (&claims.status.uri, trust.list().issuer(&claims.issuer));
        let Some(list) = issuer.and_then(|issuer| uri.strip_prefix(&issuer.status_base)) else { return };
        let address = self.mirror.as_ref().map_or_else(|| uri.clone(), |mirror| format!("{mirror}{list}"));
        let wanted = now < claims.expires && self.asked.borrow_mut().insert(uri.clone());
        if wanted && let Err(error) = self.fetch(&address, uri, trust, lists) {
            eprintln!("mohur: the status list {uri} could not be fetched: {error:#}");
        }
    }

    fn fetch(&self, address: &str, uri: &str, trust: &Trust, lists: &mut StatusLists) -> Result<()> {
        let of_the_web = address.starts_with("https://") || address.starts_with("http://");
        ensure!(of_the_web, "its address is not one of the web");
        let mut response = self.agent.get(address).header("accept", "application/statuslist+cwt").call()?;
        let bytes = response.body_mut().with_config().limit(MAX_STATUS_LIST as u64 + 1).read_to_vec()?;
        let kept = lists.insert(&bytes, trust)?;
        ensure!(kept.uri == uri, "the list is that of {}", kept.uri);
        self.folder.as_ref().map_or(Ok(()), |folder| {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            file::write(&folder.join(file_name(uri)), &bytes)
        })
    }
}

/// A name that every file system takes; what a list is of stands in it, so names need not be unique.
fn file_name(uri: &str) -> String {
    let plain =
        |character: char| if character.is_ascii_alphanumeric() || "-.".contains(character) { character } else { '_' };
    let name: String = uri.chars().map(plain).collect();
    format!("{name}.cwt")
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
}
