//! Pages: words in the order of their bytes, each with its set of places.
//!
//! An entry is the number of bytes that its word shares with the one before, the rest of the word, and the set, the last
//! two with their lengths before them.

use super::places::{encode, put_number, take_number};

/// A page is full with so many bytes: with its row it fits into one page of the database.
const FULL: usize = 3600;

/// A page and its first word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) first: Vec<u8>,
    pub(super) entries: Vec<u8>,
}

/// Pages while they are filled.
pub(super) struct Pages {
    pages: Vec<Page>,
    last: Vec<u8>,
}

impl Pages {
    pub(super) fn new() -> Self {
        Self { pages: Vec::new(), last: Vec::new() }
    }

    /// Puts a word behind those before it, with its places, which ascend too.
    pub(super) fn put(&mut self, word: &[u8], places: &[u16]) {
        match self.pages.last_mut() {
            Some(page) if page.entries.len() < FULL => put(&mut page.entries, &self.last, word, places),
            _ => {
                let mut page = Page { first: word.to_vec(), entries: Vec::with_capacity(FULL) };
                put(&mut page.entries, &[], word, places);
                self.pages.push(page);
            }
        }
        self.last.clear();
        self.last.extend_from_slice(word);
    }

    /// The pages of all words.
    pub(super) fn end(self) -> Vec<Page> {
        self.pages
    }
}

fn put(entries: &mut Vec<u8>, last: &[u8], word: &[u8], places: &[u16]) {
    let shared = last.iter().zip(word).take_while(|(last, own)| last == own).count();
    let rest = &word[shared..];
    let places = encode(places);
    put_number(entries, shared);
    put_number(entries, rest.len());
    entries.extend_from_slice(rest);
    put_number(entries, places.len());
    entries.extend_from_slice(&places);
}

/// Calls `visit` with every word of a page and its encoded set; `None` when the bytes are no page, or a visit fails.
pub(super) fn each(mut entries: &[u8], mut visit: impl FnMut(&[u8], &[u8]) -> Option<()>) -> Option<()> {
    let mut word = Vec::new();
    while !entries.is_empty() {
        let shared = take_number(&mut entries)?;
        if shared > word.len() {
            return None;
        }
        word.truncate(shared);
        word.extend_from_slice(take(&mut entries)?);
        visit(&word, take(&mut entries)?)?;
    }
    Some(())
}

fn take<'a>(entries: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_number(entries)?;
    let (taken, rest) = entries.split_at_checked(length)?;
    *entries = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn words_come_back_from_their_pages(
            words in prop::collection::btree_map("[a-bə]{0,300}", prop::collection::btree_set(any::<u16>(), 1..20), 0..300),
        ) {
            let words: BTreeMap<Vec<u8>, Vec<u16>> =
                words.into_iter().map(|(word, places)| (word.into_bytes(), places.into_iter().collect())).collect();
            let mut found = BTreeMap::new();
            let mut pages = Pages::new();
            for (word, places) in &words {
                pages.put(word, places);
            }
            let pages = pages.end();
            for page in &pages {
                let mut first = None;
                each(&page.entries, |word, places| {
                    first.get_or_insert_with(|| word.to_vec());
                    found.insert(word.to_vec(), places.to_vec());
                    Some(())
                }).unwrap();
                prop_assert_eq!(first.as_ref(), Some(&page.first));
            }
            prop_assert!(pages.is_sorted_by(|left, right| left.first < right.first));
            prop_assert_eq!(found, words.into_iter().map(|(word, places)| (word, encode(&places))).collect());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = each(&bytes, |_, _| Some(()));
        }
    }
}
