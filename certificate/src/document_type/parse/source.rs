//! The text of a document type, and the mistakes found in it.

use std::collections::BTreeSet;

use super::table::Words;
use crate::document_type::fault::Fault;
use crate::document_type::mistake::{Mistake, TypeError};
use crate::font::missing_glyph;

/// Mistakes that are told: nobody corrects more at once.
const MAX_MISTAKES: usize = 200;
/// Characters of a name that a message repeats.
const QUOTED: usize = 80;

/// The text, with the mistakes by their places.
pub(super) struct Source<'t> {
    text: &'t str,
    found: Vec<(usize, Fault)>,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Notes a mistake at a place in bytes.
    pub(super) fn note(&mut self, at: usize, fault: Fault) {
        if self.found.len() < MAX_MISTAKES {
            self.found.push((at, fault));
        }
    }

    /// Whether there was none.
    pub(super) fn is_clean(&self) -> bool {
        self.found.is_empty()
    }

    /// All mistakes, in the order of the text.
    pub(super) fn error(mut self) -> TypeError {
        self.found.sort_by_key(|(at, _)| *at);
        let found = std::mem::take(&mut self.found);
        TypeError(found.into_iter().map(|(at, fault)| self.placed(at, fault)).collect())
    }

    fn placed(&self, at: usize, fault: Fault) -> Mistake {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Mistake { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1, fault }
    }

    /// Notes every letter of a text that the fonts lack, once, where it stands.
    pub(super) fn check_letters(&mut self, words: &Words) {
        let lacking = |letter: &char| missing_glyph(letter.encode_utf8(&mut [0; 4])).is_some();
        let lacking: BTreeSet<char> = words.text.chars().filter(lacking).collect();
        for letter in lacking {
            self.note(self.place_of(words, letter.encode_utf8(&mut [0; 4])), Fault::Glyph(letter));
        }
    }

    /// Where a part of a text stands; where the text begins when it is written with escapes.
    pub(super) fn place_of(&self, words: &Words, part: &str) -> usize {
        let written = self.text.get(words.at..words.end).unwrap_or_default();
        words.at + written.find(part).unwrap_or_default()
    }
}

/// Words of a stranger as messages repeat them: shortened, and without what could drive a terminal.
pub(super) fn quotable(text: &str) -> String {
    let safe = |character: char| {
        let steers = character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if steers { '\u{fffd}' } else { character }
    };
    let mut characters = text.chars().map(safe);
    let mut quoted: String = characters.by_ref().take(QUOTED).collect();
    if characters.next().is_some() {
        quoted.push('…');
    }
    quoted
}
