//! Where codes are looked for, and in which order: what finds most in least time comes first.

use super::budget::{Budget, Spent};
use super::code::Code;
use super::completion::completed;
use super::contrast::Contrast;
use super::decode::Candidate;
use super::finder::{self, Finder};
use super::mesh::Mesh;
use super::point::Point;
use super::projection::Projection;
use super::pyramid::Pyramid;
use super::sample::sample;
use super::second_opinion;
use super::timing;
use super::triple::{Triple, triples};
use crate::limits::{MAX_FINDERS, MAX_GROUPS};

/// One way of looking for finder patterns.
#[derive(Clone, Copy, Debug)]
struct Look {
    /// How often the picture is halved, from its usual size.
    halvings: i32,
    /// How far around a pixel its threshold is taken from, in pixels.
    radius: usize,
    sharpness: Sharpness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sharpness {
    AsIs,
    /// Set off from what is around: blur has made the stripes of small modules one.
    Sharpened,
}

/// From the usual to the rare. Modules of few pixels need the whole size; grain, blur and dithering a smaller one.
const LOOKS: [Look; 11] = [
    Look { halvings: 0, radius: 16, sharpness: Sharpness::AsIs },
    Look { halvings: 1, radius: 16, sharpness: Sharpness::AsIs },
    Look { halvings: 0, radius: 16, sharpness: Sharpness::Sharpened },
    Look { halvings: -1, radius: 16, sharpness: Sharpness::AsIs },
    Look { halvings: 0, radius: 40, sharpness: Sharpness::AsIs },
    Look { halvings: 2, radius: 16, sharpness: Sharpness::AsIs },
    Look { halvings: -1, radius: 16, sharpness: Sharpness::Sharpened },
    Look { halvings: 0, radius: 8, sharpness: Sharpness::AsIs },
    Look { halvings: 1, radius: 40, sharpness: Sharpness::AsIs },
    Look { halvings: -1, radius: 40, sharpness: Sharpness::AsIs },
    Look { halvings: 3, radius: 16, sharpness: Sharpness::AsIs },
];
/// Pixels of the usual size, at most: a page of A4 at 150 dpi has 2.2 million, a photo of 12 million halved once 3.
const USUAL_PIXELS: usize = 3_500_000;
/// What one look costs for each pixel.
const LOOK_COST: usize = 5;
/// Groups that are tried after each look.
const GROUPS_A_LOOK: usize = 24;
/// Looks that follow one in which a code was found, when there seems to be another.
const MORE_LOOKS: usize = 2;
/// A finder pattern that so many lines have crossed is none by chance.
const SURE: u32 = 3;
/// Of a place where so many of the fixed modules are seen as they are no other is better.
const PLAIN: f32 = 0.95;
/// Groups whose third pattern is damaged that are tried.
const COMPLETED: usize = 12;
/// The width of a module, in pixels, from which a smaller size of the picture is sampled.
const SAMPLED_MODULE: f32 = 5.0;

/// Adds the codes of a picture to `found`, until there is no work left.
pub(super) fn search(pyramid: &Pyramid<'_>, found: &mut Vec<Code>, budget: &mut Budget) -> Result<(), Spent> {
    let usual = pyramid.largest(USUAL_PIXELS) as i32;
    let mut search = Search { pyramid, found, finders: Vec::new(), tried: Vec::new() };
    let mut more = MORE_LOOKS;
    for look in LOOKS {
        let level = usize::try_from(usual + look.halvings).ok().and_then(|halvings| pyramid.level(halvings));
        let Some(level) = level else { continue };
        budget.spend(level.picture.pixels().len() * LOOK_COST)?;
        let contrast = match look.sharpness {
            Sharpness::AsIs => Contrast::of(level.picture, look.radius),
            Sharpness::Sharpened => Contrast::of(&level.picture.sharpened(), look.radius),
        };
        search.add(finder::find(&contrast, level.scale, budget)?);
        search.try_groups(budget)?;
        if !search.found.is_empty() {
            if more == 0 || search.is_all_explained() {
                return Ok(());
            }
            more -= 1;
        }
    }
    if search.found.is_empty() {
        search.try_damaged(budget)?;
    }
    if search.found.is_empty() {
        let groups = triples(&search.finders);
        if let Some(level) = pyramid.level(usual as usize) {
            search.found.extend(second_opinion::ask(level, &groups, budget)?);
        }
    }
    Ok(())
}

struct Search<'a> {
    pyramid: &'a Pyramid<'a>,
    found: &'a mut Vec<Code>,
    /// Of all looks until now.
    finders: Vec<Finder>,
    tried: Vec<Triple>,
}

impl Search<'_> {
    /// Of a pattern that was seen in several looks, that counts which crossed it most often.
    fn add(&mut self, sighted: Vec<Finder>) {
        for finder in sighted {
            match self.finders.iter_mut().find(|known| known.is_near(&finder)) {
                Some(known) if known.sightings < finder.sightings => *known = finder,
                Some(_) => {}
                None => self.finders.push(finder),
            }
        }
        self.finders.sort_by_key(|finder| std::cmp::Reverse(finder.sightings));
        self.finders.truncate(MAX_FINDERS);
    }

    fn try_groups(&mut self, budget: &mut Budget) -> Result<(), Spent> {
        let mut left = GROUPS_A_LOOK;
        let mut groups = triples(&self.finders);
        budget.spend(self.finders.len().pow(3))?;
        groups.truncate(MAX_GROUPS);
        for group in groups {
            if left == 0 {
                break;
            }
            if self.is_explained(&group) || self.tried.iter().any(|tried| tried.is_near(&group)) {
                continue;
            }
            let before = self.found.len();
            self.try_group(group, budget)?;
            left -= usize::from(self.found.len() == before);
        }
        Ok(())
    }

    fn try_group(&mut self, group: Triple, budget: &mut Budget) -> Result<(), Spent> {
        self.tried.push(group);
        if let Some(code) = self.read(&group, budget)? {
            self.found.push(code);
        }
        Ok(())
    }

    /// Groups of which one pattern was not found.
    fn try_damaged(&mut self, budget: &mut Budget) -> Result<(), Spent> {
        for group in completed(self.pyramid, &self.finders, budget)?.into_iter().take(COMPLETED) {
            if !self.is_explained(&group) {
                self.try_group(group, budget)?;
            }
        }
        Ok(())
    }

    /// Whether there is hardly another code than those that were read.
    fn is_all_explained(&self) -> bool {
        let sure = self.finders.iter().filter(|finder| finder.sightings >= SURE);
        sure.filter(|finder| !self.found.iter().any(|code| code.covers(finder.centre))).count() < 2
    }

    /// Whether a code was read where this group would have one.
    fn is_explained(&self, group: &Triple) -> bool {
        let within = |place: Point| self.found.iter().any(|code| code.covers(place));
        group.finders().iter().any(|finder| within(finder.centre)) || within(group.middle())
    }

    fn read(&self, group: &Triple, budget: &mut Budget) -> Result<Option<Code>, Spent> {
        let level = self.pyramid.for_modules(group.corner.module, SAMPLED_MODULE);
        let mut candidates = Vec::new();
        for projection in timing::fits(level, group, budget)? {
            let Some((candidate, mesh)) = self.candidate(projection, budget)? else { continue };
            let (is_plain, better) = (candidate.agreement > PLAIN, mesh.projection_by_last());
            candidates.push((candidate, mesh));
            if is_plain {
                break;
            }
            if let Some(better) = better {
                candidates.extend(self.candidate(better, budget)?);
            }
        }
        candidates.sort_by(|(one, _), (other, _)| other.agreement.total_cmp(&one.agreement));
        for (candidate, mesh) in candidates {
            if let Some((text, side)) = candidate.decode(budget)? {
                return Ok(Some(Code::new(text, &mesh, side)));
            }
        }
        Ok(None)
    }

    fn candidate(&self, projection: Projection, budget: &mut Budget) -> Result<Option<(Candidate, Mesh)>, Spent> {
        let level = self.pyramid.for_modules(projection.module(), SAMPLED_MODULE);
        let mesh = Mesh::of(level, projection, budget)?;
        let greys = sample(level, &mesh, budget)?;
        Ok(Candidate::new(greys).map(|candidate| (candidate, mesh)))
    }
}
