//! The QR codes in a picture of a page: a scan, a photo, a drawing.
//!
//! ```text
//! Grey -> Pyramid -> Contrast -> Finder -> Triple -> Projection -> Mesh -> Modules -> codewords -> text
//! ```
//! Finder patterns are looked for in several sizes of the picture; three make a group; the timing patterns tell its version
//! and perspective, the alignment patterns how the paper bends; the grey of every module is sampled, and corrected block by
//! block. All of it is bounded by counted work, since a hostile picture may be full of finder patterns.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "pictures have few thousand pixels a side and symbols few modules, which floats and integers of 32 bits hold"
)]

mod blocks;
mod budget;
mod code;
mod completion;
mod contrast;
mod decide;
mod decode;
mod doubt;
mod equalise;
mod finder;
mod format;
mod galois;
mod layout;
mod mesh;
mod point;
mod projection;
mod pyramid;
mod reed_solomon;
mod repair;
mod sample;
mod search;
mod second_opinion;
mod segments;
mod stripes;
mod template;
mod timing;
mod triple;
mod version;
mod version_information;

use self::budget::{Budget, Spent};
use self::pyramid::Pyramid;
use crate::grey::Grey;

pub use code::Code;
pub use point::Point;

/// All codes that can be read, in the order in which they are found.
///
/// ```
/// use mohur_verifier::{grey::Grey, read};
///
/// let empty = Grey::new(200, 200, vec![255; 200 * 200]).unwrap();
/// assert_eq!(read::codes(&empty), []);
/// ```
pub fn codes(picture: &Grey) -> Vec<Code> {
    let mut found = Vec::new();
    // When the work is spent, what was found is the answer.
    let _: Result<(), Spent> = look(picture, &mut found, &mut Budget::new(budget::WHOLE));
    found
}

fn look(picture: &Grey, found: &mut Vec<Code>, budget: &mut Budget) -> Result<(), Spent> {
    let pyramid = Pyramid::of(picture, budget)?;
    search::search(&pyramid, found, budget)?;
    if found.is_empty() {
        search::search(&pyramid.inverted(), found, budget)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
