//! What is there for its beauty: the frame, the emblem and small stars, all made of the eight-pointed star.

use super::layout::{Colour, GOLD, HEIGHT, NAVY, WIDTH};
use crate::ink::Ink;

/// The sine of 45°.
const DIAGONAL: f32 = std::f32::consts::FRAC_1_SQRT_2;
/// How far a Bézier curve's handles are from the ends of a quarter circle of radius 1.
const HANDLE: f32 = 0.552_285;
/// From the paper's edge to the outer and the inner line of the frame.
const OUTER: f32 = 26.0;
const INNER: f32 = 30.5;
/// The stars in the frame's corners.
const CORNER: f32 = 8.0;
const PAPER: Colour = [1.0, 1.0, 1.0];

/// The outline of two squares, one turned by 45°, around a point.
fn star(ink: &mut Ink, x: f32, y: f32, radius: f32) {
    let short = 1.0 - DIAGONAL;
    let quarter = [(1.0, 0.0), (DIAGONAL, short), (DIAGONAL, DIAGONAL), (short, DIAGONAL)];
    let mut turned = (1.0, 0.0);
    for turn in 0..4 {
        for (place, (across, up)) in quarter.iter().enumerate() {
            let (across, up) = (across * turned.0 - up * turned.1, across * turned.1 + up * turned.0);
            let (x, y) = (x + radius * across, y + radius * up);
            ink.places([x, y]).raw(if turn == 0 && place == 0 { "m\n" } else { "l\n" });
        }
        turned = (-turned.1, turned.0);
    }
    ink.raw("h\n");
}

fn circle(ink: &mut Ink, x: f32, y: f32, radius: f32) {
    let handle = radius * HANDLE;
    ink.places([x + radius, y]).raw("m\n");
    let (mut along, mut side) = ((1.0, 0.0), (0.0, 1.0));
    for _ in 0..4 {
        let point = |a: f32, b: f32| [x + along.0 * a + side.0 * b, y + along.1 * a + side.1 * b];
        ink.places(point(radius, handle)).places(point(handle, radius)).places(point(0.0, radius)).raw("c\n");
        (along, side) = (side, (-along.0, -along.1));
    }
    ink.raw("h\n");
}

/// A small golden star.
pub(super) fn small_star(ink: &mut Ink, x: f32, y: f32, radius: f32) {
    ink.places(GOLD).raw("rg\n");
    star(ink, x, y, radius);
    ink.raw("f\n");
}

/// Units of the emblem's side.
pub(super) const EMBLEM: f32 = 200.0;

/// The emblem of types without a logo: a star in a ring.
pub(super) fn emblem() -> Ink {
    let radius = EMBLEM / 2.0;
    let mut ink = Ink::default();
    let ring = |ink: &mut Ink, share: f32| {
        circle(ink, radius, radius, radius * share);
        ink.raw("S\n");
    };
    ink.places([radius * 0.035]).raw("w\n").places(GOLD).raw("RG\n");
    ring(&mut ink, 0.98);
    ring(&mut ink, 0.92);
    ink.places(NAVY).raw("rg\n");
    star(&mut ink, radius, radius, radius * 0.84);
    ink.raw("f\n").places([radius * 0.03]).raw("w\n").places(PAPER).raw("RG\n");
    star(&mut ink, radius, radius, radius * 0.7);
    ink.raw("S\n");
    ring(&mut ink, 0.4);
    small_star(&mut ink, radius, radius, radius * 0.33);
    ink
}

/// The frame of every page: two lines with a star in each corner.
pub(super) fn frame() -> Ink {
    let mut ink = Ink::default();
    outline(&mut ink, OUTER, 0.9, NAVY);
    outline(&mut ink, INNER, 0.45, GOLD);
    let middle = f32::midpoint(OUTER, INNER);
    for x in [middle, WIDTH - middle] {
        for y in [middle, HEIGHT - middle] {
            ink.places(PAPER).raw("rg\n").places([x - CORNER, y - CORNER, 2.0 * CORNER, 2.0 * CORNER]).raw("re f\n");
            ink.places(NAVY).raw("RG\n").places([0.9]).raw("w\n");
            star(&mut ink, x, y, CORNER);
            ink.raw("S\n");
            small_star(&mut ink, x, y, CORNER * 0.5);
        }
    }
    ink
}

fn outline(ink: &mut Ink, inset: f32, thickness: f32, colour: Colour) {
    ink.places(colour).raw("RG\n").places([thickness]).raw("w\n");
    ink.places([inset, inset, WIDTH - 2.0 * inset, HEIGHT - 2.0 * inset]).raw("re S\n");
}
