use super::*;
use proptest::prelude::*;

fn moment() -> Timestamp {
    "2026-11-24T08:00:01Z".parse().unwrap()
}

fn pages(sizes: &[usize]) -> Vec<(String, Vec<u8>)> {
    let page = |(nth, size): (usize, &usize)| {
        let number = CertificateNumber::from_random([7, 1, 2, 3, 4, 5, 6, u8::try_from(nth).unwrap()]);
        (name(nth as u64 + 1, number), vec![b'a'; *size])
    };
    sizes.iter().enumerate().map(page).collect()
}

fn add(output: &mut Output, pages: &[(String, Vec<u8>)]) {
    for (name, bytes) in pages {
        output.add(Page { name, bytes, issued: moment() }).unwrap();
    }
}

proptest! {
    #[test]
    fn an_archive_that_was_interrupted_is_the_same(
        sizes in prop::collection::vec(0..2000_usize, 0..9), done in 0..9_usize, lost in 0..9_usize, zip in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let destination = |name: &str| Destination::new(&folder.path().join(name).with_extension(if zip { "zip" } else { "tar" })).unwrap();
        let (pages, one, two) = (pages(&sizes), destination("one"), destination("two"));
        let mut whole = one.open(0, Age::New).unwrap();
        add(&mut whole, &pages);
        whole.finish().unwrap();
        let done = done.min(pages.len());
        let mut output = two.open(0, Age::New).unwrap();
        add(&mut output, &pages[..done]);
        let length = output.sync().unwrap();
        add(&mut output, &pages[done..(done + lost).min(pages.len())]);
        output.finish().unwrap();
        let mut output = two.open(length, Age::Begun).unwrap();
        add(&mut output, &pages[done..]);
        output.finish().unwrap();
        one.publish().unwrap();
        two.publish().unwrap();
        prop_assert_eq!(fs::read(two.path()).unwrap(), fs::read(one.path()).unwrap());
    }
}

#[test]
fn names_sort_as_lines_do() {
    let number = CertificateNumber::from_random([1; 8]);
    assert_eq!(name(1, number), format!("0000001-0001000/0000001-{number}.pdf"));
    assert_eq!(name(1000, number), format!("0000001-0001000/0001000-{number}.pdf"));
    assert_eq!(name(1001, number), format!("0001001-0002000/0001001-{number}.pdf"));
}

#[test]
fn pages_in_a_folder_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let destination = Destination::new(&folder.path().join("pages/")).unwrap();
    let mut output = destination.open(0, Age::Begun).unwrap();
    let pages = pages(&[10, 20]);
    add(&mut output, &pages);
    add(&mut output, &pages[..1]);
    output.sync().unwrap();
    for (name, bytes) in pages {
        let path = folder.path().join("pages").join(name);
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        for folder in path.ancestors().skip(1).take(2) {
            assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 2, "nothing half-written is left");
    }
}

#[test]
fn an_archive_appears_whole_and_takes_nobodys_place() {
    let folder = tempfile::tempdir().unwrap();
    let destination = Destination::new(&folder.path().join("a.ZIP")).unwrap();
    assert_eq!(destination.taken(), None);
    let mut output = destination.open(0, Age::Begun).unwrap();
    add(&mut output, &pages(&[10]));
    assert!(destination.taken().is_some());
    output.finish().unwrap();
    assert!(!destination.path().exists());
    destination.publish().unwrap();
    destination.publish().unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    fs::write(folder.path().join("a.ZIP.part"), "another").unwrap();
    assert!(destination.publish().is_err());
    assert!(destination.open(100, Age::Begun).is_err(), "an archive that lost what was on disk is not gone on with");
}

#[test]
fn the_ending_decides_and_an_unknown_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let kind = |name: &str| Destination::new(&folder.path().join(name)).map(|destination| destination.kind);
    for (name, expected) in [
        ("a.tar", Kind::Archive(Format::Tar)),
        ("a.b.Zip", Kind::Archive(Format::Zip)),
        ("a", Kind::Folder),
        ("a.rar/", Kind::Folder),
        (".a", Kind::Folder),
    ] {
        assert_eq!(kind(name).unwrap(), expected, "{name}");
    }
    for name in ["a.rar", "a.tar.gz", "a.7z", "a.tgz", "june.2026"] {
        let error = kind(name).unwrap_err();
        assert!(error.sentence(Language::En).contains("a .zip or .tar archive or a folder"), "{error}");
        assert!(error.sentence(Language::Az).contains(".zip və ya .tar"), "{error}");
    }
    fs::create_dir(folder.path().join("june.2026")).unwrap();
    assert_eq!(kind("june.2026").unwrap(), Kind::Folder);
    assert_eq!(
        Destination::folder(Path::new("june.zip")).kind,
        Kind::Folder,
        "a name that nobody chose for its ending"
    );
}

#[test]
fn pages_that_were_taken_away_are_missed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["pages", "pages.tar"] {
        let destination = Destination::new(&folder.path().join(name)).unwrap();
        assert!(destination.holds(0, 0).unwrap());
        assert!(!destination.holds(100, 1).unwrap());
        let mut output = destination.open(0, Age::New).unwrap();
        add(&mut output, &pages(&[10, 20]));
        let length = output.sync().unwrap();
        assert!(destination.holds(length, 2).unwrap());
        output.finish().unwrap();
        destination.publish().unwrap();
        assert!(destination.holds(length, 2).unwrap());
        fs::rename(destination.path(), folder.path().join("away")).unwrap();
        assert!(!destination.holds(length.max(1), 2).unwrap());
        let _ = fs::remove_dir_all(folder.path().join("away"));
    }
}

#[test]
fn no_page_is_written_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let destination = Destination::new(&folder.path().join("pages")).unwrap();
    let mut output = destination.open(0, Age::New).unwrap();
    let pages = pages(&[10]);
    let target = folder.path().join("notes");
    fs::write(&target, "mine").unwrap();
    let part = destination.path().join(&pages[0].0).with_extension("part");
    fs::create_dir_all(part.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(&target, part).unwrap();
    let (name, bytes) = &pages[0];
    assert!(output.add(Page { name, bytes, issued: moment() }).is_err());
    assert_eq!(fs::read(&target).unwrap(), b"mine");
}
