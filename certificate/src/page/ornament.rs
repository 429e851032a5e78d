//! What is there for its beauty: the frame, the emblem and small stars, all made of the eight-pointed star.

use pdf_writer::Content;

use super::content::{round, set_fill};
use super::layout::{Colour, GOLD, HEIGHT, NAVY, WIDTH};
use super::resources::SETTINGS;

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
fn star(content: &mut Content, x: f32, y: f32, radius: f32) {
    let short = 1.0 - DIAGONAL;
    let quarter = [(1.0, 0.0), (DIAGONAL, short), (DIAGONAL, DIAGONAL), (short, DIAGONAL)];
    let mut turned = (1.0, 0.0);
    for turn in 0..4 {
        for (place, (across, up)) in quarter.iter().enumerate() {
            let (across, up) = (across * turned.0 - up * turned.1, across * turned.1 + up * turned.0);
            let (x, y) = (round(x + radius * across), round(y + radius * up));
            if turn == 0 && place == 0 {
                content.move_to(x, y)
            } else {
                content.line_to(x, y)
            };
        }
        turned = (-turned.1, turned.0);
    }
    content.close_path();
}

fn circle(content: &mut Content, x: f32, y: f32, radius: f32) {
    let handle = radius * HANDLE;
    let at = |across: f32, up: f32| (round(x + across), round(y + up));
    let (start_x, start_y) = at(radius, 0.0);
    content.move_to(start_x, start_y);
    let (mut along, mut side) = ((1.0, 0.0), (0.0, 1.0));
    for _ in 0..4 {
        let point = |a: f32, b: f32| at(along.0 * a + side.0 * b, along.1 * a + side.1 * b);
        let (first, second, end) = (point(radius, handle), point(handle, radius), point(0.0, radius));
        content.cubic_to(first.0, first.1, second.0, second.1, end.0, end.1);
        (along, side) = (side, (-along.0, -along.1));
    }
    content.close_path();
}

/// A small golden star.
pub(super) fn small_star(content: &mut Content, x: f32, y: f32, radius: f32) {
    set_fill(content, GOLD);
    star(content, x, y, radius);
    content.fill_nonzero();
}

/// The emblem: a star in a ring.
pub(super) fn emblem(content: &mut Content, x: f32, y: f32, radius: f32) {
    content.save_state().set_line_width(round(radius * 0.035));
    set_stroke(content, GOLD);
    circle(content, x, y, radius * 0.98);
    content.stroke();
    circle(content, x, y, radius * 0.92);
    content.stroke();
    set_fill(content, NAVY);
    star(content, x, y, radius * 0.84);
    content.fill_nonzero();
    content.set_line_width(round(radius * 0.03));
    set_stroke(content, PAPER);
    star(content, x, y, radius * 0.7);
    content.stroke();
    circle(content, x, y, radius * 0.4);
    content.stroke();
    small_star(content, x, y, radius * 0.33);
    content.restore_state();
}

/// The frame of every page: two lines with a star in each corner.
pub(super) fn frame() -> Vec<u8> {
    let mut content = Content::with_settings(SETTINGS);
    set_stroke(&mut content, NAVY);
    outline(&mut content, OUTER, 0.9);
    set_stroke(&mut content, GOLD);
    outline(&mut content, INNER, 0.45);
    let middle = f32::midpoint(OUTER, INNER);
    for x in [middle, WIDTH - middle] {
        for y in [middle, HEIGHT - middle] {
            set_fill(&mut content, PAPER);
            content.rect(round(x - CORNER), round(y - CORNER), 2.0 * CORNER, 2.0 * CORNER).fill_nonzero();
            set_stroke(&mut content, NAVY);
            content.set_line_width(0.9);
            star(&mut content, x, y, CORNER);
            content.stroke();
            small_star(&mut content, x, y, CORNER * 0.5);
        }
    }
    content.finish().into_vec()
}

fn outline(content: &mut Content, inset: f32, thickness: f32) {
    content.set_line_width(thickness);
    content.rect(inset, inset, round(WIDTH - 2.0 * inset), round(HEIGHT - 2.0 * inset)).stroke();
}

fn set_stroke(content: &mut Content, [red, green, blue]: Colour) {
    content.set_stroke_rgb(red, green, blue);
}
