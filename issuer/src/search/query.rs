//! What someone searches for.

use crate::day::parse_day;
use crate::folding::{fold_case, fold_marks, trimmed};
use crate::language::{Language, Sentence};
use crate::register::index::words::{END, EXACT, KIND, PIN, START, marked};

/// Nobody types more words into a search field.
const MAX_WORDS: usize = 16;
/// As long as the longest name in a register.
const MAX_CHARACTERS: usize = 200;
/// A PIN has so many characters.
const PIN_LENGTH: usize = 7;

/// The words of a search; no words find everything.
#[derive(Clone, Debug)]
pub struct Query(Vec<Word>);

/// The words of the index that answer a word of a query, whole or by their beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// With the same letters.
    pub(super) exact: Vec<String>,
    /// With the same letters but for marks.
    pub(super) kind: Vec<String>,
}

impl Query {
    /// The whitespace-separated words of `text`, without the quotes, commas and the like around them.
    pub fn new(text: &str) -> Result<Self, QueryError> {
        if text.chars().nth(MAX_CHARACTERS).is_some() {
            return Err(QueryError::TooLong);
        }
        let folded = fold_case(text);
        let words: Vec<&str> = folded.split_whitespace().map(trimmed).filter(|word| !word.is_empty()).collect();
        if words.len() > MAX_WORDS {
            return Err(QueryError::TooManyWords);
        }
        // Nothing at all asks for everything, a lone quote for nothing that there is.
        if words.is_empty() && !folded.trim().is_empty() {
            return Err(QueryError::NoWord);
        }
        Ok(Self(words.into_iter().map(Word::new).collect()))
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.0
    }
}

impl Word {
    fn new(word: &str) -> Self {
        let plain = fold_marks(word);
        let mut exact = vec![marked(EXACT, word)];
        let mut kind = vec![marked(KIND, &plain), marked(EXACT, &plain)];
        if plain.is_ascii() && plain.len() <= PIN_LENGTH {
            let pin = marked(PIN, &plain);
            if plain == word { exact.push(pin) } else { kind.push(pin) }
        }
        if let Some(day) = day(word) {
            exact.extend([START, END].map(|mark| marked(mark, &day)));
        }
        if let Some(amount) = with_point(word) {
            exact.push(marked(EXACT, &amount));
        }
        Self { exact, kind }
    }
}

/// The day, or the beginning of one, as the index writes it.
fn day(word: &str) -> Option<String> {
    match parse_day(word) {
        Ok(day) => Some(day.to_string()),
        Err(_) => word.chars().all(|character| character.is_ascii_digit() || character == '-').then(|| word.to_owned()),
    }
}

/// An amount with a comma as the index writes it.
fn with_point(word: &str) -> Option<String> {
    let (manat, fraction) = word.split_once(',')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(manat) && is_number(fraction)).then(|| format!("{manat}.{fraction}"))
}

/// Why a text is no query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum QueryError {
    /// More than 200 characters.
    TooLong,
    /// More than 16 words.
    TooManyWords,
    /// Quotes, dashes and the like, but no letter and no digit.
    NoWord,
}

impl Sentence for QueryError {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::TooLong, Language::Az) => format!("axtarış {MAX_CHARACTERS} simvoldan uzundur"),
            (Self::TooLong, Language::En) => format!("the search is longer than {MAX_CHARACTERS} characters"),
            (Self::TooManyWords, Language::Az) => format!("axtarışda {MAX_WORDS} sözdən çox söz var"),
            (Self::TooManyWords, Language::En) => format!("the search has more than {MAX_WORDS} words"),
            (Self::NoWord, Language::Az) => {
                "axtarışda nə hərf, nə rəqəm var; hamısını görmək üçün sözləri buraxın".into()
            }
            (Self::NoWord, Language::En) => {
                "the search has neither a letter nor a digit; leave the words out to see everything".into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Vec<String> {
        Query::new(text).unwrap().words()[0].exact.clone()
    }

    #[test]
    fn words_are_folded_and_bared() {
        let query = Query::new(" \"ŞƏFƏQ\", - IŞIQ").unwrap();
        let words: Vec<_> = query.words().iter().map(|word| (&word.exact[0][..], &word.kind[..])).collect();
        let kind = |kind: &str| [format!("~{kind}"), format!("={kind}"), format!("@{kind}")];
        assert_eq!(words, [("=şəfəq", &kind("sefeq")[..]), ("=ışıq", &kind("isiq")[..])]);
    }

    #[test]
    fn days_and_amounts_are_read_in_every_form() {
        assert_eq!(exact("1.3.2024"), ["=1.3.2024", ">2024-03-01", "<2024-03-01"]);
        assert_eq!(exact("2024-03"), ["=2024-03", "@2024-03", ">2024-03", "<2024-03"]);
        assert_eq!(exact("1250,50"), ["=1250,50", "@1250,50", "=1250.50"]);
        assert_eq!(exact("5ZK3M9Q"), ["=5zk3m9q", "@5zk3m9q"]);
    }

    #[test]
    fn punctuation_alone_is_nothing_to_search_for() {
        for text in ["\"", " - ", "«» …", "'"] {
            assert_eq!(Query::new(text).unwrap_err(), QueryError::NoWord, "{text}");
        }
        assert!(Query::new(" \u{a0} ").unwrap().words().is_empty());
    }

    #[test]
    fn endless_queries_are_refused() {
        assert_eq!(Query::new(&"ə".repeat(201)).unwrap_err(), QueryError::TooLong);
        assert_eq!(Query::new(&"ə ".repeat(17)).unwrap_err(), QueryError::TooManyWords);
    }
}
