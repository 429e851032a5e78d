//! Words set in lines: glyphs, kerning and line breaks.

use crate::font::Weight;

/// Words of one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The words.
    pub(super) text: String,
    /// How they are set.
    pub(super) weight: Weight,
}

impl Span {
    pub(super) fn regular(text: impl Into<String>) -> Self {
        Self { text: text.into(), weight: Weight::Regular }
    }

    pub(super) fn semibold(text: impl Into<String>) -> Self {
        Self { text: text.into(), weight: Weight::Semibold }
    }
}

/// Glyphs of one weight in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) weight: Weight,
    /// Each glyph with what is added behind it, in 1/1000 em.
    pub(super) glyphs: Vec<(u16, i32)>,
}

/// One line of glyphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    /// How wide it looks, in 1/1000 em: without the blanks at its end.
    pub(super) width: i32,
}

/// A character that was given its glyph and its place.
#[derive(Clone, Copy)]
struct Cell {
    weight: Weight,
    glyph: u16,
    /// Where it begins, in 1/1000 em from the first one.
    start: i32,
    advance: i32,
    blank: bool,
}

/// Sets `spans` in lines that are at most `width` thousandths of an em wide. Lines break at blanks, and inside a word
/// only when the word alone is wider; nothing is hyphenated. Characters without a glyph are not there: callers check.
pub(super) fn set(spans: &[Span], width: i32) -> Vec<Line> {
    let cells = cells(spans);
    let mut lines = Vec::new();
    let mut first = 0;
    while first < cells.len() {
        let end = line_end(&cells, first, width);
        lines.push(line(&cells[first..end]));
        first = end;
    }
    lines
}

/// The same with lines of about one length: the narrowest column that needs no more lines than `width` does.
pub(super) fn set_balanced(spans: &[Span], width: i32) -> Vec<Line> {
    let widest = set(spans, width);
    let (mut too_narrow, mut narrowest, mut best) = (0, width, widest);
    // Halving until the column is known to 1/50 em.
    while best.len() > 1 && narrowest - too_narrow > 20 {
        let middle = i32::midpoint(too_narrow, narrowest);
        let lines = set(spans, middle);
        if lines.len() > best.len() {
            too_narrow = middle;
        } else {
            (narrowest, best) = (middle, lines);
        }
    }
    best
}

fn cells(spans: &[Span]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for span in spans {
        let font = span.weight.font();
        for character in span.text.chars() {
            let Some(glyph) = font.glyph(character) else { continue };
            let start = cells.last().map_or(0, |before| {
                let kerning = if before.weight == span.weight { font.kerning(before.glyph, glyph) } else { 0 };
                before.start + before.advance + kerning
            });
            let advance = font.advance(glyph);
            cells.push(Cell { weight: span.weight, glyph, start, advance, blank: character == ' ' });
        }
    }
    cells
}

/// Where the line that begins at `first` ends; the blanks it breaks at belong to it.
fn line_end(cells: &[Cell], first: usize, width: i32) -> usize {
    let mut best = None;
    for (place, cell) in cells.iter().enumerate().skip(first) {
        if cell.blank {
            best = Some(place + 1);
        } else if cell.start + cell.advance - cells[first].start > width {
            return best.unwrap_or(place.max(first + 1));
        }
    }
    cells.len()
}

fn line(cells: &[Cell]) -> Line {
    let mut runs: Vec<Run> = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        let behind = cells.get(place + 1).map_or(0, |next| next.start - cell.start - cell.advance);
        match runs.last_mut() {
            Some(run) if run.weight == cell.weight => run.glyphs.push((cell.glyph, behind)),
            _ => runs.push(Run { weight: cell.weight, glyphs: vec![(cell.glyph, behind)] }),
        }
    }
    let seen = cells.iter().rfind(|cell| !cell.blank).map(|last| last.start + last.advance);
    Line { runs, width: seen.map_or(0, |end| end - cells[0].start) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(lines: &[Line]) -> Vec<String> {
        let word = |line: &Line| {
            let glyphs = line.runs.iter().flat_map(|run| run.glyphs.iter().map(|(glyph, _)| (run.weight, *glyph)));
            let character = |(weight, glyph): (Weight, u16)| {
                weight.font().characters.iter().find(|(_, known)| *known == glyph).map(|(character, _)| *character)
            };
            glyphs.filter_map(character).collect()
        };
        lines.iter().map(word).collect()
    }

    #[test]
    fn lines_break_at_blanks_and_keep_them() {
        let lines = set(&[Span::regular("Baş mühasib və "), Span::semibold("kassir")], 6000);
        assert_eq!(words(&lines), ["Baş ", "mühasib və ", "kassir"]);
        assert!(lines.iter().all(|line| line.width <= 6000));
    }

    #[test]
    fn no_break_space_does_not_break() {
        assert_eq!(
            words(&set(&[Span::regular("məbləğ 1\u{a0}850,50\u{a0}AZN")], 7000)),
            ["məbləğ ", "1\u{a0}850,50\u{a0}AZN"]
        );
    }

    #[test]
    fn balanced_lines_have_about_one_length() {
        let name = [Span::semibold("Azərbaycan Respublikasının Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi")];
        let lines = set_balanced(&name, 30_000);
        assert_eq!(words(&lines), ["Azərbaycan Respublikasının Əmək ", "və Əhalinin Sosial Müdafiəsi Nazirliyi"]);
        assert_eq!(words(&set_balanced(&name, 60_000)).len(), 1);
    }

    #[test]
    fn a_word_wider_than_the_line_breaks_inside() {
        let lines = set(&[Span::regular("Ə".repeat(10))], 2000);
        assert!(lines.len() > 3, "{lines:?}");
        assert_eq!(words(&lines).concat(), "Ə".repeat(10));
        assert_eq!(words(&set(&[Span::regular("ab")], 0)), ["a", "b"]);
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_no_line_is_too_wide(
            text in proptest::collection::vec("[A-Za-zəƏğışöçü]{1,12}", 0..40),
            width in 3000..60_000_i32,
        ) {
            let text = text.join(" ");
            let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(place, _)| place);
            let lines = set(&[Span::regular(&text[..half]), Span::semibold(&text[half..])], width);
            prop_assert_eq!(words(&lines).concat(), text);
            prop_assert!(lines.iter().all(|line| line.width <= width));
        }
    }
}
