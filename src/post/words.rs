//! What is said about letters.

use mohur_certificate::language::Language;
use mohur_delivery::outbox::State;
use mohur_delivery::problem::{Problem, Step};
use mohur_delivery::round::Outcome;

/// Where a letter stands.
pub(crate) fn state(state: State, language: Language) -> &'static str {
    let (az, en) = match state {
        State::Waiting => ("gözləyir", "waits"),
        State::Sending => ("göndərilir", "being sent"),
        State::Sent => ("göndərilib", "sent"),
        State::GivenUp => ("imtina edilib", "given up"),
    };
    if language == Language::Az { az } else { en }
}

/// The word for programs.
pub(crate) fn outcome_word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent => State::Sent.word(),
        Outcome::Waits { .. } => State::Waiting.word(),
        Outcome::GivenUp { .. } => State::GivenUp.word(),
    }
}

/// What went wrong, in a sentence; what the server said stays in its own words.
pub(crate) fn problem(problem: &Problem, language: Language) -> String {
    let (az, en) = match problem.step {
        Step::Composing => ("məktub tərtib edilə bilmədi", "the letter cannot be composed"),
        Step::Connection => ("poçt serveri ilə əlaqə yoxdur", "the mail server cannot be reached"),
        Step::Encryption => ("poçt serveri ilə şifrələnmiş əlaqə qurulmadı", "the mail server does not encrypt"),
        Step::Login => ("poçt serveri girişi qəbul etmədi", "the mail server refused the login"),
        Step::Sender => ("poçt serveri göndərəni qəbul etmədi", "the mail server refused the sender"),
        Step::Recipient => ("poçt serveri ünvanı qəbul etmədi", "the mail server refused the address"),
        Step::Content => ("poçt serveri məktubu qəbul etmədi", "the mail server did not take the letter"),
    };
    let said = if language == Language::Az { az } else { en };
    match problem.code {
        Some(code) => format!("{said}: {code} {}", problem.detail),
        None => format!("{said}: {}", problem.detail),
    }
}
