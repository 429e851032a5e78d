//! What stands where on a page: its letters, and the areas of all else.

use std::sync::Arc;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, SoftMask,
    TransformExt, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Name};
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

use super::render::{MILLIMETRES_A_POINT, settings};
use super::{PdfError, cost};
use crate::region::Region;

/// A glyph's units in an em.
const EM: f64 = 1000.0;
/// How high letters reach above their line, in ems: where a glyph without an outline is taken to stand.
const HEIGHT: f64 = 0.7;
/// How wide it is taken to be.
const WIDTH: f64 = 0.5;
/// The share of its rectangle that an outline fills when it is a box.
const FULL: f64 = 0.99;

/// What stands on a page.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// The letters, in the order in which they are drawn.
    pub letters: Vec<Letter>,
    /// The areas of lines, drawings and pictures, but for what is marked as the page's background.
    pub drawn: Vec<Region>,
    /// How many letters cannot be seen.
    pub hidden: usize,
}

/// A letter, as a program would copy it out.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// What it is, when the file says so.
    pub text: Option<String>,
    /// Where it is seen. A blank has the place where its ink would be.
    pub area: Region,
    /// The height of its line, in millimetres from the top: letters of a line share it.
    pub line: f32,
    /// The size of an em, in millimetres.
    pub size: f32,
    /// Whether something was laid over it.
    pub covered: bool,
}

pub(super) fn placed(pdf: &Pdf, number: usize) -> Result<Placed, PdfError> {
    let page = pdf.pages().get(number).ok_or(PdfError::NoPage(number + 1))?;
    cost::check_page(page)?;
    let millimetres = f64::from(MILLIMETRES_A_POINT);
    let (width, height) = page.render_dimensions();
    let whole = Rect::new(0.0, 0.0, f64::from(width) * millimetres, f64::from(height) * millimetres);
    let transform = Affine::scale(millimetres) * page.initial_transform(true).to_kurbo();
    let cache = InterpreterCache::new();
    let mut context = Context::new(transform, whole, &cache, page.xref(), settings(&Arc::default()));
    let mut looking = Looking { placed: Placed::default(), marks: Vec::new() };
    interpret_page(page, &mut context, &mut looking);
    Ok(looking.placed)
}

/// Notes what is drawn instead of drawing it.
struct Looking {
    placed: Placed,
    /// Of each mark that was begun and not ended, whether it marks the background.
    marks: Vec<bool>,
}

impl Looking {
    fn draw(&mut self, area: Rect) {
        if !self.marks.contains(&true) && area.is_finite() {
            self.placed.drawn.push(region(area));
        }
    }

    fn cover(&mut self, area: Rect) {
        let area = region(area);
        for letter in &mut self.placed.letters {
            let [x, y] = letter.area.centre();
            letter.covered |= area.holds(x, y);
        }
    }

    fn letter(&mut self, glyph: &Glyph<'_>, transform: Affine) {
        let outline = match glyph {
            Glyph::Outline(outline) => outline.outline().bounding_box(),
            Glyph::Type3(_) => Rect::ZERO,
        };
        let seen = if outline.area() > 0.0 { outline } else { Rect::new(0.0, 0.0, WIDTH * EM, HEIGHT * EM) };
        let area = transform.transform_rect_bbox(seen);
        let [across, down] =
            [Point::new(EM, 0.0), Point::new(0.0, EM)].map(|to| transform * to - transform * Point::ZERO);
        if !area.is_finite() || !across.is_finite() || !down.is_finite() {
            return;
        }
        let text = glyph.as_unicode().map(|text| match text {
            BfString::Char(character) => character.to_string(),
            BfString::String(text) => text,
        });
        let line = millimetres((transform * Point::ZERO).y);
        self.placed.letters.push(Letter {
            text,
            area: region(area),
            line,
            size: millimetres(down.hypot()),
            covered: false,
        });
    }
}

fn region(area: Rect) -> Region {
    Region::between(millimetres(area.x0), millimetres(area.y0), millimetres(area.x1), millimetres(area.y1))
}

#[expect(clippy::cast_possible_truncation, reason = "places on a page need no more than a float has")]
fn millimetres(place: f64) -> f32 {
    place as f32
}

impl Device<'_> for Looking {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        let own = path.bounding_box();
        let area = props.transform.transform_rect_bbox(own);
        self.draw(area);
        let is_box = path.area().abs() > own.area() * FULL;
        if is_box && matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            self.cover(area);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            self.placed.hidden += run.glyphs().len();
            return;
        }
        for glyph in run.glyphs() {
            self.letter(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let whole = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(whole);
        self.draw(area);
        self.cover(area);
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let kind = properties.and_then(|properties| properties.get::<Name<'_>>("Type"));
        self.marks.push(kind.is_some_and(|kind| *kind == *b"Background"));
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
