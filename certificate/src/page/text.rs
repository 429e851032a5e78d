//! Words set in lines: glyphs, kerning and line breaks.

mod breaks;

use std::borrow::Cow;
use std::ops::Range;

use self::breaks::{Bond, Word, balance, fill, is_widow};
use crate::font::{Font, Weight};

/// Words of one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span<'a> {
    /// The words.
    pub(super) text: Cow<'a, str>,
    /// How they are set.
    pub(super) weight: Weight,
}

impl<'a> Span<'a> {
    pub(super) fn regular(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), weight: Weight::Regular }
    }

    pub(super) fn semibold(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), weight: Weight::Semibold }
    }
}

/// One line of a text's glyphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Which ones.
    pub(super) glyphs: Range<usize>,
    /// How wide it looks, in 1/1000 em: without the blanks at its end.
    pub(super) width: i32,
}

/// A text whose characters have their glyphs, to be set in lines. Characters without a glyph are not in it: callers check.
pub(super) struct Text {
    cells: Vec<Cell>,
    words: Vec<Word>,
}

/// A character that was given its glyph and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) weight: Weight,
    pub(super) glyph: u16,
    /// Where it begins, in 1/1000 em from the first one.
    start: i32,
    advance: i32,
}

impl Cell {
    /// What is added between this one and the next, in 1/1000 em.
    pub(super) fn kerning(&self, next: &Self) -> i32 {
        next.start - self.start - self.advance
    }
}

impl Text {
    /// Gives the words of `spans` their glyphs.
    pub(super) fn new(spans: &[Span<'_>]) -> Self {
        let length = spans.iter().map(|span| span.text.len()).sum();
        let mut text = Self { cells: Vec::with_capacity(length), words: Vec::with_capacity(length / 4 + 1) };
        let mut written = String::with_capacity(24);
        let mut blank = true;
        for span in spans {
            let font = span.weight.font();
            for character in span.text.chars() {
                let Some(glyph) = font.glyph(character) else { continue };
                if character == ' ' {
                    text.end_word(&mut written);
                } else if blank {
                    text.begin_word();
                }
                blank = character == ' ';
                text.push(span.weight, glyph, font);
                if !blank {
                    written.push(character);
                    text.reach();
                }
            }
        }
        text.end_word(&mut written);
        text
    }

    /// Its glyphs, of which lines are made.
    pub(super) fn into_glyphs(self) -> Vec<Cell> {
        self.cells
    }

    fn begin_word(&mut self) {
        // Blanks in front of everything belong to the first word.
        let first = if self.words.is_empty() { 0 } else { self.cells.len() };
        self.words.push(Word { first, start: 0, end: 0, bond: Bond::Loose });
    }

    fn push(&mut self, weight: Weight, glyph: u16, font: &Font) {
        let start = self.cells.last().map_or(0, |before| {
            let kerning = if before.weight == weight { font.kerning(before.glyph, glyph) } else { 0 };
            before.start + before.advance + kerning
        });
        self.cells.push(Cell { weight, glyph, start, advance: font.advance(glyph) });
    }

    /// Lets the last word reach to the last cell.
    fn reach(&mut self) {
        if let (Some(word), Some(cell)) = (self.words.last_mut(), self.cells.last()) {
            word.start = self.cells[word.first].start;
            word.end = cell.start + cell.advance;
        }
    }

    fn end_word(&mut self, written: &mut String) {
        if !written.is_empty() {
            Word::bind(&mut self.words, written);
            written.clear();
        }
    }

    /// How wide the widest word is, in 1/1000 em.
    pub(super) fn widest_word(&self) -> i32 {
        self.words.iter().map(|word| word.end - word.start).max().unwrap_or_default()
    }

    /// Lines that are at most `width` thousandths of an em wide, each as full as it can be. Lines break at blanks, and inside
    /// a word only when the word alone is wider; nothing is hyphenated.
    pub(super) fn set(&self, width: i32) -> Vec<Line> {
        let words = self.fitting(width);
        let mut ends = fill(&words, width);
        if ends.len() > 1 && is_widow(&words, &ends, width) {
            let narrower = (1..=8).map(|step| fill(&words, width - width / 50 * step));
            let better = |other: &Vec<usize>| other.len() == ends.len() && !is_widow(&words, other, width);
            ends = narrower.into_iter().find(better).unwrap_or(ends);
        }
        self.lines(&words, &ends)
    }

    /// The same number of lines, of about one length each.
    pub(super) fn set_balanced(&self, width: i32) -> Vec<Line> {
        let words = self.fitting(width);
        self.lines(&words, &balance(&words, width))
    }

    /// The words, those that are wider than a line cut into what fits.
    fn fitting(&self, width: i32) -> Cow<'_, [Word]> {
        if self.widest_word() <= width {
            return Cow::Borrowed(&self.words);
        }
        let mut pieces = Vec::with_capacity(self.words.len() * 2);
        for (place, word) in self.words.iter().enumerate() {
            let last = self.words.get(place + 1).map_or(self.cells.len(), |next| next.first);
            let mut piece = *word;
            let ends = |first: usize| self.cells[first].start + self.cells[first].advance;
            for (first, cell) in self.cells.iter().enumerate().take(last).skip(word.first + 1) {
                if ends(first) <= word.end && ends(first) - piece.start > width {
                    pieces.push(Word { end: ends(first - 1), bond: Bond::Loose, ..piece });
                    piece = Word { first, start: cell.start, ..*word };
                }
            }
            pieces.push(piece);
        }
        Cow::Owned(pieces)
    }

    /// The lines that end behind these words.
    fn lines(&self, words: &[Word], ends: &[usize]) -> Vec<Line> {
        let mut first = 0;
        let line = |end: &usize| {
            let width = words[end - 1].end - words[first].start;
            let glyphs = words[first].first..words.get(*end).map_or(self.cells.len(), |next| next.first);
            first = *end;
            Line { glyphs, width }
        };
        ends.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &Text, lines: &[Line]) -> Vec<String> {
        let character = |cell: &Cell| {
            let known = cell.weight.font().characters.iter().find(|(_, known)| *known == cell.glyph);
            known.map(|(character, _)| *character)
        };
        let word = |line: &Line| text.cells[line.glyphs.clone()].iter().filter_map(character).collect();
        lines.iter().map(word).collect()
    }

    #[test]
    fn lines_break_at_blanks_and_keep_them() {
        let text = Text::new(&[Span::regular("Baş mühasib "), Span::semibold("kassir")]);
        let lines = text.set(7000);
        assert_eq!(words(&text, &lines), ["Baş mühasib ", "kassir"]);
        assert!(lines.iter().all(|line| line.width <= 7000));
    }

    #[test]
    fn no_break_space_does_not_break() {
        let text = Text::new(&[Span::regular("məbləğ 1\u{a0}850,50\u{a0}AZN")]);
        assert_eq!(words(&text, &text.set(7000)), ["məbləğ ", "1\u{a0}850,50\u{a0}AZN"]);
    }

    #[test]
    fn balanced_lines_have_about_one_length() {
        let name =
            Text::new(&[Span::semibold("Azərbaycan Respublikasının Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi")]);
        let lines = name.set_balanced(30_000);
        assert_eq!(
            words(&name, &lines),
            ["Azərbaycan Respublikasının ", "Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi"]
        );
        assert_eq!(name.set_balanced(60_000).len(), 1);
    }

    #[test]
    fn a_paragraph_does_not_end_with_one_short_word() {
        let text = Text::new(&[Span::regular("Arayış tələb olunan yerə təqdim edilmək üçün verilir bu.")]);
        let lines = text.set(24_000);
        assert_eq!(words(&text, &lines), ["Arayış tələb olunan yerə təqdim edilmək üçün ", "verilir bu."]);
    }

    #[test]
    fn a_word_wider_than_the_line_breaks_inside() {
        let text = Text::new(&[Span::regular("Ə".repeat(10))]);
        let lines = text.set(2000);
        assert!(lines.len() > 3, "{lines:?}");
        assert_eq!(words(&text, &lines).concat(), "Ə".repeat(10));
        let text = Text::new(&[Span::regular("ab")]);
        assert_eq!(words(&text, &text.set(0)), ["a", "b"]);
        // What kerning adds between two letters is not there at the end of a line.
        let apart = Text::new(&[Span::regular("şDMəfDğ")]).set(3000);
        assert!(apart.iter().all(|line| line.width <= 3000), "{apart:?}");
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_no_line_is_too_wide(
            text in proptest::collection::vec("[A-Za-zəƏğışöçü]{1,12}", 0..40),
            width in 3000..60_000_i32,
        ) {
            let text = text.join(" ");
            let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(place, _)| place);
            let both = Text::new(&[Span::regular(&text[..half]), Span::semibold(&text[half..])]);
            let (lines, balanced) = (both.set(width), both.set_balanced(width));
            prop_assert_eq!(words(&both, &lines).concat(), &*text);
            prop_assert_eq!(words(&both, &balanced).concat(), &*text);
            prop_assert!(lines.iter().chain(&balanced).all(|line| line.width <= width));
            prop_assert!(balanced.len() == lines.len());
        }
    }
}
