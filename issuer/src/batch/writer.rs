//! The last stage: pages and results, and the note that they are on disk.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::journal::{Done, Journal};
use super::output::{Output, Page};
use super::progress::Progress;
use super::results::{Outcome, Results};
use super::work::Registered;
use super::{BatchError, Files, unwritable};
use crate::durable::Age;

/// So many chunks share a sync at most. A kill costs that their pages are made again, from the journal. The first chunk of a
/// run has a sync of its own, the next two share one, and so on: a batch that is killed every second gets on.
const CHUNKS_A_SYNC: usize = 8;

/// The open outputs, and what of them is on disk.
pub(crate) struct Writer<'a> {
    output: Output,
    results: Results,
    journal: &'a Mutex<&'a mut Journal>,
    progress: &'a Progress,
    done: Done,
    unsynced: usize,
    /// So many chunks share the next sync.
    share: usize,
    pages_path: PathBuf,
    results_path: PathBuf,
}

impl<'a> Writer<'a> {
    /// Opens the outputs to go on behind what is done.
    pub(crate) fn open(
        files: &Files,
        journal: &'a Mutex<&'a mut Journal>,
        progress: &'a Progress,
        done: Done,
        age: Age,
    ) -> Result<Self, BatchError> {
        let pages = files.destination.path();
        let output = files.destination.open(done.archive, age).map_err(unwritable(pages))?;
        let results = Results::open(&files.results, files.results_format, done.results, age);
        let results = results.map_err(unwritable(&files.results))?;
        let (pages_path, results_path) = (pages.to_owned(), files.results.clone());
        Ok(Self { output, results, journal, progress, done, unsynced: 0, share: 1, pages_path, results_path })
    }

    /// Writes the pages and results of a chunk.
    pub(crate) fn write(&mut self, registered: &Registered) -> Result<(), BatchError> {
        let mut outcomes = Vec::with_capacity(registered.lines.len());
        for (line, result) in &registered.lines {
            outcomes.push((
                *line,
                match result {
                    Ok(page) => {
                        let written = Page { name: &page.name, bytes: &page.pdf, issued: page.issued };
                        self.output.add(written).map_err(unwritable(&self.pages_path))?;
                        self.done.issued += 1;
                        Outcome::Issued { number: page.number, file: &page.name }
                    }
                    Err(reasons) => {
                        self.done.refused += 1;
                        Outcome::Refused { reasons }
                    }
                },
            ));
        }
        self.results.add(&outcomes).map_err(unwritable(&self.results_path))?;
        self.done.end = registered.end.clone();
        self.unsynced += 1;
        self.progress.set(&self.done);
        if self.unsynced < self.share { Ok(()) } else { self.sync() }
    }

    /// Waits until all that was written is on disk, and notes it.
    pub(crate) fn sync(&mut self) -> Result<(), BatchError> {
        if self.unsynced > 0 {
            self.done.archive = self.output.sync().map_err(unwritable(&self.pages_path))?;
            self.done.results = self.results.sync().map_err(unwritable(&self.results_path))?;
            self.journal.lock().unwrap_or_else(PoisonError::into_inner).done(&self.done)?;
            self.unsynced = 0;
            self.share = CHUNKS_A_SYNC.min(2 * self.share);
        }
        Ok(())
    }

    /// Writes an archive's end.
    pub(crate) fn finish(&mut self) -> Result<(), BatchError> {
        self.output.finish().map_err(unwritable(&self.pages_path))
    }

    pub(crate) fn into_done(self) -> Done {
        self.done
    }
}
