//! What someone searches for, and how well a text answers it.

use super::folding::{fold_case, fold_marks};
use crate::language::{Language, Sentence};

/// Nobody types more words into a search field.
const MAX_WORDS: usize = 16;
/// As long as the longest name in a register.
const MAX_CHARACTERS: usize = 200;

/// The words of a search; no words find everything.
#[derive(Clone, Debug)]
pub struct Query(Vec<Folded>);

/// A text in both comparable forms.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    exact: String,
    kind: String,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let exact = fold_case(text);
        Self { kind: fold_marks(&exact), exact }
    }
}

/// How well a word answers a query's word: better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// The same letters.
    Exact(Place),
    /// The same letters but for marks.
    Kind(Place),
}

/// Where in a text a word was found: better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    WholeText,
    WholeWord,
    WordStart,
    Inside,
}

impl Query {
    /// The whitespace-separated words of `text`.
    pub fn new(text: &str) -> Result<Self, QueryError> {
        if text.chars().nth(MAX_CHARACTERS).is_some() {
            return Err(QueryError::TooLong);
        }
        let words: Vec<Folded> = text.split_whitespace().map(Folded::new).collect();
        if words.len() > MAX_WORDS { Err(QueryError::TooManyWords) } else { Ok(Self(words)) }
    }

    /// How well `fields` answer, which is how well they answer the word they answer worst; `None` when some word is
    /// in no field.
    pub(super) fn answer(&self, fields: &[Folded]) -> Option<Match> {
        let best = |word: &Folded| fields.iter().filter_map(|field| find(word, field)).min();
        self.0.iter().try_fold(Match::Exact(Place::WholeText), |worst, word| best(word).map(|best| worst.max(best)))
    }
}

fn find(word: &Folded, field: &Folded) -> Option<Match> {
    place(&word.exact, &field.exact).map(Match::Exact).or_else(|| place(&word.kind, &field.kind).map(Match::Kind))
}

/// The best place of `word` in `text`.
fn place(word: &str, text: &str) -> Option<Place> {
    if word == text {
        return Some(Place::WholeText);
    }
    text.match_indices(word).map(|(start, _)| place_at(text, start, start + word.len())).min()
}

fn place_at(text: &str, start: usize, end: usize) -> Place {
    let starts = !text[..start].ends_with(char::is_alphanumeric);
    let ends = !text[end..].starts_with(char::is_alphanumeric);
    match (starts, ends) {
        (true, true) => Place::WholeWord,
        (true, false) => Place::WordStart,
        (false, _) => Place::Inside,
    }
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
}

impl Sentence for QueryError {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::TooLong, Language::Az) => format!("axtarış {MAX_CHARACTERS} simvoldan uzundur"),
            (Self::TooLong, Language::En) => format!("the search is longer than {MAX_CHARACTERS} characters"),
            (Self::TooManyWords, Language::Az) => format!("axtarışda {MAX_WORDS} sözdən çox söz var"),
            (Self::TooManyWords, Language::En) => format!("the search has more than {MAX_WORDS} words"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(query: &str, field: &str) -> Option<Match> {
        Query::new(query).unwrap().answer(&[Folded::new(field)])
    }

    #[test]
    fn matches_are_ranked() {
        assert_eq!(answer("ƏLİYEV", "Əliyev"), Some(Match::Exact(Place::WholeText)));
        assert_eq!(answer("əliyev", "Əliyev Elçin"), Some(Match::Exact(Place::WholeWord)));
        assert_eq!(answer("əli", "Vəliyev Əliyev"), Some(Match::Exact(Place::WordStart)));
        assert_eq!(answer("əli", "Vəliyev"), Some(Match::Exact(Place::Inside)));
        assert_eq!(answer("eliyev", "Əliyev"), Some(Match::Kind(Place::WholeText)));
        assert_eq!(answer("Eliyyev", "Əliyev"), None);
    }

    #[test]
    fn azerbaijani_i_is_two_letters_but_kindly_one() {
        assert_eq!(answer("IŞIQ", "Işıq"), Some(Match::Exact(Place::WholeText)));
        assert_eq!(answer("işiq", "Işıq"), Some(Match::Kind(Place::WholeText)));
        assert_eq!(answer("İLQAR", "ilqar"), Some(Match::Exact(Place::WholeText)));
        assert_eq!(answer("ILQAR", "İlqar"), Some(Match::Kind(Place::WholeText)));
    }

    #[test]
    fn endless_queries_are_refused() {
        assert_eq!(Query::new(&"ə".repeat(201)).unwrap_err(), QueryError::TooLong);
        assert_eq!(Query::new(&"ə ".repeat(17)).unwrap_err(), QueryError::TooManyWords);
    }

    proptest! {
        #[test]
        fn every_text_answers_its_own_words(text in "[a-zA-ZƏəĞğIıİiÖöÜüÇçŞş ]{0,60}") {
            prop_assert!(answer(&text, &text).is_some());
            prop_assert!(answer(&fold_marks(&fold_case(&text)), &text).is_some());
        }

        #[test]
        fn no_query_makes_it_panic(query in "\\PC{0,20}", text in "\\PC{0,20}") {
            let _ = answer(&query, &text);
        }
    }
}
