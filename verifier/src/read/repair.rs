//! From the grey of modules to the codewords of a symbol, block by block.
//!
//! Each block says itself whether it was read right, so each takes from another way of looking what it needs: a shadow, a
//! stamp, blur. Blocks lie all over a symbol, so those that were read tell how the picture lies about the rest.

use super::blocks::Blocks;
use super::budget::{Budget, Spent};
use super::decide::{Threshold, margins, sharpened};
use super::doubt::doubts;
use super::equalise::{self, equalised};
use super::format::Format;
use super::layout::{Layout, Role, format_places, is_masked};
use super::reed_solomon::Syndromes;
use super::sample::Modules;

/// The ways of looking at greys, from what is usual to what is rare.
const LOOKS: [Look; 8] = [
    Look { sharpness: 0.0, threshold: Threshold::Mean { radius: 4 } },
    Look { sharpness: 0.0, threshold: Threshold::Between { radius: 8, share: 0.5 } },
    Look { sharpness: 0.35, threshold: Threshold::Mean { radius: 4 } },
    Look { sharpness: 0.8, threshold: Threshold::Mean { radius: 4 } },
    Look { sharpness: 0.0, threshold: Threshold::Mean { radius: 3 } },
    Look { sharpness: 0.0, threshold: Threshold::Between { radius: 6, share: 0.3 } },
    Look { sharpness: 0.0, threshold: Threshold::Between { radius: 6, share: 0.7 } },
    Look { sharpness: 0.0, threshold: Threshold::Between { radius: 200, share: 0.5 } },
];
/// How often what was read is used to look again.
const ROUNDS: usize = 4;
/// Codewords that are given up in one block, more at each try.
const GIVE_UP: usize = 2;
/// What making margins costs, for each module, and correcting, for each codeword of a block.
const LOOK_COST: usize = 40;
const BLOCK_COST: usize = 120;

#[derive(Clone, Copy)]
struct Look {
    sharpness: f32,
    threshold: Threshold,
}

impl Look {
    fn at(self, greys: &Modules) -> Modules {
        if self.sharpness > 0.0 {
            margins(&sharpened(greys, self.sharpness), self.threshold)
        } else {
            margins(greys, self.threshold)
        }
    }
}

/// The codewords of a symbol, without errors.
pub(super) struct Codewords {
    /// In the order in which the symbol has them.
    pub(super) all: Vec<u8>,
    /// Those that are not for error correction, block after block.
    pub(super) data: Vec<u8>,
}

/// A symbol of which some blocks may be read already.
pub(super) struct Repair<'a> {
    layout: &'a Layout,
    format: Format,
    blocks: Blocks,
    /// The codewords of each block that was read.
    read: Vec<Option<Vec<u8>>>,
}

impl<'a> Repair<'a> {
    pub(super) fn new(layout: &'a Layout, format: Format, blocks: Blocks) -> Self {
        Self { layout, format, read: vec![None; blocks.places.len()], blocks }
    }

    /// All blocks, when every one can be read.
    pub(super) fn codewords(
        mut self,
        greys: &Modules,
        effort: Effort,
        budget: &mut Budget,
    ) -> Result<Option<Codewords>, Spent> {
        let (looks, rounds) = match effort {
            Effort::Small => (&LOOKS[..1], 0),
            Effort::Great => (&LOOKS[..], ROUNDS),
        };
        let mut seen = Vec::with_capacity(LOOKS.len() + 1);
        for look in looks {
            budget.spend(greys.values.len() * LOOK_COST)?;
            seen.push(look.at(greys));
            self.read_blocks(&seen[seen.len() - 1..], Erasing::Nothing, budget)?;
            if self.is_done() {
                return Ok(self.joined());
            }
        }
        for _ in 0..rounds {
            let before = self.blocks_read();
            self.look_again(&mut seen, budget)?;
            if self.is_done() {
                return Ok(self.joined());
            }
            if self.blocks_read() == before {
                break;
            }
        }
        Ok(None)
    }

    fn is_done(&self) -> bool {
        self.read.iter().all(Option::is_some)
    }

    fn blocks_read(&self) -> usize {
        self.read.iter().flatten().count()
    }

    /// With what is known by now: blur undone, and the least sure codewords given up.
    fn look_again(&mut self, seen: &mut Vec<Modules>, budget: &mut Budget) -> Result<(), Spent> {
        let known = self.known();
        for _ in 0..2 {
            budget.spend(known.len() * equalise::COST)?;
            seen.extend(seen.last().and_then(|last| equalised(last, &known)));
            self.read_blocks(&seen[seen.len() - 1..], Erasing::Nothing, budget)?;
        }
        seen.truncate(LOOKS.len());
        budget.spend(known.len() * LOOK_COST)?;
        seen.extend(equalised(&seen[0], &known));
        let doubted: Vec<_> = seen.iter().map(|margins| doubts(margins, &known)).collect();
        self.read_blocks(&doubted, Erasing::LeastSure, budget)?;
        seen.truncate(LOOKS.len());
        Ok(())
    }

    fn read_blocks(&mut self, seen: &[Modules], erasing: Erasing, budget: &mut Budget) -> Result<(), Spent> {
        for margins in seen {
            for block in 0..self.read.len() {
                if self.read[block].is_none() {
                    self.read[block] = self.block(block, margins, erasing, budget)?;
                }
            }
        }
        Ok(())
    }

    fn block(
        &self,
        block: usize,
        margins: &Modules,
        erasing: Erasing,
        budget: &mut Budget,
    ) -> Result<Option<Vec<u8>>, Spent> {
        let (parity, spare) = (self.blocks.parity, self.blocks.spare);
        let seen: Vec<_> = self.blocks.places[block].iter().map(|place| self.codeword(*place, margins)).collect();
        let mut codewords: Vec<_> = seen.iter().map(|(codeword, _)| *codeword).collect();
        budget.spend(codewords.len() * BLOCK_COST)?;
        let syndromes = Syndromes::of(&codewords, parity);
        let most = match erasing {
            Erasing::Nothing => 0,
            Erasing::LeastSure => parity - spare,
        };
        let mut least_sure: Vec<_> = (0..seen.len()).collect();
        least_sure.sort_by(|one, other| seen[*one].1.total_cmp(&seen[*other].1));
        for given_up in (0..=most).step_by(GIVE_UP) {
            budget.spend(codewords.len() * BLOCK_COST / 2)?;
            if syndromes.correct(&mut codewords, &least_sure[..given_up], spare) {
                return Ok(Some(codewords));
            }
        }
        Ok(None)
    }

    /// A codeword, and how sure the least sure of its bits is.
    fn codeword(&self, number: usize, margins: &Modules) -> (u8, f32) {
        let places = &self.layout.data[8 * number..8 * number + 8];
        places.iter().fold((0, f32::INFINITY), |(codeword, sure), place| {
            let margin = margins.values[*place];
            (codeword << 1 | u8::from((margin > 0.0) != self.is_masked(*place)), sure.min(margin.abs()))
        })
    }

    fn is_masked(&self, place: usize) -> bool {
        is_masked(self.format.mask, place % self.layout.side, place / self.layout.side)
    }

    /// What every module is, as far as it is known: dark (1), light (-1), or not known (0).
    fn known(&self) -> Vec<f32> {
        let mut known: Vec<_> = self.layout.roles.iter().map(|role| fixed(*role).map_or(0.0, sign)).collect();
        for (x, y, dark) in format_modules(self.format, self.layout.side) {
            known[y * self.layout.side + x] = sign(dark);
        }
        for (places, codewords) in self.blocks.places.iter().zip(&self.read) {
            for (number, codeword) in places.iter().zip(codewords.iter().flatten()) {
                for (bit, place) in self.layout.data[8 * number..8 * number + 8].iter().enumerate() {
                    known[*place] = sign((codeword >> (7 - bit) & 1 == 1) != self.is_masked(*place));
                }
            }
        }
        known
    }

    fn joined(&self) -> Option<Codewords> {
        let mut all = vec![0; self.layout.data.len() / 8];
        let mut data = Vec::with_capacity(all.len());
        for (places, codewords) in self.blocks.places.iter().zip(&self.read) {
            let codewords = codewords.as_ref()?;
            data.extend_from_slice(&codewords[..codewords.len() - self.blocks.parity]);
            for (place, codeword) in places.iter().zip(codewords) {
                all[*place] = *codeword;
            }
        }
        Some(Codewords { all, data })
    }
}

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// One look.
    Small,
    /// All that there is.
    Great,
}

#[derive(Clone, Copy)]
enum Erasing {
    Nothing,
    LeastSure,
}

fn sign(dark: bool) -> f32 {
    if dark { 1.0 } else { -1.0 }
}

fn fixed(role: Role) -> Option<bool> {
    match role {
        Role::Fixed { dark } => Some(dark),
        Role::Data | Role::Information => None,
    }
}

/// The modules of both copies of the format information.
pub(super) fn format_modules(format: Format, side: usize) -> impl Iterator<Item = (usize, usize, bool)> {
    let word = format.word();
    let copies = format_places(side).into_iter();
    copies.flat_map(move |places| places.into_iter().enumerate().map(move |(bit, (x, y))| (x, y, word >> bit & 1 == 1)))
}
