use std::fs;

use super::*;
use crate::import::MAX_LINE_BYTES;
use jiff::civil::{Date, date};
use proptest::prelude::*;

pub(crate) fn contract(number: &str, pin: &str) -> Contract {
    Contract {
        number: number.parse().unwrap(),
        pin: pin.parse().unwrap(),
        surname: "Əliyev".parse().unwrap(),
        given_name: "Elçin".parse().unwrap(),
        patronymic: Some("İlqar oğlu".parse().unwrap()),
        employer: "1400057421".parse().unwrap(),
        employer_name: "\"Zirvə\" MMC".parse().unwrap(),
        position: "Mühasib".parse().unwrap(),
        department: None,
        term: Term::new(date(2024, 3, 1), None).unwrap(),
        salary: "1250.50".parse().unwrap(),
    }
}

fn organisation(voen: &str, name: &str) -> Organisation {
    Organisation { voen: voen.parse().unwrap(), name: name.parse().unwrap() }
}

#[test]
fn a_merge_counts_and_survives_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let mut register = Register::create(folder.path()).unwrap();
    let [first, second] = [contract("1", "5ZK3M9Q"), contract("2", "5ZK3M9Q")];
    let merge = register.merge(vec![first.clone(), second.clone()]).unwrap();
    assert_eq!(merge, Merge { added: 2, replaced: 0, unchanged: 0 });
    let moved = Contract { pin: "1AAAAA1".parse().unwrap(), ..second.clone() };
    let merge = register.merge(vec![first.clone(), moved.clone(), contract("3", "5ZK3M9Q")]).unwrap();
    assert_eq!(merge, Merge { added: 1, replaced: 1, unchanged: 1 });
    for register in [&register, &Register::open(folder.path()).unwrap()] {
        assert_eq!(register.all::<Contract>().len(), 3);
        assert_eq!(register.contract(&second.key()), Some(&moved));
        assert_eq!(register.contracts_of(moved.pin).collect::<Vec<_>>(), [&moved]);
        assert_eq!(register.contracts_of(first.pin).count(), 2);
    }
}

#[test]
fn the_same_number_of_two_employers_is_two_contracts() {
    let folder = tempfile::tempdir().unwrap();
    let mut register = Register::create(folder.path()).unwrap();
    let other = Contract { employer: "1500000002".parse().unwrap(), ..contract("1", "5ZK3M9Q") };
    assert_eq!(register.merge(vec![contract("1", "5ZK3M9Q"), other]).unwrap().added, 2);
}

#[test]
fn two_processes_do_not_lose_each_others_records() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Register::create(folder.path()).unwrap();
    let mut second = Register::open(folder.path()).unwrap();
    first.merge(vec![organisation("1400057421", "Zirvə")]).unwrap();
    second.merge(vec![organisation("1500000002", "Şəfəq")]).unwrap();
    assert_eq!(second.all::<Organisation>().len(), 2);
    assert_eq!(Register::open(folder.path()).unwrap().all::<Organisation>().len(), 2);
}

#[test]
fn only_create_makes_a_register() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/register");
    assert!(matches!(Register::open(&path), Err(RegisterError::NoFolder { .. })));
    assert!(!path.exists());
    let mut register = Register::create(&path).unwrap();
    assert!(matches!(Register::create(&path), Err(RegisterError::AlreadyThere { .. })));
    fs::remove_file(path.join("contracts.jsonl")).unwrap();
    assert!(matches!(Register::open(&path), Err(RegisterError::NoFile { .. })));
    fs::remove_dir_all(&path).unwrap();
    let error = register.merge(vec![contract("1", "5ZK3M9Q")]);
    assert!(matches!(error, Err(RegisterError::NoFolder { .. })));
    assert!(!path.exists());
}

#[test]
fn a_register_that_lost_a_file_is_not_made_anew_but_an_unfinished_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut register = Register::create(folder.path()).unwrap();
    fs::remove_file(folder.path().join("contracts.jsonl")).unwrap();
    Register::create(folder.path()).unwrap();
    register.merge(vec![organisation("1400057421", "Zirvə")]).unwrap();
    fs::remove_file(folder.path().join("contracts.jsonl")).unwrap();
    assert!(matches!(Register::create(folder.path()), Err(RegisterError::AlreadyThere { .. })));
}

#[test]
fn a_damaged_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut register = Register::create(folder.path()).unwrap();
    register.merge(vec![contract("1", "5ZK3M9Q"), contract("2", "5ZK3M9Q")]).unwrap();
    let path = folder.path().join("contracts.jsonl");
    let cut = fs::read(&path).unwrap();
    fs::write(&path, &cut[..cut.len() - 20]).unwrap();
    assert!(matches!(Register::open(folder.path()), Err(RegisterError::Damaged { bad, .. }) if bad.line == 2));
}

#[test]
fn a_failed_write_leaves_the_register_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut register = Register::create(folder.path()).unwrap();
    register.merge(vec![contract("1", "5ZK3M9Q")]).unwrap();
    // A folder in the place of the new file stops the write even for root.
    fs::create_dir(folder.path().join("contracts.jsonl.new")).unwrap();
    let error = register.merge(vec![contract("2", "5ZK3M9Q")]);
    assert!(matches!(error, Err(RegisterError::Io { .. })));
    assert_eq!(register.all::<Contract>().len(), 1);
    assert_eq!(Register::open(folder.path()).unwrap().all::<Contract>().len(), 1);
}

#[cfg(unix)]
#[test]
fn files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    Register::create(folder.path()).unwrap();
    for file in fs::read_dir(folder.path()).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_longest_contract_fits_on_a_line() {
    let widest = |length: usize| "\u{1f600}".repeat(length);
    let contract = Contract {
        number: widest(64).parse().unwrap(),
        surname: widest(64).parse().unwrap(),
        given_name: widest(64).parse().unwrap(),
        patronymic: Some(widest(64).parse().unwrap()),
        employer_name: widest(200).parse().unwrap(),
        position: widest(120).parse().unwrap(),
        department: Some(widest(120).parse().unwrap()),
        ..contract("1", "5ZK3M9Q")
    };
    assert!(to_line(&contract).len() < MAX_LINE_BYTES / 9);
}

fn any_date() -> impl Strategy<Value = Date> {
    (1900..=2199_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day))
}

proptest! {
    #[test]
    fn every_contract_survives_its_line(
        texts in prop::array::uniform4("[\\PC]{1,60}"),
        has_department in any::<bool>(),
        (start, end) in (any_date(), prop::option::of(any_date())),
        qepik in 0..1_000_000_000_u64,
    ) {
        let Some(term) = Term::new(start, end) else { return Ok(()) };
        let [Ok(surname), Ok(position), Ok(number), Ok(employer_name)] =
            [texts[0].parse(), texts[1].parse(), texts[2].parse(), texts[3].parse()]
            .map(|text: Result<crate::text::Text<120>, _>| text.map(|text| text.to_string())) else { return Ok(()) };
        let contract = Contract {
            surname: surname.parse().unwrap(),
            position: position.parse().unwrap(),
            employer_name: employer_name.parse().unwrap(),
            department: has_department.then(|| position.parse().unwrap()),
            term,
            salary: crate::money::Money::from_qepik(qepik).unwrap(),
            ..contract("1", "5ZK3M9Q")
        };
        let contract = Contract { number: number.parse().unwrap(), ..contract };
        let reading: Reading<Contract> = read(to_line(&contract).as_bytes(), Format::JsonLines).unwrap();
        prop_assert_eq!(reading.records, [contract]);
    }
}
