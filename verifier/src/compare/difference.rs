//! Where two drawn pages differ.
//!
//! Programs that rewrite a page move the edges of glyphs by parts of a pixel, so a pixel counts as different only when it
//! is darker or lighter than everything next to it on the other page. Measured at 200 dpi with the levels below: pages
//! cleaned by mutool, rewritten by qpdf or made anew by ghostscript 0 pixels; one small letter changed 15 to 28.

use std::cmp::Ordering;

use crate::grey::Grey;
use crate::region::Region;

/// Grey levels beyond those of the neighbours that an edge may have.
const CLOSE: u8 = 24;
/// The same where nothing is near on the other page: paper is paper, and pale writing on it counts.
const CLOSE_TO_FLAT: u8 = 4;
/// From this level on, a pixel is blank paper.
const BLANK: u8 = 245;
/// Side of the cells in which differing pixels are counted, in pixels: 1 mm at 200 dpi, about a small letter.
const CELL: usize = 8;
/// Differing pixels in a cell and its neighbours from which on it counts.
const LEAST: usize = 3;
/// Cells between two that belong to one difference: letters of a word, strokes of a stamp.
const APART: usize = 2;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Something that was signed is missing, or something else stands in or beside it.
    Altered,
    /// Something stands where nothing was signed.
    Added,
}

/// The places in which two pictures of one size differ, from top to bottom; `scale` is in pixels a millimetre. What
/// touches a region that is `signed` is altered.
pub(super) fn find(page: &Grey, original: &Grey, scale: f32, signed: &[Region]) -> Vec<(Region, Change)> {
    let grid = Grid::over(original);
    let differing = differing(page, original, grid);
    let marked = marked(&differing, grid);
    let signed = grid.covered(signed, scale);
    let mut found: Vec<(Cells, Change)> = Vec::new();
    for group in groups(marked, grid) {
        let altered = group.iter().any(|cell| signed[*cell] || differing[*cell].missing >= LEAST);
        let cells = group.iter().map(|cell| grid.cells(*cell)).reduce(Cells::with);
        found.extend(cells.map(|cells| (cells, if altered { Change::Altered } else { Change::Added })));
    }
    let of = |change| found.iter().filter(move |(_, other)| *other == change).map(|(cells, _)| *cells);
    let regions = |change| merged(of(change)).into_iter().map(move |cells| (cells.region(scale), change));
    let mut regions: Vec<_> = regions(Change::Altered).chain(regions(Change::Added)).collect();
    regions.sort_by(|(one, _), (other, _)| (one.y, one.x).partial_cmp(&(other.y, other.x)).unwrap_or(Ordering::Equal));
    regions
}

/// Cells over a picture, row after row.
#[derive(Clone, Copy)]
struct Grid {
    across: usize,
    down: usize,
}

impl Grid {
    fn over(picture: &Grey) -> Self {
        Self { across: picture.width().div_ceil(CELL), down: picture.height().div_ceil(CELL) }
    }

    fn len(self) -> usize {
        self.across * self.down
    }

    fn cells(self, cell: usize) -> Cells {
        let (x, y) = (cell % self.across, cell / self.across);
        Cells { left: x, top: y, right: x + 1, bottom: y + 1 }
    }

    /// The cells at most so many cells away.
    fn around(self, cell: usize, reach: usize) -> impl Iterator<Item = usize> {
        let (x, y) = (cell % self.across, cell / self.across);
        let rows = y.saturating_sub(reach)..(y + reach + 1).min(self.down);
        let columns = x.saturating_sub(reach)..(x + reach + 1).min(self.across);
        rows.flat_map(move |y| columns.clone().map(move |x| y * self.across + x))
    }

    /// Which cells lie in one of these regions.
    fn covered(self, regions: &[Region], scale: f32) -> Vec<bool> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never below 0, and bounded")]
        #[expect(clippy::cast_precision_loss, reason = "cells are a few pixels")]
        let cell = |place: f32, most: usize| ((place * scale / CELL as f32).max(0.0) as usize).min(most);
        let mut covered = vec![false; self.len()];
        for region in regions {
            let rows = cell(region.y, self.down)..(cell(region.bottom(), self.down) + 1).min(self.down);
            let columns = cell(region.x, self.across)..(cell(region.right(), self.across) + 1).min(self.across);
            rows.for_each(|y| covered[y * self.across..][columns.clone()].fill(true));
        }
        covered
    }
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
        Region::between(
            millimetres(self.left),
            millimetres(self.top),
            millimetres(self.right),
            millimetres(self.bottom),
        )
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

/// Differing pixels of a cell.
#[derive(Clone, Copy, Default)]
struct Differing {
    all: usize,
    /// Those that are blank where the original is not.
    missing: usize,
}

fn differing(page: &Grey, original: &Grey, grid: Grid) -> Vec<Differing> {
    let mut cells = vec![Differing::default(); grid.len()];
    for y in 0..original.height().min(page.height()) {
        let (page_row, original_row) = (page.row(y), original.row(y));
        for (x, (one, other)) in page_row.iter().copied().zip(original_row.iter().copied()).enumerate() {
            // Most pixels are alike, and looking at their neighbours takes ten times as long.
            if one.abs_diff(other) > CLOSE_TO_FLAT && !(is_near(original, x, y, one) && is_near(page, x, y, other)) {
                let cell = &mut cells[y / CELL * grid.across + x / CELL];
                cell.all += 1;
                cell.missing += usize::from(one >= BLANK && other.saturating_add(CLOSE) < one);
            }
        }
    }
    cells
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

fn marked(differing: &[Differing], grid: Grid) -> Vec<bool> {
    let around = |cell| grid.around(cell, 1).map(|near| differing[near].all).sum::<usize>();
    (0..grid.len()).map(|cell| differing[cell].all > 0 && around(cell) >= LEAST).collect()
}

/// The marked cells, those together that are at most [`APART`].
fn groups(mut marked: Vec<bool>, grid: Grid) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    for first in 0..marked.len() {
        if !std::mem::take(&mut marked[first]) {
            continue;
        }
        let mut group = vec![first];
        let mut next = 0;
        while let Some(cell) = group.get(next).copied() {
            group.extend(grid.around(cell, APART).filter(|near| std::mem::take(&mut marked[*near])));
            next += 1;
        }
        groups.push(group);
    }
    groups
}

/// Rectangles that touch become one.
fn merged(rectangles: impl Iterator<Item = Cells>) -> Vec<Cells> {
    let mut merged: Vec<Cells> = Vec::new();
    for mut grown in rectangles {
        while let Some(place) = merged.iter().position(|other| other.touches(grown)) {
            grown = grown.with(merged.swap_remove(place));
        }
        merged.push(grown);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(dark: impl Fn(usize, usize) -> u8) -> Grey {
        Grey::new(100, 60, (0..6000).map(|place| dark(place % 100, place / 100)).collect()).unwrap()
    }

    fn bar(left: usize) -> Grey {
        page(move |x, y| if (left..left + 3).contains(&x) && (20..32).contains(&y) { 0 } else { 255 })
    }

    #[test]
    fn pale_writing_on_paper_counts() {
        let pale = page(|x, y| if (10..14).contains(&x) && (20..32).contains(&y) { 240 } else { 255 });
        assert_eq!(find(&pale, &page(|_, _| 255), 1.0, &[]).len(), 1);
        assert!(find(&page(|_, _| 252), &page(|_, _| 255), 1.0, &[]).is_empty(), "a trace of another white");
    }

    #[test]
    fn edges_may_move_by_a_pixel_and_words_may_not() {
        assert_eq!(find(&bar(41), &bar(40), 8.0, &[]), []);
        let region = Region { x: 5.0, y: 2.0, width: 1.0, height: 2.0 };
        assert_eq!(find(&page(|_, _| 255), &bar(41), 8.0, &[]), [(region, Change::Altered)]);
        assert_eq!(find(&bar(41), &page(|_, _| 255), 8.0, &[]), [(region, Change::Added)]);
        assert_eq!(find(&bar(20), &bar(80), 8.0, &[]).len(), 2);
    }

    #[test]
    fn what_touches_what_was_signed_is_altered() {
        let [near, far] = [6.5, 8.0].map(|x| Region { x, y: 2.5, width: 1.0, height: 0.5 });
        let blank = page(|_, _| 255);
        let change = |signed| find(&bar(41), &blank, 8.0, &[signed])[0].1;
        assert_eq!(change(Region { x: 5.9, ..near }), Change::Altered);
        assert_eq!(change(far), Change::Added);
    }
}
