//! A grey picture.

use std::fmt;

use crate::limits::MAX_READING_PIXELS;

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

    /// The picture, halved until it has at most [`MAX_READING_PIXELS`].
    #[must_use]
    pub fn for_reading(mut self) -> Self {
        while self.pixels.len() as u64 > MAX_READING_PIXELS {
            let Some(halved) = self.halved() else { break };
            self = halved;
        }
        self
    }
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
}
