//! The words that stand in a place of a page.

use crate::pdf::Letter;
use crate::region::Region;

/// Letters this share of an em apart belong to two words.
const GAP: f32 = 0.45;
/// Letters whose lines differ by at most this share of an em stand in one line.
const LEVEL: f32 = 0.3;
/// Characters that are told of one place: a line or two, and what a forger wrote is not printed without end.
const MOST: usize = 200;

/// The words that can be seen in a place, whole, in the order of reading; `None` when there are none, or none that a program
/// could copy out.
pub(super) fn within(letters: &[Letter], place: &Region) -> Option<String> {
    let level = |letter: &&Letter| letter.area.y <= place.bottom() && place.y <= letter.area.bottom();
    let mut seen: Vec<_> = letters.iter().filter(|letter| !letter.covered).filter(level).collect();
    seen.sort_by(|one, other| one.line.total_cmp(&other.line));
    let mut words = Vec::new();
    for line in seen.chunk_by(|one, other| other.line - one.line <= LEVEL * one.size) {
        words.extend(words_of(line));
    }
    let middle = |word: &Word| word.letters.iter().any(|letter| holds(place, letter));
    let touched = |word: &Word| word.letters.iter().any(|letter| letter.area.touches(place));
    let chosen: Vec<_> = words.iter().filter(|word| middle(word)).collect();
    let chosen = if chosen.is_empty() { words.iter().filter(|word| touched(word)).collect() } else { chosen };
    let texts: Option<Vec<String>> = chosen.into_iter().map(Word::text).collect();
    let text = texts.filter(|texts| !texts.is_empty())?.join(" ");
    Some(text.chars().take(MOST).collect())
}

fn holds(place: &Region, letter: &Letter) -> bool {
    let [x, y] = letter.area.centre();
    place.holds(x, y)
}

struct Word<'a> {
    letters: Vec<&'a Letter>,
}

impl Word<'_> {
    fn text(&self) -> Option<String> {
        self.letters.iter().map(|letter| letter.text.as_deref()).collect()
    }
}

/// The words of a line: what blanks or gaps keep apart. A blank that does not break is part of its word.
fn words_of<'a>(line: &[&'a Letter]) -> Vec<Word<'a>> {
    let mut line = line.to_vec();
    line.sort_by(|one, other| one.area.x.total_cmp(&other.area.x));
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut end = f32::NEG_INFINITY;
    for letter in line {
        if letter.text.as_deref() == Some(" ") {
            end = f32::NEG_INFINITY;
            continue;
        }
        match words.last_mut() {
            Some(word) if letter.area.x - end <= GAP * letter.size => word.letters.push(letter),
            _ => words.push(Word { letters: vec![letter] }),
        }
        end = letter.area.right();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters 2 mm wide, 3 mm apart, or of blanks, from `x` on.
    fn line(text: &str, x: f32, y: f32) -> Vec<Letter> {
        let place = |(at, letter): (u8, char)| Letter {
            text: Some(letter.to_string()),
            area: Region { x: x + 2.2 * f32::from(at), y: y - 2.0, width: 2.0, height: 2.0 },
            line: y,
            size: 3.0,
            covered: false,
        };
        (0..).zip(text.chars()).map(place).collect()
    }

    #[test]
    fn whole_words_are_told_in_the_order_of_reading() {
        let mut letters = line("1\u{a0}850,50 AZN", 10.0, 20.0);
        letters.extend(line("maaş", 10.0, 15.0));
        letters.reverse();
        let said = |x, y, width, height| within(&letters, &Region { x, y, width, height });
        assert_eq!(said(16.0, 18.5, 1.0, 1.0).unwrap(), "1\u{a0}850,50", "one digit of it");
        assert_eq!(said(12.0, 13.0, 25.0, 8.0).unwrap(), "maaş 1\u{a0}850,50 AZN");
        assert_eq!(said(100.0, 18.0, 5.0, 5.0), None);
    }

    #[test]
    fn what_is_covered_or_has_no_characters_is_not_told() {
        let place = Region { x: 10.0, y: 18.0, width: 20.0, height: 3.0 };
        let mut letters = line("850", 10.0, 20.0);
        letters[1].text = None;
        assert_eq!(within(&letters, &place), None);
        for letter in &mut letters {
            letter.covered = true;
        }
        letters.extend(line("950", 10.0, 20.0));
        assert_eq!(within(&letters, &place).unwrap(), "950");
    }
}
