//! How the lines of a batch give their values: in columns that the first line names, or by name.

use std::borrow::Cow;
use std::io::BufRead;

use crate::import::csv::{self, Separator};
use crate::import::fault::{Cause, Fault};
use crate::import::lines::Lines;
use crate::import::{Format, ReadError, json};
use crate::language::{Language, Sentence};
use crate::text::quotable;

/// The names that values may have.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// All of them, in the order in which they are listed to people.
    pub(crate) known: Vec<String>,
    /// Those that every line needs, as far as the names can tell.
    pub(crate) required: Vec<String>,
    /// Those that may be `true` or `false` in JSON.
    pub(crate) yes_no: Vec<String>,
}

/// The lines' form.
#[derive(Clone, Debug)]
pub(crate) enum Table {
    /// One value a column.
    Columns {
        /// What stands between two values.
        separator: Separator,
        /// The columns' names, each a known one.
        names: Vec<String>,
    },
    /// One object a line.
    Objects {
        /// Members that may be `true` or `false`.
        yes_no: Vec<String>,
    },
}

/// Named values as a line gives them: in its order, perhaps with unknown or repeated names.
pub(crate) type NamedValues = Vec<(String, String)>;

impl Table {
    /// The form of the lines, with the header of CSV read and checked.
    pub(crate) fn open(lines: &mut Lines<impl BufRead>, format: Format, names: &Names) -> Result<Self, TableError> {
        match format {
            Format::Csv => Self::header(lines, names),
            Format::JsonLines => Ok(Self::Objects { yes_no: names.yes_no.clone() }),
        }
    }

    fn header(lines: &mut Lines<impl BufRead>, names: &Names) -> Result<Self, TableError> {
        let Some((_, line)) = lines.next().map_err(ReadError::Io)? else {
            return Err(TableError::NoHeader { known: names.known.clone() });
        };
        let line = line.map_err(ReadError::UnreadableHeader)?;
        let separator = Separator::of(line);
        let found = csv::split(line, separator).map_err(ReadError::UnreadableHeader)?;
        let found: Vec<String> = found.iter().map(|name| plain(name)).collect();
        let repeats = |(place, name): &(usize, &String)| found[..*place].contains(name);
        let repeated: Vec<_> = found.iter().enumerate().filter(repeats).map(|(_, name)| quoted(name)).collect();
        let unknown: Vec<_> =
            found.iter().filter(|name| !names.known.contains(name)).map(|name| quoted(name)).collect();
        let missing: Vec<_> = names.required.iter().filter(|name| !found.contains(name)).cloned().collect();
        if unknown.is_empty() && repeated.is_empty() && missing.is_empty() {
            return Ok(Self::Columns { separator, names: found });
        }
        Err(TableError::WrongHeader { missing, unknown, repeated, known: names.known.clone() })
    }

    /// The values of a line.
    pub(crate) fn values(&self, line: &str) -> Result<NamedValues, Vec<Fault>> {
        match self {
            Self::Columns { separator, names } => columns(line, *separator, names).map_err(|cause| vec![cause.into()]),
            Self::Objects { yes_no } => members(line, yes_no),
        }
    }
}

fn columns(line: &str, separator: Separator, names: &[String]) -> Result<NamedValues, Cause> {
    let texts = csv::split(line, separator)?;
    if texts.len() != names.len() {
        return Err(Cause::ValueCount { expected: names.len(), found: texts.len() });
    }
    Ok(names.iter().cloned().zip(texts.into_iter().map(Cow::into_owned)).collect())
}

fn members(line: &str, yes_no: &[String]) -> Result<NamedValues, Vec<Fault>> {
    let (mut values, mut faults) = (Vec::new(), Vec::new());
    for (name, value) in json::members(line).map_err(|cause| vec![cause.into()])? {
        let text = match value.as_bool().filter(|_| yes_no.contains(&name)) {
            Some(truth) => Ok(truth.to_string()),
            None => json::text(value),
        };
        match text {
            Ok(text) => values.push((name, text)),
            Err(cause) => faults.push(Fault { field: Some(quotable(&name)), value: None, cause }),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

/// The names on the first line of a file: those of columns, or those of an object's members.
pub(crate) fn names_on(line: &str, format: Format) -> Vec<String> {
    match format {
        Format::Csv => {
            csv::split(line, Separator::of(line)).unwrap_or_default().iter().map(|name| plain(name)).collect()
        }
        Format::JsonLines => json::members(line).unwrap_or_default().into_iter().map(|(name, _)| name).collect(),
    }
}

/// Case, and blanks or dashes for underscores, do not matter.
fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", quotable(name))
}

/// Why the lines of a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum TableError {
    /// The file.
    Read(#[from] ReadError),
    /// A CSV file without a header.
    NoHeader {
        /// The columns that may be there.
        known: Vec<String>,
    },
    /// A header with other columns than these certificates need.
    WrongHeader {
        /// Required columns that are not there.
        missing: Vec<String>,
        /// Columns that there are not, quoted and shortened.
        unknown: Vec<String>,
        /// Columns named more than once, quoted.
        repeated: Vec<String>,
        /// The columns that may be there.
        known: Vec<String>,
    },
}

impl Sentence for TableError {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::Read(ReadError::UnreadableHeader(cause)), Language::Az) => {
                format!("sütunların adları olan birinci sətir oxunmur: {}", cause.sentence(language))
            }
            (Self::Read(error), _) => error.to_string(),
            (Self::NoHeader { known }, Language::En) => {
                format!("the file is empty, but its first line should name the columns; they are {}", known.join(", "))
            }
            (Self::NoHeader { known }, Language::Az) => {
                format!("fayl boşdur, birinci sətri isə sütunların adları olmalıdır; sütunlar: {}", known.join(", "))
            }
            (Self::WrongHeader { missing, unknown, repeated, known }, Language::En) => format!(
                "the first line does not name the columns as expected (missing: {}; unknown: {}; twice: {}); the \
                 columns are {}",
                list(missing, "none"),
                list(unknown, "none"),
                list(repeated, "none"),
                known.join(", ")
            ),
            (Self::WrongHeader { missing, unknown, repeated, known }, Language::Az) => format!(
                "birinci sətirdəki sütun adları gözlənilən kimi deyil (çatmayan: {}; naməlum: {}; təkrar: {}); \
                 sütunlar: {}",
                list(missing, "yoxdur"),
                list(unknown, "yoxdur"),
                list(repeated, "yoxdur"),
                known.join(", ")
            ),
        }
    }
}

fn list(names: &[String], none: &str) -> String {
    if names.is_empty() { none.into() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Names { known: owned(&["pin", "last_day", "copy"]), required: owned(&["pin"]), yes_no: owned(&["copy"]) }
    }

    fn open(header: &str) -> Result<Table, TableError> {
        Table::open(&mut Lines::new(header.as_bytes()), Format::Csv, &names())
    }

    #[test]
    fn columns_come_in_any_order_and_spelling() {
        let table = open("\u{feff}Last Day;PIN\r\n").unwrap();
        let values = table.values("1;\"a;b\"").unwrap();
        assert_eq!(values, [("last_day", "1"), ("pin", "a;b")].map(|(name, text)| (name.to_owned(), text.to_owned())));
        assert_eq!(table.values("1").unwrap_err(), [Cause::ValueCount { expected: 2, found: 1 }.into()]);
    }

    #[test]
    fn a_wrong_header_is_named_whole() {
        let error = open("copy,Copy,height\n").unwrap_err().to_string();
        let expected = "the first line does not name the columns as expected (missing: pin; unknown: \"height\"; \
            twice: \"copy\"); the columns are pin, last_day, copy";
        assert_eq!(error, expected);
        assert!(matches!(open(""), Err(TableError::NoHeader { .. })));
    }

    #[test]
    fn only_some_members_may_be_true_or_false() {
        let table = Table::open(&mut Lines::new(&b""[..]), Format::JsonLines, &names()).unwrap();
        let values = table.values(r#"{"copy":true,"pin":5,"last_day":null}"#).unwrap();
        let texts: Vec<_> = values.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["true", "5", ""]);
        let faults = table.values(r#"{"copy":[],"pin":true}"#).unwrap_err();
        let causes: Vec<_> = faults.iter().map(|fault| &fault.cause).collect();
        assert_eq!(causes, [&Cause::NotText, &Cause::NotText]);
    }
}
