//! Letters made comparable: by Azerbaijani case, and kindly for those who type without Azerbaijani letters.

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// `text` without differences of case, by the rules of Azerbaijani: `I` is `ı`, and `İ` is `i`.
pub(crate) fn fold_case(text: &str) -> String {
    const MAPPER: CaseMapperBorrowed<'static> = CaseMapper::new();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    MAPPER.fold_turkic_string(&composed).into_owned()
}

/// What [`fold_case`] made of a text, with every Azerbaijani letter as it is typed on an English keyboard.
///
/// Letters with marks lose them; `ə` and `ı` have none to lose. `ǝ` and the Cyrillic `ә` look like `ə` and are often
/// written for it.
pub(crate) fn fold_marks(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(folded);
    decomposed.chars().filter(|character| !('\u{300}'..='\u{36f}').contains(character)).map(plain).collect()
}

fn plain(character: char) -> char {
    match character {
        'ə' | 'ǝ' | 'ә' => 'e',
        'ı' => 'i',
        other => other,
    }
}

/// A word without quotes, commas and the like around it.
pub(crate) fn trimmed(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_azerbaijani() {
        assert_eq!(fold_case("ILQAR İlqar ƏĞÖÜÇŞ"), "ılqar ilqar əğöüçş");
        assert_eq!(fold_case("I\u{307}lqar"), "ilqar");
    }

    #[test]
    fn marks_are_forgiven() {
        assert_eq!(fold_marks(&fold_case("ƏĞIİÖÜÇŞ əğıiöüçş")), "egiioucs egiioucs");
        assert_eq!(fold_marks("ǝә"), "ee");
    }
}
