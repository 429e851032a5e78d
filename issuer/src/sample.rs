//! A register of made-up but believable people and organisations, for demonstrations and tests.
//!
//! The same day gives the same register; another day moves all dates, so that most contracts are always in force.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use mohur_certificate::identifier::{Pin, Voen};

use self::random::SplitMix64;
use self::words::{People, Position};
use crate::money::Money;
use crate::register::{Contract, Organisation, PersonName, Term};
use crate::text::Text;

mod random;
mod words;

/// How many contracts a sample has.
pub const CONTRACTS: usize = 500;
/// How many people have them; the others' second contracts make up the rest.
pub const PEOPLE: usize = 420;
/// How many organisations a sample has.
pub const ORGANISATIONS: usize = 200;
/// So many of the organisations employ people; certificates are presented to any.
const EMPLOYERS: usize = 80;
/// Any number would do; this one makes every Azerbaijani letter occur.
const SEED: u64 = 0x004d_f668_fc72;

/// Made-up contracts and organisations.
#[derive(Clone, Debug)]
pub struct Sample {
    /// [`CONTRACTS`] contracts of [`PEOPLE`] people, about a third of them fixed-term, a few over or not yet begun.
    pub contracts: Vec<Contract>,
    /// [`ORGANISATIONS`] organisations, the employers among them.
    pub organisations: Vec<Organisation>,
}

struct Person {
    pin: Pin,
    surname: PersonName,
    given_name: PersonName,
    patronymic: PersonName,
}

impl Sample {
    /// The sample as it looks on the day `today`.
    pub fn new(today: Date) -> Self {
        let mut random = SplitMix64::new(SEED);
        let organisations = invent_organisations(&mut random);
        let people = invent_people(&mut random);
        let positions = words::positions();
        let holders = people.iter().chain(people.iter().step_by(PEOPLE / (CONTRACTS - PEOPLE))).take(CONTRACTS);
        let contracts = holders.enumerate().map(|(index, person)| {
            let employer = random.pick(&organisations[..EMPLOYERS]);
            let position = random.pick(&positions);
            invent_contract(&mut random, index, person, employer, position, today)
        });
        Self { contracts: contracts.collect(), organisations }
    }
}

fn invent_organisations(random: &mut SplitMix64) -> Vec<Organisation> {
    let words = words::organisations();
    let voens = distinct(random, ORGANISATIONS, invent_voen);
    let names = distinct(random, ORGANISATIONS, |random| {
        let name: &String = random.pick(&words.names);
        random.pick(&words.patterns).replace("{}", name)
    });
    voens.into_iter().zip(names).map(|(voen, name)| Organisation { voen, name: text(&name) }).collect()
}

fn invent_people(random: &mut SplitMix64) -> Vec<Person> {
    let words = words::people();
    let pins = distinct(random, PEOPLE, invent_pin);
    pins.into_iter().map(|pin| invent_person(random, &words, pin)).collect()
}

/// The first `count` different values that are drawn.
fn distinct<T: Clone + Ord>(
    random: &mut SplitMix64,
    count: usize,
    mut draw: impl FnMut(&mut SplitMix64) -> T,
) -> Vec<T> {
    let mut seen = BTreeSet::new();
    std::iter::repeat_with(|| draw(random)).filter(|value| seen.insert(value.clone())).take(count).collect()
}

fn invent_person(random: &mut SplitMix64, words: &People, pin: Pin) -> Person {
    let is_woman = random.happens(50);
    let surname: &String = random.pick(&words.surnames);
    let father: &String = random.pick(&words.men);
    let (given_names, child) = if is_woman { (&words.women, "qızı") } else { (&words.men, "oğlu") };
    let given_name: &String = random.pick(given_names);
    let takes_a = is_woman && (surname.ends_with("ov") || surname.ends_with("ev"));
    Person {
        pin,
        surname: text(&if takes_a { format!("{surname}a") } else { surname.clone() }),
        given_name: text(given_name),
        patronymic: text(&format!("{father} {child}")),
    }
}

fn invent_pin(random: &mut SplitMix64) -> Pin {
    let [_, _, _, bytes @ ..] = random.within(0..=34_u64.pow(7) - 1).to_be_bytes();
    Pin::from_bytes(bytes).expect("a value below 34 to the 7th")
}

/// A legal person's VÖEN, which ends in 1.
fn invent_voen(random: &mut SplitMix64) -> Voen {
    Voen::from_value(random.within(100_000_000..=999_999_999) * 10 + 1).expect("ten digits that end in 1")
}

fn invent_contract(
    random: &mut SplitMix64,
    index: usize,
    person: &Person,
    employer: &Organisation,
    position: &Position,
    today: Date,
) -> Contract {
    let term = invent_term(random, today);
    let has_department = random.happens(85);
    Contract {
        number: text(&format!("ƏM-{:04}/{}", 1000 + index * 13, term.start().year())),
        pin: person.pin,
        surname: person.surname.clone(),
        given_name: person.given_name.clone(),
        patronymic: Some(person.patronymic.clone()),
        employer: employer.voen,
        employer_name: employer.name.clone(),
        position: text(&position.title),
        department: has_department.then(|| text(&position.department)),
        term,
        salary: invent_salary(random, position),
    }
}

/// Of 100 contracts, 70 are open-ended, 20 end later, 8 are over, and 2 have not begun.
fn invent_term(random: &mut SplitMix64, today: Date) -> Term {
    let mut days = |range| i32::try_from(random.within(range)).expect("a few thousand days").days();
    let (long_ago, recently, later) = (days(30..=7000), days(15..=600), days(45..=900));
    let before = |start: jiff::Span| today.saturating_sub(start);
    let (start, end) = match random.within(1..=100) {
        1..=70 => (before(long_ago), None),
        71..=90 => (before(recently), Some(today.saturating_add(later))),
        91..=98 => (before(later).saturating_sub(recently), Some(before(later))),
        _ => (today.saturating_add(recently), Some(today.saturating_add(recently).saturating_add(later))),
    };
    Term::new(start, end).expect("every end is drawn after its start")
}

/// A salary within the position's range: mostly in steps of 5 manat, sometimes odd as indexed salaries are.
fn invent_salary(random: &mut SplitMix64, position: &Position) -> Money {
    let steps = random.within(0..=(position.to - position.from) / 5);
    let manat = position.from + steps * 5;
    let is_odd = manat < position.to && random.happens(15);
    let qepik = if is_odd { random.within(1..=499) } else { 0 };
    Money::from_qepik(manat * 100 + qepik).expect("at most 9,500 manat")
}

fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    words.parse().expect("words of the tested lists fit")
}

#[cfg(test)]
mod tests;
