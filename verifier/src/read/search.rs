//! Where codes are looked for, and in which order: what finds most in least time comes first.

use super::budget::{Budget, Spent};
use super::code::Code;
use super::contrast::Contrast;
use super::decode::decode;
use super::finder::{self, Finder};
use super::mesh::Mesh;
use super::point::Point;
use super::projection::Projection;
use super::pyramid::Pyramid;
use super::sample::sample;
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
}

/// From the usual to the rare. Modules of few pixels need the whole size; grain, blur and dithering a smaller one.
const LOOKS: [Look; 9] = [
    Look { halvings: 0, radius: 16 },
    Look { halvings: 1, radius: 16 },
    Look { halvings: -1, radius: 16 },
    Look { halvings: 0, radius: 40 },
    Look { halvings: 2, radius: 16 },
    Look { halvings: 0, radius: 8 },
    Look { halvings: 1, radius: 40 },
    Look { halvings: -1, radius: 40 },
    Look { halvings: 3, radius: 16 },
];
/// Pixels of the usual size.
const USUAL_PIXELS: u64 = 3_000_000;
/// What one look costs for each pixel.
const LOOK_COST: usize = 5;
/// Groups that are tried after each look.
const GROUPS_A_LOOK: usize = 8;
/// Places in a symbol where timing patterns fit that are tried.
const FITS: usize = 2;
/// The width of a module, in pixels, from which a smaller size of the picture is sampled.
const SAMPLED_MODULE: f32 = 5.0;

/// Adds the codes of a picture to `found`, until there is no work left.
pub(super) fn search(pyramid: &Pyramid<'_>, found: &mut Vec<Code>, budget: &mut Budget) -> Result<(), Spent> {
    let usual = pyramid.largest(USUAL_PIXELS) as i32;
    let mut search = Search { pyramid, found, finders: Vec::new(), tried: Vec::new() };
    for look in LOOKS {
        let level = usize::try_from(usual + look.halvings).ok().and_then(|halvings| pyramid.level(halvings));
        let Some(level) = level else { continue };
        budget.spend(level.picture.pixels().len() * LOOK_COST)?;
        let contrast = Contrast::of(level.picture, look.radius);
        search.add(finder::find(&contrast, level.scale, budget)?);
        search.try_groups(budget)?;
        if !search.found.is_empty() {
            break;
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
            left -= 1;
            self.tried.push(group);
            if let Some(code) = self.read(&group, budget)? {
                self.found.push(code);
            }
        }
        Ok(())
    }

    /// Whether a code was read where this group would have one.
    fn is_explained(&self, group: &Triple) -> bool {
        let within = |place: Point| self.found.iter().any(|code| code.covers(place));
        group.finders().iter().any(|finder| within(finder.centre)) || within(group.middle())
    }

    fn read(&self, group: &Triple, budget: &mut Budget) -> Result<Option<Code>, Spent> {
        let level = self.pyramid.for_modules(group.corner.module, SAMPLED_MODULE);
        let fits = timing::fits(level, group, budget)?;
        for (_, projection) in fits.into_iter().take(FITS) {
            if let Some(code) = self.read_at(projection, budget)? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn read_at(&self, projection: Projection, budget: &mut Budget) -> Result<Option<Code>, Spent> {
        let level = self.pyramid.for_modules(projection.module(), SAMPLED_MODULE);
        let mesh = Mesh::of(level, projection, budget)?;
        let greys = sample(level, &mesh, budget)?;
        let decoded = decode(&greys, budget)?;
        Ok(decoded.map(|(text, side)| Code::new(text, &mesh, side)))
    }
}
