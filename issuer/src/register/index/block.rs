//! The words of one block.

use foldhash::{HashMap, HashMapExt};

use super::Field;
use super::page::{Page, pages};
use super::texts::Texts;
use super::words::{EVERY, each_word};

/// A column whose values seldom come again within so many records is not worth remembering.
const TRIAL: usize = 1024;

/// The pages of all words of these records, which stand in the order of their places.
pub(super) fn words(fields: &[Field], texts: &Texts) -> Vec<Page> {
    let mut block = Block::new(fields);
    for record in texts.records() {
        block.add(record);
    }
    block.pages()
}

/// Records taken apart into words.
struct Block<'f> {
    fields: &'f [Field],
    words: Words,
    /// By column: the words of each value, of which most come again.
    known: Vec<HashMap<String, Vec<usize>>>,
    length: usize,
}

/// The places of each word.
#[derive(Default)]
struct Words {
    numbers: HashMap<String, usize>,
    /// By the number of the word.
    places: Vec<Vec<u16>>,
}

impl<'f> Block<'f> {
    fn new(fields: &'f [Field]) -> Self {
        Self { fields, words: Words::default(), known: fields.iter().map(|_| HashMap::new()).collect(), length: 0 }
    }

    /// Adds a record behind the others; a block must not be full.
    fn add<'t>(&mut self, texts: impl Iterator<Item = Option<&'t str>>) {
        let place = u16::try_from(self.length).expect("a block has at most 2^16 places");
        self.length += 1;
        self.words.note(EVERY, place);
        for ((text, field), known) in texts.zip(self.fields).zip(&mut self.known) {
            let Some(text) = text else { continue };
            if let Some(words) = known.get(text) {
                self.words.note_all(words, place);
                continue;
            }
            let mut words = Vec::new();
            each_word(*field, text, |word| words.push(self.words.note(word, place)));
            if known.len() < TRIAL + self.length / 2 {
                known.insert(text.to_owned(), words);
            }
        }
    }

    fn pages(&self) -> Vec<Page> {
        let Words { numbers, places } = &self.words;
        let mut words: Vec<(&[u8], &[u16])> =
            numbers.iter().map(|(word, number)| (word.as_bytes(), &places[*number][..])).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        pages(words.into_iter())
    }
}

impl Words {
    /// Notes that the record at `place` has the word, and returns the word's number.
    fn note(&mut self, word: &str, place: u16) -> usize {
        let number = self.numbers.get(word).copied().unwrap_or_else(|| {
            self.places.push(Vec::new());
            self.numbers.insert(word.to_owned(), self.places.len() - 1);
            self.places.len() - 1
        });
        self.note_all(&[number], place);
        number
    }

    fn note_all(&mut self, numbers: &[usize], place: u16) {
        for number in numbers {
            let places = &mut self.places[*number];
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
}
