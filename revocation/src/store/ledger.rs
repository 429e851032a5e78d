//! The contract on top of any ordered map of bytes: what keys there are, and what a change does to them.
//!
//! ```text
//! C ‖ cti (8)                     → certificate        L ‖ list (4)                   → list
//! H ‖ PIN (5) ‖ entry id (16)     → cti                I ‖ list (4) ‖ place (4)       → state (1) ‖ cti (8)?
//! E ‖ entry id (16)               → entry of the log
//! P ‖ PIN (5) ‖ entry id (16)     checks of a holder's certificates; those of unknown numbers under ff ff ff ff ff
//! O ‖ VÖEN (8) ‖ entry id (16)    checks by an organisation
//! V ‖ PIN (5) ‖ entry id (16)     checks by a person
//! ```
//! Numbers are big-endian. Certificates, lists and entries are a version byte and JSON: read by anyone, grown by adding fields.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::base64url;
use crate::record::{CertificateRecord, CheckOutcome, Entry, Event, How, Reason, Registration, Revocation};
use crate::store::{
    Action, Change, Chore, Conflict, Deed, EntryId, ListContent, NewList, Outcome, Page, PageRequest, Place, Store,
    StoreError, View,
};

/// An ordered map of bytes that can write many keys at once.
pub trait KeyValue: Send + Sync {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
    /// The last `limit` pairs of a range of keys, from its end.
    fn last(&self, range: &KeyRange, limit: usize) -> Result<Vec<Pair>, StoreError>;
    /// Calls `visit` with every pair whose key begins with `prefix`, in order.
    fn each(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError>;
    /// Writes all or nothing, and waits until it is on disk.
    fn write(&self, pairs: BTreeMap<Vec<u8>, Vec<u8>>) -> Result<(), StoreError>;
}

/// What is called with each key and its value; an error ends it.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<(), StoreError> + 'a;

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// The keys from `from` on and before `to`.
#[derive(Clone, Debug)]
pub struct KeyRange {
    /// The first.
    pub from: Vec<u8>,
    /// The one after the last.
    pub to: Vec<u8>,
}

const VERSION: u8 = 1;
/// A certificate with all its names has under 4 KiB; sled keeps records below 128 KiB in its one log file.
const MAX_RECORD: usize = 16 * 1024;
/// Where the checks of unknown numbers stand: no PIN has this small form.
const NOBODY: [u8; 5] = [0xff; 5];

/// A [`Store`] on an ordered map.
pub struct Ledger<M>(M);

impl<M: KeyValue> Ledger<M> {
    /// The store whose records are in `map`.
    pub fn new(map: M) -> Self {
        Self(map)
    }

    fn page<T>(
        &self,
        prefix: &[u8],
        page: &PageRequest,
        read: impl Fn(EntryId, &[u8]) -> Result<T, StoreError>,
    ) -> Result<Page<T>, StoreError> {
        let end = |id: &[u8]| [prefix, id].concat();
        let range = KeyRange {
            from: prefix.to_vec(),
            to: page.before.map_or_else(|| end(&[0xff; 17]), |before| end(before.as_bytes())),
        };
        let limit = usize::from(page.limit.max(1));
        let mut pairs = self.0.last(&range, limit + 1)?;
        let more = pairs.len() > limit;
        pairs.truncate(limit);
        let mut items = Vec::with_capacity(pairs.len());
        let mut last = None;
        for (key, value) in &pairs {
            let id = EntryId::try_from(&key[prefix.len()..]).map_err(|_| unreadable(key))?;
            items.push(read(id, value)?);
            last = Some(id);
        }
        Ok(Page { items, next: last.filter(|_| more) })
    }

    fn entry(&self, id: EntryId) -> Result<Entry, StoreError> {
        let key = entry_key(id);
        let bytes = self.0.get(&key)?.ok_or_else(|| unreadable(&key))?;
        decode(&key, &bytes)
    }
}

impl<M: KeyValue> Store for Ledger<M> {
    fn commit(&self, changes: &[Change]) -> Result<Vec<Outcome>, StoreError> {
        let mut draft = Draft { map: &self.0, written: BTreeMap::new() };
        let outcomes = changes.iter().map(|change| draft.carry_out(change)).collect::<Result<_, _>>()?;
        if !draft.written.is_empty() {
            self.0.write(draft.written)?;
        }
        Ok(outcomes)
    }

    fn certificate(&self, number: CertificateNumber) -> Result<Option<CertificateRecord>, StoreError> {
        let key = certificate_key(number);
        self.0.get(&key)?.map(|bytes| decode(&key, &bytes)).transpose()
    }

    fn certificates_of(&self, holder: Pin, page: &PageRequest) -> Result<Page<CertificateRecord>, StoreError> {
        self.page(&[b"H".as_slice(), &holder.to_bytes()].concat(), page, |_, cti| {
            let key = [b"C", cti].concat();
            decode(&key, &self.0.get(&key)?.ok_or_else(|| unreadable(&key))?)
        })
    }

    fn log(&self, view: View, page: &PageRequest) -> Result<Page<Entry>, StoreError> {
        let prefix = match view {
            View::Everything => {
                return self.page(b"E", page, |id, bytes| decode(&entry_key(id), bytes));
            }
            View::ChecksOfHolder(pin) => [b"P".as_slice(), &pin.to_bytes()].concat(),
            View::ChecksByOrganisation(voen) => [b"O".as_slice(), &voen.value().to_be_bytes()].concat(),
            View::ChecksByPerson(pin) => [b"V".as_slice(), &pin.to_bytes()].concat(),
        };
        self.page(&prefix, page, |id, _| self.entry(id))
    }

    fn lists(&self) -> Result<Vec<ListContent>, StoreError> {
        let mut lists = Vec::new();
        self.0.each(b"L", &mut |key, bytes| {
            let id = key[1..].try_into().map(u32::from_be_bytes).map_err(|_| unreadable(key))?;
            let ListRecord { entries, issued } = decode(key, bytes)?;
            lists.push(ListContent { id, entries, issued, places: Vec::new() });
            Ok(())
        })?;
        for list in &mut lists {
            self.0.each(&[b"I".as_slice(), &list.id.to_be_bytes()].concat(), &mut |key, bytes| {
                let index = key[5..].try_into().map(u32::from_be_bytes).map_err(|_| unreadable(key))?;
                list.places.push((index, read_place(key, bytes)?));
                Ok(())
            })?;
        }
        Ok(lists)
    }
}

/// What changes do before it is written: later ones see it.
struct Draft<'a, M> {
    map: &'a M,
    written: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl<M: KeyValue> Draft<'_, M> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.written.get(key).cloned().map_or_else(|| self.map.get(key), |value| Ok(Some(value)))
    }

    fn read<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.get(key)?.map(|bytes| decode(key, &bytes)).transpose()
    }

    fn put<T: Serialize>(&mut self, key: Vec<u8>, record: &T) -> Result<(), StoreError> {
        let value = encode(&key, record)?;
        self.written.insert(key, value);
        Ok(())
    }

    fn carry_out(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        match change {
            Change::Deed(deed) => self.do_deed(deed),
            Change::Chore(Chore::OpenList { list, decoys }) => self.open_list(*list, decoys),
            Change::Chore(Chore::Publish { list, issued }) => self.publish(*list, *issued),
        }
    }

    fn do_deed(&mut self, deed: &Deed) -> Result<Outcome, StoreError> {
        match &deed.action {
            Action::Register(registration) => self.register(deed, registration),
            Action::Reserve { list, indices } => self.reserve(deed, *list, indices),
            Action::Revoke { number, reason, decoys } => self.revoke(deed, *number, reason, decoys),
            Action::Check { number, how } => self.check(deed, *number, *how),
        }
    }

    fn log(&mut self, deed: &Deed, event: Event) -> Result<(), StoreError> {
        self.put(entry_key(deed.id), &Entry { at: deed.at, by: deed.by.clone(), event })
    }

    fn register(&mut self, deed: &Deed, registration: &Registration) -> Result<Outcome, StoreError> {
        let number = registration.number;
        if let Some(known) = self.read::<CertificateRecord>(&certificate_key(number))? {
            let same = known.registration == *registration;
            return Ok(if same {
                Outcome::AlreadyRegistered(Box::new(known))
            } else {
                Outcome::Refused(Conflict::NumberTaken)
            });
        }
        let place = place_key(registration.list, registration.index);
        match self.get(&place)?.map(|bytes| read_place(&place, &bytes)).transpose()? {
            Some(Place::Reserved) => {}
            Some(Place::Used | Place::Revoked) => return Ok(Outcome::Refused(Conflict::IndexUsed)),
            Some(Place::Decoy) | None => return Ok(Outcome::Refused(Conflict::IndexNotReserved)),
        }
        let record = CertificateRecord { registration: registration.clone(), registered: deed.at, revocation: None };
        self.put(certificate_key(number), &record)?;
        self.written.insert(place, used_place(Place::Used, number));
        self.written.insert(indexed(b'H', &registration.holder.pin.to_bytes(), deed.id), number.cti().to_vec());
        self.log(deed, Event::Registered { number })?;
        Ok(Outcome::Registered(Box::new(record)))
    }

    fn open_list(&mut self, list: NewList, decoys: &[u32]) -> Result<Outcome, StoreError> {
        if self.get(&list_key(list.id))?.is_some() {
            return Ok(Outcome::Refused(Conflict::ListTaken));
        }
        if decoys.iter().any(|index| *index >= list.entries) {
            return Ok(Outcome::Refused(Conflict::NoSuchPlace));
        }
        self.put(list_key(list.id), &ListRecord { entries: list.entries, issued: None })?;
        for index in decoys {
            self.written.insert(place_key(list.id, *index), vec![place_code(Place::Decoy)]);
        }
        Ok(Outcome::Opened)
    }

    fn reserve(&mut self, deed: &Deed, list: u32, indices: &[u32]) -> Result<Outcome, StoreError> {
        let Some(record) = self.read::<ListRecord>(&list_key(list))? else {
            return Ok(Outcome::Refused(Conflict::NoSuchPlace));
        };
        let mut wanted = BTreeMap::new();
        for &index in indices {
            if index >= record.entries {
                return Ok(Outcome::Refused(Conflict::NoSuchPlace));
            }
            let key = place_key(list, index);
            if self.get(&key)?.is_some() || wanted.insert(key, vec![place_code(Place::Reserved)]).is_some() {
                return Ok(Outcome::Refused(Conflict::IndexTaken { index }));
            }
        }
        let count = u32::try_from(indices.len()).unwrap_or(u32::MAX);
        self.log(deed, Event::Reserved { list, count })?;
        self.written.append(&mut wanted);
        Ok(Outcome::Reserved)
    }

    fn revoke(
        &mut self,
        deed: &Deed,
        number: CertificateNumber,
        reason: &Reason,
        decoys: &[u32],
    ) -> Result<Outcome, StoreError> {
        let Some(mut record) = self.read::<CertificateRecord>(&certificate_key(number))? else {
            return Ok(Outcome::Refused(Conflict::NoSuchCertificate));
        };
        if record.revocation.is_some() {
            return Ok(Outcome::AlreadyRevoked(Box::new(record)));
        }
        record.revocation = Some(Revocation { at: deed.at, reason: reason.clone() });
        self.put(certificate_key(number), &record)?;
        let Registration { list, index, .. } = record.registration;
        self.written.insert(place_key(list, index), used_place(Place::Revoked, number));
        let decoys = self.make_decoys(list, decoys)?;
        self.log(deed, Event::Revoked { number, reason: reason.clone() })?;
        Ok(Outcome::Revoked { record: Box::new(record), decoys })
    }

    fn make_decoys(&mut self, list: u32, random: &[u32]) -> Result<Vec<u32>, StoreError> {
        let key = list_key(list);
        let entries = self.read::<ListRecord>(&key)?.ok_or_else(|| unreadable(&key))?.entries;
        let mut made = Vec::new();
        for index in random.iter().map(|random| random % entries.max(1)) {
            let key = place_key(list, index);
            if self.get(&key)?.is_none() {
                self.written.insert(key, vec![place_code(Place::Decoy)]);
                made.push(index);
            }
        }
        Ok(made)
    }

    fn check(&mut self, deed: &Deed, number: CertificateNumber, how: How) -> Result<Outcome, StoreError> {
        let record = self.read::<CertificateRecord>(&certificate_key(number))?;
        let outcome = record.as_ref().map_or(CheckOutcome::Unknown, |record| record.outcome(deed.at));
        let holder = record.as_ref().map(|record| &record.registration.holder);
        let by_holder = indexed(b'P', &holder.map_or(NOBODY, |holder| holder.pin.to_bytes()), deed.id);
        let shown = holder.filter(|_| outcome == CheckOutcome::InForce).map(|holder| holder.name.clone());
        self.log(deed, Event::Checked { number, how, outcome, holder: shown })?;
        let by = &deed.by;
        let by_organisation = indexed(b'O', &by.organisation.voen.value().to_be_bytes(), deed.id);
        let by_person = by.person.as_ref().map(|person| indexed(b'V', &person.pin.to_bytes(), deed.id));
        self.written.extend([by_holder, by_organisation].into_iter().chain(by_person).map(|key| (key, Vec::new())));
        Ok(Outcome::Checked(outcome, record.map(Box::new)))
    }

    fn publish(&mut self, list: u32, issued: Timestamp) -> Result<Outcome, StoreError> {
        let key = list_key(list);
        let Some(record) = self.read::<ListRecord>(&key)? else {
            return Ok(Outcome::Refused(Conflict::NoSuchPlace));
        };
        self.put(key, &ListRecord { issued: Some(issued), ..record })?;
        Ok(Outcome::Published)
    }
}

#[derive(Serialize, Deserialize)]
struct ListRecord {
    entries: u32,
    issued: Option<Timestamp>,
}

fn certificate_key(number: CertificateNumber) -> Vec<u8> {
    [b"C".as_slice(), &number.cti()].concat()
}

fn entry_key(id: EntryId) -> Vec<u8> {
    [b"E".as_slice(), id.as_bytes()].concat()
}

fn list_key(list: u32) -> Vec<u8> {
    [b"L".as_slice(), &list.to_be_bytes()].concat()
}

fn place_key(list: u32, index: u32) -> Vec<u8> {
    [b"I".as_slice(), &list.to_be_bytes(), &index.to_be_bytes()].concat()
}

fn indexed(kind: u8, of: &[u8], id: EntryId) -> Vec<u8> {
    [&[kind], of, id.as_bytes()].concat()
}

fn place_code(place: Place) -> u8 {
    match place {
        Place::Reserved => 0,
        Place::Used => 1,
        Place::Revoked => 2,
        Place::Decoy => 3,
    }
}

fn used_place(place: Place, number: CertificateNumber) -> Vec<u8> {
    [&[place_code(place)], number.cti().as_slice()].concat()
}

fn read_place(key: &[u8], bytes: &[u8]) -> Result<Place, StoreError> {
    [Place::Reserved, Place::Used, Place::Revoked, Place::Decoy]
        .into_iter()
        .find(|place| bytes.first() == Some(&place_code(*place)))
        .ok_or_else(|| unreadable(key))
}

fn encode<T: Serialize>(key: &[u8], record: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![VERSION];
    serde_json::to_writer(&mut bytes, record).map_err(|_| unreadable(key))?;
    if bytes.len() > MAX_RECORD { Err(StoreError::TooLong { bytes: bytes.len() }) } else { Ok(bytes) }
}

fn decode<T: DeserializeOwned>(key: &[u8], bytes: &[u8]) -> Result<T, StoreError> {
    match bytes {
        [VERSION, json @ ..] => serde_json::from_slice(json).map_err(|_| unreadable(key)),
        _ => Err(unreadable(key)),
    }
}

fn unreadable(key: &[u8]) -> StoreError {
    StoreError::Record { key: base64url::encode(key) }
}
