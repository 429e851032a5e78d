//! Where lines end.

/// What stands between two blanks, with the blanks behind it. The first one has those in front of it too.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// Its first cell.
    pub(super) first: usize,
    /// Where it begins and where it looks as if it ended.
    pub(super) start: i32,
    pub(super) end: i32,
    /// Whether a line may end behind it.
    pub(super) bond: Bond,
}

/// How a word holds on to the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    Loose,
    /// A heading's line does not end here if it can be helped.
    Joined,
    /// Nor does another text's line, unless much of it would be empty otherwise.
    Tight,
}

/// Words that begin something: a line that ends with one reads badly.
const LEADING: [&str; 12] = ["a", "an", "and", "by", "for", "in", "of", "or", "the", "to", "və", "№"];
/// Words that join two others.
const JOINING: [&str; 5] = ["and", "or", "və", "ya", "&"];
/// What bad ends of lines cost in centred words, as a share of the square of the column's width.
const BAD_END: i64 = 2;
/// The last line of a paragraph is filled up when it is one word that takes less than one part in so many.
const WIDOW: i32 = 5;

impl Word {
    /// Says how this word, written so, holds on to what follows, and the one before to it.
    pub(super) fn bind(words: &mut [Self], written: &str) {
        let number = written.bytes().all(|byte| byte.is_ascii_digit());
        if let [.., last] = words
            && (number || written.ends_with(':') || LEADING.contains(&written))
        {
            last.bond = Bond::Tight;
        }
        if let [.., before, _] = words
            && before.bond == Bond::Loose
            && JOINING.contains(&written)
        {
            before.bond = Bond::Joined;
        }
    }
}

/// Behind which words lines end when each is as full as it can be.
pub(super) fn fill(words: &[Word], width: i32) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut first = 0;
    while first < words.len() {
        let fits = |word: &Word| word.end - words[first].start <= width;
        let full = (first + 1).max(first + words[first..].iter().take_while(|word| fits(word)).count());
        let full_enough = |end: &usize| (words[end - 1].end - words[first].start) / 3 >= width / 4;
        let good = |end: &usize| *end == words.len() || words[end - 1].bond != Bond::Tight;
        let end = (first + 1..=full).rev().take_while(full_enough).find(good).unwrap_or(full);
        ends.push(end);
        first = end;
    }
    ends
}

/// Whether the last line is one short word.
pub(super) fn is_widow(words: &[Word], ends: &[usize], width: i32) -> bool {
    let [.., before, last] = *ends else { return false };
    last - before == 1 && (words[before].end - words[before].start) < width / WIDOW
}

/// Behind which words lines end so that they are no more than needed, about equally long, and end well.
pub(super) fn balance(words: &[Word], width: i32) -> Vec<usize> {
    let count = fill(words, width).len();
    let square = |value: i32| i64::from(value) * i64::from(value);
    let cost = |first: usize, end: usize| {
        let free = width - (words[end - 1].end - words[first].start);
        let bad = end < words.len() && words[end - 1].bond != Bond::Loose;
        (free >= 0 || end == first + 1).then(|| square(free) + if bad { square(width) / BAD_END } else { 0 })
    };
    // For each number of lines, what the best way to end behind each word costs, and where its last line begins.
    let mut best: Vec<Vec<Option<(i64, usize)>>> =
        vec![(1..=words.len()).map(|end| Some((cost(0, end)?, 0))).collect()];
    for lines in 1..count {
        let before = &best[lines - 1];
        let way = |first: usize, end: usize| Some((before[first - 1]?.0 + cost(first, end)?, first));
        let next = (1..=words.len()).map(|end| (1..end).filter_map(|first| way(first, end)).min()).collect();
        best.push(next);
    }
    let mut ends = Vec::with_capacity(count);
    let mut end = words.len();
    for ways in best.iter().rev().filter(|_| !words.is_empty()) {
        ends.push(end);
        end = ways[end - 1].map_or(0, |(_, first)| first);
        if end == 0 {
            break;
        }
    }
    ends.reverse();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of ten units a letter, with a blank of ten.
    fn words(text: &str) -> Vec<Word> {
        let (mut words, mut at) = (Vec::new(), 0);
        for written in text.split(' ') {
            let length = i32::try_from(written.chars().count()).unwrap() * 10;
            words.push(Word { first: 0, start: at, end: at + length, bond: Bond::Loose });
            Word::bind(&mut words, written);
            at += length + 10;
        }
        words
    }

    fn lines(text: &str, ends: &[usize]) -> Vec<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, end)| words[start..*end].join(" ")).collect()
    }

    fn filled(text: &str, width: i32) -> Vec<String> {
        lines(text, &fill(&words(text), width))
    }

    fn balanced(text: &str, width: i32) -> Vec<String> {
        lines(text, &balance(&words(text), width))
    }

    #[test]
    fn headings_are_balanced_and_keep_conjunctions_between_their_words() {
        let ministry = "Azərbaycan Respublikasının Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi";
        assert_eq!(
            balanced(ministry, 450),
            ["Azərbaycan Respublikasının", "Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi"]
        );
        assert_eq!(balanced("Certificate of Employment", 180), ["Certificate", "of Employment"]);
        assert_eq!(balanced("aa bb cc dd", 80), ["aa bb", "cc dd"]);
        assert_eq!(balanced("", 80), [""]);
    }

    #[test]
    fn numbers_stay_with_what_they_count() {
        assert_eq!(filled("issued on 24 November", 120), ["issued on", "24 November"]);
        assert_eq!(filled("aaaaaaaaaaaaaaaa FİN: 5ZK", 210), ["aaaaaaaaaaaaaaaa", "FİN: 5ZK"]);
        assert_eq!(filled("a word and another", 100), ["a word and", "another"], "half a line is too much to give up");
        assert_eq!(filled("many more words and another", 190), ["many more words", "and another"]);
    }

    #[test]
    fn one_short_word_alone_is_a_widow() {
        let words = words("some words of a paragraph end here now");
        assert!(is_widow(&words, &fill(&words, 350), 350));
        assert!(!is_widow(&words, &fill(&words, 300), 300));
    }
}
