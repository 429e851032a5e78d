//! What drawing a page costs: forms may use forms, so a small file can draw without end.

use std::collections::HashMap;

use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::{Page, Resources};

use super::PdfError;
use super::annotations;
use super::budget::{check_stream, inflate, jpeg_size, picture_size};
use super::inflate::Budget;
use crate::limits::MAX_CONTENT;

/// Forms inside forms; programs nest two or three.
const MAX_DEPTH: usize = 8;
/// Streams of one page's content; programs write one, or one for each time that they added something.
const MAX_STREAMS: usize = 64;
/// Drawing this many pixels of a picture takes about as long as what a byte of content draws.
const PIXELS_A_BYTE: usize = 1000;

/// Of a picture, at most.
const BYTES_A_PIXEL: usize = 4;

/// Refuses a page that draws more than [`MAX_CONTENT`].
pub(super) fn check_page(page: &Page<'_>) -> Result<(), PdfError> {
    check_pages(std::slice::from_ref(page))
}

/// Refuses pages that draw more than [`MAX_CONTENT`] together.
pub(super) fn check_pages(pages: &[Page<'_>]) -> Result<(), PdfError> {
    let mut costs = Costs { known: HashMap::new(), left: Budget::whole() };
    pages.iter().try_fold(0, |total, page| bounded(costs.page(page)?.saturating_add(total))).map(drop)
}

fn bounded(cost: usize) -> Result<usize, PdfError> {
    if cost > MAX_CONTENT { Err(PdfError::TooMuchContent) } else { Ok(cost) }
}

/// What is counted costs no more than what it counts: each form is counted once, or as often as it is drawn.
struct Costs {
    /// Of pictures, and of forms that have resources of their own. Others draw what is where they are used.
    known: HashMap<ObjectIdentifier, usize>,
    /// What inline pictures and pictures that are used may still inflate to.
    left: Budget,
}

impl Costs {
    fn page(&mut self, page: &Page<'_>) -> Result<usize, PdfError> {
        // The page's streams are joined when they are read, the same one as often as it is named.
        if page.raw().get::<Array<'_>>("Contents").is_some_and(|parts| parts.raw_iter().count() > MAX_STREAMS) {
            return Err(PdfError::TooMuchContent);
        }
        annotations::check(page)?;
        let own = self.content(page.page_stream().unwrap_or_default(), page.resources(), MAX_DEPTH)?;
        annotations::appearances(page).iter().try_fold(own, |cost, appearance| {
            let resources = appearance.dict().get::<Dict<'_>>("Resources").map(Resources::new);
            let drawn = self.form(appearance, resources.as_ref().unwrap_or(page.resources()), MAX_DEPTH - 1)?;
            bounded(cost.saturating_add(drawn))
        })
    }

    fn content(&mut self, content: &[u8], resources: &Resources<'_>, depth: usize) -> Result<usize, PdfError> {
        let mut cost = bounded(content.len())?;
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let more = match instruction {
                TypedInstruction::XObject(used) => self.used(used.0, resources, depth)?,
                TypedInstruction::InlineImage(image) => {
                    check_stream(image.0, &mut self.left)?;
                    self.picture(image.0)?
                }
                _ => 0,
            };
            cost = bounded(cost.saturating_add(more))?;
        }
        Ok(cost)
    }

    fn used(&mut self, name: &Name<'_>, resources: &Resources<'_>, depth: usize) -> Result<usize, PdfError> {
        let Some(stream) = resources.get_x_object(name) else { return Ok(0) };
        if let Some(known) = self.known.get(&stream.obj_id()) {
            return Ok(*known);
        }
        let own = stream.dict().get::<Dict<'_>>("Resources").map(Resources::new);
        let form = stream.dict().get::<Name<'_>>("Subtype").is_some_and(|kind| *kind == *b"Form");
        let cost = if form {
            let depth = depth.checked_sub(1).ok_or(PdfError::TooMuchContent)?;
            self.form(&stream, own.as_ref().unwrap_or(resources), depth)?
        } else {
            self.picture_with_masks(&stream)?
        };
        if own.is_some() || !form {
            self.known.insert(stream.obj_id(), cost);
        }
        Ok(cost)
    }

    /// A form is read again each time that it is drawn, its dictionary and what its content is packed in too.
    fn form(&mut self, stream: &Stream<'_>, resources: &Resources<'_>, depth: usize) -> Result<usize, PdfError> {
        let packed = bounded(stream.raw_data().len().saturating_add(stream.dict().data().len()))?;
        let content = stream.decoded_data().unwrap_or_default();
        Ok(self.content(&content, resources, depth)?.max(packed))
    }

    fn picture_with_masks(&mut self, stream: &Stream<'_>) -> Result<usize, PdfError> {
        let masks = ["SMask", "Mask"].into_iter().filter_map(|key| stream.dict().get::<Stream<'_>>(key));
        masks.into_iter().try_fold(self.picture(stream)?, |cost, mask| Ok(self.picture(&mask)?.saturating_add(cost)))
    }

    /// A picture is as large as it says, and as the data that is unpacked for it.
    fn picture(&mut self, stream: &Stream<'_>) -> Result<usize, PdfError> {
        let data = stream.raw_data();
        let (bytes, own) = match stream.filters().as_slice() {
            [Filter::FlateDecode] => (self.left.inflate(&data)?, 0),
            [Filter::DctDecode] => (0, pixels(jpeg_size(&data)?)),
            [Filter::FlateDecode, Filter::DctDecode] => {
                (self.left.inflate(&data)?, pixels(jpeg_size(&inflate(&data))?))
            }
            _ => (data.len(), 0),
        };
        Ok(pixels(picture_size(stream.dict())).max(own).max(bytes / BYTES_A_PIXEL) / PIXELS_A_BYTE)
    }
}

fn pixels((width, height): (u64, u64)) -> usize {
    usize::try_from(width.saturating_mul(height)).unwrap_or(usize::MAX)
}
