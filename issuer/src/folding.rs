//! Letters made comparable: by Azerbaijani case, and kindly for those who type without Azerbaijani letters.

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// `text` without differences of case, by the rules of Azerbaijani: `I` is `ı`, and `İ` is `i`.
pub(crate) fn fold_case(text: &str) -> String {
    text.chars().map(lower).collect::<Option<String>>().unwrap_or_else(|| fold_any_case(text))
}

/// The small form of those letters that nearly all of a register is written with: ICU's, without its tables.
fn lower(letter: char) -> Option<char> {
    Some(match letter {
        'I' => 'ı',
        'İ' => 'i',
        'Ç' => 'ç',
        'Ə' => 'ə',
        'Ğ' => 'ğ',
        'Ö' => 'ö',
        'Ş' => 'ş',
        'Ü' => 'ü',
        'ı' | 'ç' | 'ə' | 'ğ' | 'ö' | 'ş' | 'ü' => letter,
        _ if letter.is_ascii() => letter.to_ascii_lowercase(),
        _ => return None,
    })
}

fn fold_any_case(text: &str) -> String {
    const MAPPER: CaseMapperBorrowed<'static> = CaseMapper::new();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    MAPPER.fold_turkic_string(&composed).into_owned()
}

/// What [`fold_case`] made of a text, with every Azerbaijani letter as it is typed on an English keyboard.
///
/// Letters with marks lose them; `ə` and `ı` have none to lose. `ǝ` and the Cyrillic `ә` look like `ə` and are often
/// written for it.
pub(crate) fn fold_marks(folded: &str) -> String {
    folded.chars().map(bare).collect::<Option<String>>().unwrap_or_else(|| fold_any_marks(folded))
}

/// What [`lower`] gives, without its marks.
fn bare(letter: char) -> Option<char> {
    Some(match letter {
        'ç' => 'c',
        'ğ' => 'g',
        'ö' => 'o',
        'ş' => 's',
        'ü' => 'u',
        'ı' | 'ə' => plain(letter),
        _ if letter.is_ascii() => letter,
        _ => return None,
    })
}

fn fold_any_marks(folded: &str) -> String {
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_leads_where_unicode_leads(text in "[ -~ƏəĞğIıİiÖöÜüÇçŞş\u{301}\u{307}\u{327}Щẞß]{0,12}") {
            prop_assert_eq!(fold_case(&text), fold_any_case(&text));
            let folded = fold_case(&text);
            prop_assert_eq!(fold_marks(&folded), fold_any_marks(&folded));
        }
    }

    #[test]
    fn every_letter_of_the_short_way_is_folded_as_unicode_says() {
        for letter in '\0'..=char::MAX {
            let text = letter.to_string();
            if let Some(lower) = lower(letter) {
                assert_eq!(lower.to_string(), fold_any_case(&text), "{letter}");
            }
            if let Some(bare) = bare(letter) {
                assert_eq!(bare.to_string(), fold_any_marks(&text), "{letter}");
            }
        }
    }

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
