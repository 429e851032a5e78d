//! Symbols on paper, and what a camera makes of them.

use qrcode::{Color, EcLevel, QrCode};

use super::noise;
use crate::grey::Grey;
use crate::read::point::Point;

/// Of white around a symbol, in modules.
pub(super) const MARGIN: f32 = 8.0;
/// The width of a module, in pixels.
pub(super) const MODULE: f32 = 4.0;
/// Samples of a pixel, to each side.
const SAMPLES: usize = 4;

pub(super) fn symbol(text: &str, level: EcLevel) -> QrCode {
    QrCode::with_error_correction_level(text, level).unwrap()
}

/// A symbol on white paper, and how it is looked at.
#[derive(Clone)]
pub(super) struct Paper {
    side: usize,
    levels: Vec<u8>,
    mirrored: bool,
    degrees: f32,
    tilt: [f32; 2],
    /// In modules.
    blur: f32,
    contrast: f32,
    grain: f32,
}

impl Paper {
    pub(super) fn of(code: &QrCode) -> Self {
        let levels = code.to_colors().into_iter().map(|colour| if colour == Color::Dark { 0 } else { 255 }).collect();
        let side = code.width();
        Self { side, levels, mirrored: false, degrees: 0.0, tilt: [0.0; 2], blur: 0.0, contrast: 1.0, grain: 0.0 }
    }

    /// Modules a side.
    pub(super) fn side(&self) -> usize {
        self.side
    }

    /// Paints a rectangle of modules.
    pub(super) fn painted(mut self, left: usize, top: usize, width: usize, height: usize, level: u8) -> Self {
        for y in top..top + height {
            self.levels[y * self.side + left..y * self.side + left + width].fill(level);
        }
        self
    }

    pub(super) fn mirrored(self) -> Self {
        Self { mirrored: true, ..self }
    }

    pub(super) fn turned(self, degrees: f32) -> Self {
        Self { degrees, ..self }
    }

    /// How much nearer the right and the lower edges are than the middle.
    pub(super) fn tilted(self, tilt: [f32; 2]) -> Self {
        Self { tilt, ..self }
    }

    /// By a square of so many modules.
    pub(super) fn blurred(self, blur: f32) -> Self {
        Self { blur, ..self }
    }

    pub(super) fn lit(self, contrast: f32) -> Self {
        Self { contrast, ..self }
    }

    /// By so many grey levels to either side.
    pub(super) fn grainy(self, grain: f32) -> Self {
        Self { grain, ..self }
    }

    pub(super) fn picture(&self) -> Grey {
        let turned = if self.degrees % 90.0 == 0.0 { 1.0 } else { 1.5 };
        let side = ((self.side as f32 + 2.0 * MARGIN) * MODULE * turned) as usize;
        let grain = noise(side * side);
        let pixels = (0..side * side).map(|place| {
            let level = self.pixel(place % side, place / side, side) * self.contrast + 40.0 * (1.0 - self.contrast);
            (level + (f32::from(grain[place]) / 127.5 - 1.0) * self.grain).clamp(0.0, 255.0) as u8
        });
        Grey::new(side, side, pixels.collect()).unwrap()
    }

    fn pixel(&self, x: usize, y: usize, side: usize) -> f32 {
        let spread = 1.0_f32.max(self.blur * MODULE);
        let samples = (0..SAMPLES * SAMPLES).map(|sample| {
            let at = |sample: usize| ((sample as f32 + 0.5) / SAMPLES as f32 - 0.5) * spread + 0.5;
            let place = Point::new(x as f32 + at(sample % SAMPLES), y as f32 + at(sample / SAMPLES));
            self.level(place - Point::new(side as f32 / 2.0, side as f32 / 2.0), side as f32)
        });
        samples.sum::<f32>() / (SAMPLES * SAMPLES) as f32
    }

    /// The level of the paper that is seen at a place, from the middle of the picture.
    fn level(&self, place: Point, side: f32) -> f32 {
        let distance = 1.0 + (self.tilt[0] * place.x + self.tilt[1] * place.y) * 2.0 / side;
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let turned = Point::new(place.x * cos + place.y * sin, place.y * cos - place.x * sin);
        let paper = turned * (1.0 / (distance * MODULE)) + Point::new(self.side as f32 / 2.0, self.side as f32 / 2.0);
        let x = if self.mirrored { self.side as f32 - paper.x } else { paper.x };
        let within = |place: f32| (place >= 0.0 && place < self.side as f32).then_some(place as usize);
        within(x).zip(within(paper.y)).map_or(255.0, |(x, y)| f32::from(self.levels[y * self.side + x]))
    }
}

pub(super) fn side_by_side(left: &Grey, right: &Grey) -> Grey {
    let (width, height) = (left.width() + right.width(), left.height().max(right.height()));
    let mut pixels = vec![255; width * height];
    for (row, pixels) in pixels.chunks_exact_mut(width).enumerate() {
        let (first, second) = pixels.split_at_mut(left.width());
        if row < left.height() {
            first.copy_from_slice(left.row(row));
        }
        if row < right.height() {
            second.copy_from_slice(right.row(row));
        }
    }
    Grey::new(width, height, pixels).unwrap()
}
