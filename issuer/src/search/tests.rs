use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::folding::{fold_case, fold_marks};
use crate::register::Term;
use crate::register::tests::contract;
use crate::sample::Sample;

const ALL: Page = Page { skip: 0, take: usize::MAX };

fn register(contracts: Vec<Contract>, names: &[&str]) -> (tempfile::TempDir, Register) {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    register.merge(contracts).unwrap();
    let organisations = names.iter().zip(1..).map(|(name, number)| Organisation {
        voen: format!("{number:09}1").parse().unwrap(),
        name: name.parse().unwrap(),
    });
    register.merge(organisations).unwrap();
    (folder, register)
}

fn query(words: &str) -> Query {
    Query::new(words).unwrap()
}

fn find(names: &[&str], words: &str) -> Vec<String> {
    let (_folder, register) = register(Vec::new(), names);
    let found = organisations(&register, &query(words), ALL).unwrap();
    assert_eq!(found.total, found.records.len() as u64);
    found.records.into_iter().map(|found| found.name.to_string()).collect()
}

fn numbers(register: &Register, words: &str, scope: Scope) -> Vec<String> {
    let found = contracts(register, &query(words), scope, ALL).unwrap();
    found.records.iter().map(|contract| contract.number.to_string()).collect()
}

#[test]
fn organisations_come_in_the_order_of_the_alphabet() {
    // Unicode CLDR, az: a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z
    let mut names: Vec<String> =
        "abcçdeəfgğhxıijkqlmnoöprsştuüvyz".chars().map(|letter| format!("{letter}a")).collect();
    let sorted = names.clone();
    names.sort_unstable_by(|left, right| right.cmp(left));
    assert_eq!(find(&names.iter().map(String::as_str).collect::<Vec<_>>(), ""), sorted);
}

#[test]
fn exact_matches_come_before_kind_ones_and_whole_words_before_longer_ones() {
    let names = ["Şəfəq Bankı", "Sefeq MMC", "Şəfəq Aptek", "Zirvə", "Sefeqli"];
    assert_eq!(find(&names, "sefeq"), ["Sefeq MMC", "Sefeqli", "Şəfəq Aptek", "Şəfəq Bankı"]);
    assert_eq!(find(&names, "ŞƏFƏQ"), ["Şəfəq Aptek", "Şəfəq Bankı", "Sefeq MMC", "Sefeqli"]);
    assert_eq!(find(&names, "banki sefeq"), ["Şəfəq Bankı"]);
    assert!(find(&names, "şəfəq zirvə").is_empty());
}

#[test]
fn dotted_and_dotless_i_are_two_letters_but_kindly_one() {
    assert_eq!(find(&["Işıq", "İşiq"], "IŞIQ"), ["Işıq", "İşiq"]);
    assert_eq!(find(&["Işıq", "İşiq"], "işiq"), ["İşiq", "Işıq"]);
    assert_eq!(find(&["İlqar", "Ilqar"], "ilqar"), ["İlqar", "Ilqar"]);
}

#[test]
fn organisations_are_found_by_voen_as_one_types_it() {
    assert_eq!(find(&["Zirvə", "Şəfəq"], "0000000021"), ["Şəfəq"]);
    assert_eq!(find(&["Zirvə", "Şəfəq"], "00000"), ["Şəfəq", "Zirvə"]);
}

fn whole() -> Contract {
    Contract {
        department: Some("Rəqəmsal xidmətlər".parse().unwrap()),
        term: Term::new(date(2024, 3, 1), Some(date(2027, 2, 28))).unwrap(),
        ..contract("17/A", "5ZK3M9Q")
    }
}

#[test]
fn contracts_are_found_by_every_field() {
    let other =
        Contract { salary: "700".parse().unwrap(), position: "Həkim".parse().unwrap(), ..contract("18", "1AAAAA1") };
    let (_folder, register) = register(vec![whole(), other], &[]);
    for words in [
        "17/a",
        "5zk3m9q",
        "5ZK",
        "reqemsal",
        "01.03.2024 xidmətlər",
        "1.3.2024 2027",
        "2027-02",
        "28.02.2027",
        "1250.50",
        "1250,50",
        "1250,5",
        "elcin muhasib zirve 2027",
        "\"zirvə\" 17/A",
    ] {
        assert_eq!(numbers(&register, words, Scope::default()), ["17/A"], "{words}");
    }
    for words in
        ["əliyev", "eliyev", "ELCIN", "ilqar", "oğlu", "1400057421", "zirve", "mmc", "2024-03-01", "01.03.2024"]
    {
        assert_eq!(numbers(&register, words, Scope::default()).len(), 2, "{words}");
    }
    for words in ["19", "elcin direktor", "liyev", "02.03.2024", "1250.51"] {
        assert!(numbers(&register, words, Scope::default()).is_empty(), "{words}");
    }
}

#[test]
fn a_scope_is_a_person_and_a_day() {
    let (_folder, register) = register(vec![whole(), contract("18", "1AAAAA1"), contract("19", "5ZK3M9Q")], &[]);
    let of = |person: &str, in_force_on| {
        let scope = Scope { person: Some(person.parse().unwrap()), in_force_on };
        numbers(&register, "zirvə", scope)
    };
    assert_eq!(of("1AAAAA1", None), ["18"]);
    assert_eq!(of("5ZK3M9Q", None), ["17/A", "19"]);
    for (day, expected) in [
        (date(2024, 2, 29), &[][..]),
        (date(2024, 3, 1), &["17/A", "19"]),
        (date(2027, 2, 28), &["17/A", "19"]),
        (date(2027, 3, 1), &["19"]),
    ] {
        assert_eq!(of("5ZK3M9Q", Some(day)), expected, "{day}");
    }
}

#[test]
fn people_are_sorted_by_name_and_their_contracts_by_employer_position_and_number() {
    let with = |number, surname: &str, employer: &str, position: &str| Contract {
        surname: surname.parse().unwrap(),
        employer_name: employer.parse().unwrap(),
        position: position.parse().unwrap(),
        ..contract(number, "5ZK3M9Q")
    };
    let all = vec![
        with("1", "Əliyev", "Ə", "b"),
        with("2", "Əliyev", "F", "a"),
        with("3", "Əliyev", "Ə", "a"),
        with("4", "Əliyev", "E", "z"),
        with("0", "Əliyev", "Ə", "a"),
        with("5", "Eminov", "Z", "z"),
        with("6", "Fətəliyev", "A", "a"),
    ];
    let (_folder, register) = register(all, &[]);
    assert_eq!(numbers(&register, "", Scope::default()), ["5", "4", "0", "3", "1", "2", "6"]);
}

#[test]
fn pages_follow_each_other_and_all_is_counted() {
    let names: Vec<String> = (10..40).map(|number| format!("Bank {number}")).collect();
    let (_folder, register) = register(Vec::new(), &names.iter().map(String::as_str).collect::<Vec<_>>());
    let page = |skip| organisations(&register, &query("bank"), Page { skip, take: 12 }).unwrap();
    let pages: Vec<Found<Organisation>> = [0, 12, 24, 36].map(page).into();
    assert!(pages.iter().all(|page| page.total == 30));
    let found: Vec<String> = pages.iter().flat_map(|page| &page.records).map(|found| found.name.to_string()).collect();
    assert_eq!(found, names);
}

#[test]
fn a_changed_record_is_found_by_what_it_says_now() {
    let (folder, register) = register(vec![contract("17", "5ZK3M9Q"), contract("18", "1AAAAA1")], &[]);
    let moved = Contract { surname: "Zamanov".parse().unwrap(), ..contract("17", "5ZK3M9Q") };
    register.merge([moved]).unwrap();
    assert_eq!(numbers(&register, "eliyev", Scope::default()), ["18"]);
    assert_eq!(numbers(&register, "zamanov", Scope::default()), ["17"]);
    register.merge([contract("19", "2AAAAA2")]).unwrap();
    let register = Register::open(folder.path()).unwrap();
    assert_eq!(numbers(&register, "", Scope::default()), ["18", "19", "17"]);
}

/// The rank of a contract, found by reading all of its values.
fn rank_by_reading(contract: &Contract, words: &str) -> Option<usize> {
    let start = contract.term.start();
    let days = [Some(start), contract.term.end()].into_iter().flatten().map(|day| day.to_string());
    let whole: Vec<String> = [contract.pin.to_string().to_lowercase(), contract.employer.to_string()]
        .into_iter()
        .chain([contract.salary.to_string()])
        .chain(days)
        .collect();
    let texts =
        [&*contract.number, &contract.surname, &contract.given_name, &contract.employer_name, &contract.position];
    let optional = [contract.patronymic.as_deref(), contract.department.as_deref()];
    let folded: Vec<String> =
        texts.into_iter().chain(optional.into_iter().flatten()).map(fold_case).chain(whole.clone()).collect();
    let starts = |word: &str| -> BTreeSet<String> {
        let behind = word.char_indices().filter(|(start, character)| {
            character.is_alphanumeric() && !word[..*start].ends_with(char::is_alphanumeric)
        });
        let behind = behind.map(|(start, _)| word[start..].to_owned());
        if whole.iter().any(|whole| whole == word) { [word.to_owned()].into() } else { behind.collect() }
    };
    let trim = |word: &str| word.trim_matches(|character: char| !character.is_alphanumeric()).to_owned();
    let own: BTreeSet<String> =
        folded.iter().flat_map(|text| text.split_whitespace()).flat_map(|word| starts(&trim(word))).collect();
    let rank = |word: &str| {
        let kind = fold_marks(word);
        let is = [
            own.iter().any(|own| own == word),
            own.iter().any(|own| own.starts_with(word)),
            own.iter().any(|own| fold_marks(own) == kind),
            own.iter().any(|own| fold_marks(own).starts_with(&kind)),
        ];
        is.iter().position(|is| *is)
    };
    fold_case(words)
        .split_whitespace()
        .map(trim)
        .filter(|word| !word.is_empty())
        .try_fold(0, |worst, word| Some(worst.max(rank(&word)?)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The register grows in steps, so that blocks are patched too.
    #[test]
    fn the_index_finds_what_reading_everything_finds(
        seed in 0..400_usize,
        (first, column, length) in (0..500_usize, 0..8_usize, 1..9_usize),
        (second, other_column) in (0..500_usize, 0..8_usize),
        (kindly, upper) in any::<(bool, bool)>(),
    ) {
        let sample = Sample::new(date(2026, 11, 24)).contracts;
        let contracts_in = &sample[seed..(seed + 100).min(sample.len())];
        let (_folder, register) = register(contracts_in[..60.min(contracts_in.len())].to_vec(), &[]);
        for more in contracts_in.get(60..).into_iter().flat_map(|rest| rest.chunks(13)) {
            register.merge(more.to_vec()).unwrap();
        }
        let value = |index: usize, column: usize| {
            let contract = &contracts_in[index % contracts_in.len()];
            let texts = [
                contract.number.to_string(), contract.surname.to_string(), contract.given_name.to_string(),
                contract.employer_name.to_string(), contract.position.to_string(), contract.pin.to_string(),
                contract.term.start().to_string(), contract.salary.to_string(),
            ];
            texts[column].clone()
        };
        let begun: String = value(first, column).chars().take(length).collect();
        let mut words = format!("{begun} {}", if second % 3 == 0 { value(second, other_column) } else { String::new() });
        if kindly {
            words = fold_marks(&fold_case(&words));
        }
        if upper {
            words = words.replace('i', "İ").to_uppercase();
        }
        prop_assume!(words.contains(char::is_alphanumeric));
        let found = contracts(&register, &query(&words), Scope::default(), ALL).unwrap();
        let ranks: Vec<_> = found.records.iter().map(|contract| rank_by_reading(contract, &words)).collect();
        prop_assert!(ranks.is_sorted() && ranks.iter().all(Option::is_some), "{words}: {ranks:?}");
        let expected = contracts_in.iter().filter(|contract| rank_by_reading(contract, &words).is_some()).count();
        prop_assert_eq!(found.records.len(), expected, "{}", words);
        prop_assert_eq!(found.total, expected as u64);
    }

    #[test]
    fn no_query_makes_it_panic(words in "\\PC{0,30}") {
        let (_folder, register) = register(vec![contract("17", "5ZK3M9Q")], &["Zirvə"]);
        if let Ok(query) = Query::new(&words) {
            contracts(&register, &query, Scope::default(), ALL).unwrap();
        }
    }
}
