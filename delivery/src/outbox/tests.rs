use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::problem::Step;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn new(key: &str) -> NewEntry {
    NewEntry::new(key.parse().unwrap(), format!("{key}@example.az").parse().unwrap(), format!("\"{key}\"")).unwrap()
}

fn outbox(keys: &[&str]) -> (tempfile::TempDir, Outbox) {
    let folder = tempfile::tempdir().unwrap();
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    let entries: Vec<_> = keys.iter().map(|key| new(key)).collect();
    assert_eq!(outbox.put_all(&entries, at(0)).unwrap(), keys.len());
    (folder, outbox)
}

fn problem(detail: &str) -> Problem {
    Problem::new(Step::Content, Some(451), detail)
}

fn only(outbox: &Outbox) -> Entry {
    let [entry] = outbox.newest(None, 10).unwrap().try_into().unwrap();
    entry
}

#[test]
fn the_same_key_is_one_letter() {
    let (_folder, mut outbox) = outbox(&["a"]);
    let again = NewEntry::new("a".parse().unwrap(), "other@example.az".parse().unwrap(), "{}".into()).unwrap();
    assert_eq!(outbox.put_all(&[again, new("b")], at(1)).unwrap(), 1);
    let recipients = outbox.newest(None, 10).unwrap().into_iter().map(|entry| entry.recipient.unwrap().to_string());
    assert_eq!(recipients.collect::<Vec<_>>(), ["b@example.az", "a@example.az"]);
    let claim = outbox.claim(at(1)).unwrap().unwrap();
    outbox.sent(&claim, at(2)).unwrap();
    assert_eq!(outbox.put_all(&[new("a")], at(3)).unwrap(), 0, "what was sent is not sent again");
}

#[test]
fn the_longest_due_comes_first_and_a_key_can_be_picked() {
    let (_folder, mut outbox) = outbox(&["a", "b", "c"]);
    let b = outbox.claim_key(&"b".parse().unwrap(), at(5)).unwrap().unwrap();
    assert_eq!((b.key.as_str(), b.recipient.as_str(), b.payload.as_str(), b.tries), ("b", "b@example.az", "\"b\"", 1));
    assert_eq!(outbox.claim_key(&"b".parse().unwrap(), at(5)).unwrap(), None, "it is being sent");
    outbox.wait(&b, at(60), &problem("busy")).unwrap();
    for (now, key) in [(6, Some("a")), (6, Some("c")), (59, None), (60, Some("b")), (61, None)] {
        let claim = outbox.claim(at(now)).unwrap();
        assert_eq!(claim.map(|claim| claim.key.as_str().to_owned()).as_deref(), key, "at {now}");
    }
}

#[test]
fn a_lease_runs_out_and_what_its_holder_says_later_changes_nothing_but_sent() {
    let (_folder, mut outbox) = outbox(&["a"]);
    let first = outbox.claim(at(0)).unwrap().unwrap();
    assert_eq!(outbox.claim(at(359)).unwrap(), None);
    let second = outbox.claim(at(360)).unwrap().unwrap();
    assert_eq!((second.key.as_str(), second.tries), ("a", 2));
    outbox.wait(&first, at(0), &problem("late")).unwrap();
    outbox.give_up(&first, at(361), &problem("late")).unwrap();
    assert_eq!((only(&outbox).state, only(&outbox).problem), (State::Sending, None));
    outbox.sent(&first, at(362)).unwrap();
    outbox.wait(&second, at(400), &problem("late")).unwrap();
    assert_eq!((only(&outbox).state, only(&outbox).due), (State::Sent, None));
}

#[test]
fn what_is_sent_is_erased_from_the_file() {
    let (folder, mut outbox) = outbox(&["secretly", "b"]);
    let claim = outbox.claim_key(&"secretly".parse().unwrap(), at(0)).unwrap().unwrap();
    outbox.sent(&claim, at(1)).unwrap();
    outbox.tidy(at(1)).unwrap();
    let sent = outbox.newest(Some(State::Sent), 10).unwrap().remove(0);
    assert_eq!((sent.key.as_str(), sent.recipient, sent.ended), ("secretly", None, Some(at(1))));
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(&folder).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(holds(b"b@example.az") && !holds(b"secretly@") && !holds(b"\"secretly\""));
}

#[test]
fn what_was_given_up_can_be_tried_again_for_a_month() {
    let (_folder, mut outbox) = outbox(&["a"]);
    let key: Key = "a".parse().unwrap();
    let claim = outbox.claim(at(0)).unwrap().unwrap();
    assert!(matches!(outbox.retry(&key, at(359)), Err(RetryError::Sending { .. })));
    outbox.give_up(&claim, at(10), &problem("550")).unwrap();
    assert_eq!((only(&outbox).state, only(&outbox).problem), (State::GivenUp, Some(problem("550"))));
    assert_eq!(outbox.claim(at(1_000_000)).unwrap(), None);
    outbox.tidy(at(10) + KEPT - SignedDuration::from_secs(1)).unwrap();
    outbox.retry(&key, at(20)).unwrap();
    let claim = outbox.claim(at(20)).unwrap().unwrap();
    assert_eq!((claim.tries, claim.since, claim.made), (1, at(20), at(0)));
    outbox.give_up(&claim, at(30), &problem("550")).unwrap();
    outbox.tidy(at(30) + KEPT).unwrap();
    assert_eq!(only(&outbox).recipient, None);
    assert!(matches!(outbox.retry(&key, at(40)), Err(RetryError::Erased { .. })));
    assert!(matches!(outbox.retry(&"b".parse().unwrap(), at(40)), Err(RetryError::Unknown { .. })));
}

#[test]
fn letters_are_counted_by_state() {
    let (_folder, mut outbox) = outbox(&["a", "b", "c", "d", "e"]);
    let [a, b, _c] = std::array::from_fn(|_| outbox.claim(at(0)).unwrap().unwrap());
    outbox.sent(&a, at(1)).unwrap();
    outbox.give_up(&b, at(1), &problem("no")).unwrap();
    let counts = outbox.counts().unwrap();
    assert_eq!(State::ALL.map(|state| counts.of(state)), [2, 1, 1, 1]);
    assert_eq!(outbox.newest(Some(State::Waiting), 1).unwrap()[0].key.as_str(), "e");
}

#[test]
fn many_processes_can_make_and_share_one_outbox() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    let claimed = std::thread::scope(|scope| {
        let work = |nth: i64| {
            let mut outbox = Outbox::open(&path).unwrap();
            let entries: Vec<_> = (0..20).map(|letter| new(&format!("{nth}-{letter}"))).collect();
            assert_eq!(outbox.put_all(&entries, at(0)).unwrap(), 20);
            std::iter::from_fn(|| outbox.claim(at(1)).unwrap()).map(|claim| claim.key).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..8).map(|nth| scope.spawn(move || work(nth))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let distinct: std::collections::BTreeSet<_> = claimed.iter().collect();
    assert_eq!((claimed.len(), distinct.len()), (160, 160), "each letter has one deliverer");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn other_files_are_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    assert!(matches!(Outbox::open_existing(&path), Err(OutboxError::Missing { .. })));
    std::fs::write(&path, "# notes\n".repeat(200)).unwrap();
    assert!(matches!(Outbox::open(&path), Err(OutboxError::NotAnOutbox { .. })));
    std::fs::write(&path, "").unwrap();
    assert!(
        matches!(Outbox::open(&path), Err(OutboxError::NotAnOutbox { .. })),
        "a torn or emptied file is not made anew"
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"");
    std::fs::remove_file(&path).unwrap();
    let outbox = Outbox::open(&path).unwrap();
    outbox.connection.pragma_update(None, "user_version", 2).unwrap();
    drop(outbox);
    let newer = Outbox::open(&path).err().unwrap().to_string();
    assert!(newer.ends_with("has version 2, and this program knows version 1; use the newer program"), "{newer}");
    assert!(matches!(Outbox::open(&folder.path().join("no/outbox.sqlite")), Err(OutboxError::Create { .. })));
}

#[test]
fn keys_and_payloads_are_bounded() {
    for wrong in ["", "a b", "ə", &"a".repeat(101)] {
        assert_eq!(wrong.parse::<Key>(), Err(KeyError), "{wrong}");
    }
    let key: Key = "a".parse().unwrap();
    let large = NewEntry::new(key, "a@example.az".parse().unwrap(), " ".repeat(8193)).unwrap_err();
    assert_eq!(large.to_string(), "the letter a has 8193 bytes, and the outbox takes 8192");
}
