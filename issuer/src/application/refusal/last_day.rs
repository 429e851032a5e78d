//! Last days of validity that are not possible.

use jiff::civil::Date;

use crate::day::{DayError, display_day};
use crate::language::{Language, Sentence};

/// A certificate is valid from today on, never past the end of its contract or the policy's longest time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum LastDayRefusal {
    /// No day.
    Unreadable {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: DayError,
    },
    /// Over.
    Past {
        /// The day asked for.
        last_day: Date,
        /// Today.
        today: Date,
    },
    /// Past the end of the fixed-term contract.
    AfterContract {
        /// The day asked for.
        last_day: Date,
        /// The contract's last day.
        end: Date,
    },
    /// Further away than the policy allows.
    TooFar {
        /// The day asked for.
        last_day: Date,
        /// The furthest day allowed.
        latest: Date,
        /// How many days after today that is.
        maximum_days: u16,
    },
}

impl LastDayRefusal {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "last-day-unreadable",
            Self::Past { .. } => "last-day-past",
            Self::AfterContract { .. } => "last-day-after-contract",
            Self::TooFar { .. } => "last-day-too-far",
        }
    }

    fn azerbaijani(&self) -> String {
        let day = |day: &Date| display_day(*day, Language::Az);
        let what = "Arayışın etibarlılıq müddətinin son günü";
        match self {
            Self::Unreadable { value, cause } => {
                format!("{what} (\"{value}\") düzgün yazılmayıb: {}.", cause.sentence(Language::Az))
            }
            Self::Past { last_day, today } => {
                format!("{what} ({}) bugünkü tarixdən ({}) əvvəl ola bilməz.", day(last_day), day(today))
            }
            Self::AfterContract { last_day, end } => {
                format!("{what} ({}) müddətli müqavilənin son günündən ({}) sonra ola bilməz.", day(last_day), day(end))
            }
            Self::TooFar { last_day, latest, maximum_days } => format!(
                "{what} ({}) ən gec {} ola bilər: arayış verildiyi gündən sonra {maximum_days} gündən çox etibarlı olmur.",
                day(last_day),
                day(latest)
            ),
        }
    }

    fn english(&self) -> String {
        let what = "The last day of validity";
        match self {
            Self::Unreadable { value, cause } => format!("{what} \"{value}\" cannot be read: {cause}."),
            Self::Past { last_day, today } => format!("{what} ({last_day}) is in the past; today is {today}."),
            Self::AfterContract { last_day, end } => {
                format!("{what} ({last_day}) cannot be after the end of the fixed-term contract ({end}).")
            }
            Self::TooFar { last_day, latest, maximum_days } => format!(
                "{what} ({last_day}) can be {latest} at the latest: certificates are valid for at most {maximum_days} \
                 days after the day of issue."
            ),
        }
    }
}

impl Sentence for LastDayRefusal {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}
