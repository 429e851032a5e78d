//! The words of one block.

use std::cmp::Ordering;
use std::iter::Peekable;

use super::gathered::{ABSENT, Column, Gathered, Own, Shared};
use super::page::{Page, Pages};
use super::words::{EVERY, each_word};

/// Takes blocks of gathered records apart into words.
pub(super) struct Blocks<'g> {
    gathered: &'g Gathered,
    /// The shared words in the order of their bytes, and by number the place of each in that.
    words: Vec<&'g str>,
    ranks: Vec<u32>,
}

impl<'g> Blocks<'g> {
    pub(super) fn new(gathered: &'g Gathered) -> Self {
        let (words, ranks) = gathered.words.sorted();
        Self { gathered, words, ranks }
    }

    /// The pages of all words of the records that stand at `members` in the gathered ones, by their places in the block.
    pub(super) fn pages(&self, members: &[u32]) -> Vec<Page> {
        let (mut shared, mut own) = (SharedWords::default(), OwnWords::default());
        for column in &self.gathered.columns {
            match column {
                Column::Shared(column) => shared.add(column, members, &self.ranks),
                Column::Own(column) => own.add(column, members),
            }
        }
        let mut pages = Pages::new();
        pages.put(EVERY.as_bytes(), &places(members).map(|(place, _)| place).collect::<Vec<_>>());
        let shared = shared.sorted().map(|(rank, places)| (self.words[rank as usize].as_bytes(), places));
        merge(shared.peekable(), own.sorted().peekable(), |word, places| pages.put(word, places));
        pages.end()
    }
}

fn places(members: &[u32]) -> impl Iterator<Item = (u16, u32)> {
    (0..=u16::MAX).zip(members.iter().copied())
}

/// The words of shared values: for each value of the block its places, and for each of its words where these stand.
#[derive(Default)]
struct SharedWords {
    places: Vec<u16>,
    /// The rank of a word, and from where to where its places stand.
    runs: Vec<(u32, u32, u32)>,
}

impl SharedWords {
    fn add(&mut self, column: &Shared, members: &[u32], ranks: &[u32]) {
        let value = |(place, member): (u16, u32)| (column.records[member as usize], place);
        let mut values: Vec<(u32, u16)> = places(members).map(value).filter(|(value, _)| *value != ABSENT).collect();
        values.sort_unstable();
        for same in values.chunk_by(|left, right| left.0 == right.0) {
            let start = self.end();
            self.places.extend(same.iter().map(|(_, place)| *place));
            let end = self.end();
            let words = column.words_of(same[0].0).iter();
            self.runs.extend(words.map(|word| (ranks[*word as usize], start, end)));
        }
    }

    fn end(&self) -> u32 {
        u32::try_from(self.places.len()).expect("a block has 2^16 places, and records have few columns")
    }

    /// The rank of each word, ascending, with its places.
    fn sorted(&mut self) -> impl Iterator<Item = (u32, impl Iterator<Item = u16>)> {
        self.runs.sort_unstable();
        self.runs.chunk_by(|left, right| left.0 == right.0).map(|runs| {
            let of_run = |(_, start, end): &(u32, u32, u32)| &self.places[*start as usize..*end as usize];
            (runs[0].0, runs.iter().flat_map(of_run).copied())
        })
    }
}

/// The words of values that few records share.
#[derive(Default)]
struct OwnWords {
    texts: Vec<u8>,
    words: Vec<OwnWord>,
}

/// A word of one record.
struct OwnWord {
    /// The first sixteen bytes, which tell most words apart.
    begin: u128,
    start: u32,
    end: u32,
    place: u16,
}

impl OwnWords {
    fn add(&mut self, column: &Own, members: &[u32]) {
        for (place, member) in places(members) {
            let text = column.text(member);
            if !text.is_empty() {
                each_word(column.field, text, |word| self.put(word.as_bytes(), place));
            }
        }
    }

    fn put(&mut self, word: &[u8], place: u16) {
        let end = |texts: &[u8]| u32::try_from(texts.len()).expect("2^16 records have fewer than 2^32 bytes of words");
        let start = end(&self.texts);
        self.texts.extend_from_slice(word);
        let mut begin = [0; 16];
        begin.iter_mut().zip(word).for_each(|(begin, byte)| *begin = *byte);
        self.words.push(OwnWord { begin: u128::from_be_bytes(begin), start, end: end(&self.texts), place });
    }

    fn text(&self, word: &OwnWord) -> &[u8] {
        &self.texts[word.start as usize..word.end as usize]
    }

    fn order(&self, left: &OwnWord, right: &OwnWord) -> Ordering {
        left.begin.cmp(&right.begin).then_with(|| self.text(left).cmp(self.text(right)))
    }

    /// Each word, ascending, with its places.
    fn sorted(&mut self) -> impl Iterator<Item = (&[u8], impl Iterator<Item = u16>)> {
        let mut words = std::mem::take(&mut self.words);
        words.sort_unstable_by(|left, right| self.order(left, right));
        self.words = words;
        self.words
            .chunk_by(|left, right| self.order(left, right).is_eq())
            .map(|same| (self.text(&same[0]), same.iter().map(|word| word.place)))
    }
}

/// Calls `put` with the words of both, which ascend, in their order, and the places of each, ascending.
fn merge<'w, L: Iterator<Item = u16>, R: Iterator<Item = u16>>(
    mut left: Peekable<impl Iterator<Item = (&'w [u8], L)>>,
    mut right: Peekable<impl Iterator<Item = (&'w [u8], R)>>,
    mut put: impl FnMut(&[u8], &[u16]),
) {
    let mut places = Vec::new();
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => left.0.cmp(right.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return,
        };
        places.clear();
        let mut taken: &[u8] = &[];
        if let Some((word, of_word)) = left.next_if(|_| order.is_le()) {
            places.extend(of_word);
            taken = word;
        }
        if let Some((word, of_word)) = right.next_if(|_| order.is_ge()) {
            places.extend(of_word);
            taken = word;
        }
        if !places.is_sorted_by(|left, right| left < right) {
            places.sort_unstable();
            places.dedup();
        }
        put(taken, &places);
    }
}
