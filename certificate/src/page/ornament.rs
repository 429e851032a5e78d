//! What is there for its beauty: the frame, the emblem and small stars, all made of the eight-pointed star.

use pdf_writer::{Buf, Content};

use super::file::SHORT;
use super::layout::{Colour, GOLD, HEIGHT, NAVY, WIDTH};
use crate::ink::rounded;

/// The sine of 45°.
const DIAGONAL: f32 = std::f32::consts::FRAC_1_SQRT_2;
/// How far a Bézier curve's handles are from the ends of a quarter circle of radius 1.
const HANDLE: f32 = 0.552_285;
/// From the paper's edge to the outer and the inner line of the frame.
const OUTER: f32 = 26.0;
const INNER: f32 = 30.5;
/// The stars in the frame's corners.
const CORNER: f32 = 8.0;
const PAPER: Colour = [1.0; 3];

/// The outline of two squares, one turned by 45°, around a point.
fn star(pen: &mut Content, x: f32, y: f32, radius: f32) {
    let short = 1.0 - DIAGONAL;
    let quarter = [(1.0, 0.0), (DIAGONAL, short), (DIAGONAL, DIAGONAL), (short, DIAGONAL)];
    let mut turned = (1.0, 0.0);
    for turn in 0..4 {
        for (place, (across, up)) in quarter.iter().enumerate() {
            let (across, up) = (across * turned.0 - up * turned.1, across * turned.1 + up * turned.0);
            let [x, y] = rounded([x + radius * across, y + radius * up]);
            if turn == 0 && place == 0 {
                pen.move_to(x, y)
            } else {
                pen.line_to(x, y)
            };
        }
        turned = (-turned.1, turned.0);
    }
    pen.close_path();
}

fn circle(pen: &mut Content, x: f32, y: f32, radius: f32) {
    let handle = radius * HANDLE;
    pen.move_to(x + radius, y);
    let (mut along, mut side) = ((1.0, 0.0), (0.0, 1.0));
    for _ in 0..4 {
        let point = |a: f32, b: f32| [x + along.0 * a + side.0 * b, y + along.1 * a + side.1 * b];
        let ends = [point(radius, handle), point(handle, radius), point(0.0, radius)].map(rounded);
        let [[x1, y1], [x2, y2], [x3, y3]] = ends;
        pen.cubic_to(x1, y1, x2, y2, x3, y3);
        (along, side) = (side, (-along.0, -along.1));
    }
    pen.close_path();
}

fn fill_with(pen: &mut Content, [red, green, blue]: Colour) {
    pen.set_fill_rgb(red, green, blue);
}

fn draw_with(pen: &mut Content, [red, green, blue]: Colour) {
    pen.set_stroke_rgb(red, green, blue);
}

/// A small golden star.
fn small_star(pen: &mut Content, x: f32, y: f32, radius: f32) {
    fill_with(pen, GOLD);
    star(pen, x, y, radius);
    pen.fill_nonzero();
}

/// The small star alone, with a radius of half its side.
pub(super) fn lone_star() -> Buf {
    let mut pen = Content::with_settings(SHORT);
    small_star(&mut pen, STAR / 2.0, STAR / 2.0, STAR / 2.0);
    pen.finish()
}

/// Units of the lone star's side, and of the emblem's.
pub(super) const STAR: f32 = 200.0;
pub(super) const EMBLEM: f32 = 200.0;

/// The emblem of types without a logo: a star in a ring.
pub(super) fn emblem() -> Buf {
    let radius = EMBLEM / 2.0;
    let mut pen = Content::with_settings(SHORT);
    let ring = |pen: &mut Content, share: f32| {
        circle(pen, radius, radius, radius * share);
        pen.stroke();
    };
    pen.set_line_width(3.5);
    draw_with(&mut pen, GOLD);
    ring(&mut pen, 0.98);
    ring(&mut pen, 0.92);
    fill_with(&mut pen, NAVY);
    star(&mut pen, radius, radius, radius * 0.84);
    pen.fill_nonzero().set_line_width(3.0);
    draw_with(&mut pen, PAPER);
    star(&mut pen, radius, radius, radius * 0.7);
    pen.stroke();
    ring(&mut pen, 0.4);
    small_star(&mut pen, radius, radius, radius * 0.33);
    pen.finish()
}

/// The frame of every page: two lines with a star in each corner.
pub(super) fn frame() -> Buf {
    let mut pen = Content::with_settings(SHORT);
    outline(&mut pen, OUTER, 0.9, NAVY);
    outline(&mut pen, INNER, 0.45, GOLD);
    let middle = f32::midpoint(OUTER, INNER);
    for x in [middle, WIDTH - middle] {
        for y in [middle, HEIGHT - middle] {
            fill_with(&mut pen, PAPER);
            let [left, bottom] = rounded([x - CORNER, y - CORNER]);
            pen.rect(left, bottom, 2.0 * CORNER, 2.0 * CORNER).fill_nonzero();
            draw_with(&mut pen, NAVY);
            pen.set_line_width(0.9);
            star(&mut pen, x, y, CORNER);
            pen.stroke();
            small_star(&mut pen, x, y, CORNER * 0.5);
        }
    }
    pen.finish()
}

fn outline(pen: &mut Content, inset: f32, thickness: f32, colour: Colour) {
    draw_with(pen, colour);
    let [width, height] = rounded([WIDTH - 2.0 * inset, HEIGHT - 2.0 * inset]);
    pen.set_line_width(thickness).rect(inset, inset, width, height).stroke();
}
