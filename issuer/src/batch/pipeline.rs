//! The stages, each on a thread of its own, with one chunk waiting between two of them: so the memory is that of a dozen
//! chunks however long the input is. What takes computing shares one pool of threads.

use std::iter;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ScopedJoinHandle};

use super::input::{Input, Lot};
use super::journal::{Done, Journal, Pending, State};
use super::office::Office;
use super::progress::Progress;
use super::work::{Made, Registered, Work};
use super::writer::Writer;
use super::{Batch, BatchError, Files, unread, unwritable};
use crate::durable::Age;

/// So many lines of a chunk keep one core busy for a while: some 40 ms, long beside the chunk's costs.
const LINES_A_CORE: usize = 64;
/// More lines would make chunks, and so memory, large where there are many cores.
const MAX_LINES: usize = 1024;
/// The first chunk is short, so that something is soon done and small batches keep all cores busy; each is twice the one before.
const FIRST_LINES: usize = 16;
/// So many chunks may wait between two stages.
const WAITING: usize = 1;

/// Whether the input was read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Reached,
    Stopped,
}

/// All that the stages share.
pub(crate) struct Pipeline<'a, O> {
    pub(crate) batch: &'a Batch<'a>,
    pub(crate) files: &'a Files,
    pub(crate) office: &'a O,
    pub(crate) progress: &'a Progress,
}

impl<O: Office> Pipeline<'_, O> {
    /// Does what is pending, then the rest of the input.
    pub(crate) fn run(
        &self,
        input: Input,
        journal: &mut Journal,
        state: State,
        age: Age,
    ) -> Result<(Done, End), BatchError> {
        let (work, pending) = (self.work(&input)?, journal.pending(&state)?);
        let journal = Mutex::new(journal);
        let mut writer = Writer::open(self.files, &journal, self.progress, state.done, age)?;
        let end = thread::scope(|scope| {
            let (to_check, lots) = sync_channel(WAITING);
            let (to_sign, checked) = sync_channel(WAITING);
            let (to_keep, signed) = sync_channel(WAITING);
            let (to_register, kept) = sync_channel(WAITING);
            let (to_write, registered) = sync_channel(WAITING);
            let (work, journal, writer) = (&work, &journal, &mut writer);
            let reading = scope.spawn(move || self.read(input, &to_check));
            let checking = scope.spawn(move || stage(lots, &to_sign, |lot| work.check(lot)));
            let signing = scope.spawn(move || stage(checked, &to_keep, |checked| work.sign(checked)));
            let keeping = scope.spawn(move || keep(work, journal, pending, signed, &to_register));
            let registering = scope.spawn(move || stage(kept, &to_write, |made| work.register(made)));
            let writing = scope.spawn(move || write(writer, registered));
            let stages = [checking, signing, keeping, registering, writing];
            // Every stage is waited for; the error that counts is that of the last of them.
            let ended = stages.map(join).into_iter().rev().collect::<Result<(), _>>();
            let end = join(reading);
            ended.and(end)
        })?;
        if end == End::Reached {
            writer.finish()?;
        }
        Ok((writer.into_done(), end))
    }

    fn work(&self, input: &Input) -> Result<Work<'_, O>, BatchError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.batch.jobs.get()).build();
        let pool = pool.map_err(|error| BatchError::Threads(error.into()))?;
        let Self { batch, files, office, progress } = *self;
        Ok(Work { batch, files, office, progress, table: input.table(), pool })
    }

    fn read(&self, mut input: Input, lots: &SyncSender<Lot>) -> Result<End, BatchError> {
        let most = LINES_A_CORE.saturating_mul(self.batch.jobs.get()).min(MAX_LINES);
        let mut counts = iter::successors(Some(FIRST_LINES), |count| Some(most.min(2 * count)));
        while let Some(count) = counts.next().filter(|_| !self.progress.is_stopped()) {
            match input.next(count).map_err(unread(self.files))? {
                None => return Ok(End::Reached),
                Some(lot) => {
                    if lots.send(lot).is_err() {
                        break;
                    }
                }
            }
        }
        Ok(End::Stopped)
    }
}

/// Works on what comes in until nothing comes any more, or nobody takes what goes out.
fn stage<A, B>(
    inbox: Receiver<A>,
    outbox: &SyncSender<B>,
    work: impl Fn(A) -> Result<B, BatchError>,
) -> Result<(), BatchError> {
    for item in inbox {
        if outbox.send(work(item)?).is_err() {
            break;
        }
    }
    Ok(())
}

/// Passes on what the journal has already, then what it has from now on.
fn keep<O: Office>(
    work: &Work<'_, O>,
    journal: &Mutex<&mut Journal>,
    pending: Pending<O::Registration>,
    signed: Receiver<Made<O::Registration>>,
    kept: &SyncSender<Made<O::Registration>>,
) -> Result<(), BatchError> {
    for chunk in pending {
        let chunk = chunk.map_err(unwritable(&work.files.journal()))?;
        if kept.send(work.make_again(chunk)?).is_err() {
            return Ok(());
        }
    }
    stage(signed, kept, |made| {
        journal.lock().unwrap_or_else(PoisonError::into_inner).chunk(&made.chunk)?;
        Ok(made)
    })
}

fn write(writer: &mut Writer<'_>, registered: Receiver<Registered>) -> Result<(), BatchError> {
    for chunk in registered {
        writer.write(&chunk)?;
    }
    writer.sync()
}

fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
