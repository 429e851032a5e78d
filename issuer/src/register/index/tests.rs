use proptest::prelude::*;
use rusqlite::Connection;

use crate::register::database::Failure;
use crate::register::tests::contract;
use crate::register::{Contract, Register, RegisterError};
use crate::search::{Page, Query, Scope, contracts};

fn register() -> (tempfile::TempDir, Register) {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    (folder, register)
}

fn named(number: u32, surname: &str, position: &str) -> Contract {
    Contract {
        surname: surname.parse().unwrap(),
        position: position.parse().unwrap(),
        ..contract(&number.to_string(), "5ZK3M9Q")
    }
}

fn count(register: &Register, sql: &str) -> i64 {
    let count = |connection: &Connection| Ok(connection.query_row(sql, [], |row| row.get(0))?);
    register.database().read::<_, RegisterError>(count).unwrap()
}

fn numbers(register: &Register, words: &str, page: Page) -> (u64, Vec<String>) {
    let found = contracts(register, &Query::new(words).unwrap(), Scope::default(), page).unwrap();
    (found.total, found.records.iter().map(|contract| format!("{} {}", contract.number, contract.surname)).collect())
}

fn contract_of_few() -> impl Strategy<Value = Contract> {
    // So few numbers and names that many imports change what others brought, and names sort alike.
    (0..70_u32, "[aAıIəƏiİ]{1,2}", "[ab]{1,2}")
        .prop_map(|(number, surname, position)| named(number, &surname, &position))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn after_any_imports_it_answers_as_one_made_anew(
        first in prop::collection::vec(contract_of_few(), 40..80),
        others in prop::collection::vec(prop::collection::vec(contract_of_few(), 1..6), 1..9),
        (skip, take) in (0..30_usize, 1..40_usize),
    ) {
        let (_folder, grown) = register();
        grown.merge(first).unwrap();
        for changes in others {
            grown.merge(changes).unwrap();
        }
        let mut all = Vec::new();
        grown.each(|contract: Contract| { all.push(contract); Ok::<_, RegisterError>(()) }).unwrap();
        let (_folder, anew) = register();
        anew.merge(all).unwrap();
        prop_assert_eq!(count(&anew, "SELECT count(*) FROM contracts_recent"), 0);
        for words in ["", "a", "ı", "i", "ə", "e", "b", "aa b", "5zk3m9q", "1", "17", "muhasib"] {
            for page in [Page { skip: 0, take: usize::MAX }, Page { skip, take }] {
                prop_assert_eq!(numbers(&grown, words, page), numbers(&anew, words, page), "{}", words);
            }
        }
    }
}

#[test]
fn few_changes_leave_the_sorted_records_where_they_are() {
    let (_folder, register) = register();
    register.merge((0..40).map(|number| named(number, "Əliyev", "Mühasib"))).unwrap();
    let pages = "SELECT sum(page) FROM contracts_words WHERE block = 0";
    let before = count(&register, pages);
    for changed in [vec![7], vec![7, 8], vec![40, 41], vec![9]] {
        let changed = changed.into_iter().map(|number| named(number, "Zamanov", "Həkim"));
        register.merge(changed).unwrap();
    }
    assert_eq!(count(&register, "SELECT count(*) FROM contracts_recent"), 5);
    assert_eq!(count(&register, pages), before);
    assert_eq!(numbers(&register, "zamanov", Page { skip: 0, take: 0 }).0, 5);
    assert_eq!(numbers(&register, "eliyev", Page { skip: 0, take: 0 }).0, 37);
}

#[test]
fn many_changes_are_sorted_with_the_others() {
    let (_folder, register) = register();
    register.merge((0..40).map(|number| named(number, "Əliyev", "Mühasib"))).unwrap();
    for number in 0..20 {
        register.merge([named(number, "Zamanov", "Həkim")]).unwrap();
    }
    assert_eq!(count(&register, "SELECT count(*) FROM contracts_recent"), 0);
    assert_eq!(count(&register, "SELECT count(*) FROM contracts_left"), 0);
    assert_eq!(numbers(&register, "zamanov", Page { skip: 0, take: 0 }).0, 20);
}

#[test]
fn a_damaged_index_is_named() {
    for damage in [
        "UPDATE contracts_places SET records = x'01'",
        "UPDATE contracts_words SET entries = x'05'",
        "INSERT INTO contracts_left VALUES (0, x'09')",
        "DELETE FROM contracts",
        "INSERT INTO contracts_recent VALUES (0, -1, -1); DELETE FROM contracts_places; UPDATE contracts_words SET block = -1",
    ] {
        let (_folder, register) = register();
        register.merge((0..40).map(|number| named(number, "Əliyev", "Mühasib"))).unwrap();
        let damaged = |connection: &Connection| -> Result<(), Failure<RegisterError>> {
            connection.execute_batch(damage).map_err(Failure::from)
        };
        register.database().write(damaged).unwrap();
        let found = contracts(&register, &Query::new("eliyev").unwrap(), Scope::default(), Page { skip: 0, take: 1 });
        assert!(matches!(found, Err(RegisterError::Damaged { .. })), "{damage}: {found:?}");
    }
}
