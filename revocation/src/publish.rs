//! Signed status lists: made when something was revoked, and again before they grow old.
//!
//! Verifiers never go back to a list with an older `iat`, so no two different lists may have the same one. `iat` is in whole
//! seconds, and revocations come more often: a list's `iat` is the clock's second or, when that was used, the next one. A
//! burst of revocations may so run ahead of the clock, by at most [`MAX_LEAD`], which is far below the five minutes that
//! verifiers allow; then it waits. The store notes every `iat` before its list is shown, so a restart does not go back either.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mohur_certificate::cose::{Content, Sign1, Signer, Unverified};
use mohur_certificate::status_list::StatusListClaims;
use sha2::{Digest, Sha256};

use crate::base64url;
use crate::commit::Committer;
use crate::lists::{Lists, Snapshot};
use crate::store::{Change, Chore, Outcome, StoreError};
use crate::trusted::Trusted;
use crate::world::World;

/// How old a list may get before it is signed anew, unchanged: a list that was just fetched says how things were a quarter of an
/// hour ago at worst, which leaves most of a verifier's 24 hours.
pub const RENEWAL: SignedDuration = SignedDuration::from_mins(15);
/// After how many seconds verifiers that are online should fetch again.
pub const TTL_SECONDS: u64 = 300;
/// For how long a list is good for anything; how old is too old is the verifier's policy, a day by default.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How far `iat` may run ahead of the clock.
pub const MAX_LEAD: SignedDuration = SignedDuration::from_secs(60);
/// The pause after each round: revocations that come within it share one list, and each is published in well under a second.
const PACE: Duration = Duration::from_millis(200);
/// How often ageing lists are looked for.
const ROUND: Duration = Duration::from_secs(20);

/// A status list as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedList {
    bytes: Vec<u8>,
    tag: String,
    issued: Timestamp,
}

impl SignedList {
    /// The signed CWT.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What tells this version from others, without quotes.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Its `iat`.
    pub fn issued(&self) -> Timestamp {
        self.issued
    }

    fn new(bytes: Vec<u8>, issued: Timestamp) -> Self {
        let tag = content_tag(&bytes);
        Self { bytes, tag, issued }
    }

    #[cfg(test)]
    pub(crate) fn for_tests(issued: Timestamp) -> Self {
        Self::new(Vec::new(), issued)
    }
}

/// What tells these bytes from others: 16 bytes of their hash, which nobody can find twice.
pub(crate) fn content_tag(bytes: &[u8]) -> String {
    base64url::encode(&Sha256::digest(bytes)[..16])
}

/// Which `iat` the next version of a list gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NextIssue {
    At(Timestamp),
    /// The clock was set back behind what was published: this is the best that verifiers will take.
    ClockBehind(Timestamp),
    /// As far ahead of the clock as it may be.
    Wait,
}

fn next_issue(now: Timestamp, last: Option<Timestamp>) -> NextIssue {
    let now = now.as_second();
    let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
    let last = last.map_or(i64::MIN, Timestamp::as_second);
    let furthest = now + MAX_LEAD.as_secs();
    match last {
        _ if last < now => NextIssue::At(at(now)),
        _ if last < furthest => NextIssue::At(at(last + 1)),
        _ if last == furthest => NextIssue::Wait,
        _ => NextIssue::ClockBehind(at(last + 1)),
    }
}

/// What makes signed lists.
pub(crate) struct Publisher {
    pub(crate) lists: Arc<Lists>,
    pub(crate) committer: Arc<Committer>,
    pub(crate) trusted: Arc<Trusted>,
    pub(crate) key: Box<dyn Signer + Send + Sync>,
    pub(crate) world: Arc<dyn World>,
}

impl Publisher {
    /// Publishes whatever changes, for as long as it is polled.
    pub(crate) async fn run(&self) {
        loop {
            // Either way it is time to look.
            let _ = tokio::time::timeout(ROUND, self.lists.changed()).await;
            if let Err(error) = self.publish_due().await {
                // It is tried again in the next round; sooner would only say the same more often.
                self.world.report(&format!("a status list could not be published: {error}"));
            }
            tokio::time::sleep(PACE).await;
        }
    }

    /// Publishes every list that changed or grew old; the first failure is told after the others were tried.
    pub(crate) async fn publish_due(&self) -> Result<(), PublishError> {
        let oldest = self.world.now().checked_sub(RENEWAL).unwrap_or(Timestamp::MIN);
        let mut failed = Ok(());
        for snapshot in self.lists.take_due(oldest) {
            let list = snapshot.list;
            if let Err(error) = self.publish(snapshot).await {
                self.lists.put_back(list);
                failed = failed.and(Err(error));
            }
        }
        failed
    }

    async fn publish(&self, snapshot: Snapshot) -> Result<(), PublishError> {
        let list = snapshot.list;
        let issued = match next_issue(self.world.now(), snapshot.issued) {
            NextIssue::At(issued) => issued,
            NextIssue::ClockBehind(issued) => {
                self.world.report("the clock is behind the newest status list: set it right");
                issued
            }
            NextIssue::Wait => {
                self.lists.put_back(list);
                self.lists.wake();
                return Ok(());
            }
        };
        let signed = self.sign(snapshot, issued)?;
        match self.committer.submit(Change::Chore(Chore::Publish { list, issued })).await? {
            Outcome::Published => {}
            _ => return Err(PublishError::Gone { list }),
        }
        self.lists.publish(list, signed);
        Ok(())
    }

    fn sign(&self, snapshot: Snapshot, issued: Timestamp) -> Result<SignedList, PublishError> {
        let claims = StatusListClaims {
            uri: self.trusted.list_uri(snapshot.list),
            issued,
            expires: issued.checked_add(LIFETIME).unwrap_or(Timestamp::MAX),
            ttl: Some(TTL_SECONDS),
            list: snapshot.revoked,
        };
        let sign1 = Sign1::sign(self.key.as_ref(), StatusListClaims::CONTENT_TYPE, claims.encode()?)?;
        let unverified = Unverified::from_sign1(sign1)?;
        // A list that nobody would accept must not replace one that is accepted.
        self.trusted.get().trust.status_list(&unverified)?;
        Ok(SignedList::new(unverified.to_bytes(), issued))
    }
}

/// Why a status list could not be published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// It could not be written.
    #[error(transparent)]
    Content(#[from] mohur_certificate::status_list::StatusListError),
    /// It could not be signed.
    #[error(transparent)]
    Signer(#[from] mohur_certificate::cose::SignerError),
    /// The envelope.
    #[error(transparent)]
    Envelope(#[from] mohur_certificate::cose::CoseError),
    /// Verifiers would not accept it.
    #[error("verifiers would not accept it: {0}; put the status key into the trust list")]
    NotTrusted(#[from] mohur_keys::trust::StatusError),
    /// Its time could not be noted.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store does not have it.
    #[error("the store has no status list {list}")]
    Gone {
        /// Which.
        list: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;

    #[test]
    fn no_two_lists_have_the_same_iat_and_none_goes_back() {
        let next = |now, last: Option<i64>| next_issue(at(now), last.map(at));
        assert_eq!(next(100, None), NextIssue::At(at(100)));
        assert_eq!(next(100, Some(99)), NextIssue::At(at(100)));
        assert_eq!(next(100, Some(100)), NextIssue::At(at(101)));
        assert_eq!(next(100, Some(159)), NextIssue::At(at(160)));
        assert_eq!(next(100, Some(160)), NextIssue::Wait);
        assert_eq!(next(100, Some(5000)), NextIssue::ClockBehind(at(5001)));
    }
}
