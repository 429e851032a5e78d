//! Money in Azerbaijani manat.

use std::fmt;
use std::str::FromStr;

use crate::language::{Language, Sentence};

/// An amount in AZN, kept in qəpik (1/100 manat), from nothing to [`Money::MAX`].
///
/// ```
/// use mohur_issuer::money::Money;
/// let salary: Money = "1250,5".parse().unwrap();
/// assert_eq!(salary.qepik(), 125_050);
/// assert_eq!(salary.to_string(), "1250.50");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Money(u64);

impl Money {
    /// 10,000,000.00 AZN: no monthly salary comes near it, so more is a typing error.
    pub const MAX: Self = Self(1_000_000_000);

    /// The amount of so many qəpik.
    pub fn from_qepik(qepik: u64) -> Result<Self, MoneyError> {
        if qepik > Self::MAX.0 { Err(MoneyError::TooLarge) } else { Ok(Self(qepik)) }
    }

    /// The amount in qəpik.
    pub fn qepik(self) -> u64 {
        self.0
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads `1250`, `1250.5`, `1250.50` or `1250,50`; no signs, no grouping, no currency.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_qepik(text).and_then(Self::from_qepik)
    }
}

/// Reads an amount as [`Money`] does, but of any size: documents other than contracts have bounds of their own.
pub(crate) fn parse_qepik(text: &str) -> Result<u64, MoneyError> {
    let text = text.trim();
    if text.starts_with(['-', '\u{2212}']) {
        return Err(MoneyError::Negative);
    }
    let (manat, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    if !are_digits(manat) || !are_digits(fraction) {
        return Err(MoneyError::NotAnAmount);
    }
    let cents = match fraction.as_bytes() {
        [tenths] => u64::from(tenths - b'0') * 10,
        [tenths, hundredths] => u64::from(tenths - b'0') * 10 + u64::from(hundredths - b'0'),
        _ => return Err(MoneyError::TooFine),
    };
    let manat: u64 = manat.parse().map_err(|_| MoneyError::TooLarge)?;
    manat.checked_mul(100).and_then(|whole| whole.checked_add(cents)).ok_or(MoneyError::TooLarge)
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Why a text or a number is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum MoneyError {
    /// Below zero.
    Negative,
    /// Not digits with at most one decimal sign.
    NotAnAmount,
    /// More than two decimals.
    TooFine,
    /// Past [`Money::MAX`].
    TooLarge,
}

impl Sentence for MoneyError {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::Negative => ("məbləğ mənfi ola bilməz", "the amount is below zero"),
            Self::NotAnAmount => (
                "məbləğ 1250, 1250.50 və ya 1250,50 kimi yazılmalıdır",
                "the amount must be written as 1250, 1250.50 or 1250,50",
            ),
            Self::TooFine => ("məbləğdə ən çoxu iki onluq rəqəm ola bilər", "the amount has more than two decimals"),
            Self::TooLarge => ("məbləğ 10 000 000 manatdan çoxdur", "the amount is more than 10,000,000 manat"),
        };
        if language == Language::Az { az.into() } else { en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_amount_survives_its_text(qepik in 0..=Money::MAX.0) {
            let money = Money::from_qepik(qepik).unwrap();
            prop_assert_eq!(money.to_string().parse(), Ok(money));
            prop_assert_eq!(money.to_string().replace('.', ",").parse(), Ok(money));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = text.parse::<Money>();
        }
    }

    #[test]
    fn all_written_forms_are_read() {
        for (text, qepik) in
            [("1250", 125_000), ("1250.50", 125_050), ("1250,50", 125_050), ("0", 0), (" 345.07 ", 34_507)]
        {
            assert_eq!(text.parse::<Money>().map(Money::qepik), Ok(qepik), "{text}");
        }
    }

    #[test]
    fn wrong_amounts_are_named() {
        assert_eq!("-5".parse::<Money>(), Err(MoneyError::Negative));
        assert_eq!("12.345".parse::<Money>(), Err(MoneyError::TooFine));
        assert_eq!("10000000.01".parse::<Money>(), Err(MoneyError::TooLarge));
        assert_eq!("99999999999999999999".parse::<Money>(), Err(MoneyError::TooLarge));
        for text in ["", "1 250", "1,250.50", "12.", ".5", "1e3", "+5", "12 AZN"] {
            assert_eq!(text.parse::<Money>(), Err(MoneyError::NotAnAmount), "{text}");
        }
    }
}
