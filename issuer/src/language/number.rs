//! Numbers as people write them.

use super::Language;

/// A count with its thousands apart: `2 994` in Azerbaijani, with a no-break space, and `2,994` in English.
///
/// ```
/// use mohur_issuer::language::{Language, count};
/// assert_eq!(count(2_994, Language::Az), "2\u{a0}994");
/// assert_eq!(count(1_002_994, Language::En), "1,002,994");
/// ```
pub fn count(number: u64, language: Language) -> String {
    let group = match language {
        Language::Az => '\u{a0}',
        Language::En => ',',
    };
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of tenths as a decimal: `12,9` in Azerbaijani, `12.9` in English.
///
/// ```
/// use mohur_issuer::language::{Language, tenths};
/// assert_eq!((tenths(129, Language::Az), tenths(20_005, Language::En)), ("12,9".into(), "2,000.5".into()));
/// ```
pub fn tenths(number: u64, language: Language) -> String {
    let decimal = match language {
        Language::Az => ',',
        Language::En => '.',
    };
    format!("{}{decimal}{}", count(number / 10, language), number % 10)
}
