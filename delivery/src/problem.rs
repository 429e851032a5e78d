//! What can go wrong with a letter, and what follows from it.

use serde::{Deserialize, Serialize};

use crate::address::MailAddress;

/// Characters of what a server says that are kept.
const MAX_DETAIL: usize = 200;

/// Where a try failed, and what the server said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// At which step.
    pub step: Step,
    /// The code of the server's answer, if it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// What it said, or what happened; one line.
    pub detail: String,
}

/// The steps of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Composing the message, before the server is asked.
    Composing,
    /// Reaching the server.
    Connection,
    /// Turning on encryption on a connection that began without.
    Encryption,
    /// Logging in.
    Login,
    /// Naming the sender.
    Sender,
    /// Naming the recipient.
    Recipient,
    /// Handing the message over.
    Content,
}

/// What follows from a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// The server is of no use to any letter for now.
    AllWait,
    /// This letter is tried again later.
    Waits,
    /// This letter will never be taken.
    GivenUp,
}

impl Problem {
    /// A problem; control characters and what is too long of `detail` are left out.
    pub fn new(step: Step, code: Option<u16>, detail: &str) -> Self {
        let printable = detail.chars().map(|character| if character.is_control() { ' ' } else { character });
        Self { step, code, detail: printable.take(MAX_DETAIL).collect::<String>().trim().to_owned() }
    }

    /// What follows: only what the server refuses for good (5yz, RFC 5321 §4.2.1) about this one letter ends it.
    /// A letter that cannot be composed may only be newer than this machine's program or trust list.
    pub fn consequence(&self) -> Consequence {
        match (self.step, self.code) {
            (Step::Connection | Step::Encryption | Step::Login | Step::Sender, _) => Consequence::AllWait,
            (Step::Recipient | Step::Content, Some(500..=599)) => Consequence::GivenUp,
            (Step::Composing | Step::Recipient | Step::Content, _) => Consequence::Waits,
        }
    }

    /// Whether the connection is of no more use: it broke, the server ends it, or its answers are out of step.
    pub(crate) fn ended_connection(&self) -> bool {
        self.code.is_none_or(|code| code < 400 || code == 421)
    }

    /// The same without the recipient's address, which servers like to repeat.
    pub(crate) fn without(self, recipient: &MailAddress) -> Self {
        let (lower, address) = (self.detail.to_ascii_lowercase(), recipient.as_str().to_ascii_lowercase());
        let mut detail = String::new();
        let mut rest = 0;
        for (place, _) in lower.match_indices(&address) {
            detail.push_str(&self.detail[rest..place]);
            detail.push('…');
            rest = place + address.len();
        }
        detail.push_str(&self.detail[rest..]);
        Self { detail, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_refused_for_good_about_one_letter_ends_it() {
        for (step, code, follows) in [
            (Step::Connection, None, Consequence::AllWait),
            (Step::Login, Some(535), Consequence::AllWait),
            (Step::Sender, Some(550), Consequence::AllWait),
            (Step::Recipient, Some(451), Consequence::Waits),
            (Step::Recipient, Some(550), Consequence::GivenUp),
            (Step::Content, Some(554), Consequence::GivenUp),
            (Step::Content, Some(421), Consequence::Waits),
            (Step::Content, None, Consequence::Waits),
            (Step::Content, Some(250), Consequence::Waits),
            (Step::Composing, None, Consequence::Waits),
        ] {
            assert_eq!(Problem::new(step, code, "").consequence(), follows, "{step:?} {code:?}");
        }
    }

    #[test]
    fn what_a_server_says_is_kept_short_and_without_the_address() {
        let said = "5.1.1 <A.B@Example.AZ>:\r\n\u{1b}[2J İstifadəçi a.b@example.az yoxdur";
        let problem = Problem::new(Step::Recipient, Some(550), said).without(&"a.b@example.az".parse().unwrap());
        assert_eq!(problem.detail, "5.1.1 <…>:   [2J İstifadəçi … yoxdur");
        assert_eq!(Problem::new(Step::Content, None, &"ə".repeat(999)).detail.chars().count(), MAX_DETAIL);
    }
}
