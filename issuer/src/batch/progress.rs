//! How far a batch is, for someone who watches from another thread.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::journal::Done;

/// Counts that grow while a batch runs, and the wish to stop it.
#[derive(Debug, Default)]
pub struct Progress {
    bytes: AtomicU64,
    issued: AtomicU64,
    refused: AtomicU64,
    bytes_before: AtomicU64,
    lines_before: AtomicU64,
    stop: AtomicBool,
    waiting: Mutex<Option<String>>,
}

/// How far a batch is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Bytes of the input that are done.
    pub bytes: u64,
    /// Lines issued.
    pub issued: u64,
    /// Lines refused.
    pub refused: u64,
    /// Bytes of these that earlier runs did.
    pub bytes_before: u64,
    /// Lines that earlier runs issued or refused.
    pub lines_before: u64,
    /// Why nothing goes on, if nothing does.
    pub waiting: Option<String>,
}

impl Progress {
    /// How far the batch is now.
    pub fn reached(&self) -> Reached {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let waiting = self.waiting.lock().map_or(None, |waiting| waiting.clone());
        Reached {
            bytes: count(&self.bytes),
            issued: count(&self.issued),
            refused: count(&self.refused),
            bytes_before: count(&self.bytes_before),
            lines_before: count(&self.lines_before),
            waiting,
        }
    }

    /// Asks the batch to stop: what is begun is done, and nothing new is begun.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// What earlier runs did.
    pub(crate) fn begin(&self, done: &Done) {
        self.set(done);
        self.bytes_before.store(done.end.bytes, Ordering::Relaxed);
        self.lines_before.store(done.issued + done.refused, Ordering::Relaxed);
    }

    pub(crate) fn set(&self, done: &Done) {
        self.bytes.store(done.end.bytes, Ordering::Relaxed);
        self.issued.store(done.issued, Ordering::Relaxed);
        self.refused.store(done.refused, Ordering::Relaxed);
    }

    pub(crate) fn wait(&self, why: Option<String>) {
        if let Ok(mut waiting) = self.waiting.lock() {
            *waiting = why;
        }
    }
}
