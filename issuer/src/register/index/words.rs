//! The words under which values are found. What a word is begins it, so that a word of one kind is never taken for another.

use super::Field;
use crate::folding::{fold_case, fold_marks, trimmed};

/// Begins a word with its very letters, but for case.
pub(crate) const EXACT: char = '=';
/// Begins the kind form of a word that has letters which an English keyboard lacks.
pub(crate) const KIND: char = '~';
/// Begins a PIN.
pub(crate) const PIN: char = '@';
/// Begins a first day, as `2026-11-24`.
pub(crate) const START: char = '>';
/// Begins a last day.
pub(crate) const END: char = '<';
/// The word of every record.
pub(crate) const EVERY: &str = "";

/// Calls `found` with every word of a value of a register.
pub(super) fn each_word(field: Field, text: &str, mut found: impl FnMut(&str)) {
    match field {
        Field::Words => fold_case(text).split_whitespace().map(trimmed).for_each(|word| each_start(word, &mut found)),
        Field::Whole => found(&marked(EXACT, text)),
        Field::Pin => found(&marked(PIN, &text.to_ascii_lowercase())),
        Field::Start => found(&marked(START, text)),
        Field::End => found(&marked(END, text)),
    }
}

/// The word that `mark` begins.
pub(crate) fn marked(mark: char, word: &str) -> String {
    let mut marked = String::with_capacity(1 + word.len());
    marked.push(mark);
    marked.push_str(word);
    marked
}

/// The folded word from each of its beginnings: its own, and those behind hyphens, slashes, points.
fn each_start(word: &str, found: &mut impl FnMut(&str)) {
    let mut before = ' ';
    for (start, character) in word.char_indices() {
        if character.is_alphanumeric() && !before.is_alphanumeric() {
            let exact = &word[start..];
            if !exact.is_ascii() {
                let kind = fold_marks(exact);
                if kind != exact {
                    found(&marked(KIND, &kind));
                }
            }
            found(&marked(EXACT, exact));
        }
        before = character;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(field: Field, text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(field, text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_found_by_their_letters_and_kindly() {
        assert_eq!(words(Field::Words, "\"Şəfəq\" MMC"), ["~sefeq", "=şəfəq", "=mmc"]);
        assert_eq!(words(Field::Words, "Ilqım, İlqar"), ["~ilqim", "=ılqım", "=ilqar"]);
        assert_eq!(words(Field::Words, "- /"), [""; 0]);
    }

    #[test]
    fn words_are_found_from_within() {
        assert_eq!(words(Field::Words, "ƏM-17/A"), ["~em-17/a", "=əm-17/a", "=17/a", "=a"]);
        assert_eq!(words(Field::Words, "Satıcı-kassir"), ["~satici-kassir", "=satıcı-kassir", "=kassir"]);
    }

    #[test]
    fn other_values_are_one_word() {
        assert_eq!(words(Field::Whole, "1250.50"), ["=1250.50"]);
        assert_eq!(words(Field::Pin, "5ZK3M9Q"), ["@5zk3m9q"]);
        assert_eq!(words(Field::Start, "2024-03-01"), [">2024-03-01"]);
        assert_eq!(words(Field::End, "2027-02-28"), ["<2027-02-28"]);
    }
}
