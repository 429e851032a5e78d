//! Where two drawn pages differ.
//!
//! Programs that rewrite a page move the edges of glyphs by parts of a pixel, so a pixel counts as different only when it
//! is darker or lighter than everything next to it on the other page. Measured at 200 dpi with the levels below: pages
//! cleaned by mutool, rewritten by qpdf or made anew by ghostscript 0 pixels; one small letter changed 15 to 28.

use serde::Serialize;

use crate::grey::Grey;

/// Grey levels beyond those of the neighbours that an edge may have.
const CLOSE: u8 = 24;
/// The same where nothing is near on the other page: paper is paper, and pale writing on it counts.
const CLOSE_TO_FLAT: u8 = 4;
/// Side of the cells in which differing pixels are counted, in pixels: 1 mm at 200 dpi, about a small letter.
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
            // Most pixels are alike, and looking at their neighbours takes ten times as long.
            if one.abs_diff(other) > CLOSE_TO_FLAT && !(is_near(original, x, y, one) && is_near(page, x, y, other)) {
                counts[y / CELL * whole.right + x / CELL] += 1;
            }
        }
    }
    counts
}

/// Whether a grey value lies within those around a place, or close to them.
fn is_near(picture: &Grey, x: usize, y: usize, value: u8) -> bool {
    let rows = y.saturating_sub(1)..=(y + 1).min(picture.height() - 1);
    let columns = x.saturating_sub(1)..=(x + 1).min(picture.width() - 1);
    let around = rows.flat_map(|y| picture.row(y)[columns.clone()].iter().copied());
    let (dark, light) = around.fold((u8::MAX, 0), |(dark, light), near| (dark.min(near), light.max(near)));
    let close = if light - dark > CLOSE_TO_FLAT { CLOSE } else { CLOSE_TO_FLAT };
    (dark.saturating_sub(close)..=light.saturating_add(close)).contains(&value)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn page(dark: impl Fn(usize, usize) -> u8) -> Grey {
        Grey::new(100, 60, (0..6000).map(|place| dark(place % 100, place / 100)).collect()).unwrap()
    }

    #[test]
    fn pale_writing_on_paper_counts() {
        let pale = page(|x, y| if (10..14).contains(&x) && (20..32).contains(&y) { 240 } else { 255 });
        assert_eq!(regions(&pale, &page(|_, _| 255), 1.0).len(), 1);
        assert!(regions(&page(|_, _| 252), &page(|_, _| 255), 1.0).is_empty(), "a trace of another white");
    }

    #[test]
    fn edges_may_move_by_a_pixel_and_words_may_not() {
        let bar = |left: usize| {
            page(move |x, y| if (left..left + 3).contains(&x) && (20..32).contains(&y) { 0 } else { 255 })
        };
        assert_eq!(regions(&bar(41), &bar(40), 8.0), []);
        let region = Region { x: 5.0, y: 2.0, width: 1.0, height: 2.0 };
        assert_eq!(regions(&page(|_, _| 255), &bar(41), 8.0), [region]);
        assert_eq!(regions(&bar(41), &page(|_, _| 255), 8.0), [region]);
        assert_eq!(regions(&bar(20), &bar(80), 8.0).len(), 2);
    }

    #[test]
    fn a_page_of_another_size_differs_as_a_whole() {
        let small = Grey::new(50, 60, vec![255; 3000]).unwrap();
        assert_eq!(regions(&small, &page(|_, _| 255), 8.0), [Region { x: 0.0, y: 0.0, width: 13.0, height: 8.0 }]);
    }
}
