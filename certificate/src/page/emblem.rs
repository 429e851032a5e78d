//! What stands at the head of a page: the logo of its type, or the star.

use std::sync::LazyLock;

use pdf_writer::types::Predictor;
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref};

use super::file::{File, Prepared};
use super::ornament;
use super::resources::EMBLEM;
use crate::document_type::{Channels, DocumentType, Drawn, Logo};

static STAR: LazyLock<Prepared> = LazyLock::new(|| {
    let side = ornament::EMBLEM;
    Prepared::new(EMBLEM, &ornament::emblem(), |chunk, data| form(chunk, EMBLEM, [side, side], data))
});

/// How many units wide and high it is where it is drawn.
pub(super) fn units(document_type: &DocumentType) -> (f32, f32) {
    match document_type.logo().map(Logo::drawn) {
        None => (ornament::EMBLEM, ornament::EMBLEM),
        Some(Drawn::Outlines(_)) => size(document_type.logo()),
        // A picture is drawn in a square of one unit.
        Some(Drawn::Picture(..)) => (1.0, 1.0),
    }
}

/// How often its width holds its height.
pub(super) fn aspect(document_type: &DocumentType) -> f32 {
    let (width, height) = size(document_type.logo());
    width / height
}

#[expect(clippy::cast_precision_loss, reason = "logos have some thousand units")]
fn size(logo: Option<&Logo>) -> (f32, f32) {
    let (width, height) = logo.map_or((1, 1), Logo::size);
    (width as f32, height as f32)
}

/// Writes it.
pub(super) fn write(file: &mut File, document_type: &DocumentType) {
    let Some(logo) = document_type.logo() else { return file.add_prepared(&STAR) };
    file.add(EMBLEM, |chunk| match logo.drawn() {
        Drawn::Outlines(deflated) => form(chunk, EMBLEM, size(Some(logo)).into(), deflated),
        Drawn::Picture(channels, deflated) => picture(chunk, logo, *channels, deflated),
    });
}

fn picture(chunk: &mut Chunk, logo: &Logo, channels: Channels, deflated: &[u8]) {
    let (space, count) = match channels {
        Channels::Grey => ("DeviceGray", 1),
        Channels::Rgb => ("DeviceRGB", 3),
    };
    let (width, height) = logo.size();
    let [width, height] = [width, height].map(|side| i32::try_from(side).unwrap_or(i32::MAX));
    let mut image = chunk.image_xobject(EMBLEM, deflated);
    image.width(width).height(height).bits_per_component(8).color_space_name(Name(space.as_bytes()));
    image.filter(Filter::FlateDecode);
    image.decode_parms().predictor(Predictor::PngOptimum).colors(count).columns(width);
}

/// Writes a drawing of this size that was packed.
pub(super) fn form(chunk: &mut Chunk, number: Ref, [width, height]: [f32; 2], deflated: &[u8]) {
    let mut form = chunk.form_xobject(number, deflated);
    form.bbox(Rect::new(0.0, 0.0, width, height)).resources().finish();
    form.filter(Filter::FlateDecode);
}
