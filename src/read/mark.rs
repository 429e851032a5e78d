//! A page with the codes on it outlined.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a page has few thousand pixels a side, and what is drawn is clamped to it"
)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Result;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use mohur_verifier::grey::Grey;
use mohur_verifier::read::{Code, Point};

use crate::file;

const RED: [u8; 3] = [220, 0, 0];
/// The first row of a symbol, so that the picture shows which way round it was read.
const BLUE: [u8; 3] = [0, 60, 220];
/// Of a symbol's side, how wide the outline is.
const STROKE: f32 = 1.0 / 60.0;

/// Where the picture of a page goes.
pub(super) fn place(folder: &Path, file: &Path, page: usize) -> PathBuf {
    let stem = file.file_stem().unwrap_or(OsStr::new("page")).to_string_lossy();
    folder.join(format!("{stem}-{page}.png"))
}

/// Writes the page in grey, and outlines in colour.
pub(super) fn write(path: &Path, page: &Grey, codes: &[Code]) -> Result<()> {
    let mut drawing = Drawing { page, rgb: page.pixels().iter().flat_map(|level| [*level; 3]).collect() };
    for code in codes {
        drawing.outline(&code.corners());
    }
    let mut png = Vec::new();
    let (width, height) = (u32::try_from(page.width())?, u32::try_from(page.height())?);
    PngEncoder::new(&mut png).write_image(&drawing.rgb, width, height, ExtendedColorType::Rgb8)?;
    file::write_new(path, &png)
}

struct Drawing<'a> {
    page: &'a Grey,
    rgb: Vec<u8>,
}

impl Drawing<'_> {
    fn outline(&mut self, corners: &[Point; 4]) {
        for corner in 0..4 {
            let colour = if corner == 0 { BLUE } else { RED };
            self.line(corners[corner], corners[(corner + 1) % 4], colour);
        }
    }

    fn line(&mut self, from: Point, to: Point, colour: [u8; 3]) {
        let (across, down) = (to.x - from.x, to.y - from.y);
        let length = across.hypot(down).max(1.0);
        let radius = (length * STROKE / 2.0).max(1.0);
        for step in 0..=length as usize {
            let part = step as f32 / length;
            self.dot(from.x + across * part, from.y + down * part, radius, colour);
        }
    }

    fn dot(&mut self, x: f32, y: f32, radius: f32, colour: [u8; 3]) {
        let pixels = |middle: f32, length: usize| {
            (middle - radius).max(0.0) as usize..((middle + radius).max(0.0) as usize + 1).min(length)
        };
        let columns = pixels(x, self.page.width());
        for row in pixels(y, self.page.height()) {
            for column in columns.clone() {
                let at = 3 * (row * self.page.width() + column);
                self.rgb[at..at + 3].copy_from_slice(&colour);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_beyond_the_page_are_drawn_as_far_as_it_goes() {
        let page = Grey::new(40, 30, vec![200; 1200]).unwrap();
        let mut drawing = Drawing { page: &page, rgb: vec![200; 3600] };
        let at = |x, y| Point { x, y };
        drawing.outline(&[at(10.0, 10.0), at(30.0, 10.0), at(30.0, 400.0), at(-900.0, 400.0)]);
        assert_eq!(drawing.rgb[3 * (10 * 40 + 20)..][..3], BLUE);
        assert_eq!(drawing.rgb[3 * (25 * 40 + 30)..][..3], RED);
        assert_eq!(drawing.rgb[..3], [200; 3]);
    }

    #[test]
    fn pictures_are_named_after_their_pages() {
        assert_eq!(place(Path::new("out"), Path::new("scans/one.pdf"), 2), Path::new("out/one-2.png"));
        assert_eq!(place(Path::new("out"), Path::new("-"), 1), Path::new("out/--1.png"));
    }
}
