//! The order of the Azerbaijani alphabet.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

use super::gathered::{ABSENT, Column, Gathered, Shared};
use crate::register::MAX_RECORDS;
use crate::register::record::Record;

/// The bits of a rank: records have fewer values than this has numbers.
const RANK_BITS: u32 = 24;
const _: () = assert!(MAX_RECORDS < 1 << RANK_BITS);

/// Most keys of contracts have fewer bytes.
const LONG_KEY: usize = 192;

/// Makes sort keys. They hold for this build alone: with other Unicode data they may be others.
pub(super) struct Order(CollatorBorrowed<'static>);

impl Order {
    pub(super) fn new() -> Self {
        let collator = Collator::try_new(locale!("az").into(), CollatorOptions::default());
        Self(collator.expect("the collation data is compiled in"))
    }

    /// The key of some texts, of which the earlier count more; an absent one comes first. The last, which tells records
    /// apart whose others are the same, counts as its bytes.
    pub(super) fn key<'t, E>(
        &self,
        texts: impl ExactSizeIterator<Item = Result<Option<&'t str>, E>>,
    ) -> Result<Vec<u8>, E> {
        let mut key = Vec::with_capacity(LONG_KEY);
        let last = texts.len() - 1;
        for (place, text) in texts.enumerate() {
            match text? {
                Some(text) if place == last => key.extend_from_slice(text.as_bytes()),
                Some(text) => self.put(text, &mut key),
                None => {}
            }
            // No text and no key has this byte, so none goes on where another ends.
            key.push(0);
        }
        Ok(key)
    }

    fn put(&self, text: &str, key: &mut Vec<u8>) {
        let Ok(()) = self.0.write_sort_key_to(text, key);
    }

    /// By value, its rank among all of the column, from 1; an absent one has 0. Values that sort alike have the same.
    fn ranks(&self, column: &Shared) -> Vec<u128> {
        let mut keys: Vec<(Vec<u8>, u32)> = Vec::with_capacity(column.values.len());
        for (text, number) in column.values.iter() {
            let mut key = Vec::with_capacity(LONG_KEY / 4);
            self.put(text, &mut key);
            keys.push((key, number));
        }
        keys.sort_unstable();
        let mut ranks = vec![u128::from(ABSENT); keys.len() + 1];
        let (mut rank, mut last) = (0, None);
        for (key, number) in &keys {
            if last.replace(key) != Some(key) {
                rank += 1;
            }
            ranks[*number as usize + 1] = rank;
        }
        ranks
    }
}

/// Where the records stand in `gathered`, in the order of the alphabet: as [`Order::key`] sorts them, but without a key
/// for each.
pub(super) fn sorted<T: Record>(gathered: &Gathered) -> Vec<u32> {
    const { assert!(T::ORDER.len() - 1 <= (u128::BITS / RANK_BITS) as usize) }
    let column = |name: &str| &gathered.columns[T::COLUMNS.iter().position(|known| *known == name).expect("a column")];
    let (last, names) = T::ORDER.split_last().expect("records are sorted by something");
    let Column::Own(last) = column(last) else { unreachable!("what tells records apart is their own") };
    let order = Order::new();
    let ranked: Vec<(&[u32], Vec<u128>)> = names
        .iter()
        .filter_map(|name| match column(name) {
            Column::Shared(shared) => Some((&shared.records[..], order.ranks(shared))),
            Column::Own(_) => None,
        })
        .collect();
    let rank = |place: u32| {
        let rank = |(values, ranks): &(&[u32], Vec<u128>)| ranks[values[place as usize] as usize];
        ranked.iter().fold(0, |key, column| key << RANK_BITS | rank(column))
    };
    let mut places: Vec<(u128, u32)> = (0..).zip(&gathered.ids).map(|(place, _)| (rank(place), place)).collect();
    let tie = |place: u32| (last.text(place), gathered.ids[place as usize]);
    places.sort_unstable_by(|left, right| left.0.cmp(&right.0).then_with(|| tie(left.1).cmp(&tie(right.1))));
    places.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Contract;
    use crate::register::record::Row;
    use crate::register::tests::contract;
    use proptest::prelude::*;

    #[test]
    fn the_order_is_the_azerbaijani_alphabet() {
        // Unicode CLDR, az: a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z
        let letters: Vec<String> = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz".chars().map(String::from).collect();
        let order = Order::new();
        let key = |letter: &String| order.key([Ok::<_, ()>(Some(&**letter)), Ok(None)].into_iter()).unwrap();
        let keys: Vec<_> = letters.iter().map(key).collect();
        assert!(keys.is_sorted_by(|left, right| left < right));
    }

    #[test]
    fn earlier_texts_count_more_and_absent_ones_come_first() {
        let order = Order::new();
        let key = |texts: [Option<&str>; 3]| order.key(texts.map(Ok::<_, ()>).into_iter()).unwrap();
        let keys = [
            key([Some("Əli"), None, Some("7")]),
            key([Some("Əli"), Some("Zaur"), Some("17")]),
            key([Some("Əli"), Some("Zaur"), Some("9")]),
            key([Some("Əliyev"), Some("Anar"), Some("1")]),
            key([Some("Fuad"), Some("Anar"), Some("1")]),
        ];
        assert!(keys.is_sorted_by(|left, right| left < right));
    }

    proptest! {
        #[test]
        fn ranks_sort_as_keys_do(
            names in prop::collection::vec(("[aAıIəƏeE]{1,2}", prop::option::of("[iİzZ]{1,2}"), "[ab]{1,2}", "[0-9]{1,2}"), 1..40),
        ) {
            let contracts: Vec<Contract> = names.into_iter().map(|(surname, patronymic, employer, number)| Contract {
                surname: surname.parse().unwrap(),
                patronymic: patronymic.map(|patronymic| patronymic.parse().unwrap()),
                employer_name: employer.parse().unwrap(),
                ..contract(&number, "5ZK3M9Q")
            }).collect();
            let mut gathered = Gathered::new::<Contract>();
            let order = Order::new();
            let mut keys: Vec<(Vec<u8>, u32)> = Vec::new();
            for (contract, id) in contracts.iter().zip(0..) {
                let row = Row::of(contract);
                gathered.add(id, &row);
                let text = |name: &&str| Contract::COLUMNS.iter().position(|known| known == name).map(|place| row.text(place));
                let texts: Vec<Option<&str>> = Contract::ORDER.iter().filter_map(text).collect();
                keys.push((order.key(texts.into_iter().map(Ok::<_, ()>)).unwrap(), id));
            }
            keys.sort_unstable();
            let expected: Vec<u32> = keys.iter().map(|(_, id)| *id).collect();
            prop_assert_eq!(sorted::<Contract>(&gathered), expected);
        }
    }
}
