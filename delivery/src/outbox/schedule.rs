//! When a letter that was not sent is tried again.

use jiff::{SignedDuration, Timestamp};

/// Pauses that double, from a minute to four hours, until it is enough.
///
/// RFC 5321 §4.5.4.1 asks for pauses of half an hour and more, and for patience of four to five days; the first tries are
/// closer, because most failures are a server that restarts or greylists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// After the first try.
    pub first: SignedDuration,
    /// The longest pause.
    pub longest: SignedDuration,
    /// So many tries are enough.
    pub tries: u32,
    /// So long is enough.
    pub patience: SignedDuration,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            first: SignedDuration::from_mins(1),
            longest: SignedDuration::from_hours(4),
            tries: 60,
            patience: SignedDuration::from_hours(5 * 24),
        }
    }
}

impl Schedule {
    /// When to try again after the try numbered `tries` (from 1), or `None` when it is enough.
    ///
    /// `random` spreads the tries over the second half of the pause, so that a thousand letters that failed together do
    /// not come back together.
    pub fn next(&self, tries: u32, since: Timestamp, now: Timestamp, random: u64) -> Option<Timestamp> {
        if tries >= self.tries || now.duration_since(since) >= self.patience {
            return None;
        }
        let doubled = 1_i32.checked_shl(tries.saturating_sub(1)).filter(|factor| *factor > 0).unwrap_or(i32::MAX);
        let pause = self.first.saturating_mul(doubled).min(self.longest).as_secs().unsigned_abs();
        let pause = pause - random % (pause / 2 + 1);
        now.checked_add(SignedDuration::from_secs(i64::try_from(pause).ok()?)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pause(tries: u32, random: u64) -> Option<i64> {
        let next = Schedule::default().next(tries, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH, random)?;
        Some(next.as_second())
    }

    #[test]
    fn pauses_double_to_four_hours() {
        let pauses: Vec<_> = (1..=10).map(|tries| pause(tries, 0).unwrap() / 60).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]);
    }

    #[test]
    fn enough_is_enough() {
        assert_eq!((pause(59, 0), pause(60, 0)), (Some(4 * 3600), None));
        let next = |hours| {
            let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
            Schedule::default().next(3, Timestamp::UNIX_EPOCH, now, 0)
        };
        assert!(next(119).is_some() && next(120).is_none());
    }

    proptest! {
        #[test]
        fn a_pause_is_never_shorter_than_half_and_never_longer(tries in 1..60_u32, random: u64) {
            let (whole, pause) = (pause(tries, 0).unwrap(), pause(tries, random).unwrap());
            prop_assert!((whole / 2..=whole).contains(&pause));
        }
    }
}
