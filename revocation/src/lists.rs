//! The status lists in memory: which places are free, what was revoked, and what was published last.
//!
//! It follows the store: `Lists::note` is called for every change in the order in which they were written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use mohur_certificate::status_list::{Status, StatusList};
use tokio::sync::Notify;

use crate::publish::SignedList;
use crate::store::{Action, Change, Chore, Deed, ListContent, NewList, Outcome, Place};
use crate::world::{NoRandomness, World};

/// How many places a list has: a power of two, so that random bits are random places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListSize(u32);

impl ListSize {
    /// 131,072: so many certificates share a list that fetching it tells nobody which is asked about, and it never has more
    /// than 16 KiB.
    pub const DEFAULT: Self = Self(1 << 17);
    /// Fewer would hide nobody.
    const MIN: u32 = 1 << 10;
    /// What verifiers read at most.
    const MAX: u32 = 1 << 24;

    /// The size with so many places.
    pub fn new(entries: u32) -> Result<Self, ListSizeError> {
        let allowed = entries.is_power_of_two() && (Self::MIN..=Self::MAX).contains(&entries);
        if allowed { Ok(Self(entries)) } else { Err(ListSizeError { entries }) }
    }

    /// How many places.
    pub fn entries(self) -> u32 {
        self.0
    }
}

/// Places that are handed out at once: for a machine without a network, ten thousand certificates are a day's work.
pub const MAX_BLOCK: u32 = 10_000;

/// A number of places that no list may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a status list of {entries} places is not possible: a power of two from 1,024 to 16,777,216 is")]
pub struct ListSizeError {
    /// What was asked for.
    pub entries: u32,
}

/// All lists of a service.
#[derive(Default)]
pub(crate) struct Lists {
    states: Mutex<BTreeMap<u32, ListState>>,
    changed: Notify,
}

struct ListState {
    taken: StatusList,
    taken_count: u32,
    revoked: StatusList,
    entries: u32,
    issued: Option<Timestamp>,
    /// Whether something was revoked since `signed` was made.
    is_pending: bool,
    signed: Option<Arc<SignedList>>,
}

/// Places that were drawn for someone, or what must be done first.
pub(crate) enum Draw {
    /// These places of this list.
    Places { list: u32, indices: Vec<u32> },
    /// The newest list is half full: make this one first, then draw again.
    Open(NewList),
}

/// What is to be published of a list.
pub(crate) struct Snapshot {
    pub(crate) list: u32,
    pub(crate) revoked: StatusList,
    pub(crate) issued: Option<Timestamp>,
}

impl ListState {
    fn new(entries: u32) -> Self {
        let empty = StatusList::with_entries(entries);
        Self {
            taken: empty.clone(),
            taken_count: 0,
            revoked: empty,
            entries,
            issued: None,
            is_pending: true,
            signed: None,
        }
    }

    fn take(&mut self, index: u32) {
        if self.taken.get(index) == Ok(Status::Valid) && self.taken.revoke(index).is_ok() {
            self.taken_count += 1;
        }
    }

    fn revoke(&mut self, index: u32) {
        self.take(index);
        // The store refuses places outside the list, so there is nothing to report here.
        let _ = self.revoked.revoke(index);
        self.is_pending = true;
    }

    fn revoke_all(&mut self, indices: &[u32]) {
        for index in indices {
            self.revoke(*index);
        }
    }

    /// Places that may still be handed out: beyond half, drawing gets slow, and the free half is what hides how many
    /// certificates there are.
    fn room(&self) -> usize {
        (self.entries / 2).saturating_sub(self.taken_count) as usize
    }

    fn draw(&mut self, count: usize, world: &dyn World) -> Result<Vec<u32>, NoRandomness> {
        let mut indices = Vec::with_capacity(count);
        let mut random = [0; 1024];
        loop {
            world.fill(&mut random)?;
            for four in random.as_chunks::<4>().0 {
                if indices.len() == count {
                    return Ok(indices);
                }
                let index = u32::from_le_bytes(*four) & (self.entries - 1);
                if self.taken.get(index) == Ok(Status::Valid) {
                    self.take(index);
                    indices.push(index);
                }
            }
        }
    }
}

impl Lists {
    /// The lists as the store has them.
    pub(crate) fn load(contents: Vec<ListContent>) -> Self {
        let lists = Self::default();
        let mut states = lists.lock();
        for content in contents {
            let mut state = ListState::new(content.entries);
            state.issued = content.issued;
            for (index, place) in content.places {
                match place {
                    Place::Reserved | Place::Used => state.take(index),
                    Place::Revoked | Place::Decoy => state.revoke(index),
                }
            }
            states.insert(content.id, state);
        }
        drop(states);
        lists
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u32, ListState>> {
        // Every change under the lock leaves the lists whole, so a panic elsewhere does not spoil them.
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows a change that the store has carried out.
    pub(crate) fn note(&self, change: &Change, outcome: &Outcome) {
        let mut states = self.lock();
        match (change, outcome) {
            (Change::Chore(Chore::OpenList { list, decoys }), Outcome::Opened) => {
                let mut state = ListState::new(list.entries);
                state.revoke_all(decoys);
                states.insert(list.id, state);
                self.changed.notify_one();
            }
            (Change::Deed(Deed { action: Action::Reserve { list, indices }, .. }), Outcome::Reserved) => {
                if let Some(state) = states.get_mut(list) {
                    for index in indices {
                        state.take(*index);
                    }
                }
            }
            (_, Outcome::Revoked { record, decoys }) => {
                if let Some(state) = states.get_mut(&record.registration.list) {
                    state.revoke(record.registration.index);
                    state.revoke_all(decoys);
                }
                self.changed.notify_one();
            }
            (Change::Chore(Chore::Publish { list, issued }), Outcome::Published) => {
                if let Some(state) = states.get_mut(list) {
                    state.issued = Some(*issued);
                }
            }
            _ => {}
        }
    }

    /// Draws up to `count` free places of the newest list, which nobody else will be given.
    pub(crate) fn draw(&self, count: usize, size: ListSize, world: &dyn World) -> Result<Draw, NoRandomness> {
        let mut states = self.lock();
        let Some(mut newest) = states.last_entry() else {
            return Ok(Draw::Open(NewList { id: 0, entries: size.entries() }));
        };
        let list = *newest.key();
        match newest.get().room().min(count) {
            0 => Ok(Draw::Open(NewList { id: list + 1, entries: size.entries() })),
            count => Ok(Draw::Places { list, indices: newest.get_mut().draw(count, world)? }),
        }
    }

    /// Waits until something was revoked.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Wakes whoever waits in [`changed`](Self::changed), or lets the next not wait.
    pub(crate) fn wake(&self) {
        self.changed.notify_one();
    }

    /// The lists that changed since they were published, or were published at or before `oldest`; they count as unchanged from
    /// here on.
    pub(crate) fn take_due(&self, oldest: Timestamp) -> Vec<Snapshot> {
        let is_due = |state: &ListState| {
            state.is_pending || state.signed.as_ref().is_none_or(|signed| signed.issued() <= oldest)
        };
        let mut states = self.lock();
        let due = states.iter_mut().filter(|(_, state)| is_due(state));
        due.map(|(list, state)| {
            state.is_pending = false;
            Snapshot { list: *list, revoked: state.revoked.clone(), issued: state.issued }
        })
        .collect()
    }

    /// Says that a list that was taken could not be published.
    pub(crate) fn put_back(&self, list: u32) {
        if let Some(state) = self.lock().get_mut(&list) {
            state.is_pending = true;
        }
    }

    /// Puts a newly signed list in place of the last one.
    pub(crate) fn publish(&self, list: u32, signed: SignedList) {
        if let Some(state) = self.lock().get_mut(&list) {
            state.signed = Some(Arc::new(signed));
        }
    }

    /// The newest signed form of a list.
    pub(crate) fn signed(&self, list: u32) -> Option<Arc<SignedList>> {
        self.lock().get(&list).and_then(|state| state.signed.clone())
    }

    /// Whether there is a list with this number and, in it, this place.
    pub(crate) fn has_place(&self, list: u32, index: u32) -> bool {
        self.lock().get(&list).is_some_and(|state| index < state.entries)
    }

    /// The numbers of all lists.
    pub(crate) fn ids(&self) -> Vec<u32> {
        self.lock().keys().copied().collect()
    }

    /// When the list that waits longest for a new signature was published; `None` if one was never.
    pub(crate) fn oldest_signature(&self) -> Option<Timestamp> {
        let states = self.lock();
        let issued = states.values().map(|state| state.signed.as_ref().map(|signed| signed.issued()));
        issued.min().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Fixed, at};
    use mohur_certificate::limits::MAX_STATUS_BYTES;
    use std::collections::BTreeSet;

    #[test]
    fn sizes_are_powers_of_two() {
        assert_eq!(ListSize::MAX as usize, MAX_STATUS_BYTES * 8);
        assert_eq!(ListSize::new(1024).map(ListSize::entries), Ok(1024));
        for entries in [0, 512, 1000, 1 << 25] {
            assert_eq!(ListSize::new(entries), Err(ListSizeError { entries }));
        }
    }

    #[test]
    fn places_are_drawn_once_in_no_order_until_half_are_gone() {
        let places = vec![(1, Place::Decoy), (2, Place::Used)];
        let lists = Lists::load(vec![ListContent { id: 4, entries: 1024, issued: None, places }]);
        let (world, size) = (Fixed::at(1), ListSize::new(1024).unwrap());
        let mut drawn = Vec::new();
        while let Draw::Places { list: 4, indices } = lists.draw(10, size, &world).unwrap() {
            drawn.extend(indices);
        }
        let distinct: BTreeSet<_> = drawn.iter().copied().collect();
        assert_eq!((drawn.len(), distinct.len()), (510, 510));
        assert!(!distinct.contains(&1) && !distinct.contains(&2));
        assert!(drawn.iter().any(|index| *index > 512) && !drawn.is_sorted());
        let Draw::Open(next) = lists.draw(10, size, &world).unwrap() else { panic!("drawn past half") };
        assert_eq!(next, NewList { id: 5, entries: 1024 });
    }

    #[test]
    fn the_last_places_of_a_list_are_handed_out_before_the_next_is_opened() {
        let places = (0..500).map(|index| (index, Place::Used)).collect();
        let lists = Lists::load(vec![ListContent { id: 4, entries: 1024, issued: None, places }]);
        let (world, size) = (Fixed::at(1), ListSize::new(2048).unwrap());
        let Draw::Places { list: 4, indices } = lists.draw(10_000, size, &world).unwrap() else { panic!("no places") };
        assert_eq!(indices.len(), 12);
        let Draw::Open(next) = lists.draw(1, size, &world).unwrap() else { panic!("drawn past half") };
        assert_eq!(next, NewList { id: 5, entries: 2048 });
    }

    #[test]
    fn a_list_is_due_when_it_changed_or_grew_old() {
        let lists = Lists::load(vec![ListContent { id: 0, entries: 1024, issued: None, places: vec![] }]);
        assert_eq!(lists.take_due(at(0)).len(), 1);
        lists.publish(0, SignedList::for_tests(at(100)));
        assert_eq!(lists.take_due(at(99)).len(), 0);
        assert_eq!(lists.take_due(at(100)).len(), 1);
        lists.put_back(0);
        assert_eq!(lists.take_due(at(0)).len(), 1);
        assert_eq!(lists.oldest_signature(), Some(at(100)));
    }
}
