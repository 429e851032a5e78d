//! Rates that can be compared: the candidates take turns, time is what their processor worked, and the median turn counts.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value};

/// Turns that every candidate gets.
const ROUNDS: usize = 101;
/// How long a turn lasts: short, so that all candidates meet the same moods of the machine.
const TURN: Duration = Duration::from_millis(25);

/// What is measured: a function of ours, or another process.
pub(crate) trait Candidate {
    /// Works once; `turn` counts up.
    fn run(&mut self, turn: usize);
    /// How long processors have worked for it so far, whoever else they worked for in between.
    fn worked(&self) -> Duration;
}

impl<F: FnMut(usize)> Candidate for F {
    fn run(&mut self, turn: usize) {
        self(turn);
    }

    fn worked(&self) -> Duration {
        clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap()
    }
}

/// Candidates that take turns.
#[derive(Default)]
pub(crate) struct Race<'a> {
    runners: Vec<Runner<'a>>,
}

struct Runner<'a> {
    name: &'a str,
    candidate: Box<dyn Candidate + 'a>,
    /// How often a second it ran in each of its turns.
    rates: Vec<f64>,
    times: usize,
}

impl<'a> Race<'a> {
    /// Adds a candidate.
    pub(crate) fn enter(&mut self, name: &'a str, candidate: impl Candidate + 'a) {
        let candidate = Box::new(candidate);
        self.runners.push(Runner { name, candidate, rates: Vec::with_capacity(ROUNDS), times: 0 });
    }

    /// How often each candidate runs in a second of a processor, by name: the median of its turns.
    pub(crate) fn run(mut self) -> Map<String, Value> {
        for _ in 0..ROUNDS {
            self.runners.iter_mut().for_each(Runner::turn);
        }
        let median = |mut runner: Runner<'_>| {
            runner.rates.sort_by(f64::total_cmp);
            (runner.name.to_owned(), runner.rates[ROUNDS / 2].into())
        };
        self.runners.into_iter().map(median).collect()
    }
}

impl Runner<'_> {
    #[expect(clippy::cast_precision_loss, reason = "a turn has few million times")]
    fn turn(&mut self) {
        let (started, times, worked) = (Instant::now(), self.times, self.candidate.worked());
        while started.elapsed() < TURN {
            self.candidate.run(self.times);
            self.times += 1;
        }
        let worked = self.candidate.worked().saturating_sub(worked);
        self.rates.push((self.times - times) as f64 / worked.as_secs_f64());
    }
}

/// The middle one of some sizes.
pub(crate) fn median(mut sizes: Vec<usize>) -> usize {
    sizes.sort_unstable();
    sizes[sizes.len() / 2]
}
