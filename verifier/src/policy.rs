//! What a verifier demands beyond the signature.

use jiff::SignedDuration;

/// How far clocks may differ: a telephone or a PC that sets its clock from the network is within seconds, one that does
/// not within minutes. More would only help those who postdate.
pub const DEFAULT_SKEW: SignedDuration = SignedDuration::from_mins(5);
/// How old a status list may be: lists are published every few minutes, and a verifier that is online once a day is
/// common (an office that opens in the morning).
pub const DEFAULT_MAX_STATUS_AGE: SignedDuration = SignedDuration::from_hours(24);

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How far the issuer's clock may be ahead of, or behind, ours.
    pub skew: SignedDuration,
    /// How old the newest status list may be.
    pub max_status_age: SignedDuration,
    /// Whether the status is looked up.
    pub status: StatusCheck,
}

/// Whether and where the status is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusCheck {
    /// In the status lists at hand; a certificate whose status is not known is not valid.
    Cached,
    /// Not at all: the verdict then says nothing about revocation, and says so.
    Skipped,
}

impl Default for Policy {
    /// [`DEFAULT_SKEW`], [`DEFAULT_MAX_STATUS_AGE`], and the status must be known.
    fn default() -> Self {
        Self { skew: DEFAULT_SKEW, max_status_age: DEFAULT_MAX_STATUS_AGE, status: StatusCheck::Cached }
    }
}
