//! Times that can be compared: the candidates take turns, and the median turn counts.

use std::time::{Duration, Instant};

/// Turns that every candidate gets.
const ROUNDS: usize = 101;
/// How long a turn lasts: short, so that all candidates meet the same moods of the machine.
const TURN: Duration = Duration::from_millis(25);

/// How often a second each candidate runs on one core: the median of its turns.
pub(crate) fn side_by_side<const N: usize>(mut candidates: [&mut dyn FnMut(usize); N]) -> [f64; N] {
    let mut rates: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        for (candidate, rates) in candidates.iter_mut().zip(&mut rates) {
            rates.push(rate(candidate));
        }
    }
    rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[ROUNDS / 2]
    })
}

/// How often a second `candidate` runs during one turn.
#[expect(clippy::cast_precision_loss, reason = "a turn has few million times")]
fn rate(candidate: &mut dyn FnMut(usize)) -> f64 {
    let started = Instant::now();
    let mut times = 0;
    while started.elapsed() < TURN {
        // The clock is read once in many times, since a fast candidate takes no longer than reading it.
        for _ in 0..16 {
            candidate(times);
            times += 1;
        }
    }
    times as f64 / started.elapsed().as_secs_f64()
}

/// The middle one of some sizes.
pub(crate) fn median(mut sizes: Vec<usize>) -> usize {
    sizes.sort_unstable();
    sizes[sizes.len() / 2]
}
