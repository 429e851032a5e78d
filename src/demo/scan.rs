//! A page as an office scanner gives it back: a little askew, unevenly lit, grainy, in JPEG.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page has few thousand pixels a side, and levels are clamped to a byte"
)]

use std::io::Cursor;

use anyhow::{Context, Result};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};

/// How askew the paper lies, in radians: about a degree.
const TILT: f32 = 0.017;
/// What office scanners are set to.
const JPEG_QUALITY: u8 = 72;
/// Grey levels that the lamp loses from the left edge of the glass to the right.
const SHADE: f32 = 28.0;
/// Grey levels of the sensor's grain, to either side.
const GRAIN: f32 = 14.0;

/// The scan of `page`, in JPEG.
pub(crate) fn scan(page: &GrayImage) -> Result<Vec<u8>> {
    let (width, height) = page.dimensions();
    let (sin, cos) = TILT.sin_cos();
    let mut grain = Grain(1);
    let scan = GrayImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x as f32 - width as f32 / 2.0, y as f32 - height as f32 / 2.0);
        let level = sample(page, dx * cos - dy * sin + width as f32 / 2.0, dx * sin + dy * cos + height as f32 / 2.0);
        let shade = SHADE * x as f32 / width as f32;
        Luma([(level * 0.93 + 8.0 - shade + grain.next() * GRAIN).clamp(0.0, 255.0) as u8])
    });
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY).encode_image(&scan).context("cannot encode the scan")?;
    Ok(jpeg.into_inner())
}

/// The grey level between four pixels; paper is white outside the page.
fn sample(page: &GrayImage, x: f32, y: f32) -> f32 {
    let level = |x: f32, y: f32| {
        let inside = x >= 0.0 && y >= 0.0 && (x as u32) < page.width() && (y as u32) < page.height();
        if inside { f32::from(page.get_pixel(x as u32, y as u32).0[0]) } else { 255.0 }
    };
    let (left, top) = (x.floor(), y.floor());
    let (right, down) = (x - left, y - top);
    let upper = level(left, top) * (1.0 - right) + level(left + 1.0, top) * right;
    let lower = level(left, top + 1.0) * (1.0 - right) + level(left + 1.0, top + 1.0) * right;
    upper * (1.0 - down) + lower * down
}

/// Noise that is the same every time: Marsaglia's xorshift.
struct Grain(u32);

impl Grain {
    /// From -1 to 1.
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as f32 / u32::MAX as f32 * 2.0 - 1.0
    }
}
