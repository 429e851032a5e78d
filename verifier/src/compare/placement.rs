//! How a page that was printed on other paper lies on the one that was signed: larger or smaller, and moved.
//!
//! Both pages are summed up to how dark each of their columns and rows is. The frame, the rules and the lines of words make
//! these sums so jagged that they fit onto each other in one way only, whatever was added to the page.

use crate::grey::Grey;
use crate::limits::MAX_PRINTED_SCALE;
use crate::pdf::Drawing;

/// How far the scale down may be from that across, as a share: "fill the page" stretches A4 on Letter by 9 %.
const STRETCH: f32 = 0.1;
/// Pixels that are summed up for the first, coarse search.
const COARSE: usize = 8;
/// By what share scales differ that are tried first.
const STEP: f32 = 0.004;
/// What is too small to matter: a share of the page's side, and millimetres.
const SAME: (f32, f32) = (0.0002, 0.05);

/// Millimetres on the page, for millimetres of what was signed: `scale` × place + `shift`, across and down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placement {
    pub(super) scale: [f32; 2],
    pub(super) shift: [f32; 2],
}

impl Placement {
    /// Where a place of the original is on the page.
    pub(super) fn on_page(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [x * self.scale[0] + self.shift[0], y * self.scale[1] + self.shift[1]]
    }

    /// Where a place of the page is on the original.
    pub(super) fn on_original(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [(x - self.shift[0]) / self.scale[0], (y - self.shift[1]) / self.scale[1]]
    }

    /// As it was signed.
    pub(super) const AS_SIGNED: Self = Self { scale: [1.0; 2], shift: [0.0; 2] };

    /// How the page lies on the original, by their pictures; `None` when it lies as it was signed or in no way at all.
    pub(super) fn find(page: &Drawing, original: &Drawing) -> Option<Self> {
        let columns = fit(&columns(&page.picture), &columns(&original.picture))?;
        let rows = fit(&rows(&page.picture), &rows(&original.picture))?;
        let placement = Self {
            scale: [columns, rows].map(|fit| fit.scale * original.scale / page.scale),
            // Sums stand in the middle of their pixels.
            shift: [columns, rows].map(|fit| (fit.shift - (fit.scale - 1.0) / 2.0) / page.scale),
        };
        let [across, down] = placement.scale;
        let bounds = 1.0 / MAX_PRINTED_SCALE..=MAX_PRINTED_SCALE;
        let possible = bounds.contains(&across) && bounds.contains(&down) && (across / down - 1.0).abs() <= STRETCH;
        let moved = placement.scale.iter().any(|scale| (scale - 1.0).abs() > SAME.0)
            || placement.shift.iter().any(|shift| shift.abs() > SAME.1);
        (possible && moved).then_some(placement)
    }
}

/// Where the places of one row of numbers lie in another: `scale` × place + `shift`.
#[derive(Clone, Copy, Debug)]
struct Fit {
    scale: f32,
    shift: f32,
    /// How well: 1 is the best.
    likeness: f32,
}

/// Finds first roughly, then exactly, where `original` lies in `page`.
fn fit(page: &[f32], original: &[f32]) -> Option<Fit> {
    let rough = [page, original].map(|profile| level(profile.chunks(COARSE).map(|sums| sums.iter().sum()).collect()));
    let [page, original] = [page, original].map(|profile| level(profile.to_vec()));
    let (first, last) = (1.0 / MAX_PRINTED_SCALE, MAX_PRINTED_SCALE);
    // Both may have been drawn in another number of pixels a millimetre, when one is very large.
    let scales = steps(first, STEP * first, steps_between(first, last));
    let across = number(rough[0].len());
    let shifts = || steps(-across, 1.0, 2 * rough[0].len());
    let best = best(&rough[0], &rough[1], scales.flat_map(|scale| shifts().map(move |shift| (scale, shift))))?;
    let near = |fit: Fit, scale: f32, shift: f32, many: usize| {
        let scales = steps(fit.scale - scale * number(many), scale, 2 * many);
        scales.flat_map(move |scale| {
            steps(fit.shift - shift * number(many), shift, 2 * many).map(move |shift| (scale, shift))
        })
    };
    let whole = Fit { shift: best.shift * number(COARSE), ..best };
    let closer = self::best(&page, &original, near(whole, STEP / 10.0, 1.0, 14))?;
    self::best(&page, &original, near(closer, STEP / 100.0, 0.1, 12))
}

fn steps_between(first: f32, last: f32) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred")]
    let steps = ((last - first) / (STEP * first)).ceil() as usize;
    steps
}

fn steps(first: f32, step: f32, count: usize) -> impl Iterator<Item = f32> {
    (0..=count).map(move |place| first + step * number(place))
}

#[expect(clippy::cast_precision_loss, reason = "pages have some thousand pixels a side")]
fn number(count: usize) -> f32 {
    count as f32
}

fn best(page: &[f32], original: &[f32], tried: impl Iterator<Item = (f32, f32)>) -> Option<Fit> {
    let fits = tried.map(|(scale, shift)| Fit { scale, shift, likeness: likeness(page, original, scale, shift) });
    fits.max_by(|one, other| one.likeness.total_cmp(&other.likeness)).filter(|best| best.likeness > 0.0)
}

/// The correlation of the original with what lies under it on the page.
fn likeness(page: &[f32], original: &[f32], scale: f32, shift: f32) -> f32 {
    let (mut product, mut under, mut over) = (0.0, 0.0, 0.0);
    for (place, one) in original.iter().enumerate() {
        let at = scale * number(place) + shift;
        let floor = at.floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 0 it is none")]
        let (index, share) = (floor as usize, at - floor);
        if at >= 0.0 && index + 1 < page.len() {
            let other = page[index] * (1.0 - share) + page[index + 1] * share;
            product += one * other;
            under += other * other;
        }
        over += one * one;
    }
    if under > 0.0 && over > 0.0 { product / (under * over).sqrt() } else { 0.0 }
}

/// How dark each row is.
fn rows(picture: &Grey) -> Vec<f32> {
    picture.pixels().chunks_exact(picture.width()).map(|row| row.iter().map(|pixel| dark(*pixel)).sum()).collect()
}

/// How dark each column is.
fn columns(picture: &Grey) -> Vec<f32> {
    let mut sums = vec![0.0; picture.width()];
    for row in picture.pixels().chunks_exact(picture.width()) {
        sums.iter_mut().zip(row).for_each(|(sum, pixel)| *sum += dark(*pixel));
    }
    sums
}

fn dark(pixel: u8) -> f32 {
    f32::from(u8::MAX - pixel)
}

/// The same with a mean of 0, so that what lies outside of the page is neither dark nor light.
fn level(profile: Vec<f32>) -> Vec<f32> {
    let mean = profile.iter().sum::<f32>() / number(profile.len().max(1));
    profile.into_iter().map(|value| value - mean).collect()
}
