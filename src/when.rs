//! Moments as tables show them: the clock of the issuer's zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mohur_certificate::language::Language;
use mohur_issuer::day::display_day;

/// The day and the minute at `moment` in `zone`.
pub(crate) fn minute(moment: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = zone.to_datetime(moment);
    format!("{} {:02}:{:02}", display_day(local.date(), language), local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minute_is_that_of_the_zone() {
        let baku = jiff::tz::TimeZoneDatabase::bundled().get("Asia/Baku").unwrap();
        let moment = "2026-11-24T20:05:00Z".parse().unwrap();
        assert_eq!(minute(moment, &baku, Language::En), "2026-11-25 00:05");
        assert_eq!(minute(moment, &baku, Language::Az), "25.11.2026 00:05");
    }
}
