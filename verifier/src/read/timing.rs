//! How many modules a symbol has and how it recedes, by its timing patterns: the row and the column between the finder
//! patterns in which black and white alternate.

use super::budget::{Budget, Spent};
use super::projection::{Projection, RECESSIONS};
use super::pyramid::Level;
use super::triple::Triple;
use super::version::Version;
use super::version_information::written;

/// Versions to either side of the one that the width of the modules suggests. A module of few pixels is measured badly.
const SPAN: i32 = 3;
/// The middle of the timing patterns, in modules.
const LINE: f32 = 6.5;
/// Modules of the finder patterns and their margin at both ends of the timing patterns.
const ENDS: usize = 7;
/// Rounds in which that is looked for, one side after the other, since each changes what the other sees: how far around what was
/// best before, and in which steps.
const ROUGH: (f32, f32) = (f32::INFINITY, 0.012);
const FINE: [(f32, f32); 2] = [(0.06, 0.006), (0.008, 0.002)];
/// What these rounds cost for each module, by their samples.
const ROUGH_COST: usize = 210 * 8;
const FIT_COST: usize = 60 * 8;
/// Of versions that fit, so many are looked at closely.
const FITS: usize = 3;
/// What a recession must gain, each for its logarithm: of patterns that look alike the flat one is likely.
const FLATNESS: f32 = 0.05;
/// Grey levels between black and white from which more contrast is no better.
const CONTRAST: f32 = 100.0;
/// How much less a pattern of little contrast counts, at least.
const FAINT: f32 = 0.3;
/// Both patterns together have at most 2; noise has 0, give or take.
const LEAST_RHYTHM: f32 = 0.25;

/// Where the symbol may be, best first.
pub(super) fn fits(level: Level<'_>, triple: &Triple, budget: &mut Budget) -> Result<Vec<Projection>, Spent> {
    let likely = likely_version(triple);
    let near = |version: &Version| (version.number() as i32 - likely).abs() <= SPAN;
    if let Some(version) = written(level, triple, likely).filter(near) {
        let line = Line { level, projection: Projection::new(triple, version.modules()) };
        budget.spend(version.modules() * (ROUGH_COST + FIT_COST))?;
        // Where folds bend the timing patterns, no perspective is better than a wrong one.
        return Ok(vec![line.rough().fine().projection, line.projection]);
    }
    let mut rough = Vec::new();
    for version in (likely - SPAN..=likely + SPAN).filter_map(Version::new) {
        budget.spend(version.modules() * ROUGH_COST)?;
        let line = Line { level, projection: Projection::new(triple, version.modules()) }.rough();
        rough.extend(Some((line.both(), line)).filter(|(rhythm, _)| *rhythm > LEAST_RHYTHM));
    }
    rough.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    rough.truncate(FITS);
    budget.spend(rough.iter().map(|(_, line)| line.projection.modules * FIT_COST).sum())?;
    Ok(rough.into_iter().map(|(_, line)| line.fine().projection).collect())
}

fn likely_version(triple: &Triple) -> i32 {
    let modules = [triple.right, triple.below].map(|end| {
        let side = end.centre - triple.corner.centre;
        let module = (end.module_along(side) * triple.corner.module_along(side)).sqrt();
        side.length() / module.max(f32::MIN_POSITIVE) + ENDS as f32
    });
    ((f32::midpoint(modules[0], modules[1]) - 17.0) / 4.0).round() as i32
}

#[derive(Clone, Copy)]
enum Pattern {
    Row,
    Column,
}

#[derive(Clone, Copy)]
struct Line<'a> {
    level: Level<'a>,
    projection: Projection,
}

impl Line<'_> {
    fn rough(self) -> Self {
        self.round(ROUGH.0, ROUGH.1)
    }

    fn fine(self) -> Self {
        FINE.into_iter().fold(self, |line, (reach, step)| line.round(reach, step))
    }

    /// The best recessions near those that are known.
    fn round(mut self, reach: f32, step: f32) -> Self {
        for pattern in [Pattern::Row, Pattern::Column] {
            let best = self.projection.recession[pattern as usize];
            let (low, high) = ((best - reach).max(*RECESSIONS.start()), (best + reach).min(*RECESSIONS.end()));
            self.recede(pattern, low, high, step);
        }
        self
    }

    /// How well black and white alternate in both patterns.
    fn both(&self) -> f32 {
        self.rhythm(Pattern::Row) + self.rhythm(Pattern::Column)
    }

    fn recede(&mut self, pattern: Pattern, low: f32, high: f32, step: f32) {
        let mut best = (f32::NEG_INFINITY, 1.0);
        let mut recession = low;
        while recession <= high {
            self.projection.recession[pattern as usize] = recession;
            let rhythm = self.rhythm(pattern) - FLATNESS * recession.ln().abs();
            if rhythm > best.0 {
                best = (rhythm, recession);
            }
            recession += step;
        }
        self.projection.recession[pattern as usize] = best.1;
    }

    /// How well black and white alternate: 1 when every step goes the right way.
    fn rhythm(&self, pattern: Pattern) -> f32 {
        let level = |module: usize| {
            let along = module as f32 + 0.5;
            self.level.at(match pattern {
                Pattern::Row => self.projection.place(along, LINE),
                Pattern::Column => self.projection.place(LINE, along),
            })
        };
        let (mut right, mut all) = (0.0, 0.0);
        let mut last = level(ENDS);
        let steps = ENDS + 1..self.projection.modules - ENDS;
        let count = steps.len() as f32;
        for module in steps {
            let next = level(module);
            let step = next - last;
            right += if module % 2 == 0 { -step } else { step };
            all += step.abs();
            last = next;
        }
        if all < 1.0 { 0.0 } else { right / all * (all / count / CONTRAST).clamp(FAINT, 1.0) }
    }
}
