//! What stands at the head of a page: the logo of its type, or the star.

use std::sync::LazyLock;

use super::file::{File, Number, Prepared};
use super::ornament;
use super::resources::EMBLEM;
use crate::document_type::{Channels, DocumentType, Drawn, Logo};

static STAR: LazyLock<Prepared> = LazyLock::new(|| {
    let side = ornament::EMBLEM;
    Prepared::packed(EMBLEM, &form(side, side), &ornament::emblem().0)
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
pub(super) fn write(file: &mut File, number: Number, document_type: &DocumentType) {
    let Some(logo) = document_type.logo() else { return file.prepared(&STAR) };
    let (width, height) = logo.size();
    match logo.drawn() {
        Drawn::Outlines(deflated) => {
            let (width, height) = size(Some(logo));
            file.stream(number, &format!("{}/Filter/FlateDecode", form(width, height)), deflated);
        }
        Drawn::Picture(channels, deflated) => {
            let (space, count) = match channels {
                Channels::Grey => ("Gray", 1),
                Channels::Rgb => ("RGB", 3),
            };
            let dictionary = format!(
                "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/Device{space}/BitsPerComponent 8\
                 /Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {count}/Columns {width}>>"
            );
            file.stream(number, &dictionary, deflated);
        }
    }
}

/// The dictionary of a drawing of this size.
pub(super) fn form(width: f32, height: f32) -> String {
    format!("/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]/Resources<<>>")
}
