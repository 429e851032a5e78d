//! Where annotations stand on a page: what programs show of them may be more than what they bring along.

use hayro::hayro_interpret::{RectExt, TransformExt};
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream};
use hayro::hayro_syntax::page::Page;

use super::PdfError;
use super::render::MILLIMETRES_A_POINT;
use crate::limits::MAX_ANNOTATIONS;
use crate::region::Region;

/// Refuses a page with more than [`MAX_ANNOTATIONS`].
pub(super) fn check(page: &Page<'_>) -> Result<(), PdfError> {
    let annotations = page.raw().get::<Array<'_>>("Annots");
    let count = annotations.map_or(0, |annotations| annotations.raw_iter().take(MAX_ANNOTATIONS + 1).count());
    if count > MAX_ANNOTATIONS { Err(PdfError::TooMuchContent) } else { Ok(()) }
}

/// The areas of all that has one. Windows of notes are left out: they open beside the page.
pub(super) fn areas(page: &Page<'_>) -> Vec<Region> {
    let transform = page.initial_transform(true).to_kurbo();
    let area = |annotation: Dict<'_>| {
        let window = annotation.get::<Name<'_>>("Subtype").is_some_and(|kind| *kind == *b"Popup");
        let rect = annotation.get::<Rect>("Rect").filter(|_| !window)?;
        let area = transform.transform_rect_bbox(rect.to_kurbo());
        #[expect(clippy::cast_possible_truncation, reason = "places on a page need no more than a float has")]
        let [left, top, right, bottom] =
            [area.x0, area.y0, area.x1, area.y1].map(|place| place as f32 * MILLIMETRES_A_POINT);
        let region = Region::between(left, top, right, bottom);
        (region.area() > 0.0 && region.area().is_finite()).then_some(region)
    };
    let annotations = page.raw().get::<Array<'_>>("Annots");
    annotations.iter().flat_map(Array::iter::<Dict<'_>>).take(MAX_ANNOTATIONS).filter_map(area).collect()
}

/// What annotations draw: the streams of their normal appearance, one for each state (ISO 32000-1 §12.5.5).
pub(super) fn appearances<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    let annotations = page.raw().get::<Array<'a>>("Annots");
    let normal = |annotation: Dict<'a>| annotation.get::<Dict<'a>>("AP")?.get::<Object<'a>>("N");
    let streams = |normal: Object<'a>| match normal {
        Object::Stream(stream) => vec![stream],
        Object::Dict(states) => states.keys().filter_map(|state| states.get::<Stream<'a>>(state)).collect(),
        _ => Vec::new(),
    };
    let all = annotations.iter().flat_map(Array::iter::<Dict<'a>>).take(MAX_ANNOTATIONS).filter_map(normal);
    all.flat_map(streams).collect()
}
