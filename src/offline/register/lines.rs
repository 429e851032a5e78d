//! The lines of a file of registrations, each bounded.

use std::io::{self, BufRead, Read};

use mohur_issuer::language::{Language, Sentence, count};

use crate::registrations::{MAX_LINE, Registration, Torn};

/// What stands on a line.
#[derive(Debug)]
pub(super) enum Line {
    Registration(Box<Registration>),
    /// The piece of a line that a crash left at the end of the file; its page never left.
    Torn,
    Bad(Reason),
}

/// Why a line is no registration.
#[derive(Debug)]
pub(super) enum Reason {
    TooLong,
    Json(serde_json::Error),
}

impl Sentence for Reason {
    fn sentence(&self, language: Language) -> String {
        let bytes = count(MAX_LINE as u64, language);
        match (self, language) {
            (Self::TooLong, Language::En) => format!("the line has more than {bytes} bytes"),
            (Self::TooLong, Language::Az) => format!("sətir {bytes} baytdan uzundur"),
            (Self::Json(error), _) => error.to_string(),
        }
    }
}

/// Lines with their numbers from 1; empty ones are passed over.
pub(super) struct Lines<R> {
    source: R,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, number: 0, buffer: Vec::new() }
    }

    /// The next line, or `None` at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line)>> {
        loop {
            self.buffer.clear();
            // One byte more than a line and its break may have.
            let read = self.source.by_ref().take(MAX_LINE as u64 + 2).read_until(b'\n', &mut self.buffer)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            let has_break = self.buffer.ends_with(b"\n");
            if read > MAX_LINE + usize::from(has_break) {
                if !has_break {
                    self.source.skip_until(b'\n')?;
                }
                return Ok(Some((self.number, Line::Bad(Reason::TooLong))));
            }
            if !self.buffer.trim_ascii().is_empty() {
                return Ok(Some((self.number, line(&self.buffer, has_break))));
            }
        }
    }
}

fn line(bytes: &[u8], has_break: bool) -> Line {
    match serde_json::from_slice(bytes) {
        Ok(registration) => Line::Registration(Box::new(registration)),
        Err(_) if !has_break && Torn::of(bytes) == Torn::Part => Line::Torn,
        Err(error) => Line::Bad(Reason::Json(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"certificate":"AQ","holder":{"pin":"5ZK3M9Q","surname":"a","given_name":"b"}}"#;

    fn read(text: &str) -> Vec<(u64, String)> {
        let mut lines = Lines::new(text.as_bytes());
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|(number, line)| {
                let word = match line {
                    Line::Registration(_) => "good".to_owned(),
                    Line::Torn => "torn".to_owned(),
                    Line::Bad(reason) => reason.sentence(Language::En),
                };
                (number, word)
            })
            .collect()
    }

    #[test]
    fn lines_are_told_apart() {
        let exact = format!("{GOOD}{}", " ".repeat(MAX_LINE - GOOD.len()));
        let long = format!("{exact} \n");
        let expected =
            |words: &[(u64, &str)]| words.iter().map(|(n, word)| (*n, (*word).to_owned())).collect::<Vec<_>>();
        assert_eq!(read(&format!("{GOOD}\r\n\n{exact}\n{GOOD}")), expected(&[(1, "good"), (3, "good"), (4, "good")]));
        assert_eq!(
            read(&format!("{long}{GOOD}\n")),
            expected(&[(1, "the line has more than 16,384 bytes"), (2, "good")])
        );
        assert_eq!(read(&format!("{GOOD}\n{}", &GOOD[..30])), expected(&[(1, "good"), (2, "torn")]));
        let [(1, bad), (2, foreign)] = &read(&format!("{}\nhello", &GOOD[..30]))[..] else { panic!("two lines") };
        assert!(bad.starts_with("EOF while parsing") && foreign.starts_with("expected value"), "{bad} {foreign}");
    }
}
