//! Group commit: one thread writes, many wait, and a group shares one sync of the disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use crate::lists::Lists;
use crate::store::{Change, Outcome, Store, StoreError};
use crate::world::World;

/// Changes in one group, and more only when one who asks sends more: with 256 writers a larger group gained nothing, and an `fdatasync` takes as long as writing these.
const MAX_GROUP: usize = 512;
/// Requests that wait for the next group; more wait outside, which slows their senders down.
const MAX_WAITING: usize = 4 * MAX_GROUP;

/// What came of each change, in order.
type Outcomes = Vec<Result<Outcome, StoreError>>;

struct Request {
    changes: Vec<Change>,
    reply: oneshot::Sender<Outcomes>,
}

/// The way to the store for everything that changes it.
pub(crate) struct Committer {
    sender: Option<mpsc::Sender<Request>>,
    thread: Option<JoinHandle<()>>,
    failed: Arc<AtomicBool>,
}

impl Committer {
    /// Starts the thread that writes to `store` and keeps `lists` up with it.
    pub(crate) fn start(store: Arc<dyn Store>, lists: Arc<Lists>, world: Arc<dyn World>) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        let failed = Arc::new(AtomicBool::new(false));
        let writer = Writer { store, lists, world, failed: Arc::clone(&failed) };
        let thread = std::thread::Builder::new().name("committer".to_owned()).spawn(move || writer.run(receiver))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), failed })
    }

    /// Carries out a change; the answer comes when it is on disk. Once sent, it is carried out even if nobody waits any more.
    pub(crate) async fn submit(&self, change: Change) -> Result<Outcome, StoreError> {
        self.submit_all(vec![change]).await?.pop().unwrap_or(Err(StoreError::Stopped))
    }

    /// Carries out changes as [`submit`](Self::submit) does one, all of them in one group.
    pub(crate) async fn submit_all(&self, changes: Vec<Change>) -> Result<Outcomes, StoreError> {
        let (reply, answer) = oneshot::channel();
        let sender = self.sender.as_ref().ok_or(StoreError::Stopped)?;
        sender.send(Request { changes, reply }).await.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)
    }

    /// Whether the store failed, after which nothing is written any more.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        drop(self.sender.take());
        // What was sent is written before the store closes; a panic in the thread was shown when it happened.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

struct Writer {
    store: Arc<dyn Store>,
    lists: Arc<Lists>,
    world: Arc<dyn World>,
    failed: Arc<AtomicBool>,
}

impl Writer {
    fn run(self, mut receiver: mpsc::Receiver<Request>) {
        while let Some(first) = receiver.blocking_recv() {
            let (mut size, mut group) = (first.changes.len(), vec![first]);
            while size < MAX_GROUP
                && let Ok(request) = receiver.try_recv()
            {
                size += request.changes.len();
                group.push(request);
            }
            self.write(group);
        }
    }

    fn write(&self, group: Vec<Request>) {
        let (mut changes, mut replies) = (Vec::new(), Vec::new());
        for mut request in group {
            replies.push((request.changes.len(), request.reply));
            changes.append(&mut request.changes);
        }
        let outcomes = self.commit(&changes);
        for (change, outcome) in changes.iter().zip(&outcomes) {
            if let Ok(outcome) = outcome {
                self.lists.note(change, outcome);
            }
        }
        let mut outcomes = outcomes.into_iter();
        for (count, reply) in replies {
            // Whoever asked may have gone: what they asked for is done all the same.
            let _ = reply.send(outcomes.by_ref().take(count).collect());
        }
    }

    /// Commits changes in their order. One that meets what cannot be read, or would make a record that cannot be
    /// written, fails alone: the group is halved until it is.
    fn commit(&self, changes: &[Change]) -> Outcomes {
        // After a failed sync the kernel may call the next one good though pages are lost: nothing is written any more.
        if self.failed.load(Ordering::Acquire) {
            return stopped(changes.len());
        }
        match self.store.commit(changes) {
            Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
            Err(error) if wrote_nothing(&error) && changes.len() > 1 => {
                let (first, second) = changes.split_at(changes.len() / 2);
                let mut outcomes = self.commit(first);
                outcomes.append(&mut self.commit(second));
                outcomes
            }
            Err(error) if wrote_nothing(&error) => {
                self.world.report(&format!("a change was not carried out: {error}"));
                vec![Err(error)]
            }
            Err(error) => {
                self.failed.store(true, Ordering::Release);
                self.world.report(&format!("no more is written: {error}"));
                stopped(changes.len())
            }
        }
    }
}

fn stopped(changes: usize) -> Outcomes {
    std::iter::repeat_with(|| Err(StoreError::Stopped)).take(changes).collect()
}

/// Records are read and made before any is written.
fn wrote_nothing(error: &StoreError) -> bool {
    matches!(error, StoreError::Read(_) | StoreError::Record { .. } | StoreError::TooLong { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use crate::store::ledger::{KeyRange, KeyValue, Ledger, Pair, Visit};
    use crate::store::memory::Memory;
    use crate::store::{Chore, ListContent, NewList, Page, PageRequest, View};
    use crate::testing::{Fixed, at};

    struct Failing;

    impl Store for Failing {
        fn commit(&self, _: &[Change]) -> Result<Vec<Outcome>, StoreError> {
            Err(StoreError::Io(std::io::Error::other("no disk")))
        }
        fn certificate(
            &self,
            _: mohur_certificate::number::CertificateNumber,
        ) -> Result<Option<crate::record::CertificateRecord>, StoreError> {
            Err(StoreError::Stopped)
        }
        fn certificates_of(
            &self,
            _: mohur_certificate::identifier::Pin,
            _: &PageRequest,
        ) -> Result<Page<crate::record::CertificateRecord>, StoreError> {
            Err(StoreError::Stopped)
        }
        fn log(&self, _: View, _: &PageRequest) -> Result<Page<crate::record::Entry>, StoreError> {
            Err(StoreError::Stopped)
        }
        fn lists(&self) -> Result<Vec<ListContent>, StoreError> {
            Err(StoreError::Stopped)
        }
    }

    fn open_list(id: u32) -> Change {
        Change::Chore(Chore::OpenList { list: NewList { id, entries: 64 }, decoys: vec![3] })
    }

    #[tokio::test]
    async fn a_change_is_carried_out_though_nobody_waits() {
        let lists = Arc::new(Lists::default());
        let store: Arc<dyn Store> = Arc::new(Memory::store());
        let committer = Committer::start(Arc::clone(&store), Arc::clone(&lists), Arc::new(Fixed::at(1))).unwrap();
        let mut submitted = Box::pin(committer.submit(open_list(0)));
        let polled = std::future::poll_fn(|context| std::task::Poll::Ready(submitted.as_mut().poll(context))).await;
        assert!(polled.is_pending());
        drop(submitted);
        drop(committer);
        assert_eq!(store.lists().unwrap().len(), 1);
        assert_eq!(lists.ids(), [0]);
    }

    /// A store whose list `id` cannot be read.
    fn damaged(id: u32) -> Ledger<Memory> {
        let map = Memory::default();
        map.write([([b"L".as_slice(), &id.to_be_bytes()].concat(), b"?".to_vec())].into()).unwrap();
        Ledger::new(map)
    }

    /// A disk that cannot read the record of list `id`.
    struct BadSector {
        map: Memory,
        id: u32,
    }

    impl KeyValue for BadSector {
        fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
            if key == [b"L".as_slice(), &self.id.to_be_bytes()].concat() {
                return Err(StoreError::Read(Box::new(::sled::Error::Io(std::io::Error::other("bad sector")))));
            }
            self.map.get(key)
        }
        fn last(&self, range: &KeyRange, limit: usize) -> Result<Vec<Pair>, StoreError> {
            self.map.last(range, limit)
        }
        fn each(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError> {
            self.map.each(prefix, visit)
        }
        fn write(&self, pairs: BTreeMap<Vec<u8>, Vec<u8>>) -> Result<(), StoreError> {
            self.map.write(pairs)
        }
    }

    #[test]
    fn what_cannot_be_read_fails_only_what_needs_it() {
        let unreadable = BadSector { map: Memory::default(), id: 7 };
        let stores: [Arc<dyn Store>; 2] = [Arc::new(damaged(7)), Arc::new(Ledger::new(unreadable))];
        for store in stores {
            let world = Arc::new(Fixed::at(1));
            let (lists, failed) = (Arc::new(Lists::default()), Arc::new(AtomicBool::new(false)));
            let told: Arc<dyn World> = world.clone();
            let writer = Writer { store, lists: Arc::clone(&lists), world: told, failed: Arc::clone(&failed) };
            let publish = Change::Chore(Chore::Publish { list: 7, issued: at(1) });
            // One request with several changes, and one alone: each gets its own answers.
            let (reply, mut first) = oneshot::channel();
            let (alone, mut second) = oneshot::channel();
            let request = Request { changes: vec![open_list(0), publish, open_list(1)], reply };
            writer.write(vec![request, Request { changes: vec![open_list(2)], reply: alone }]);
            assert!(matches!(
                first.try_recv().unwrap().as_slice(),
                [Ok(Outcome::Opened), Err(StoreError::Record { .. } | StoreError::Read(_)), Ok(Outcome::Opened)]
            ));
            assert!(matches!(second.try_recv().unwrap().as_slice(), [Ok(Outcome::Opened)]));
            assert_eq!(lists.ids(), [0, 1, 2]);
            assert!(!failed.load(Ordering::Acquire));
            assert_eq!(world.reports().len(), 1);
        }
    }

    #[tokio::test]
    async fn after_a_failure_nothing_is_written_or_promised() {
        let world = Arc::new(Fixed::at(1));
        let (told, lists) = (Arc::clone(&world), Arc::new(Lists::default()));
        let committer = Committer::start(Arc::new(Failing), Arc::clone(&lists), world).unwrap();
        assert!(matches!(committer.submit(open_list(0)).await, Err(StoreError::Stopped)));
        assert!(committer.has_failed());
        assert!(matches!(committer.submit(open_list(1)).await, Err(StoreError::Stopped)));
        assert!(lists.ids().is_empty());
        assert_eq!(told.reports().len(), 1);
    }
}
