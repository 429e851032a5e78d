//! Gathering records beside whoever brings them, and making the index of them.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;

use super::block::Blocks;
use super::gathered::Gathered;
use super::order::sorted;
use super::page::Page;
use super::places::PLACES;
use crate::register::record::{Record, Row};

/// Records travel so many at a time, and so many batches may wait.
const BATCH: usize = 512;
const WAITING: usize = 8;
/// So many blocks, of some seven megabytes each, may wait to be written.
const BLOCKS_WAITING: usize = 4;
/// More threads would wait for the one that writes.
const MAX_THREADS: usize = 4;

type Batch = Vec<(u32, Row)>;

/// Takes records apart on a thread of its own.
pub(super) struct Gatherer {
    batch: Batch,
    batches: SyncSender<Batch>,
    thread: JoinHandle<Gathered>,
}

impl Gatherer {
    pub(super) fn new<T: Record>() -> Self {
        let (sender, batches) = sync_channel::<Batch>(WAITING);
        let thread = thread::spawn(move || {
            let mut gathered = Gathered::new::<T>();
            for (id, row) in batches.into_iter().flatten() {
                gathered.add(id, &row);
            }
            gathered
        });
        Self { batch: Vec::with_capacity(BATCH), batches: sender, thread }
    }

    /// Adds a record.
    pub(super) fn add(&mut self, id: u32, row: Row) {
        self.batch.push((id, row));
        if self.batch.len() == BATCH {
            self.send();
        }
    }

    fn send(&mut self) {
        // A thread that is gone has panicked, which the end tells.
        let _ = self.batches.send(std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH)));
    }

    /// Begins to sort the records, and to make blocks of them.
    pub(super) fn end<T: Record>(mut self) -> Making {
        self.send();
        let Self { batches, thread, .. } = self;
        drop(batches);
        let (orders, order) = sync_channel(1);
        let (made, blocks) = sync_channel(BLOCKS_WAITING);
        let thread = thread::spawn(move || {
            let gathered = thread.join().unwrap_or_else(|panic| resume_unwind(panic));
            let places = sorted::<T>(&gathered);
            // Who does not receive any more does not want the blocks either.
            let _ = orders.send(places.iter().map(|place| gathered.ids[*place as usize]).collect());
            make(&gathered, &places, &made);
        });
        Making { order, blocks, thread }
    }
}

/// Sends the pages of all blocks, in no order.
fn make(gathered: &Gathered, places: &[u32], made: &SyncSender<(i64, Vec<Page>)>) {
    let blocks = Blocks::new(gathered);
    let next = Mutex::new((0_i64..).zip(places.chunks(PLACES)));
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS);
    let work = || {
        let next = || next.lock().unwrap_or_else(PoisonError::into_inner).next();
        while let Some((number, members)) = next()
            && made.send((number, blocks.pages(members))).is_ok()
        {}
    };
    thread::scope(|scope| {
        (0..threads).for_each(|_| {
            scope.spawn(work);
        });
    });
}

/// An index that is being made.
pub(super) struct Making {
    order: Receiver<Vec<u32>>,
    blocks: Receiver<(i64, Vec<Page>)>,
    thread: JoinHandle<()>,
}

impl Making {
    /// The ids of the records in the order of the alphabet; to be asked once.
    pub(super) fn order(&self) -> Vec<u32> {
        // Without an answer the thread has panicked, which `write` tells.
        self.order.recv().unwrap_or_default()
    }

    /// Writes the blocks as they are made, with numbers from `first` on.
    pub(super) fn write<T: Record>(self, connection: &Connection, first: i64) -> rusqlite::Result<()> {
        let sql = format!("INSERT INTO {}_words (block, first, entries) VALUES (?, ?, ?)", T::TABLE);
        let mut put = connection.prepare_cached(&sql)?;
        for (number, pages) in self.blocks {
            for Page { first: word, entries } in pages {
                put.execute((first + number, word, entries))?;
            }
        }
        self.thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        Ok(())
    }
}
