//! Comma, semicolon or tab separated values (RFC 4180), one record a line.
//!
//! A quoted value that runs over its line's end is refused, where RFC 4180 would go on: no value of a register has a
//! line feed, and so a forgotten quote spoils one line and not the rest of the file.

use std::borrow::Cow;

use super::fault::Cause;

/// What separates the values of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    Comma,
    Semicolon,
    Tab,
}

impl Separator {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }

    /// The separator that cuts `header` into the most columns.
    pub(crate) fn of(header: &str) -> Self {
        let columns = |separator: &Self| header.matches(separator.character()).count();
        Self::ALL.into_iter().rev().max_by_key(columns).unwrap_or(Self::Comma)
    }
}

/// Most lines have no more values.
const COLUMNS: usize = 16;

/// The values of `line`.
pub(crate) fn split(line: &str, separator: Separator) -> Result<Vec<Cow<'_, str>>, Cause> {
    let separator = separator.character();
    let mut values = Vec::with_capacity(COLUMNS);
    let mut rest = line;
    loop {
        let (value, after) = match rest.trim_start_matches(' ').strip_prefix('"') {
            Some(quoted) => take_quoted(quoted, separator)?,
            None => take_bare(rest, separator)?,
        };
        values.push(value);
        match after {
            Some(after) => rest = after,
            None => return Ok(values),
        }
    }
}

/// A value, and what follows the separator behind it.
type Taken<'l> = (Cow<'l, str>, Option<&'l str>);

/// A value up to the next separator, and what follows that.
fn take_bare(text: &str, separator: char) -> Result<Taken<'_>, Cause> {
    let (value, after) = match text.split_once(separator) {
        Some((value, after)) => (value, Some(after)),
        None => (text, None),
    };
    if value.contains('"') { Err(Cause::TextAroundQuotes) } else { Ok((value.into(), after)) }
}

/// A value whose opening quote is taken already; a doubled quote inside stands for one.
fn take_quoted(text: &str, separator: char) -> Result<Taken<'_>, Cause> {
    let mut value = Cow::Borrowed("");
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"').ok_or(Cause::OpenQuote)?;
        value += part;
        match after.strip_prefix('"') {
            Some(after) => {
                value += "\"";
                rest = after;
            }
            None => return take_end(after, separator).map(|after| (value, after)),
        }
    }
}

/// What follows the separator behind a closing quote.
fn take_end(text: &str, separator: char) -> Result<Option<&str>, Cause> {
    let text = text.trim_start_matches(' ');
    if text.is_empty() {
        return Ok(None);
    }
    text.strip_prefix(separator).map(Some).ok_or(Cause::TextAroundQuotes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quoted_values_survive(values in prop::collection::vec("[a-zƏ,;\" ]{0,8}", 1..6)) {
            let line = values.iter().map(|value| format!("\"{}\"", value.replace('"', "\"\""))).collect::<Vec<_>>();
            for (between, separator) in [(",", Separator::Comma), (" ; ", Separator::Semicolon)] {
                let line = line.join(between);
                prop_assert_eq!(split(&line, separator).unwrap(), values.clone());
            }
        }

        #[test]
        fn no_line_makes_it_panic(line in "[a\",; ]{0,20}") {
            let _ = split(&line, Separator::Comma);
        }
    }

    #[test]
    fn bare_and_quoted_values_mix() {
        let values = split("1,\"Əliyev, \"\"Zirvə\"\" MMC\",,x", Separator::Comma).unwrap();
        assert_eq!(values, ["1", "Əliyev, \"Zirvə\" MMC", "", "x"]);
        assert_eq!(split("", Separator::Comma).unwrap(), [""]);
    }

    #[test]
    fn wrong_quotes_are_named() {
        assert_eq!(split("1,\"open", Separator::Comma), Err(Cause::OpenQuote));
        assert_eq!(split("1,\"a\"b,2", Separator::Comma), Err(Cause::TextAroundQuotes));
        assert_eq!(split("1,a\"b\",2", Separator::Comma), Err(Cause::TextAroundQuotes));
    }

    #[test]
    fn the_header_tells_the_separator() {
        assert_eq!(Separator::of("voen;name"), Separator::Semicolon);
        assert_eq!(Separator::of("voen\tname"), Separator::Tab);
        assert_eq!(Separator::of("voen,name"), Separator::Comma);
        assert_eq!(Separator::of("voen"), Separator::Comma);
    }
}
