//! Whole batches in a world of their own: its clock goes on when somebody waits, its numbers follow one another.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

use jiff::Timestamp;
use mohur_certificate::claims::StatusReference;
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::trust_list::{KeyUse, TrustList, TrustedKey};
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::{RootFingerprint, sign_trust_list};
use zeroize::Zeroizing;

use super::*;
use crate::import::Format;
use crate::issue::authority_tests::issuer;
use crate::issue::{IssuedCertificate, Statement};
use crate::language::Sentence;
use crate::register::contacts::ContactDetails;

const HEADER: &str =
    "surname,given_name,pin,employer,employer_voen,position,contract_number,contract_start,purpose,last_day\n";
const GOOD: &str = "Ələkbərova,Gülşən,5ZK3M9Q,Zirvə MMC,1400057421,Mühasib,17/2024,2024-03-01,3,2026-12-24\n";
const BAD: &str = "Ələkbərova,Gülşən,5ZK3M9Q,Zirvə MMC,1400057425,Mühasib,17/2024,2024-03-01,3,2026-12-24\n";

/// What somebody does when a batch comes to register.
type Happening = Box<dyn Fn(usize) -> Result<(), Failure> + Sync>;

struct World {
    now: Mutex<Timestamp>,
    numbers: AtomicU64,
    places: AtomicU32,
    /// How many requests to register there were.
    registered: AtomicUsize,
    happens: Happening,
    followed: Mutex<Vec<Decided>>,
}

impl World {
    fn new(happens: impl Fn(usize) -> Result<(), Failure> + Sync + 'static) -> Self {
        Self {
            now: Mutex::new("2026-11-24T08:00:00Z".parse().unwrap()),
            numbers: AtomicU64::new(1),
            places: AtomicU32::new(1),
            registered: AtomicUsize::new(0),
            happens: Box::new(happens),
            followed: Mutex::default(),
        }
    }

    fn quiet() -> Self {
        Self::new(|_| Ok(()))
    }
}

impl Office for World {
    type Registration = Vec<u8>;

    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn pause(&self, pause: Duration) {
        *self.now.lock().unwrap() += pause;
    }

    fn number(&self) -> Result<CertificateNumber, Failure> {
        Ok(CertificateNumber::from_random(self.numbers.fetch_add(1, Ordering::Relaxed).to_be_bytes()))
    }

    fn last_contact(&self, _: Pin) -> Result<Option<ContactDetails>, Failure> {
        Ok(None)
    }

    fn reserve(&self, count: usize) -> Result<Vec<StatusReference>, Failure> {
        let uri = || "https://verify.example.az/v1/status-lists/0".to_owned();
        let place = |_| StatusReference { index: self.places.fetch_add(1, Ordering::Relaxed), uri: uri() };
        Ok((0..count).map(place).collect())
    }

    fn read_back(&self, _: &IssuedCertificate) -> Result<(), Failure> {
        Ok(())
    }

    fn registration(&self, _: &dyn Statement, certificate: &IssuedCertificate) -> Result<Vec<u8>, Failure> {
        Ok(certificate.compact.as_bytes().to_vec())
    }

    fn compact(registration: &Vec<u8>) -> &[u8] {
        registration
    }

    fn register(&self, registrations: &[Vec<u8>]) -> Result<Vec<Result<(), String>>, Failure> {
        (self.happens)(self.registered.fetch_add(1, Ordering::Relaxed))?;
        Ok(registrations.iter().map(|_| Ok(())).collect())
    }

    fn follow_up(&self, _: &[Issued<'_, Vec<u8>>], decided: Decided) -> Result<(), Failure> {
        self.followed.lock().unwrap().push(decided);
        Ok(())
    }
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([seed; 32]))
}

fn trust() -> Trust {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let trusted = TrustedKey {
        issuer: "az.gov.labour".into(),
        x: key(2).public().0,
        key_use: KeyUse::Certificate,
        valid_from: at("2026-01-01T00:00:00Z"),
        valid_until: None,
        revoked_at: None,
    };
    let root = key(1);
    let list = TrustList {
        sequence: 1,
        issued: at("2026-01-01T00:00:00Z"),
        expires: at("2027-01-01T00:00:00Z"),
        issuers: vec![issuer("Asia/Baku")],
        keys: vec![trusted],
        roots: vec![root.public().0],
    };
    let pinned = RootFingerprint(root.public().thumbprint());
    Trust::open(&sign_trust_list(&list, &root).unwrap(), &[pinned], None).unwrap()
}

/// The files of a batch with these lines, whose pages go to `out`.
fn files(folder: &Path, lines: &str, out: &str) -> Files {
    let input = folder.join("in.csv");
    fs::write(&input, format!("{HEADER}{lines}")).unwrap();
    let destination = Destination::new(&folder.join(out)).unwrap();
    let results = folder.join("results.csv");
    Files { input, format: Format::Csv, destination, results, results_format: Format::Csv }
}

fn run_with(files: &Files, world: &World, jobs: usize, patience: u64) -> Result<Summary, BatchError> {
    let (trust, authority, signer) = (trust(), Authority::new(&issuer("Asia/Baku")).unwrap(), key(2));
    let types = DocumentTypes::shipped();
    let batch = Batch {
        order: Order::Facts(types.newest("employment").unwrap()),
        types,
        policy: Policy::default(),
        authority: &authority,
        trust: &trust,
        signer: &signer,
        language: Language::Az,
        source: Source::Service("http://127.0.0.1:1".into()),
        copies: Copies::Impossible,
        jobs: NonZeroUsize::new(jobs).unwrap(),
        patience: Duration::from_secs(patience),
    };
    run(&batch, files, world, &Progress::default())
}

fn cut() -> Failure {
    Failure::Refused("cut".into())
}

/// A batch of 100 lines that ends while its third chunk is registered.
fn cut_short(folder: &Path, out: &str) -> (Files, World) {
    let files = files(folder, &GOOD.repeat(100), out);
    let world = World::new(|request| if request == 2 { Err(cut()) } else { Ok(()) });
    assert!(matches!(run_with(&files, &world, 2, 0), Err(BatchError::Office(_))));
    (files, world)
}

/// The names of the pages that the results name, and those that the folder has.
fn named_and_there(files: &Files) -> (Vec<String>, Vec<String>) {
    let results = fs::read_to_string(&files.results).unwrap();
    let named = results.lines().skip(1).map(|row| row.split(',').nth(3).unwrap().to_owned()).collect();
    let mut there = Vec::new();
    for folder in fs::read_dir(files.destination.path()).unwrap() {
        let folder = folder.unwrap();
        for page in fs::read_dir(folder.path()).unwrap() {
            let [folder, page] =
                [folder.file_name(), page.unwrap().file_name()].map(|name| name.into_string().unwrap());
            there.push(format!("{folder}/{page}"));
        }
    }
    there.sort();
    (named, there)
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes_in_the_same_order() {
    let lines = format!("{}{BAD}", GOOD.repeat(7)).repeat(12);
    let made = |jobs: usize, out: &str| {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path(), &lines, out);
        let summary = run_with(&files, &World::quiet(), jobs, 0).unwrap();
        assert_eq!((summary.issued, summary.refused), (84, 12));
        (fs::read(files.destination.path()).unwrap(), fs::read(&files.results).unwrap())
    };
    for out in ["a.zip", "a.tar"] {
        let one = made(1, out);
        for jobs in [2, 7] {
            assert!(made(jobs, out) == one, "{out} with {jobs} jobs");
        }
    }
}

#[test]
fn a_service_that_is_away_is_asked_until_the_patience_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path(), &GOOD.repeat(3), "pages");
    let away = || Err(Failure::Away("nobody there".into()));
    let world = World::new(move |request| if request < 6 { away() } else { Ok(()) });
    let begun = world.now();
    // Pauses of 0.25, 0.5, 1, 2, 4 and 8 seconds.
    assert_eq!(run_with(&files, &world, 1, 60).unwrap().issued, 3);
    assert_eq!(world.now().duration_since(begun).as_millis(), 15_750);
    let elsewhere = tempfile::tempdir().unwrap();
    let other = self::files(elsewhere.path(), &GOOD.repeat(3), "pages");
    let world = World::new(move |_| away());
    assert!(matches!(run_with(&other, &world, 1, 60), Err(BatchError::Office(_))));
    assert_eq!(world.now().duration_since(begun).as_millis(), 60_750, "three pauses of 15 seconds more");
}

#[test]
fn what_an_earlier_run_decided_is_followed_up_as_that() {
    let folder = tempfile::tempdir().unwrap();
    let (files, world) = cut_short(folder.path(), "pages");
    world.followed.lock().unwrap().clear();
    assert_eq!(run_with(&files, &world, 2, 0).unwrap().issued, 100);
    let followed = world.followed.lock().unwrap().clone();
    assert_eq!(followed[0], Decided::Before);
    let (named, there) = named_and_there(&files);
    assert_eq!((named.len(), &named), (100, &there));
}

#[test]
fn output_that_was_taken_away_from_an_unfinished_batch_is_written_again() {
    for (out, gone) in [("pages", "pages"), ("pages", "results.csv"), ("a.tar", "a.tar.part"), ("a.zip", "results.csv")]
    {
        let folder = tempfile::tempdir().unwrap();
        let (files, world) = cut_short(folder.path(), out);
        fs::rename(folder.path().join(gone), folder.path().join("away")).unwrap();
        let before = world.numbers.load(Ordering::Relaxed);
        let summary = run_with(&files, &world, 2, 0).unwrap();
        assert_eq!((summary.ending, summary.issued), (Ending::Finished, 100), "{out} without {gone}");
        assert!(world.numbers.load(Ordering::Relaxed) - before < 100, "what was decided keeps its numbers");
        assert_eq!(fs::read_to_string(&files.results).unwrap().lines().count(), 101);
        if out == "pages" {
            let (named, there) = named_and_there(&files);
            assert_eq!((named.len(), &named), (100, &there));
        }
    }
}

#[test]
fn a_file_in_the_place_of_the_output_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (files, world) = cut_short(folder.path(), "a.tar");
    for path in [files.results.clone(), folder.path().join("a.tar.part")] {
        let away = folder.path().join("away");
        fs::rename(&path, &away).unwrap();
        fs::write(&path, "mine").unwrap();
        let error = run_with(&files, &world, 2, 0).unwrap_err();
        assert!(error.to_string().contains("if it is not yours, move it away"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        fs::rename(&away, &path).unwrap();
    }
    assert_eq!(run_with(&files, &world, 2, 0).unwrap().issued, 100);
}

#[test]
fn output_that_was_taken_away_from_a_finished_batch_is_missed() {
    for (out, gone) in [("pages", "pages"), ("pages", "results.csv"), ("a.tar", "a.tar"), ("a.zip", "results.csv")] {
        let folder = tempfile::tempdir().unwrap();
        let (files, world) = (files(folder.path(), &GOOD.repeat(20), out), World::quiet());
        run_with(&files, &world, 1, 0).unwrap();
        assert_eq!(run_with(&files, &world, 1, 0).unwrap().ending, Ending::FinishedBefore);
        let path: PathBuf = folder.path().join(gone);
        fs::rename(&path, folder.path().join("away")).unwrap();
        let error = run_with(&files, &world, 1, 0).unwrap_err();
        assert!(matches!(&error, BatchError::Gone { path: missing, issued: 20 } if *missing == path), "{error}");
        for language in Language::ALL {
            assert!(error.sentence(language).contains("mohur history --pin"), "{error}");
        }
        fs::rename(folder.path().join("away"), path).unwrap();
        assert_eq!(run_with(&files, &world, 1, 0).unwrap().ending, Ending::FinishedBefore, "put back, it is there");
    }
}

#[test]
fn a_page_of_a_finished_batch_that_was_taken_away_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let (files, world) = (files(folder.path(), &GOOD.repeat(20), "pages"), World::quiet());
    run_with(&files, &world, 1, 0).unwrap();
    fs::remove_file(files.destination.path().join(&named_and_there(&files).0[3])).unwrap();
    assert!(matches!(run_with(&files, &world, 1, 0), Err(BatchError::Gone { .. })));
}

#[test]
fn a_last_line_of_which_a_part_was_decided_is_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, part) = (format!("{HEADER}{}", GOOD.repeat(20)), GOOD.trim_end());
    let files = files(folder.path(), "", "pages");
    fs::write(&files.input, format!("{whole}{part}")).unwrap();
    let world = World::new(|request| if request == 1 { Err(cut()) } else { Ok(()) });
    assert!(run_with(&files, &world, 1, 0).is_err());
    fs::write(&files.input, format!("{whole}{part}0\n{GOOD}")).unwrap();
    assert!(matches!(run_with(&files, &world, 1, 0), Err(BatchError::OtherInput { .. })));
    fs::write(&files.input, format!("{whole}{part}")).unwrap();
    assert_eq!(run_with(&files, &world, 1, 0).unwrap().issued, 21);
}
