//! Calendar days as people and programs write them.

use jiff::civil::Date;

use crate::language::{Language, Sentence};

/// Days outside these years are typing errors: nobody at work today was hired before, and no term ends after.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Reads `2026-11-24` or `24.11.2026`.
///
/// ```
/// use mohur_issuer::day::parse_day;
/// assert_eq!(parse_day("24.11.2026"), parse_day("2026-11-24"));
/// assert!(parse_day("11/24/2026").is_err());
/// ```
pub fn parse_day(text: &str) -> Result<Date, DayError> {
    let text = text.trim();
    let parts = |separator| text.split(separator).map(digits).collect::<Option<Vec<_>>>();
    let (year, month, day) = match (parts('-').as_deref(), parts('.').as_deref()) {
        (Some([(4, year), (2, month), (2, day)]), _) | (_, Some([(1 | 2, day), (1 | 2, month), (4, year)])) => {
            (*year, *month, *day)
        }
        _ => return Err(DayError::NotADay),
    };
    let (month, day) = (i8::try_from(month), i8::try_from(day));
    let (Ok(month), Ok(day)) = (month, day) else { return Err(DayError::NotADay) };
    let date = Date::new(year, month, day).map_err(|_| DayError::NotInCalendar)?;
    if YEARS.contains(&year) { Ok(date) } else { Err(DayError::YearOutOfRange) }
}

/// How many digits `part` has (at most four), and their value.
fn digits(part: &str) -> Option<(usize, i16)> {
    let plausible = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then(|| part.parse().ok().map(|value| (part.len(), value)))?
}

/// The day as a sentence in `language` shows it: `24.11.2026` in Azerbaijani, `2026-11-24` in English.
pub fn display_day(date: Date, language: Language) -> String {
    match language {
        Language::Az => format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year()),
        Language::En => date.to_string(),
    }
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum DayError {
    /// Neither of the two written forms.
    NotADay,
    /// Well written, but the calendar has no such day.
    NotInCalendar,
    /// A year before 1900 or after 2199.
    YearOutOfRange,
}

impl Sentence for DayError {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::NotADay => (
                "tarix 24.11.2026 və ya 2026-11-24 kimi yazılmalıdır",
                "the date must be written as 2026-11-24 or 24.11.2026",
            ),
            Self::NotInCalendar => ("təqvimdə belə gün yoxdur", "the calendar has no such day"),
            Self::YearOutOfRange => ("il 1900 ilə 2199 arasında olmalıdır", "the year must be from 1900 to 2199"),
        };
        if language == Language::Az { az.into() } else { en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_written_forms_are_read(year in YEARS, month in 1..=12_i8, day in 1..=28_i8) {
            let date = date(year, month, day);
            prop_assert_eq!(parse_day(&display_day(date, Language::Az)), Ok(date));
            prop_assert_eq!(parse_day(&display_day(date, Language::En)), Ok(date));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9.\\-]{0,12}") {
            let _ = parse_day(&text);
        }
    }

    #[test]
    fn wrong_days_are_named() {
        assert_eq!(parse_day("4.1.2026"), Ok(date(2026, 1, 4)));
        for text in
            ["", "20261124", "24-11-2026", "2026.11.24", "24.11.26", "2026-11-24T00:00", "-026-11-24", "١.١.2026"]
        {
            assert_eq!(parse_day(text), Err(DayError::NotADay), "{text}");
        }
        assert_eq!(parse_day("30.02.2026"), Err(DayError::NotInCalendar));
        assert_eq!(parse_day("2026-13-01"), Err(DayError::NotInCalendar));
        assert_eq!(parse_day("0206-11-24"), Err(DayError::YearOutOfRange));
    }
}
