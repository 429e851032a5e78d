//! What is dark for its surroundings.

use crate::grey::Grey;

/// Grey levels by which paper must be darker than the mean around it to count as ink: without, the grain of empty paper
/// would be half ink.
const PAPER: i16 = 5;
/// Steps a grey level, so that where a value changes its sign can be told between pixels.
const STEPS: i16 = 16;

/// How much lighter than its surroundings each pixel is; negative is dark.
pub(super) struct Contrast {
    width: usize,
    height: usize,
    values: Vec<i16>,
}

impl Contrast {
    /// Against the mean of the square that reaches `radius` pixels to each side.
    pub(super) fn of(picture: &Grey, radius: usize) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let mut values = Vec::with_capacity(width * height);
        // The sums of the columns within the square's rows, moved down row by row, and their running sums.
        let mut columns = vec![0_u32; width];
        let mut running = vec![0_u32; width + 1];
        for y in 0..radius.min(height) {
            add(&mut columns, picture.row(y));
        }
        for y in 0..height {
            if y + radius < height {
                add(&mut columns, picture.row(y + radius));
            }
            if y > radius {
                subtract(&mut columns, picture.row(y - radius - 1));
            }
            let rows = (y + radius).min(height - 1) - y.saturating_sub(radius) + 1;
            sum_up(&columns, &mut running);
            extend(&mut values, picture.row(y), &running, radius, rows);
        }
        Self { width, height, values }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.height
    }

    pub(super) fn row(&self, y: usize) -> &[i16] {
        &self.values[y * self.width..(y + 1) * self.width]
    }

    /// The value of a pixel; `None` outside the picture.
    pub(super) fn get(&self, x: i32, y: i32) -> Option<i16> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        (x < self.width && y < self.height).then(|| self.values[y * self.width + x])
    }
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (column, pixel) in columns.iter_mut().zip(row) {
        *column += u32::from(*pixel);
    }
}

fn subtract(columns: &mut [u32], row: &[u8]) {
    for (column, pixel) in columns.iter_mut().zip(row) {
        *column -= u32::from(*pixel);
    }
}

fn sum_up(columns: &[u32], running: &mut [u32]) {
    let mut sum = 0_u32;
    for (column, total) in columns.iter().zip(&mut running[1..]) {
        // At most twelve million pixels of one byte are summed up, which fits.
        sum = sum.wrapping_add(*column);
        *total = sum;
    }
}

fn extend(values: &mut Vec<i16>, row: &[u8], running: &[u32], radius: usize, rows: usize) {
    let width = row.len();
    let clipped = |x: usize| {
        let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(width));
        Share::of((right - left) * rows).compare(row[x], running[right].wrapping_sub(running[left]))
    };
    if width <= 2 * radius {
        values.extend((0..width).map(clipped));
        return;
    }
    let inner = radius..width - radius;
    let share = Share::of((2 * radius + 1) * rows);
    values.extend((0..inner.start).map(clipped));
    let ends = running[..inner.len()].iter().zip(&running[2 * radius + 1..]);
    let pixels = &row[inner.clone()];
    values
        .extend(pixels.iter().zip(ends).map(|(pixel, (left, right))| share.compare(*pixel, right.wrapping_sub(*left))));
    values.extend((inner.end..width).map(clipped));
}

/// Divides sums of `area` pixels, in integers of 16 bits, of which processors take eight and more at a time.
#[derive(Clone, Copy)]
struct Share {
    /// Bits by which a sum is too long.
    shift: u32,
    factor: u16,
}

impl Share {
    fn of(area: usize) -> Self {
        let shift = (usize::BITS - (255 * area).leading_zeros()).saturating_sub(16);
        let factor = ((STEPS as usize) << (16 + shift)) / area;
        Self { shift, factor: factor.min(usize::from(u16::MAX)) as u16 }
    }

    fn compare(self, pixel: u8, sum: u32) -> i16 {
        let mean = ((u32::from((sum >> self.shift) as u16) * u32::from(self.factor)) >> 16) as i16;
        STEPS * (i16::from(pixel) + PAPER) - mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_is_compared_with_the_mean_of_its_square() {
        let (width, height, radius) = (23_usize, 17_usize, 3_usize);
        let pixels = (0..width * height).map(|place| (place * place % 251) as u8).collect();
        let picture = Grey::new(width, height, pixels).unwrap();
        let contrast = Contrast::of(&picture, radius);
        for (x, y) in (0..width).flat_map(|x| (0..height).map(move |y| (x, y))) {
            let rows = y.saturating_sub(radius)..(y + radius + 1).min(height);
            let square = rows.flat_map(|y| &picture.row(y)[x.saturating_sub(radius)..(x + radius + 1).min(width)]);
            let levels: Vec<_> = square.map(|level| f32::from(*level)).collect();
            let mean = levels.iter().sum::<f32>() / levels.len() as f32;
            let expected = f32::from(STEPS) * (f32::from(picture.row(y)[x]) + f32::from(PAPER) - mean);
            assert!((f32::from(contrast.row(y)[x]) - expected).abs() <= 8.0, "({x}, {y})");
        }
    }

    #[test]
    fn empty_paper_is_light() {
        let contrast = Contrast::of(&Grey::new(4, 4, vec![200; 16]).unwrap(), 50);
        assert!((0..4).all(|y| contrast.row(y).iter().all(|value| *value > 0)));
    }
}
