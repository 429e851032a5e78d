//! One letter after another: taken from the outbox, composed, sent, and what came of it recorded.

use jiff::Timestamp;

use crate::address::MailAddress;
use crate::message::{self, Content, Sender};
use crate::outbox::{Claim, Key, Outbox, OutboxError, Schedule};
use crate::problem::{Consequence, Problem, Step};
use crate::smtp::Mailer;

/// What delivering needs of its surroundings.
pub trait World {
    /// The present moment.
    fn now(&self) -> Timestamp;
    /// 64 random bits, so that what failed together does not come back together. Nothing secret depends on them.
    fn random(&self) -> u64;
    /// What a letter with this payload says, or why there is none.
    fn compose(&self, payload: &str) -> Result<Content, String>;
}

/// A deliverer at work.
pub struct Round<'a> {
    /// Where the letters are.
    pub outbox: &'a mut Outbox,
    /// How they leave.
    pub mailer: &'a mut Mailer,
    /// Who sends them.
    pub sender: &'a Sender,
    /// When they are tried again.
    pub schedule: Schedule,
    /// Everything else.
    pub world: &'a dyn World,
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The letter.
    pub key: Key,
    /// To whom it was to go.
    pub recipient: MailAddress,
    /// What became of it.
    pub outcome: Outcome,
}

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it.
    Sent,
    /// It will be tried again.
    Waits {
        /// When.
        next: Timestamp,
        /// Why.
        problem: Problem,
    },
    /// It will not be tried again.
    GivenUp {
        /// Why.
        problem: Problem,
    },
}

impl Outcome {
    /// Whether the server is of no use to any other letter either.
    pub fn stops_all(&self) -> bool {
        matches!(self, Self::Waits { problem, .. } | Self::GivenUp { problem } if problem.consequence() == Consequence::AllWait)
    }
}

impl Round<'_> {
    /// Tries the letter that has been due the longest; `None` when none is due.
    pub fn deliver_due(&mut self) -> Result<Option<Report>, OutboxError> {
        let claim = self.outbox.claim(self.world.now())?;
        claim.map(|claim| self.deliver(claim)).transpose()
    }

    /// Tries the letter with this key, if it is due.
    pub fn deliver_key(&mut self, key: &Key) -> Result<Option<Report>, OutboxError> {
        let claim = self.outbox.claim_key(key, self.world.now())?;
        claim.map(|claim| self.deliver(claim)).transpose()
    }

    fn deliver(&mut self, claim: Claim) -> Result<Report, OutboxError> {
        let outcome = match self.attempt(&claim) {
            Ok(()) => Outcome::Sent,
            Err(problem) => self.after(&claim, problem),
        };
        let now = self.world.now();
        match &outcome {
            Outcome::Sent => self.outbox.sent(&claim, now)?,
            Outcome::Waits { next, problem } => self.outbox.wait(&claim, *next, problem)?,
            Outcome::GivenUp { problem } => self.outbox.give_up(&claim, now, problem)?,
        }
        Ok(Report { key: claim.key, recipient: claim.recipient, outcome })
    }

    fn attempt(&mut self, claim: &Claim) -> Result<(), Problem> {
        let composing = |why: &str| Problem::new(Step::Composing, None, why);
        if claim.tries > self.schedule.tries {
            return Err(composing("no try of this letter came to an end"));
        }
        let content = self.world.compose(&claim.payload).map_err(|why| composing(&why))?;
        let bytes = message::write(claim, &content, self.sender).map_err(|error| composing(&error.to_string()))?;
        self.mailer.send(&claim.recipient, &bytes)
    }

    fn after(&self, claim: &Claim, problem: Problem) -> Outcome {
        if problem.consequence() == Consequence::GivenUp {
            return Outcome::GivenUp { problem };
        }
        match self.schedule.next(claim.tries, claim.since, self.world.now(), self.world.random()) {
            Some(next) => Outcome::Waits { next, problem },
            None => Outcome::GivenUp { problem },
        }
    }
}
