//! The store's contract, asked of every store.

use crate::records::{actor, at, number, person, registration};
use mohur_revocation::record::{CheckOutcome, Event, How};
use mohur_revocation::store::memory::Memory;
use mohur_revocation::store::sled::{self, StoreId};
use mohur_revocation::store::{
    Action, Change, Chore, Conflict, Deed, EntryId, NewList, Outcome, PageRequest, Place, Store, View,
};

const BANK: &str = "9900003611";
const SHOP: &str = "1400057421";

/// Runs every case against a fresh store.
fn keeps_the_contract(fresh: &dyn Fn() -> Box<dyn Store>) {
    for case in [
        a_certificate_is_registered_once as fn(&dyn Store),
        a_place_is_reserved_before_it_is_used_and_used_once,
        places_are_handed_out_once,
        a_revocation_is_for_ever,
        checks_are_logged_whatever_they_find,
        views_show_their_own,
        pages_follow_one_another,
        a_refused_change_leaves_nothing_behind,
        lists_remember_their_places_and_times,
    ] {
        case(fresh().as_ref());
    }
}

#[test]
fn memory_keeps_the_contract() {
    keeps_the_contract(&|| Box::new(Memory::store()));
}

#[test]
fn sled_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0_u8);
    keeps_the_contract(&|| {
        count.set(count.get() + 1);
        let (path, id) = (folder.path().join(count.get().to_string()), StoreId::from_random([7; 16]));
        sled::create(&path, id).unwrap();
        Box::new(sled::open(&path, id).unwrap())
    });
}

fn change(second: i64, seed: u8, voen: &str, action: Action) -> Change {
    Change::Deed(Deed { id: EntryId::new(at(second), [seed; 8]), at: at(second), by: actor(voen), action })
}

fn act(store: &dyn Store, second: i64, action: Action) -> Outcome {
    let seed = u8::try_from(second % 250).unwrap();
    store.commit(&[change(second, seed, BANK, action)]).unwrap().remove(0)
}

fn chore(store: &dyn Store, chore: Chore) -> Outcome {
    store.commit(&[Change::Chore(chore)]).unwrap().remove(0)
}

fn open_list(store: &dyn Store, decoys: &[u32]) {
    let list = NewList { id: 0, entries: 64 };
    assert_eq!(chore(store, Chore::OpenList { list, decoys: decoys.to_vec() }), Outcome::Opened);
}

fn reserve(store: &dyn Store, second: i64, indices: &[u32]) -> Outcome {
    act(store, second, Action::Reserve { list: 0, indices: indices.to_vec() })
}

fn register(store: &dyn Store, second: i64, seed: u8, index: u32) -> Outcome {
    act(store, second, Action::Register(Box::new(registration(seed, index))))
}

fn revoke(store: &dyn Store, second: i64, seed: u8, decoys: &[u32]) -> Outcome {
    let reason = "İş müqaviləsinə xitam verilib".parse().unwrap();
    act(store, second, Action::Revoke { number: number(seed), reason, decoys: decoys.to_vec() })
}

fn check(store: &dyn Store, second: i64, seed: u8) -> CheckOutcome {
    match act(store, second, Action::Check { number: number(seed), how: How::Number }) {
        Outcome::Checked(outcome, _) => outcome,
        other => panic!("{other:?}"),
    }
}

fn all(limit: u16) -> PageRequest {
    PageRequest { before: None, limit }
}

fn checked_numbers(store: &dyn Store, view: View) -> Vec<String> {
    let entries = store.log(view, &all(100)).unwrap().items.into_iter();
    entries
        .filter_map(
            |entry| if let Event::Checked { number, .. } = entry.event { Some(number.to_string()) } else { None },
        )
        .collect()
}

fn a_certificate_is_registered_once(store: &dyn Store) {
    open_list(store, &[]);
    reserve(store, 2, &[4, 5]);
    let Outcome::Registered(first) = register(store, 3, 1, 4) else { panic!("not registered") };
    assert_eq!((first.registered, first.revocation.is_some()), (at(3), false));
    assert_eq!(register(store, 4, 1, 4), Outcome::AlreadyRegistered(first.clone()));
    assert_eq!(register(store, 4, 1, 5), Outcome::Refused(Conflict::NumberTaken));
    assert_eq!(store.certificate(number(1)).unwrap(), Some(*first.clone()));
    assert_eq!(store.certificate(number(2)).unwrap(), None);
    assert_eq!(store.certificates_of(person("5ZK3M9Q").pin, &all(9)).unwrap().items, [*first]);
}

fn a_place_is_reserved_before_it_is_used_and_used_once(store: &dyn Store) {
    open_list(store, &[9]);
    reserve(store, 2, &[4]);
    assert_eq!(register(store, 3, 1, 5), Outcome::Refused(Conflict::IndexNotReserved));
    assert_eq!(register(store, 3, 1, 9), Outcome::Refused(Conflict::IndexNotReserved));
    assert!(matches!(register(store, 4, 1, 4), Outcome::Registered(_)));
    assert_eq!(register(store, 5, 2, 4), Outcome::Refused(Conflict::IndexUsed));
    revoke(store, 6, 1, &[]);
    assert_eq!(register(store, 7, 2, 4), Outcome::Refused(Conflict::IndexUsed));
}

fn places_are_handed_out_once(store: &dyn Store) {
    open_list(store, &[9]);
    assert_eq!(reserve(store, 2, &[1, 2]), Outcome::Reserved);
    assert_eq!(reserve(store, 3, &[3, 2]), Outcome::Refused(Conflict::IndexTaken { index: 2 }));
    assert_eq!(reserve(store, 4, &[3, 3]), Outcome::Refused(Conflict::IndexTaken { index: 3 }));
    assert_eq!(reserve(store, 4, &[9]), Outcome::Refused(Conflict::IndexTaken { index: 9 }));
    assert_eq!(reserve(store, 4, &[64]), Outcome::Refused(Conflict::NoSuchPlace));
    assert_eq!(reserve(store, 5, &[3]), Outcome::Reserved);
    let elsewhere = Action::Reserve { list: 1, indices: vec![1] };
    assert_eq!(act(store, 6, elsewhere), Outcome::Refused(Conflict::NoSuchPlace));
    let again = Chore::OpenList { list: NewList { id: 0, entries: 8 }, decoys: vec![] };
    assert_eq!(chore(store, again), Outcome::Refused(Conflict::ListTaken));
}

fn a_revocation_is_for_ever(store: &dyn Store) {
    open_list(store, &[]);
    reserve(store, 2, &[4, 6]);
    register(store, 3, 1, 4);
    assert_eq!(revoke(store, 4, 2, &[]), Outcome::Refused(Conflict::NoSuchCertificate));
    // 4 and 6 are not free; 64 + 7 is the place 7.
    let Outcome::Revoked { record, decoys } = revoke(store, 5, 1, &[4, 6, 71]) else { panic!("not revoked") };
    assert_eq!((record.revocation.as_ref().unwrap().at, decoys), (at(5), vec![7]));
    assert_eq!(revoke(store, 6, 1, &[8]), Outcome::AlreadyRevoked(record));
    assert_eq!(reserve(store, 7, &[7]), Outcome::Refused(Conflict::IndexTaken { index: 7 }));
    assert_eq!(reserve(store, 8, &[8]), Outcome::Reserved);
}

fn checks_are_logged_whatever_they_find(store: &dyn Store) {
    open_list(store, &[]);
    reserve(store, 2, &[4, 5]);
    register(store, 3, 1, 4);
    register(store, 3, 2, 5);
    assert_eq!(check(store, 10, 1), CheckOutcome::InForce);
    assert_eq!(check(store, 11, 9), CheckOutcome::Unknown);
    assert_eq!(check(store, 5000, 1), CheckOutcome::Expired);
    revoke(store, 12, 2, &[]);
    assert_eq!(check(store, 13, 2), CheckOutcome::Deactivated);
    let entries = store.log(View::ChecksByOrganisation(BANK.parse().unwrap()), &all(9)).unwrap().items;
    let found: Vec<_> = entries
        .into_iter()
        .map(|entry| match entry.event {
            Event::Checked { outcome, holder, .. } => (entry.at.as_second(), outcome, holder.is_some()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        (5000, CheckOutcome::Expired, false),
        (13, CheckOutcome::Deactivated, false),
        (11, CheckOutcome::Unknown, false),
        (10, CheckOutcome::InForce, true),
    ];
    assert_eq!(found, expected);
}

fn views_show_their_own(store: &dyn Store) {
    open_list(store, &[]);
    reserve(store, 2, &[4]);
    register(store, 3, 1, 4);
    let mut by_person = change(10, 1, SHOP, Action::Check { number: number(1), how: How::Code });
    if let Change::Deed(deed) = &mut by_person {
        deed.by.person = Some(person("1ABCDEF"));
    }
    let by_bank = change(11, 2, BANK, Action::Check { number: number(1), how: How::Number });
    let unknown = change(12, 3, BANK, Action::Check { number: number(3), how: How::Number });
    store.commit(&[by_person, by_bank, unknown]).unwrap();
    let (one, three) = (number(1).to_string(), number(3).to_string());
    let shop = View::ChecksByOrganisation(SHOP.parse().unwrap());
    assert_eq!(checked_numbers(store, shop), vec![one.clone()]);
    let bank = View::ChecksByOrganisation(BANK.parse().unwrap());
    assert_eq!(checked_numbers(store, bank), [three.clone(), one.clone()]);
    let holder = View::ChecksOfHolder("5ZK3M9Q".parse().unwrap());
    assert_eq!(checked_numbers(store, holder), [one.clone(), one.clone()]);
    assert_eq!(checked_numbers(store, View::ChecksByPerson("1ABCDEF".parse().unwrap())), vec![one.clone()]);
    assert_eq!(checked_numbers(store, View::ChecksByPerson("5ZK3M9Q".parse().unwrap())), [""; 0]);
    assert_eq!(checked_numbers(store, View::Everything), [three, one.clone(), one]);
    assert_eq!(store.log(View::Everything, &all(100)).unwrap().items.len(), 5);
}

fn pages_follow_one_another(store: &dyn Store) {
    for second in 0..10 {
        check(store, 100 + second, u8::try_from(second).unwrap());
    }
    let (mut before, mut seen) = (None, Vec::new());
    loop {
        let page = store.log(View::Everything, &PageRequest { before, limit: 4 }).unwrap();
        seen.extend(page.items.iter().map(|entry| entry.at.as_second()));
        assert!(page.items.len() <= 4);
        let Some(next) = page.next else { break };
        before = Some(next);
    }
    assert_eq!(seen, (100..110).rev().collect::<Vec<_>>());
    let exact = store.log(View::Everything, &all(10)).unwrap();
    assert_eq!((exact.items.len(), exact.next), (10, None));
}

fn a_refused_change_leaves_nothing_behind(store: &dyn Store) {
    open_list(store, &[]);
    let group = [
        change(2, 1, BANK, Action::Reserve { list: 0, indices: vec![1, 2] }),
        change(3, 2, BANK, Action::Register(Box::new(registration(1, 1)))),
        change(4, 3, BANK, Action::Register(Box::new(registration(2, 1)))),
        change(5, 4, BANK, Action::Reserve { list: 0, indices: vec![3, 1] }),
        change(6, 5, BANK, Action::Register(Box::new(registration(2, 2)))),
    ];
    let outcomes = store.commit(&group).unwrap();
    assert!(matches!(outcomes[1], Outcome::Registered(_)));
    assert_eq!(outcomes[2], Outcome::Refused(Conflict::IndexUsed));
    assert_eq!(outcomes[3], Outcome::Refused(Conflict::IndexTaken { index: 1 }));
    assert!(matches!(outcomes[4], Outcome::Registered(_)));
    assert_eq!(store.log(View::Everything, &all(9)).unwrap().items.len(), 3);
    assert_eq!(store.lists().unwrap()[0].places, [(1, Place::Used), (2, Place::Used)]);
}

fn lists_remember_their_places_and_times(store: &dyn Store) {
    open_list(store, &[9]);
    reserve(store, 2, &[4, 5, 6]);
    register(store, 3, 1, 4);
    register(store, 3, 2, 5);
    revoke(store, 4, 2, &[]);
    assert_eq!(chore(store, Chore::Publish { list: 0, issued: at(77) }), Outcome::Published);
    assert_eq!(chore(store, Chore::Publish { list: 3, issued: at(77) }), Outcome::Refused(Conflict::NoSuchPlace));
    let second = NewList { id: 1, entries: 8 };
    chore(store, Chore::OpenList { list: second, decoys: vec![] });
    let lists = store.lists().unwrap();
    let places = [(4, Place::Used), (5, Place::Revoked), (6, Place::Reserved), (9, Place::Decoy)];
    assert_eq!((lists[0].entries, lists[0].issued, lists[0].places.as_slice()), (64, Some(at(77)), places.as_slice()));
    assert_eq!((lists[1].id, lists[1].entries, lists[1].issued), (1, 8, None));
}
