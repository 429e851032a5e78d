//! Days and amounts as people write them.

use jiff::civil::Date;

use crate::language::Language;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `24.11.2026` in Azerbaijani, `24 November 2026` in English.
pub fn day(date: Date, language: Language) -> String {
    let month = usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    match (language, month) {
        (Language::En, Some(month)) => format!("{} {month} {}", date.day(), date.year()),
        _ => format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year()),
    }
}

/// An amount of `minor` hundredths: `1 850,50 AZN` in Azerbaijani, with no-break spaces, and `1,850.50 AZN` in English.
pub fn money(minor: u64, language: Language) -> String {
    let (group, decimal) = match language {
        Language::Az => ('\u{a0}', ','),
        Language::En => (',', '.'),
    };
    let whole = (minor / 100).to_string();
    let mut grouped = String::with_capacity(whole.len() * 2);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    format!("{grouped}{decimal}{:02}\u{a0}AZN", minor % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn days_and_amounts_are_written_as_people_do() {
        assert_eq!(day(date(2026, 11, 4), Language::Az), "04.11.2026");
        assert_eq!(day(date(2026, 11, 4), Language::En), "4 November 2026");
        assert_eq!(money(185_050, Language::Az), "1\u{a0}850,50\u{a0}AZN");
        assert_eq!(money(185_050, Language::En), "1,850.50\u{a0}AZN");
        assert_eq!(money(5, Language::Az), "0,05\u{a0}AZN");
        assert_eq!(money(100_000_000, Language::En), "1,000,000.00\u{a0}AZN");
    }

    proptest! {
        #[test]
        fn no_digit_of_an_amount_is_lost(minor: u64) {
            for language in Language::ALL {
                let digits: String = money(minor, language).chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(digits.parse::<u64>().unwrap(), minor);
            }
        }
    }
}
