use std::fs;

use super::*;
use crate::export::{csv, line};
use crate::import::records::Records;
use crate::import::{Format, MAX_LINE_BYTES};
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
    let register = Register::create(folder.path()).unwrap();
    let [first, second] = [contract("1", "5ZK3M9Q"), contract("2", "5ZK3M9Q")];
    let merge = register.merge(vec![first.clone(), second.clone()]).unwrap();
    assert_eq!(merge, Merge { added: 2, replaced: 0, unchanged: 0 });
    let moved = Contract { pin: "1AAAAA1".parse().unwrap(), ..second.clone() };
    let merge = register.merge(vec![first.clone(), moved.clone(), contract("3", "5ZK3M9Q")]).unwrap();
    assert_eq!(merge, Merge { added: 1, replaced: 1, unchanged: 1 });
    for register in [&register, &Register::open(folder.path()).unwrap()] {
        assert_eq!(register.count::<Contract>().unwrap(), 3);
        assert_eq!(register.contract(&second.key()).unwrap(), Some(moved.clone()));
        assert_eq!(register.contracts_of(moved.pin).unwrap(), std::slice::from_ref(&moved));
        assert_eq!(register.contracts_of(first.pin).unwrap().len(), 2);
    }
}

#[test]
fn the_same_number_of_two_employers_is_two_contracts() {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    let other = Contract { employer: "1500000002".parse().unwrap(), ..contract("1", "5ZK3M9Q") };
    assert_eq!(register.merge(vec![contract("1", "5ZK3M9Q"), other]).unwrap().added, 2);
}

#[test]
fn threads_and_processes_share_a_register() {
    let folder = tempfile::tempdir().unwrap();
    let first = Register::create(folder.path()).unwrap();
    let second = Register::open(folder.path()).unwrap();
    std::thread::scope(|scope| {
        for number in 1..=8 {
            let register = if number % 2 == 0 { &first } else { &second };
            scope.spawn(move || {
                for turn in 1..=4 {
                    let voen = format!("{number:04}{turn:05}1");
                    register.merge(vec![organisation(&voen, "Zirvə")]).unwrap();
                    assert!(register.organisation(voen.parse().unwrap()).unwrap().is_some());
                }
            });
        }
    });
    assert_eq!([first, second].map(|register| register.count::<Organisation>().unwrap()), [32, 32]);
}

#[test]
fn only_create_makes_a_register() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/register");
    assert!(matches!(Register::open(&path), Err(RegisterError::NoFolder { .. })));
    assert!(!path.exists());
    let register = Register::create(&path).unwrap();
    assert!(matches!(Register::create(&path), Err(RegisterError::AlreadyThere { .. })));
    fs::remove_dir_all(&path).unwrap();
    let error = register.merge(vec![contract("1", "5ZK3M9Q")]);
    assert!(matches!(error, Err(RegisterError::NoFile { .. })));
    fs::create_dir(&path).unwrap();
    assert!(matches!(Register::open(&path), Err(RegisterError::NoFile { .. })));
}

#[test]
fn a_creation_that_was_cut_short_is_completed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("register.sqlite"), "").unwrap();
    assert!(matches!(Register::open(folder.path()), Err(RegisterError::NoFile { .. })));
    Register::create(folder.path()).unwrap().merge(vec![contract("1", "5ZK3M9Q")]).unwrap();
    assert_eq!(Register::open(folder.path()).unwrap().count::<Contract>().unwrap(), 1);
}

#[test]
fn what_is_no_register_of_this_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.sqlite");
    let both = || [Register::open(folder.path()), Register::create(folder.path())].map(Result::unwrap_err);
    fs::write(&path, "number,pin\n".repeat(1000)).unwrap();
    assert!(both().iter().all(|error| matches!(error, RegisterError::Foreign { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "number,pin\n".repeat(1000));
    fs::remove_file(&path).unwrap();
    let foreign = rusqlite::Connection::open(&path).unwrap();
    foreign.execute_batch("CREATE TABLE contracts (id INTEGER)").unwrap();
    assert!(both().iter().all(|error| matches!(error, RegisterError::Foreign { .. })));
    foreign.execute_batch("PRAGMA application_id = 0x4d6f6872; PRAGMA user_version = 7").unwrap();
    assert!(both().iter().all(|error| matches!(error, RegisterError::OtherVersion { version: 7, .. })));
    fs::remove_file(&path).unwrap();
    fs::write(folder.path().join("contracts.jsonl"), "").unwrap();
    assert!(both().iter().all(|error| matches!(error, RegisterError::EarlierFiles { .. })));
}

#[test]
fn damage_is_named_where_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    register.merge(vec![contract("1", "5ZK3M9Q"), contract("2", "1AAAAA1")]).unwrap();
    let path = folder.path().join("register.sqlite");
    let by_hand = rusqlite::Connection::open(&path).unwrap();
    by_hand.execute_batch("UPDATE contracts SET salary = 'much' WHERE number = '2'").unwrap();
    assert!(register.contracts_of("5ZK3M9Q".parse().unwrap()).is_ok());
    let error = register.contracts_of("1AAAAA1".parse().unwrap()).unwrap_err();
    assert!(matches!(&error, RegisterError::Damaged { detail, .. } if detail.contains("salary \"much\"")), "{error}");
    drop((by_hand, register));
    let mut bytes = fs::read(&path).unwrap();
    bytes[8192..].fill(0xaa);
    fs::write(&path, bytes).unwrap();
    let error = Register::open(folder.path()).and_then(|register| register.contracts_of("5ZK3M9Q".parse().unwrap()));
    assert!(matches!(error, Err(RegisterError::Damaged { .. })), "{error:?}");
}

#[test]
fn a_failed_merge_leaves_the_register_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    register.merge(vec![contract("1", "5ZK3M9Q")]).unwrap();
    let by_hand = rusqlite::Connection::open(folder.path().join("register.sqlite")).unwrap();
    // The next row would have an id past the bound.
    by_hand.execute_batch(&format!("UPDATE contracts SET id = {MAX_RECORDS} - 1")).unwrap();
    let error = register.merge(vec![contract("2", "5ZK3M9Q"), contract("3", "5ZK3M9Q")]);
    assert!(matches!(error, Err(RegisterError::Full { .. })));
    assert_eq!(Register::open(folder.path()).unwrap().count::<Contract>().unwrap(), 1);
}

#[cfg(unix)]
#[test]
fn files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    register.merge(vec![contract("1", "5ZK3M9Q")]).unwrap();
    assert!(folder.path().join("register.sqlite-wal").exists());
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
    assert!(line(&contract).len() < MAX_LINE_BYTES / 9);
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
        let text = csv(std::slice::from_ref(&contract));
        let lines: Vec<_> = Records::new(text.as_bytes(), Format::Csv).unwrap().map(|line| line.unwrap().record).collect();
        prop_assert_eq!(lines, [Ok(contract)]);
    }
}
