//! What can be wrong with a line of an imported file.

use std::fmt;

use jiff::civil::Date;
use mohur_certificate::identifier::IdentifierError;

use crate::day::{DayError, display_day};
use crate::language::{Language, Sentence};
use crate::money::MoneyError;
use crate::text::TextError;

/// A line that was not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The line's number in the file, from 1.
    pub line: u64,
    /// Everything that is wrong with it.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The column or field; `None` when the line as a whole is at fault.
    pub field: Option<String>,
    /// The faulty value, shortened and made safe to print.
    pub value: Option<String>,
    /// What is wrong.
    pub cause: Cause,
}

impl From<Cause> for Fault {
    fn from(cause: Cause) -> Self {
        Self { field: None, value: None, cause }
    }
}

/// What is wrong with a line or a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum Cause {
    /// Bytes that are not UTF-8.
    BrokenUtf8 {
        /// The first broken byte of the line, from 1.
        byte: usize,
    },
    /// More bytes than a line may have.
    LineTooLong {
        /// Bytes allowed.
        max: usize,
    },
    /// A CSV value whose quote is not closed on its line.
    OpenQuote,
    /// A CSV value with text before its opening or after its closing quote.
    TextAroundQuotes,
    /// A CSV line with another number of values than the header has.
    ValueCount {
        /// Columns in the header.
        expected: usize,
        /// Values on the line.
        found: usize,
    },
    /// Not one JSON object.
    NotAnObject {
        /// The character at which it ceases to be one, from 1; one past the last when the line ends too early.
        character: usize,
    },
    /// A record whose key an earlier line of the file has.
    Repeated {
        /// That line.
        first_line: u64,
    },
    /// A field that these records do not have.
    UnknownField,
    /// A field that the line has twice.
    RepeatedField,
    /// A JSON value that is neither a string nor a number.
    NotText,
    /// A required value that is absent.
    Missing,
    /// A value that must be one of some words.
    NotOneOf {
        /// The words.
        words: &'static str,
    },
    /// A value that is no code of a purpose.
    NotACode,
    /// The last day is before the first.
    EndBeforeStart {
        /// The first day.
        start: Date,
    },
    /// A text that may not stand in a register.
    Text(TextError),
    /// No PIN or VÖEN.
    Identifier(IdentifierError),
    /// No day.
    Day(DayError),
    /// No amount of money.
    Money(MoneyError),
}

impl From<TextError> for Cause {
    fn from(error: TextError) -> Self {
        Self::Text(error)
    }
}

impl From<IdentifierError> for Cause {
    fn from(error: IdentifierError) -> Self {
        Self::Identifier(error)
    }
}

impl From<DayError> for Cause {
    fn from(error: DayError) -> Self {
        Self::Day(error)
    }
}

impl From<MoneyError> for Cause {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}

impl Sentence for Cause {
    fn sentence(&self, language: Language) -> String {
        match self {
            Self::Text(error) => error.sentence(language),
            Self::Identifier(error) => error.sentence(language),
            Self::Day(error) => error.sentence(language),
            Self::Money(error) => error.sentence(language),
            _ => match language {
                Language::Az => self.azerbaijani(),
                Language::En => self.english(),
            },
        }
    }
}

impl Cause {
    fn azerbaijani(&self) -> String {
        match self {
            Self::BrokenUtf8 { byte } => {
                format!("sətrin {byte} nömrəli baytı UTF-8 deyil; faylı UTF-8 kimi saxlayın")
            }
            Self::LineTooLong { max } => format!("sətir {max} baytdan uzundur"),
            Self::OpenQuote => "dırnaq həmin sətirdə bağlanmayıb".into(),
            Self::TextAroundQuotes => "dırnaqdan əvvəl və ya sonra artıq mətn var".into(),
            Self::ValueCount { expected, found } => {
                format!("sətirdə {found} dəyər var, başlıqda isə {expected} sütun")
            }
            Self::NotAnObject { character } => {
                format!("sətir bir JSON obyekti deyil: {character} nömrəli simvolda səhv var")
            }
            Self::Repeated { first_line } => format!("eyni qeyd artıq {first_line}. sətirdə var"),
            Self::UnknownField => "belə sahə yoxdur".into(),
            Self::RepeatedField => "sahə sətirdə iki dəfə var".into(),
            Self::NotText => "dəyər mətn və ya ədəd olmalıdır".into(),
            Self::Missing => "dəyər yoxdur".into(),
            Self::NotOneOf { words } => format!("dəyər bunlardan biri olmalıdır: {words}"),
            Self::NotACode => "dəyər məqsədin kodu olmalıdır, məsələn 3".into(),
            Self::EndBeforeStart { start } => {
                format!("bitmə tarixi başlanma tarixindən ({}) əvvəldir", display_day(*start, Language::Az))
            }
            Self::Text(_) | Self::Identifier(_) | Self::Day(_) | Self::Money(_) => self.sentence(Language::Az),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::BrokenUtf8 { byte } => {
                format!("byte {byte} of the line is not UTF-8; save the file as UTF-8")
            }
            Self::LineTooLong { max } => format!("the line is longer than {max} bytes"),
            Self::OpenQuote => "a quote is not closed on its line".into(),
            Self::TextAroundQuotes => "there is text before or after a quoted value".into(),
            Self::ValueCount { expected, found } => {
                format!("the line has {found} values, but the header has {expected} columns")
            }
            Self::NotAnObject { character } => {
                format!("the line is not one JSON object: it ceases to be one at character {character}")
            }
            Self::Repeated { first_line } => format!("line {first_line} already has this record"),
            Self::UnknownField => "there is no such field".into(),
            Self::RepeatedField => "the line has this field twice".into(),
            Self::NotText => "the value must be a string or a number".into(),
            Self::Missing => "the value is missing".into(),
            Self::NotOneOf { words } => format!("the value must be one of {words}"),
            Self::NotACode => "the value must be the code of a purpose, like 3".into(),
            Self::EndBeforeStart { start } => format!("the end is before the start ({start})"),
            Self::Text(_) | Self::Identifier(_) | Self::Day(_) | Self::Money(_) => self.sentence(Language::En),
        }
    }
}

impl Sentence for BadLine {
    fn sentence(&self, language: Language) -> String {
        let faults: Vec<String> = self.faults.iter().map(|fault| fault.sentence(language)).collect();
        let line = if language == Language::Az { "sətir" } else { "line" };
        format!("{line} {}: {}", self.line, faults.join("; "))
    }
}

impl Sentence for Fault {
    fn sentence(&self, language: Language) -> String {
        let cause = self.cause.sentence(language);
        match (&self.field, &self.value) {
            (Some(field), Some(value)) => format!("{field} \"{value}\": {cause}"),
            (Some(field), None) => format!("{field}: {cause}"),
            (None, _) => cause,
        }
    }
}

impl fmt::Display for BadLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence(Language::En))
    }
}
