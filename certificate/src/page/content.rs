//! The page's content stream.

use pdf_writer::types::ArtifactType;
use pdf_writer::{Content, Name, Rect, Str};

use super::layout::{Colour, HEIGHT, Item, Layout, Placed, WIDTH};
use super::ornament;
use super::resources::SETTINGS;
use super::structure::{Content as Marked, Structure};
use crate::font::Weight;

/// What the resources call the QR code and the frame.
pub(super) const SYMBOL: Name<'static> = Name(b"Q");
pub(super) const FRAME: Name<'static> = Name(b"F");

/// What the resources call a font.
pub(super) fn font_name(weight: Weight) -> Name<'static> {
    match weight {
        Weight::Regular => Name(b"R"),
        Weight::Semibold => Name(b"S"),
    }
}

/// Writes everything in the order of reading; what is only ornament is marked so.
pub(super) fn write(layout: &Layout) -> Vec<u8> {
    let mut content = Content::with_settings_and_capacity(SETTINGS, 16 << 10);
    let mut background = content.begin_marked_content_with_properties(Name(b"Artifact"));
    let mut properties = background.properties().artifact();
    properties.kind(ArtifactType::Background).bounding_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
    drop(properties);
    drop(background);
    content.x_object(FRAME).end_marked_content();
    for item in &layout.items {
        write_item(&mut content, item, &layout.structure);
    }
    content.finish().into_vec()
}

fn write_item(content: &mut Content, item: &Item, structure: &Structure) {
    match item {
        Item::Text { content: marked, lines } => {
            begin(content, *marked, structure);
            content.begin_text();
            write_lines(content, lines);
            content.end_text().end_marked_content();
        }
        Item::Symbol { content: marked, x, y, side } => {
            begin(content, *marked, structure);
            content.save_state().set_fill_gray(0.0);
            content.transform([round(*side), 0.0, 0.0, round(*side), round(*x), round(HEIGHT - y - side)]);
            content.x_object(SYMBOL).restore_state().end_marked_content();
        }
        Item::Rule { x, y, width, thickness, colour } => artifact(content, |content| {
            set_fill(content, *colour);
            let bottom = HEIGHT - y - thickness / 2.0;
            content.rect(round(*x), round(bottom), round(*width), *thickness).fill_nonzero();
        }),
        Item::Star { x, y, radius } => {
            artifact(content, |content| ornament::small_star(content, *x, HEIGHT - y, *radius));
        }
        Item::Emblem { x, y, radius } => {
            artifact(content, |content| ornament::emblem(content, *x, HEIGHT - y, *radius));
        }
    }
}

fn begin(content: &mut Content, marked: Marked, structure: &Structure) {
    let mut mark = content.begin_marked_content_with_properties(structure.role(marked).to_name());
    mark.properties().identify(marked.number());
}

fn artifact(content: &mut Content, draw: impl FnOnce(&mut Content)) {
    content.begin_marked_content(Name(b"Artifact"));
    draw(content);
    content.end_marked_content();
}

fn write_lines(content: &mut Content, lines: &[Placed]) {
    let mut state = None;
    for placed in lines {
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, round(placed.x), round(HEIGHT - placed.y)]);
        for run in &placed.line.runs {
            let wanted = (run.weight, placed.size, placed.colour);
            if state != Some(wanted) {
                content.set_font(font_name(run.weight), round(placed.size));
                set_fill(content, placed.colour);
                state = Some(wanted);
            }
            write_run(content, &run.glyphs);
        }
    }
}

/// Shows glyphs, moved together where the font says so.
fn write_run(content: &mut Content, glyphs: &[(u16, i32)]) {
    let mut positioned = content.show_positioned();
    let mut items = positioned.items();
    let mut codes: Vec<u8> = Vec::with_capacity(glyphs.len() * 2);
    for (glyph, behind) in glyphs {
        codes.extend_from_slice(&glyph.to_be_bytes());
        if *behind != 0 {
            items.show(Str(&codes));
            codes.clear();
            #[expect(clippy::cast_precision_loss, reason = "kerning is small")]
            items.adjust(-*behind as f32);
        }
    }
    if !codes.is_empty() {
        items.show(Str(&codes));
    }
}

pub(super) fn set_fill(content: &mut Content, [red, green, blue]: Colour) {
    content.set_fill_rgb(red, green, blue);
}

/// To hundredths of a point: finer places only make the file longer.
pub(super) fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}
