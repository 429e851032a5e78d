//! A store that is not what it was is named, and nothing is made in its place.

use std::fs;
use std::path::Path;

use crate::records::{actor, at, number};
use mohur_revocation::record::How;
use mohur_revocation::store::sled::{OpenError, StoreId, create, open};
use mohur_revocation::store::{Action, Change, Deed, EntryId, PageRequest, Store, View};

fn id() -> StoreId {
    StoreId::from_random([7; 16])
}

fn check(second: i64) -> Change {
    let action = Action::Check { number: number(1), how: How::Number };
    Change::Deed(Deed { id: EntryId::new(at(second), [0; 8]), at: at(second), by: actor("9900003611"), action })
}

fn filled(path: &Path) {
    create(path, id()).unwrap();
    let store = open(path, id()).unwrap();
    store.commit(&(0..2000).map(check).collect::<Vec<_>>()).unwrap();
}

fn refusal(path: &Path) -> OpenError {
    open(path, id()).err().unwrap_or_else(|| panic!("{} was opened", path.display()))
}

#[test]
fn what_was_written_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let page = open(&path, id()).unwrap().log(View::Everything, &PageRequest { before: None, limit: 3000 }).unwrap();
    assert_eq!(page.items.len(), 2000);
    assert_eq!(fs::read_dir(path.join("blobs")).unwrap().count(), 0, "nothing may lie outside the synced file");
}

#[test]
fn a_store_that_vanished_is_never_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    assert!(matches!(refusal(&path), OpenError::Missing { .. }));
    assert!(!path.exists());
    fs::create_dir(&path).unwrap();
    assert!(matches!(refusal(&path), OpenError::NoMarker { .. }));
    assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
    assert!(matches!(create(&path, id()), Err(OpenError::Exists { .. })));
}

#[test]
fn a_store_without_its_files_is_refused() {
    for lost in ["db", "conf"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        filled(&path);
        fs::remove_file(path.join(lost)).unwrap();
        assert!(matches!(refusal(&path), OpenError::Incomplete { .. }), "{lost}");
        assert!(!path.join(lost).exists(), "{lost}");
    }
}

#[test]
fn an_emptied_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("store"), folder.path().join("other"));
    filled(&path);
    drop(::sled::open(&other).unwrap());
    for file in ["db", "conf"] {
        fs::copy(other.join(file), path.join(file)).unwrap();
    }
    for snapshot in fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()) {
        if snapshot.file_name().unwrap().to_str().unwrap().starts_with("snap") {
            fs::remove_file(snapshot).unwrap();
        }
    }
    assert!(matches!(refusal(&path), OpenError::Emptied { .. } | OpenError::Incomplete { .. }));
}

#[test]
fn another_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    create(&path, StoreId::from_random([8; 16])).unwrap();
    assert!(matches!(refusal(&path), OpenError::OtherStore { .. }));
}

#[test]
fn a_store_in_use_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let _open = open(&path, id()).unwrap();
    assert!(matches!(refusal(&path), OpenError::InUse { .. }));
}

#[test]
fn a_database_full_of_noise_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let noise: Vec<u8> =
        (0..fs::metadata(path.join("db")).unwrap().len()).map(|place| (place * 31 % 251) as u8).collect();
    fs::write(path.join("db"), noise).unwrap();
    assert!(matches!(refusal(&path), OpenError::Damaged { .. } | OpenError::Emptied { .. }));
}

#[test]
fn a_folder_that_vanishes_in_use_stops_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    filled(&path);
    let store = open(&path, id()).unwrap();
    store.commit(&[check(9000)]).unwrap();
    fs::rename(&path, folder.path().join("elsewhere")).unwrap();
    assert!(store.commit(&[check(9001)]).is_err());
}
