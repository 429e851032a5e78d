//! The words of one block, while it is made.

use std::collections::HashMap;

use super::Field;
use super::page::{Page, pages};
use super::words::{EVERY, each_word};

/// Records in the order of their places, taken apart into words.
pub(super) struct Block<'f> {
    fields: &'f [Field],
    words: HashMap<String, usize>,
    /// By the number that `words` gives a word.
    places: Vec<Vec<u16>>,
    /// By column: the words of each value, of which most come again.
    known: Vec<HashMap<String, Vec<usize>>>,
    length: usize,
}

impl<'f> Block<'f> {
    pub(super) fn new(fields: &'f [Field]) -> Self {
        let known = fields.iter().map(|_| HashMap::new()).collect();
        Self { fields, words: HashMap::new(), places: Vec::new(), known, length: 0 }
    }

    /// How many records it has.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Adds a record behind the others, and returns its place; a block must not be full.
    pub(super) fn add(&mut self, texts: &[Option<&str>]) -> u16 {
        let place = u16::try_from(self.length).expect("a block has at most 2^16 places");
        self.length += 1;
        note(&mut self.words, &mut self.places, EVERY, place);
        for ((text, field), known) in texts.iter().zip(self.fields).zip(&mut self.known) {
            let Some(text) = text else { continue };
            if let Some(words) = known.get(*text) {
                for word in words {
                    note_at(&mut self.places[*word], place);
                }
                continue;
            }
            let mut words = Vec::new();
            each_word(*field, text, |word| words.push(note(&mut self.words, &mut self.places, word, place)));
            known.insert((*text).to_owned(), words);
        }
        place
    }

    /// The pages of all words.
    pub(super) fn pages(&self) -> Vec<Page> {
        let mut words: Vec<(&[u8], &[u16])> =
            self.words.iter().map(|(word, number)| (word.as_bytes(), &self.places[*number][..])).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        pages(words.into_iter())
    }
}

/// Notes that the record at `place` has the word, and returns the word's number.
fn note(words: &mut HashMap<String, usize>, places: &mut Vec<Vec<u16>>, word: &str, place: u16) -> usize {
    let number = words.get(word).copied().unwrap_or_else(|| {
        places.push(Vec::new());
        words.insert(word.to_owned(), places.len() - 1);
        places.len() - 1
    });
    note_at(&mut places[number], place);
    number
}

fn note_at(places: &mut Vec<u16>, place: u16) {
    if places.last() != Some(&place) {
        places.push(place);
    }
}
