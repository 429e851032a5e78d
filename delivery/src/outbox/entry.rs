//! What the outbox holds.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::address::MailAddress;
use crate::problem::Problem;

/// Bytes of a key: a kind, a slash and a certificate's number have thirty.
const MAX_KEY: usize = 100;
/// Bytes of a payload: a certificate in base64url has at most 4 KiB, and the rest are a few words.
const MAX_PAYLOAD: usize = 8 << 10;

/// What makes a letter one and the same: put again under the same key, it is not a second letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = KeyError;

    /// Reads 1 to 100 visible ASCII characters.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_key = (1..=MAX_KEY).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_key { Ok(Self(text.to_owned())) } else { Err(KeyError) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a letter's key has 1 to {MAX_KEY} visible ASCII characters")]
pub struct KeyError;

/// A letter to put into the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    pub(super) key: Key,
    pub(super) recipient: MailAddress,
    pub(super) payload: String,
}

impl NewEntry {
    /// A letter to `recipient` that will be composed from `payload`, JSON of at most 8 KiB.
    pub fn new(key: Key, recipient: MailAddress, payload: String) -> Result<Self, PayloadError> {
        if payload.len() > MAX_PAYLOAD {
            return Err(PayloadError { key, bytes: payload.len() });
        }
        Ok(Self { key, recipient, payload })
    }

    /// Its key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// What it will be composed from.
    pub fn payload(&self) -> &str {
        &self.payload
    }
}

/// A payload that is too large.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the letter {key} has {bytes} bytes, and the outbox takes {MAX_PAYLOAD}")]
pub struct PayloadError {
    /// The letter.
    pub key: Key,
    /// How large it is.
    pub bytes: usize,
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// For its next try.
    Waiting,
    /// A deliverer has it, until its lease runs out.
    Sending,
    /// The server took it.
    Sent,
    /// It was refused for good, or tried for too long.
    GivenUp,
}

impl State {
    /// All, in the order of a letter's life.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sending, Self::Sent, Self::GivenUp];

    /// The word in the outbox and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
        }
    }
}

/// How many letters are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    by_state: [u32; State::ALL.len()],
}

impl Counts {
    /// How many are in `state`.
    pub fn of(&self, state: State) -> u32 {
        self.by_state[state as usize]
    }

    pub(super) fn of_mut(&mut self, state: State) -> &mut u32 {
        &mut self.by_state[state as usize]
    }
}

/// A letter as the outbox knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub key: Key,
    /// To whom; erased once it is sent.
    pub recipient: Option<MailAddress>,
    /// Where it stands.
    pub state: State,
    /// When it was put here.
    pub made: Timestamp,
    /// How often it was tried, since it was last given another chance.
    pub tries: u32,
    /// When it is tried next, or when the lease of the deliverer that has it runs out.
    pub due: Option<Timestamp>,
    /// When it was sent or given up.
    pub ended: Option<Timestamp>,
    /// Why the last try failed.
    pub problem: Option<Problem>,
}

/// A letter that this process alone may send, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub(super) id: i64,
    /// Counts the claims of a letter, so that a deliverer whose lease ran out undoes nothing.
    pub(super) turn: i64,
    /// Its key.
    pub key: Key,
    /// To whom.
    pub recipient: MailAddress,
    /// What it is composed from.
    pub payload: String,
    /// When it was put into the outbox.
    pub made: Timestamp,
    /// Since when it has been tried.
    pub since: Timestamp,
    /// Which try this is, from 1.
    pub tries: u32,
}
