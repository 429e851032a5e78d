//! The order of the Azerbaijani alphabet, as bytes that sort the same.

use foldhash::{HashMap, HashMapExt};

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

/// So many sort keys are remembered: names and titles come again and again. Then it begins anew.
const MAX_KNOWN: usize = 1 << 17;

/// Most keys of contracts have fewer bytes.
const LONG_KEY: usize = 192;

/// Makes sort keys. They hold for this build alone: with other Unicode data they may be others.
pub(super) struct Order {
    collator: CollatorBorrowed<'static>,
    known: HashMap<String, Box<[u8]>>,
}

impl Order {
    pub(super) fn new() -> Self {
        let collator = Collator::try_new(locale!("az").into(), CollatorOptions::default());
        Self { collator: collator.expect("the collation data is compiled in"), known: HashMap::new() }
    }

    /// The key of some texts, of which the earlier count more; an absent one comes first. The last, which tells records
    /// apart whose others are the same, counts as its bytes.
    pub(super) fn key<'t, E>(
        &mut self,
        texts: impl ExactSizeIterator<Item = Result<Option<&'t str>, E>>,
    ) -> Result<Vec<u8>, E> {
        let mut key = Vec::with_capacity(LONG_KEY);
        let last = texts.len() - 1;
        for (place, text) in texts.enumerate() {
            match text? {
                Some(text) if place == last => key.extend_from_slice(text.as_bytes()),
                Some(text) => key.extend_from_slice(self.key_of(text)),
                None => {}
            }
            // No text and no key has this byte, so none goes on where another ends.
            key.push(0);
        }
        Ok(key)
    }

    fn key_of(&mut self, text: &str) -> &[u8] {
        if !self.known.contains_key(text) {
            if self.known.len() == MAX_KNOWN {
                self.known.clear();
            }
            let mut key = Vec::with_capacity(2 * text.len());
            let Ok(()) = self.collator.write_sort_key_to(text, &mut key);
            self.known.insert(text.to_owned(), key.into());
        }
        &self.known[text]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_the_azerbaijani_alphabet() {
        // Unicode CLDR, az: a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z
        let letters: Vec<String> = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz".chars().map(String::from).collect();
        let mut order = Order::new();
        let mut key = |letter: &String| order.key([Ok::<_, ()>(Some(&**letter)), Ok(None)].into_iter()).unwrap();
        let keys: Vec<_> = letters.iter().map(&mut key).collect();
        assert!(keys.is_sorted_by(|left, right| left < right));
    }

    #[test]
    fn earlier_texts_count_more_and_absent_ones_come_first() {
        let mut order = Order::new();
        let mut key = |texts: [Option<&str>; 3]| order.key(texts.map(Ok::<_, ()>).into_iter()).unwrap();
        let keys = [
            key([Some("Əli"), None, Some("7")]),
            key([Some("Əli"), Some("Zaur"), Some("17")]),
            key([Some("Əli"), Some("Zaur"), Some("9")]),
            key([Some("Əliyev"), Some("Anar"), Some("1")]),
            key([Some("Fuad"), Some("Anar"), Some("1")]),
        ];
        assert!(keys.is_sorted_by(|left, right| left < right));
    }
}
