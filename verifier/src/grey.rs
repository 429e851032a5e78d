//! A grey picture.

use std::fmt;

/// How much further from the mean around it a sharpened pixel is.
const SHARPENING: i32 = 2;

/// Rows of grey values, 0 black to 255 white.
#[derive(Clone, PartialEq, Eq)]
pub struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl fmt::Debug for Grey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Grey({} × {})", self.width, self.height)
    }
}

impl Grey {
    /// The picture of these rows, or `None` when their number is another or there are none.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        let fits = width > 0 && height > 0 && width.checked_mul(height) == Some(pixels.len());
        fits.then_some(Self { width, height, pixels })
    }

    /// Pixels a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row after row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// A row; empty below the picture.
    pub fn row(&self, y: usize) -> &[u8] {
        self.pixels.chunks_exact(self.width).nth(y).unwrap_or_default()
    }

    /// The grey level at a place, between the four pixels whose centres are around it: the first pixel's is at
    /// (0.5, 0.5). Outside the picture it is that of the nearest edge.
    pub fn level(&self, x: f32, y: f32) -> f32 {
        let (left, right) = between(x, self.width);
        let (top, down) = between(y, self.height);
        let (across, below) = (usize::from(left + 1 < self.width), usize::from(top + 1 < self.height) * self.width);
        let first = top * self.width + left;
        let pixel = |offset: usize| f32::from(self.pixels[first + offset]);
        let upper = pixel(0) + (pixel(across) - pixel(0)) * right;
        let lower = pixel(below) + (pixel(below + across) - pixel(below)) * right;
        upper + (lower - upper) * down
    }

    /// The same picture with every pixel set off from the mean of the nine around it.
    #[must_use]
    pub fn sharpened(&self) -> Self {
        let mut sharp = self.clone();
        for y in 1..self.height.saturating_sub(1) {
            let [above, here, below] = [y - 1, y, y + 1].map(|y| &self.pixels[y * self.width..][..self.width]);
            let columns: Vec<i32> =
                (0..self.width).map(|x| i32::from(above[x]) + i32::from(here[x]) + i32::from(below[x])).collect();
            let row = &mut sharp.pixels[y * self.width..][..self.width];
            for (pixel, around) in row[1..].iter_mut().zip(columns.windows(3)) {
                let level = i32::from(*pixel);
                let sharp = level + SHARPENING * (9 * level - around.iter().sum::<i32>()) / 9;
                *pixel = u8::try_from(sharp.clamp(0, 255)).unwrap_or(u8::MAX);
            }
        }
        sharp
    }

    /// The same picture, black for white.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { pixels: self.pixels.iter().map(|level| 255 - level).collect(), ..*self }
    }

    /// The same picture in half its size, each pixel the mean of four; `None` when it is too small for that.
    pub fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower) = (self.row(2 * y), self.row(2 * y + 1));
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            pixels.extend(pairs.map(|(above, below)| mean([above[0], above[1], below[0], below[1]])));
        }
        Self::new(width, height, pixels)
    }
}

/// The pixel before a place along an axis of `length` pixels, and how far beyond its centre the place is.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a side has few thousand pixels, and the place is clamped to them; what is no number becomes 0"
)]
fn between(place: f32, length: usize) -> (usize, f32) {
    let place = (place - 0.5).clamp(0.0, (length - 1) as f32);
    let pixel = (place as usize).min(length - 1);
    (pixel, place - pixel as f32)
}

fn mean(values: [u8; 4]) -> u8 {
    let sum: u16 = values.into_iter().map(u16::from).sum();
    u8::try_from(sum / 4).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halving_takes_means() {
        let picture = Grey::new(3, 2, vec![0, 100, 9, 100, 200, 9]).unwrap();
        assert_eq!(picture.halved(), Grey::new(1, 1, vec![100]));
        assert_eq!(picture.halved().unwrap().halved(), None);
        assert_eq!(Grey::new(2, 2, vec![0; 3]), None);
    }

    #[test]
    fn levels_lie_between_those_of_pixels() {
        let picture = Grey::new(2, 2, vec![0, 100, 100, 200]).unwrap();
        for (x, y, level) in
            [(0.5, 0.5, 0.0), (1.0, 0.5, 50.0), (1.0, 1.0, 100.0), (9.0, 9.0, 200.0), (-1.0, 1.5, 100.0)]
        {
            assert!((picture.level(x, y) - level).abs() < 1e-3, "({x}, {y})");
        }
        assert!(picture.level(f32::NAN, 0.5).is_finite() || picture.level(f32::NAN, 0.5).is_nan());
    }
}
