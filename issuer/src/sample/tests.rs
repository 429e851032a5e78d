use std::collections::{HashMap, HashSet};

use super::*;
use crate::export::csv;
use crate::import::Format;
use crate::import::records::Records;
use crate::register::record::Record;
use crate::register::{Merge, Register};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 24);

#[test]
fn the_counts_are_as_promised() {
    let sample = Sample::new(TODAY);
    let people: HashSet<Pin> = sample.contracts.iter().map(|contract| contract.pin).collect();
    assert_eq!((sample.contracts.len(), people.len(), sample.organisations.len()), (CONTRACTS, PEOPLE, ORGANISATIONS));
    let names: HashSet<&str> = sample.organisations.iter().map(|organisation| &*organisation.name).collect();
    assert_eq!(names.len(), ORGANISATIONS);
}

#[test]
fn a_day_gives_one_sample_and_another_day_moves_the_dates_only() {
    let [today, again, later] = [TODAY, TODAY, date(2031, 2, 28)].map(Sample::new);
    assert_eq!(today.contracts, again.contracts);
    for (contract, later) in today.contracts.iter().zip(&later.contracts) {
        assert_eq!((contract.pin, contract.salary), (later.pin, later.salary));
        assert_eq!(contract.term.covers(TODAY), later.term.covers(date(2031, 2, 28)));
    }
}

#[test]
fn every_azerbaijani_letter_occurs_in_names() {
    let sample = Sample::new(TODAY);
    let people = sample.contracts.iter().flat_map(|contract| [&contract.surname, &contract.given_name]);
    let organisations = sample.organisations.iter().map(|organisation| organisation.name.to_string());
    let text: String = people.map(ToString::to_string).chain(organisations).collect();
    for letter in "abcçdeəfgğhxıijkqlmnoöprsştuüvyzABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ".chars() {
        assert!(text.contains(letter), "{letter}");
    }
}

#[test]
fn no_name_lost_the_dot_of_its_first_letter() {
    let people = words::people();
    let names = people.surnames.iter().chain(&people.men).chain(&people.women);
    let with_i: Vec<&str> = names.map(String::as_str).filter(|name| name.starts_with('I')).collect();
    assert_eq!(with_i, ["Ilqım", "Irmaq"], "every other one is written with `İ`");
}

#[test]
fn terms_are_mixed() {
    let sample = Sample::new(TODAY);
    let count = |is: fn(&Term) -> bool| sample.contracts.iter().filter(|contract| is(&contract.term)).count();
    assert!((125..=175).contains(&count(|term| term.end().is_some())));
    assert!((20..=60).contains(&count(|term| term.end().is_some_and(|end| end < TODAY))));
    assert!((2..=25).contains(&count(|term| TODAY < term.start())));
    assert!(count(|term| term.covers(TODAY)) >= 430);
}

#[test]
fn salaries_and_identifiers_are_believable() {
    let sample = Sample::new(TODAY);
    for contract in &sample.contracts {
        assert!((34_500..=950_000).contains(&contract.salary.qepik()), "{}", contract.salary);
        assert!(sample.organisations.iter().any(|organisation| {
            organisation.voen == contract.employer && organisation.name == contract.employer_name
        }));
    }
    assert!(sample.contracts.iter().any(|contract| contract.salary.qepik() % 100 != 0));
    assert!(sample.organisations.iter().all(|organisation| organisation.voen.value() % 10 == 1));
    assert!(sample.organisations.iter().all(|organisation| organisation.voen.value() >= 1_000_000_000));
}

#[test]
fn patronymics_and_surnames_agree() {
    let women: HashSet<String> = words::people().women.into_iter().collect();
    let mut seen: HashMap<bool, usize> = HashMap::new();
    for contract in Sample::new(TODAY).contracts {
        let is_woman = women.contains(&*contract.given_name);
        let patronymic = contract.patronymic.unwrap();
        assert_eq!(patronymic.ends_with(" qızı"), is_woman, "{patronymic}");
        assert_eq!(patronymic.ends_with(" oğlu"), !is_woman, "{patronymic}");
        assert!(!(is_woman && contract.surname.ends_with("ov")), "{}", contract.surname);
        assert!(is_woman || !contract.surname.ends_with("ova"), "{}", contract.surname);
        *seen.entry(is_woman).or_default() += 1;
    }
    assert!(seen.values().all(|count| *count > 150));
}

#[test]
fn a_register_takes_the_sample_whole() {
    let sample = Sample::new(TODAY);
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    let merge = register.merge(sample.contracts.clone()).unwrap();
    assert_eq!(merge, Merge { added: CONTRACTS, ..Merge::default() });
    assert_eq!(register.merge(sample.organisations.clone()).unwrap().added, ORGANISATIONS);
    assert_eq!(register.merge(sample.contracts).unwrap().unchanged, CONTRACTS);
    assert_same_after_import(&sample.organisations);
}

fn assert_same_after_import<T: Record + std::fmt::Debug>(records: &[T]) {
    let text = csv(records);
    let found: Vec<T> =
        Records::new(text.as_bytes(), Format::Csv).unwrap().map(|line| line.unwrap().record.unwrap()).collect();
    assert_eq!(found, records);
}

#[test]
fn names_of_the_lists_are_unique() {
    let people = words::people();
    let organisations = words::organisations();
    for list in [people.surnames, people.men, people.women, organisations.names, organisations.patterns] {
        let unique: HashSet<&String> = list.iter().collect();
        assert_eq!(unique.len(), list.len());
    }
    assert!(words::positions().iter().all(|position| 345 <= position.from && position.from < position.to));
}
