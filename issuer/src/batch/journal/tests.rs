use super::record::parse;
use super::*;
use crate::application::EmailCopy;
use crate::batch::input::Position;
use crate::batch::reason::Reason;
use crate::batch::terms::Terms;
use crate::language::Language;
use crate::register::contacts::ContactDetails;
use proptest::prelude::*;

const FIRST: u64 = 100;

fn position(bytes: u64) -> Position {
    Position { bytes, line: bytes / 10, sha256: format!("{bytes:064x}") }
}

fn begin() -> Begin {
    let named = |name: &str| name.to_owned();
    let terms = Terms {
        order: named("employment/1"),
        language: Language::Az,
        issuer: named("az.gov.labour"),
        key: named("0f"),
        source: named("http://127.0.0.1:8080"),
    };
    Begin::new("a.csv".into(), "a.results.csv".into(), "2026-11-24T08:00:00Z".parse().unwrap(), terms)
}

fn chunk(bytes: u64) -> Chunk<String> {
    let contact = ContactDetails { email: "a@example.az".parse().unwrap(), phone: None };
    let pin = "5ZK3M9Q".parse().unwrap();
    let applicant = Some(Applicant { pin, contact, copy: EmailCopy::Send, language: Language::Az });
    let signed = Signed { registration: format!("certificate {bytes}"), applicant };
    let refused = Fate::Refused(vec![Reason::other("value-missing", "pin: the value\nis missing".into())]);
    let lines =
        vec![Line { line: bytes, fate: Fate::Signed(Box::new(signed)) }, Line { line: bytes + 1, fate: refused }];
    Chunk { end: position(bytes), lines }
}

fn done(bytes: u64) -> Done {
    Done { end: position(bytes), archive: 7 * bytes, results: 3 * bytes, issued: bytes, refused: 1 }
}

/// A journal of three chunks, the first of them done.
fn journal(path: &Path) -> Journal {
    let mut journal = Journal::create(path, &begin()).unwrap();
    journal.chunk(&chunk(FIRST)).unwrap();
    journal.chunk(&chunk(200)).unwrap();
    journal.done(&done(FIRST)).unwrap();
    journal.chunk(&chunk(300)).unwrap();
    journal
}

fn open(path: &Path) -> Result<(Journal, State), JournalError> {
    Journal::open::<String>(path).map(Option::unwrap)
}

fn pending_of(journal: &Journal, state: &State) -> Vec<Chunk<String>> {
    journal.pending(state).unwrap().collect::<Result<_, _>>().unwrap()
}

/// What the journal at `path` says is pending.
fn pending(path: &Path) -> Vec<Chunk<String>> {
    let (journal, state) = open(path).unwrap();
    pending_of(&journal, &state)
}

#[test]
fn a_journal_tells_what_is_done_and_what_is_pending() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    assert!(Journal::open::<String>(&path).unwrap().is_none());
    drop(journal(&path));
    let (mut journal, state) = open(&path).unwrap();
    assert_eq!((&state.begin, &state.done, state.stage), (&begin(), &done(FIRST), Stage::Underway));
    assert_eq!(pending_of(&journal, &state), [chunk(200), chunk(300)]);
    assert_eq!(state.position(), &position(300));
    journal.whole(&begin(), &done(300)).unwrap();
    drop(journal);
    let (_journal, state) = open(&path).unwrap();
    assert_eq!((state.done, state.stage), (done(300), Stage::Whole));
    assert!(!fs::read_to_string(&path).unwrap().contains("example.az"), "names and addresses are forgotten");
}

#[test]
fn what_is_done_may_be_undone_so_that_all_is_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    drop(journal(&path));
    let (mut journal, mut state) = open(&path).unwrap();
    state.write_again();
    let all = [chunk(FIRST), chunk(200), chunk(300)];
    assert_eq!(pending_of(&journal, &state), all);
    journal.done(&state.done).unwrap();
    drop(journal);
    assert_eq!(pending(&path), all, "a kill right then forgets nothing");
    let (mut journal, state) = open(&path).unwrap();
    assert_eq!(state.position(), &position(300), "nothing is decided a second time");
    journal.done(&done(200)).unwrap();
    drop(journal);
    assert_eq!(pending(&path), [chunk(300)]);
}

#[test]
fn who_waited_for_a_journal_that_was_replaced_does_not_write_into_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    let mut first = journal(&path);
    let opened = File::open(&path).unwrap();
    first.whole(&begin(), &done(300)).unwrap();
    drop(first);
    assert!(matches!(lock(opened, &path, &path), Err(JournalError::InUse { .. })));
    let beside = beside(&path);
    fs::write(&beside, "").unwrap();
    let opened = File::open(&beside).unwrap();
    fs::remove_file(&beside).unwrap();
    assert!(matches!(lock(opened, &beside, &path), Err(JournalError::InUse { .. })), "it may be the journal by now");
    assert_eq!(open(&path).unwrap().1.stage, Stage::Whole);
}

#[test]
fn a_new_journal_is_not_written_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    let target = folder.path().join("notes");
    fs::write(&target, "mine").unwrap();
    std::os::unix::fs::symlink(&target, beside(&path)).unwrap();
    assert!(Journal::create(&path, &begin()).is_err());
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
}

#[test]
fn only_one_process_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    let first = journal(&path);
    assert!(matches!(Journal::open::<String>(&path), Err(JournalError::InUse { .. })));
    assert!(matches!(Journal::create(&path, &begin()), Err(JournalError::InUse { .. })));
    drop(first);
    assert!(matches!(Journal::create(&path, &begin()), Err(JournalError::InUse { .. })));
    assert_eq!(pending(&path).len(), 2);
}

#[test]
fn other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    for foreign in [&b""[..], b"\n", b"some notes\n", b"00000000 {\"begin\":{}}\n"] {
        fs::write(&path, foreign).unwrap();
        assert!(matches!(open(&path), Err(JournalError::Foreign { .. })));
        assert_eq!(fs::read(&path).unwrap(), foreign);
    }
    let newer = Entry::<()>::Begin(&Begin { version: 9, ..begin() });
    fs::write(&path, line(&newer)).unwrap();
    assert!(matches!(open(&path), Err(JournalError::Newer { version: 9, .. })));
}

#[test]
fn what_the_disk_lost_is_not_taken_for_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    drop(journal(&path));
    let bytes = fs::read(&path).unwrap();
    let lines: Vec<usize> = (1..=bytes.len()).filter(|end| bytes[end - 1] == b'\n').collect();
    // The records behind the first: two chunks, that the first of them is done, and a third chunk.
    for (nth, known) in [(1, 0), (2, FIRST), (3, 200), (4, 200)] {
        for place in [lines[nth - 1] + 40, lines[nth - 1] + 3] {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert!(matches!(open(&path), Err(JournalError::Damaged { bytes, .. }) if bytes == known), "{nth}");
            assert_eq!(fs::read(&path).unwrap(), bytes, "nothing is cut off");
        }
    }
}

#[test]
fn a_line_feed_that_the_disk_lost_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    drop(journal(&path));
    let mut bytes = fs::read(&path).unwrap();
    let place = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(3).unwrap().0;
    bytes[place] = b' ';
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(open(&path), Err(JournalError::Damaged { bytes: 200, .. })));
}

#[test]
fn zeros_that_a_power_cut_left_are_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    drop(journal(&path));
    let mut bytes = fs::read(&path).unwrap();
    let end = bytes.len();
    bytes[end - 60..end - 20].fill(0);
    fs::write(&path, &bytes).unwrap();
    assert_eq!(pending(&path), [chunk(200)]);
    fs::write(&path, [fs::read(&path).unwrap(), vec![0; 99]].concat()).unwrap();
    assert_eq!(pending(&path), [chunk(200)]);
}

#[test]
fn what_is_pending_is_on_disk_before_anyone_goes_on_with_it() {
    use std::os::fd::AsRawFd;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    drop(journal(&path));
    // The file by a name in a folder that cannot be synced.
    let file = File::open(&path).unwrap();
    let name = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
    assert!(matches!(open(&name), Err(JournalError::Io { .. })));
}

/// A file that takes `room` bytes, like a disk that is full then.
fn full(room: u64) -> File {
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
    let file = File::from(memfd_create("full", MemfdFlags::ALLOW_SEALING).unwrap());
    file.set_len(room).unwrap();
    fcntl_add_seals(&file, SealFlags::GROW).unwrap();
    file
}

#[test]
fn nothing_is_written_behind_what_could_not_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    let mut journal = journal(&path);
    let sound = std::mem::replace(&mut journal.file, full(1 << 13));
    journal.length = 10;
    let long = "x".repeat(1 << 14);
    let begin = Begin { input: long.into(), ..begin() };
    assert!(matches!(journal.append::<()>(&Entry::Begin(&begin)), Err(JournalError::Io { .. })));
    assert_eq!(journal.file.metadata().unwrap().len(), 10, "what was written of it is cut off");
    journal.file = sound;
    assert!(matches!(journal.chunk(&chunk(400)), Err(JournalError::Broken { .. })));
    assert!(matches!(journal.done(&done(400)), Err(JournalError::Broken { .. })));
    drop(journal);
    assert_eq!(pending(&path), [chunk(200), chunk(300)]);
}

#[test]
fn a_record_that_could_not_be_read_again_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    let mut journal = journal(&path);
    let long = vec![b'x'; usize::try_from(MAX_RECORD).unwrap() + 1];
    assert!(matches!(journal.put(&long), Err(JournalError::RecordTooLong { .. })));
    journal.chunk(&chunk(400)).unwrap();
    drop(journal);
    assert_eq!(pending(&path), [chunk(200), chunk(300), chunk(400)]);
}

#[test]
fn a_second_name_that_a_kill_left_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.batch");
    drop(journal(&path));
    fs::hard_link(&path, beside(&path)).unwrap();
    let (mut journal, _) = open(&path).unwrap();
    journal.whole(&begin(), &done(300)).unwrap();
    drop(journal);
    fs::write(beside(&path), "a part of a journal").unwrap();
    assert_eq!(open(&path).unwrap().1.stage, Stage::Whole);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

proptest! {
    // Each case waits for the disk some ten times.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_journal_cut_anywhere_goes_on(cut in 0..2000_usize, zeros in 0..9_usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.batch");
        drop(journal(&path));
        let bytes = fs::read(&path).unwrap();
        let lines: Vec<usize> = (1..=bytes.len()).filter(|end| bytes[end - 1] == b'\n').collect();
        let cut = lines[0] + cut % (bytes.len() - lines[0] + 1);
        fs::write(&path, [&bytes[..cut], &vec![0; zeros]].concat()).unwrap();
        let (mut journal, state) = open(&path).unwrap();
        let whole = lines.iter().filter(|end| **end <= cut).count();
        let expected: &[_] = [&[][..], &[FIRST], &[FIRST, 200], &[200], &[200, 300]][whole - 1];
        let found: Vec<u64> = pending_of(&journal, &state).iter().map(|chunk| chunk.end.bytes).collect();
        prop_assert_eq!(&found[..], expected);
        journal.chunk(&chunk(400)).unwrap();
        drop(journal);
        prop_assert_eq!(pending(&path).len(), expected.len() + 1);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
        let _ = parse::<String>(&bytes);
    }
}
