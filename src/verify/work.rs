//! Inputs verified on all cores, a window of them at a time, so that their order stays and memory is bounded.

use std::num::NonZeroUsize;
use std::thread;

use anyhow::{Context, Result};
use jiff::Timestamp;
use mohur_verifier::compare::Pages;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::Policy;
use mohur_verifier::verdict::Verdict;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::mark;
use super::sources::Known;
use crate::fetch::Fetcher;
use crate::inputs::Input;

/// Inputs of a window: enough that signatures are checked together and no core waits for long.
const MAX_WINDOW: usize = 1024;
/// Bytes of the inputs of a window, which are all in memory at once, one input perhaps beyond.
const MAX_WINDOW_BYTES: u64 = 128 << 20;
/// Parts of a window for each core: some inputs take a thousand times as long as others.
const PARTS: usize = 8;

/// An input with what is said of it.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) verdict: Verdict,
    /// Why the input could not be read.
    pub(super) failure: Option<anyhow::Error>,
    /// Its page beside what was signed, when that was asked for.
    pub(super) pages: Option<Pages>,
}

/// What is asked for beside verdicts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marking {
    /// Nothing.
    Nothing,
    /// Both pages as pictures.
    Pages,
}

/// What inputs are verified by.
pub(super) struct Work {
    pub(super) known: Known,
    pub(super) fetcher: Option<Fetcher>,
    pub(super) policy: Policy,
    pub(super) now: Timestamp,
    marking: Marking,
    threads: ThreadPool,
    jobs: usize,
    window: Vec<Input>,
    bytes: u64,
}

impl Work {
    /// On so many cores; without a number, on all.
    pub(super) fn new(
        known: Known,
        fetcher: Option<Fetcher>,
        policy: Policy,
        now: Timestamp,
        jobs: Option<NonZeroUsize>,
        marking: Marking,
    ) -> Result<Self> {
        let jobs = jobs.map_or_else(thread::available_parallelism, Ok).map_or(1, NonZeroUsize::get);
        let threads = ThreadPoolBuilder::new().num_threads(jobs).build().context("cannot start threads")?;
        Ok(Self { known, fetcher, policy, now, marking, threads, jobs, window: Vec::new(), bytes: 0 })
    }

    /// Takes an input, and gives what is said of those that make a window, if one is full.
    pub(super) fn take(&mut self, input: Input) -> Option<Vec<Said>> {
        self.bytes += input.size;
        self.window.push(input);
        (self.window.len() >= MAX_WINDOW || self.bytes >= MAX_WINDOW_BYTES).then(|| self.finish())
    }

    /// What is said of the inputs that were taken and not answered yet.
    pub(super) fn finish(&mut self) -> Vec<Said> {
        self.bytes = 0;
        let window = std::mem::take(&mut self.window);
        let found: Vec<_> = self.threads.install(|| window.into_par_iter().map(find).collect());
        let (mut evidence, mut said) = (Vec::new(), Vec::new());
        for (name, found) in found {
            said.push((name, found.map(|found| evidence.push(found))));
        }
        self.refresh(&evidence);
        let mut verdicts = self.verdicts(&evidence).into_iter().zip(self.pages(&evidence));
        let answer = |(name, found): (String, Result<(), Failed>)| match found {
            Ok(()) => verdicts.next().map(|(verdict, pages)| Said { name, verdict, failure: None, pages }),
            Err(Failed { verdict, failure }) => Some(Said { name, verdict, failure, pages: None }),
        };
        said.into_iter().filter_map(answer).collect()
    }

    /// Fetches the status lists that are asked, each once.
    fn refresh(&mut self, evidence: &[Evidence]) {
        if let (Some(fetcher), Some(trust)) = (&mut self.fetcher, &self.known.trust) {
            for evidence in evidence {
                fetcher.refresh(evidence, trust, &mut self.known.lists, self.now);
            }
        }
    }

    fn verdicts(&self, evidence: &[Evidence]) -> Vec<Verdict> {
        let verifier = self.known.verifier(self.policy);
        let part = evidence.len().div_ceil(self.jobs * PARTS).max(1);
        let verdicts = |part| verifier.verdicts(part, self.now);
        self.threads.install(|| evidence.par_chunks(part).flat_map_iter(verdicts).collect())
    }

    fn pages(&self, evidence: &[Evidence]) -> Vec<Option<Pages>> {
        let verifier = self.known.verifier(self.policy);
        let pages = |evidence| match self.marking {
            Marking::Nothing => None,
            Marking::Pages => verifier.pages(evidence, mark::DPI),
        };
        evidence.iter().map(pages).collect()
    }
}

/// What is said of an input that holds no certificate.
struct Failed {
    verdict: Verdict,
    failure: Option<anyhow::Error>,
}

/// What an input holds; the bytes are gone afterwards, unless it is a PDF.
fn find(input: Input) -> (String, Result<Evidence, Failed>) {
    let (name, bytes) = input.read();
    let found = match bytes {
        Err(failure) => Err(Failed { verdict: Verdict::without_input(), failure: Some(failure) }),
        Ok(bytes) => Evidence::from_bytes(&bytes)
            .map_err(|failure| Failed { verdict: Verdict::without_evidence(failure), failure: None }),
    };
    (name, found)
}
