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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::batch::input::Position;
    use crate::batch::journal::Begin;
    use crate::batch::output::Destination;
    use crate::batch::terms::Terms;
    use crate::import::Format;
    use crate::language::Language;

    #[test]
    fn the_first_chunks_of_a_run_are_soon_noted_as_done() {
        let folder = tempfile::tempdir().unwrap();
        let destination = Destination::new(&folder.path().join("a.tar")).unwrap();
        let (input, results) = (folder.path().join("a.csv"), folder.path().join("results.csv"));
        let files = Files { input, format: Format::Csv, destination, results, results_format: Format::Csv };
        let [order, issuer, key, source] = ["employment/1", "az.gov.labour", "0f", "http://a"].map(str::to_owned);
        let terms = Terms { order, language: Language::Az, issuer, key, source };
        let started = "2026-11-24T08:00:00Z".parse().unwrap();
        let begin = Begin::new(files.input.clone(), files.results.clone(), started, terms);
        let mut journal = Journal::create(&files.journal(), &begin).unwrap();
        let (journal, progress) = (Mutex::new(&mut journal), Progress::default());
        let mut writer = Writer::open(&files, &journal, &progress, Done::default(), Age::New).unwrap();
        let mut noted = Vec::new();
        for line in 1..=31 {
            let end = Position { bytes: line, line, sha256: String::new() };
            writer.write(&Registered { end, lines: vec![(line, Err(Vec::new()))] }).unwrap();
            noted.push(fs::read_to_string(files.journal()).unwrap().matches("{\"done\":").count());
        }
        let after = |count: usize| noted.iter().position(|noted| *noted == count).unwrap() + 1;
        assert_eq!([1, 2, 3, 4, 5, 6].map(after), [1, 3, 7, 15, 23, 31]);
    }
}
