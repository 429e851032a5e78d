//! A made-up country: the words of the sample, mixed anew for as many contracts as one likes.

use jiff::civil::Date;
use mohur_certificate::identifier::{Pin, Voen};
use mohur_issuer::register::{Contract, Organisation};
use mohur_issuer::sample::Sample;

/// So many organisations employ people.
const ORGANISATIONS: u64 = 60_000;
/// The number of PINs, 34 to the 7th.
const PINS: u64 = 52_523_350_144;

/// The sample that lends its words.
pub(crate) struct Country(Sample);

impl Country {
    pub(crate) fn new(today: Date) -> Self {
        Self(Sample::new(today))
    }

    /// All organisations: those of the sample with a number in their names.
    pub(crate) fn organisations(&self) -> impl Iterator<Item = Organisation> {
        (0..ORGANISATIONS).map(|place| self.organisation(place))
    }

    /// `count` contracts, the same every time.
    pub(crate) fn contracts(&self, count: usize) -> impl Iterator<Item = Contract> {
        (0..count as u64).map(|place| self.contract(place))
    }

    fn organisation(&self, place: u64) -> Organisation {
        let sample = pick(&self.0.organisations, place);
        let name = match sample.name.split_once('"').and_then(|(_, rest)| rest.split_once('"')) {
            Some((name, rest)) => format!("\"{name} {}\"{rest}", place / 200 + 1),
            None => format!("{} {}", sample.name, place / 200 + 1),
        };
        let voen = Voen::from_value((100_000_000 + place * 7_654_321 % 900_000_000) * 10 + 1).unwrap();
        Organisation { voen, name: name.parse().unwrap() }
    }

    fn contract(&self, place: u64) -> Contract {
        let of = |salt: u64| pick(&self.0.contracts, mixed(place * 16 + salt));
        // Men's and women's names are not mixed.
        let person = of(1);
        let is_woman = person.patronymic.as_ref().is_some_and(|patronymic| patronymic.ends_with("qızı"));
        let same = |other: &&Contract| other.patronymic.as_ref().is_some_and(|own| own.ends_with("qızı") == is_woman);
        let own = |salt: u64| (0..8).map(|turn| of(salt * 1000 + turn)).find(same).unwrap_or(person);
        let work = of(4);
        let employer = self.organisation(mixed(place * 16 + 5) % ORGANISATIONS);
        let [_, _, _, pin @ ..] = (mixed(place) % PINS).to_be_bytes();
        Contract {
            number: format!("ƏM-{}/{}", 1000 + place, work.term.start().year()).parse().unwrap(),
            pin: Pin::from_bytes(pin).unwrap(),
            surname: person.surname.clone(),
            given_name: own(2).given_name.clone(),
            patronymic: own(3).patronymic.clone(),
            employer: employer.voen,
            employer_name: employer.name,
            ..work.clone()
        }
    }
}

fn pick<T>(items: &[T], number: u64) -> &T {
    &items[usize::try_from(number % items.len() as u64).unwrap()]
}

/// Scatters numbers (the finaliser of `SplitMix64`).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
