//! What drawing a page costs: forms may use forms, so a small file can draw without end.

use std::collections::HashMap;

use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::{Page, Resources};

use super::PdfError;
use super::budget::{check_stream, picture_size};
use crate::limits::{MAX_CONTENT, MAX_INFLATED};

/// Forms inside forms; programs nest two or three.
const MAX_DEPTH: usize = 8;
/// Streams of one page's content; programs write one, or one for each time that they added something.
const MAX_STREAMS: usize = 64;
/// Drawing this many pixels of a picture takes about as long as what a byte of content draws.
const PIXELS_A_BYTE: u64 = 1000;

/// Refuses a page that draws more than [`MAX_CONTENT`].
pub(super) fn check_page(page: &Page<'_>) -> Result<(), PdfError> {
    // The page's streams are joined when they are read, the same one as often as it is named.
    if page.raw().get::<Array<'_>>("Contents").is_some_and(|parts| parts.raw_iter().count() > MAX_STREAMS) {
        return Err(PdfError::TooMuchContent);
    }
    let mut costs = Costs { known: HashMap::new(), inline: MAX_INFLATED };
    let cost = costs.content(page.page_stream().unwrap_or_default(), page.resources(), MAX_DEPTH)?;
    if cost > MAX_CONTENT { Err(PdfError::TooMuchContent) } else { Ok(()) }
}

struct Costs {
    known: HashMap<ObjectIdentifier, usize>,
    /// What inline pictures may still inflate to.
    inline: usize,
}

impl Costs {
    fn content(&mut self, content: &[u8], resources: &Resources<'_>, depth: usize) -> Result<usize, PdfError> {
        let mut cost = content.len();
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            cost = cost.saturating_add(match instruction {
                TypedInstruction::XObject(used) => self.used(used.0, resources, depth)?,
                TypedInstruction::InlineImage(image) => {
                    check_stream(image.0, &mut self.inline)?;
                    picture_cost(image.0.dict())
                }
                _ => 0,
            });
            if cost > MAX_CONTENT {
                return Err(PdfError::TooMuchContent);
            }
        }
        Ok(cost)
    }

    fn used(&mut self, name: &Name<'_>, resources: &Resources<'_>, depth: usize) -> Result<usize, PdfError> {
        let Some(stream) = resources.get_x_object(name) else { return Ok(0) };
        if let Some(known) = self.known.get(&stream.obj_id()) {
            return Ok(*known);
        }
        let cost = if stream.dict().get::<Name<'_>>("Subtype").is_some_and(|kind| *kind == *b"Form") {
            self.form(&stream, resources, depth.checked_sub(1).ok_or(PdfError::TooMuchContent)?)?
        } else {
            picture_cost(stream.dict())
        };
        self.known.insert(stream.obj_id(), cost);
        Ok(cost)
    }

    fn form(&mut self, stream: &Stream<'_>, outer: &Resources<'_>, depth: usize) -> Result<usize, PdfError> {
        let content = stream.decoded_data().unwrap_or_default();
        match stream.dict().get::<Dict<'_>>("Resources") {
            Some(own) => self.content(&content, &Resources::new(own), depth),
            None => self.content(&content, outer, depth),
        }
    }
}

fn picture_cost(dict: &Dict<'_>) -> usize {
    let (width, height) = picture_size(dict);
    usize::try_from(width.saturating_mul(height) / PIXELS_A_BYTE).unwrap_or(usize::MAX)
}
