//! The texts of the QR codes in a picture.
//!
//! Finder patterns are put into groups of three ([`finders`]), each group is sampled and decoded ([`decode`]); where
//! nothing is found, the picture is halved and looked at again: a sharp photo has modules of many noisy pixels. All
//! of it is bounded, since a hostile picture may be full of finder patterns.

mod decode;
mod finders;

use rxing::common::{BitMatrix, HybridBinarizer};
use rxing::qrcode::detector::FinderPattern;
use rxing::{Binarizer, Luma8Source};

use crate::grey::Grey;
use crate::limits::MAX_GROUPS;

/// How often a picture is halved: three times make modules of 16 pixels ones of 2.
const HALVINGS: usize = 3;

/// The texts of all codes that can be read, each once, in the order in which they are found.
pub fn codes(picture: &Grey) -> Vec<String> {
    let mut texts = codes_as_is(picture);
    let mut smaller = None;
    for _ in 0..HALVINGS {
        if !texts.is_empty() {
            break;
        }
        let Some(halved) = smaller.as_ref().unwrap_or(picture).halved() else { break };
        texts = codes_as_is(&halved);
        smaller = Some(halved);
    }
    texts
}

fn codes_as_is(picture: &Grey) -> Vec<String> {
    let (Ok(width), Ok(height)) = (u32::try_from(picture.width()), u32::try_from(picture.height())) else {
        return Vec::new();
    };
    let Ok(source) = Luma8Source::new_with_slice(picture.pixels(), width, height) else { return Vec::new() };
    let binarizer = HybridBinarizer::new(source);
    let Ok(black) = binarizer.get_black_matrix() else { return Vec::new() };
    let mut texts = Vec::new();
    for group in likely_groups(black) {
        if let Some(text) = decode::text(black, group).filter(|text| !texts.contains(text)) {
            texts.push(text);
        }
    }
    texts
}

/// The groups of finder patterns that are tried, best first.
fn likely_groups(black: &BitMatrix) -> impl Iterator<Item = [FinderPattern; 3]> {
    finders::groups(&finders::find(black)).into_iter().take(MAX_GROUPS)
}

#[cfg(test)]
mod tests;
