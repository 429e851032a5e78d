//! The one place where the clock is read.

use jiff::Timestamp;

/// Now, in whole seconds.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is where time enters")]
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Now, as finely as the clock says: for logs, whose entries follow one another within a second.
pub(crate) fn precise() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is where time enters")]
    Timestamp::now()
}
