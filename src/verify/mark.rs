//! The picture of `--mark`: the page in hand at the left, what was signed at the right, frames round what differs.

use std::path::Path;

use anyhow::{Context, Result};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, imageops};
use mohur_verifier::compare::{Difference, Pages};
use mohur_verifier::pdf::Painting;
use mohur_verifier::region::Region;

use crate::file;

/// Pixels an inch: small letters are readable on a screen and on paper.
pub(super) const DPI: f32 = 150.0;
/// Between the pages, and round them, in pixels.
const GAP: u32 = 24;
/// How thick a frame is.
const THICK: u32 = 3;
/// How far a frame keeps from what it marks, in millimetres.
const ROUND: f32 = 1.6;

const DESK: Rgb<u8> = Rgb([96, 104, 112]);
const RED: Rgb<u8> = Rgb([208, 16, 32]);
const GREEN: Rgb<u8> = Rgb([16, 136, 56]);
const AMBER: Rgb<u8> = Rgb([224, 136, 0]);

/// Writes the picture: red frames round what was altered, green ones round what was signed there, amber ones round what
/// was added.
pub(super) fn write(pages: &Pages, path: &Path) -> Result<()> {
    let picture = draw(pages).context("the pages cannot be painted")?;
    let mut png = Vec::new();
    PngEncoder::new(&mut png).write_image(&picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)?;
    file::write(path, &png)
}

fn draw(pages: &Pages) -> Option<RgbImage> {
    let [mut page, mut signed] = [picture(&pages.page)?, picture(&pages.signed)?];
    for Difference { region, .. } in &pages.differences {
        frame(&mut page, *region, pages.scale, RED);
        frame(&mut signed, *region, pages.scale, GREEN);
    }
    for Difference { region, .. } in &pages.additions {
        frame(&mut page, *region, pages.scale, AMBER);
    }
    let right = GAP * 2 + page.width();
    let (width, height) = (right + signed.width() + GAP, GAP * 2 + page.height().max(signed.height()));
    let mut both = RgbImage::from_pixel(width, height, DESK);
    imageops::replace(&mut both, &page, GAP.into(), GAP.into());
    imageops::replace(&mut both, &signed, right.into(), GAP.into());
    Some(both)
}

fn picture(painting: &Painting) -> Option<RgbImage> {
    RgbImage::from_raw(painting.width, painting.height, painting.rgb.clone())
}

/// Draws a frame round a region; what would be beyond the picture runs along its edge.
fn frame(picture: &mut RgbImage, region: Region, scale: f32, colour: Rgb<u8>) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "negative places become 0")]
    let pixel = |place: f32, most: u32| ((place * scale).max(0.0) as u32).min(most.saturating_sub(1));
    let (width, height) = picture.dimensions();
    let (left, right) = (pixel(region.x - ROUND, width), pixel(region.right() + ROUND, width));
    let (top, bottom) = (pixel(region.y - ROUND, height), pixel(region.bottom() + ROUND, height));
    for y in top..=bottom {
        for x in left..=right {
            let inside = x >= left + THICK && x + THICK <= right && y >= top + THICK && y + THICK <= bottom;
            if !inside {
                picture.put_pixel(x, y, colour);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let white = Painting { width: 100, height: 140, rgb: vec![255; 100 * 140 * 3] };
        let at = |x, y| Difference { region: Region { x, y, width: 20.0, height: 10.0 }, there: None, signed: None };
        Pages {
            page: white.clone(),
            signed: white,
            scale: 1.0,
            differences: vec![at(30.0, 40.0)],
            additions: vec![at(90.0, 130.0)],
        }
    }

    #[test]
    fn frames_stand_round_what_differs_on_both_pages() {
        let both = draw(&pages()).unwrap();
        assert_eq!(both.dimensions(), (3 * GAP + 200, 2 * GAP + 140));
        let at = |x: u32, y: u32| *both.get_pixel(x + GAP, y + GAP);
        let right = 100 + GAP;
        assert_eq!((at(29, 45), at(right + 29, 45)), (RED, GREEN));
        assert_eq!((at(40, 45), at(right + 40, 45)), (Rgb([255; 3]), Rgb([255; 3])), "what is marked is not covered");
        assert_eq!((at(90, 135), at(right + 90, 135)), (AMBER, Rgb([255; 3])), "nothing was signed there");
        assert_eq!(at(99, 139), AMBER, "a frame stays on the page");
    }
}
