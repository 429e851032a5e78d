//! The result of every line, in the order of the lines: CSV or JSON Lines.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use mohur_certificate::number::CertificateNumber;
use serde::Serialize;

use super::reason::Reason;
use crate::durable::{self, Age};
use crate::import::Format;

/// The columns of results.
const HEADER: &str = "line,outcome,number,file,reasons\n";

/// What separates cells or lines for one spreadsheet or another.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\n', '\r'];

/// What became of a line in the end.
#[derive(Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum Outcome<'a> {
    /// Registered, and its page written.
    Issued { number: CertificateNumber, file: &'a str },
    /// No certificate.
    Refused { reasons: &'a [Reason] },
}

#[derive(Serialize)]
struct Row<'a> {
    line: u64,
    #[serde(flatten)]
    outcome: &'a Outcome<'a>,
}

/// The open file of results.
#[derive(Debug)]
pub(crate) struct Results {
    file: File,
    format: Format,
    length: u64,
}

impl Results {
    /// Opens the file to go on behind `length` bytes.
    pub(crate) fn open(path: &Path, format: Format, length: u64, age: Age) -> io::Result<Self> {
        let mut file = durable::open(path, age)?;
        durable::ensure_holds(&file.metadata()?, length)?;
        file.set_len(length)?;
        file.seek(SeekFrom::Start(length))?;
        let mut results = Self { file, format, length };
        if length == 0 && format == Format::Csv {
            results.write(HEADER)?;
        }
        Ok(results)
    }

    /// Writes what became of some lines; it is on disk after [`Results::sync`].
    pub(crate) fn add(&mut self, outcomes: &[(u64, Outcome<'_>)]) -> io::Result<()> {
        let text: String = outcomes.iter().map(|(line, outcome)| row(self.format, *line, outcome)).collect();
        self.write(&text)
    }

    /// Waits until all results are on disk; the file's length then.
    pub(crate) fn sync(&mut self) -> io::Result<u64> {
        self.file.sync_data()?;
        Ok(self.length)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())?;
        self.length += text.len() as u64;
        Ok(())
    }
}

fn row(format: Format, line: u64, outcome: &Outcome<'_>) -> String {
    match (format, outcome) {
        (Format::JsonLines, outcome) => {
            serde_json::to_string(&Row { line, outcome }).expect("results have only strings for names") + "\n"
        }
        (Format::Csv, Outcome::Issued { number, file }) => format!("{line},issued,{number},{},\n", cell(file)),
        (Format::Csv, Outcome::Refused { reasons }) => {
            let sentences: Vec<&str> = reasons.iter().map(|reason| reason.sentence.as_str()).collect();
            format!("{line},refused,,,{}\n", cell(&sentences.join(" / ")))
        }
    }
}

/// The text as a cell that no spreadsheet takes for a formula: it may quote what strangers wrote. A spreadsheet that separates
/// by semicolons or tabs sees several cells in it.
fn cell(text: &str) -> String {
    let harmless = harmless(text);
    if harmless.contains(SEPARATORS) || harmless.contains('"') {
        format!("\"{}\"", harmless.replace('"', "\"\""))
    } else {
        harmless
    }
}

/// The text with an apostrophe before everything that would begin a formula at its beginning or behind a separator, whatever
/// blanks and quotes stand between.
fn harmless(text: &str) -> String {
    let (mut harmless, mut begins) = (String::with_capacity(text.len()), true);
    for character in text.chars() {
        if begins && ['=', '+', '-', '@'].contains(&character) {
            harmless.push('\'');
        }
        begins = SEPARATORS.contains(&character) || (begins && (character == '"' || character.is_whitespace()));
        harmless.push(character);
    }
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn written(format: Format) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results");
        let number = CertificateNumber::from_random([1; 8]);
        let reasons = [Reason::other("a", "=HYPERLINK(\"x\"): no, such field".into()), Reason::other("b", "b".into())];
        let mut results = Results::open(&path, format, 0, Age::New).unwrap();
        results.add(&[(2, Outcome::Issued { number, file: "a/b.pdf" })]).unwrap();
        let length = results.sync().unwrap();
        results.add(&[(3, Outcome::Refused { reasons: &[] })]).unwrap();
        let mut results = Results::open(&path, format, length, Age::Begun).unwrap();
        results.add(&[(3, Outcome::Refused { reasons: &reasons })]).unwrap();
        fs::read_to_string(&path).unwrap().replace(&number.to_string(), "NUMBER")
    }

    #[test]
    fn results_are_csv_without_formulas() {
        let expected = "line,outcome,number,file,reasons\n2,issued,NUMBER,a/b.pdf,\n\
            3,refused,,,\"'=HYPERLINK(\"\"x\"\"): no, such field / b\"\n";
        assert_eq!(written(Format::Csv), expected);
    }

    #[test]
    fn no_separator_makes_a_formula() {
        for (text, expected) in [
            ("a-b=c@d", "a-b=c@d"),
            ("=1", "'=1"),
            ("a;=1", "\"a;'=1\""),
            ("a,@x", "\"a,'@x\""),
            ("a\t+1", "\"a\t'+1\""),
            ("a\r\n-1", "\"a\r\n'-1\""),
            ("a; =1", "\"a; '=1\""),
            ("a;\"=1\"", "\"a;\"\"'=1\"\"\""),
            ("\t=1", "\"\t'=1\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn results_are_json_lines() {
        let expected = "{\"line\":2,\"outcome\":\"issued\",\"number\":\"NUMBER\",\"file\":\"a/b.pdf\"}\n\
            {\"line\":3,\"outcome\":\"refused\",\"reasons\":[\
            {\"code\":\"a\",\"sentence\":\"=HYPERLINK(\\\"x\\\"): no, such field\"},{\"code\":\"b\",\"sentence\":\"b\"}]}\n";
        assert_eq!(written(Format::JsonLines), expected);
    }
}
