//! Where two drawn pages differ.
//!
//! Programs that rewrite a page move the edges of glyphs by parts of a pixel, so a pixel counts as different only when no
//! pixel next to it on the other page has a close grey value. What counts lies together: single pixels are edges, a
//! changed digit is dozens.

use serde::Serialize;

use crate::grey::Grey;

/// Grey levels that edges may differ by after one pixel's movement.
const CLOSE: u8 = 96;
/// Side of the cells in which differing pixels are counted, in pixels: 1.4 mm at 150 dpi, about a digit.
const CELL: usize = 8;
/// Differing pixels in a cell and its neighbours from which on it counts.
const LEAST: usize = 3;

/// A rectangle on a page in millimetres, from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Region {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// The regions in which two pages differ; `scale` is in pixels a millimetre. Pages of another size differ as a whole.
pub(super) fn regions(page: &Grey, original: &Grey, scale: f32) -> Vec<Region> {
    let whole =
        Cells { left: 0, top: 0, right: original.width().div_ceil(CELL), bottom: original.height().div_ceil(CELL) };
    if page.width().abs_diff(original.width()) > 2 || page.height().abs_diff(original.height()) > 2 {
        return vec![whole.region(scale)];
    }
    let counts = differing(page, original, whole);
    merged(&marked(&counts, whole)).iter().map(|cells| cells.region(scale)).collect()
}

/// A rectangle of cells; `right` and `bottom` are the first beyond.
#[derive(Clone, Copy)]
struct Cells {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Cells {
    #[expect(clippy::cast_precision_loss, reason = "pages have few cells")]
    fn region(self, scale: f32) -> Region {
        let millimetres = |cells: usize| (cells * CELL) as f32 / scale;
        Region {
            x: millimetres(self.left),
            y: millimetres(self.top),
            width: millimetres(self.right - self.left),
            height: millimetres(self.bottom - self.top),
        }
    }

    fn touches(self, other: Self) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }

    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Differing pixels by cell, in both directions: something may be added, or missing.
fn differing(page: &Grey, original: &Grey, whole: Cells) -> Vec<usize> {
    let mut counts = vec![0; whole.right * whole.bottom];
    for y in 0..original.height().min(page.height()) {
        for x in 0..original.width().min(page.width()) {
            let (one, other) = (page.row(y)[x], original.row(y)[x]);
            if one.abs_diff(other) > CLOSE && (!has_close(original, x, y, one) || !has_close(page, x, y, other)) {
                counts[y / CELL * whole.right + x / CELL] += 1;
            }
        }
    }
    counts
}

fn has_close(picture: &Grey, x: usize, y: usize, value: u8) -> bool {
    let rows = y.saturating_sub(1)..=(y + 1).min(picture.height() - 1);
    let columns = x.saturating_sub(1)..=(x + 1).min(picture.width() - 1);
    rows.into_iter().any(|y| picture.row(y)[columns.clone()].iter().any(|near| near.abs_diff(value) <= CLOSE))
}

fn marked(counts: &[usize], whole: Cells) -> Vec<Cells> {
    let around = |x: usize, y: usize| -> usize {
        let rows = y.saturating_sub(1)..(y + 2).min(whole.bottom);
        let columns = x.saturating_sub(1)..(x + 2).min(whole.right);
        rows.map(|y| counts[y * whole.right..][columns.clone()].iter().sum::<usize>()).sum()
    };
    let cells = (0..whole.bottom).flat_map(|y| (0..whole.right).map(move |x| (x, y)));
    let counted = cells.filter(|(x, y)| counts[y * whole.right + x] > 0 && around(*x, *y) >= LEAST);
    counted.map(|(x, y)| Cells { left: x, top: y, right: x + 1, bottom: y + 1 }).collect()
}

/// Cells that touch become one rectangle.
fn merged(marked: &[Cells]) -> Vec<Cells> {
    let mut merged: Vec<Cells> = Vec::new();
    for cells in marked {
        let mut grown = *cells;
        while let Some(place) = merged.iter().position(|other| other.touches(grown)) {
            grown = grown.with(merged.swap_remove(place));
        }
        merged.push(grown);
    }
    merged.sort_by_key(|cells| (cells.top, cells.left));
    merged
}
