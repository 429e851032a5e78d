//! Drawing a page as a person sees it, annotations and all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning, TransformExt};
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

use super::contents::Contents;
use super::{PdfError, cost};
use crate::grey::Grey;
use crate::limits::MAX_PAGE_PIXELS;

/// Pixels an inch at which codes are looked for: modules of 0.5 mm have 4 pixels then.
pub const READING_DPI: f32 = 200.0;
const POINTS_PER_INCH: f32 = 72.0;
const MILLIMETRES_AN_INCH: f32 = 25.4;
pub(super) const MILLIMETRES_A_POINT: f32 = MILLIMETRES_AN_INCH / POINTS_PER_INCH;

/// A drawn page.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// What it looks like.
    pub picture: Grey,
    /// Pixels a millimetre.
    pub scale: f32,
    /// Whether all of it was drawn.
    pub completeness: Completeness,
}

/// Whether other programs show what was drawn here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// The file has all that it shows.
    Whole,
    /// A font is not in the file, so each program shows its letters in one of its own.
    BorrowedFonts,
    /// A font or a picture could not be read.
    Lacking,
}

/// A sheet that a page is drawn on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// Pixels across.
    pub width: u16,
    /// Pixels down.
    pub height: u16,
    /// Pixels of the sheet for a millimetre of the page, across and down.
    pub scale: [f32; 2],
    /// Where the page's upper left corner is, in pixels from that of the sheet.
    pub corner: [f32; 2],
}

/// What a page is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// Words and lines.
    Drawn,
    /// Pictures and no visible words: a scan.
    Scan,
}

pub(super) fn kind_of(pdf: &Pdf, number: usize) -> Result<PageKind, PdfError> {
    let page = pdf.pages().get(number).ok_or(PdfError::NoPage(number + 1))?;
    cost::check_page(page)?;
    Ok(Contents::of(page).kind())
}

/// A page in its colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painting {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Rows of pixels from the top, three bytes each: red, green, blue.
    pub rgb: Vec<u8>,
}

pub(super) fn draw(pdf: &Pdf, number: usize, dpi: f32) -> Result<Drawing, PdfError> {
    draw_on(pdf, number, &whole(pdf, number, dpi)?)
}

pub(super) fn draw_on(pdf: &Pdf, number: usize, sheet: &Sheet) -> Result<Drawing, PdfError> {
    let lacks = Arc::default();
    let pixmap = pixels(pdf, number, sheet, &lacks)?;
    let grey = pixmap.data_as_u8_slice().chunks_exact(4).map(|pixel| luma([pixel[0], pixel[1], pixel[2]])).collect();
    let picture = Grey::new(pixmap.width().into(), pixmap.height().into(), grey).ok_or(PdfError::Broken)?;
    Ok(Drawing { picture, scale: sheet.scale[0], completeness: lacks.completeness() })
}

pub(super) fn paint(pdf: &Pdf, number: usize, dpi: f32) -> Result<Painting, PdfError> {
    paint_on(pdf, number, &whole(pdf, number, dpi)?)
}

pub(super) fn paint_on(pdf: &Pdf, number: usize, sheet: &Sheet) -> Result<Painting, PdfError> {
    let pixmap = pixels(pdf, number, sheet, &Arc::default())?;
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Ok(Painting { width: pixmap.width().into(), height: pixmap.height().into(), rgb })
}

/// The page's width and height in millimetres, as it is shown.
pub(super) fn size(pdf: &Pdf, number: usize) -> Result<[f32; 2], PdfError> {
    let page = pdf.pages().get(number).ok_or(PdfError::NoPage(number + 1))?;
    let (width, height) = page.render_dimensions();
    let area = width * height;
    if !area.is_finite() || area <= 0.0 {
        return Err(PdfError::Broken);
    }
    Ok([width, height].map(|side| side * MILLIMETRES_A_POINT))
}

/// A sheet of the page's size, of about this many pixels an inch.
fn whole(pdf: &Pdf, number: usize, dpi: f32) -> Result<Sheet, PdfError> {
    let [width, height] = size(pdf, number)?;
    let scale = (dpi / MILLIMETRES_AN_INCH).min((MAX_PAGE_PIXELS / (width * height)).sqrt());
    let pixels = |side: f32| {
        let pixels = side * scale;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared with the bounds before")]
        (pixels <= f32::from(u16::MAX)).then_some(pixels as u16).ok_or(PdfError::Broken)
    };
    Ok(Sheet { width: pixels(width)?, height: pixels(height)?, scale: [scale; 2], corner: [0.0; 2] })
}

/// The page's pixels on white paper.
fn pixels(pdf: &Pdf, number: usize, sheet: &Sheet, lacks: &Arc<Lacks>) -> Result<Pixmap, PdfError> {
    let page = pdf.pages().get(number).ok_or(PdfError::NoPage(number + 1))?;
    cost::check_page(page)?;
    if sheet.width == 0 || sheet.height == 0 {
        return Err(PdfError::Broken);
    }
    // Hinting runs programs of the font; glyphs are the same without it at this size.
    let how = RenderSettings { hinting: false, glyph_caching: false, ..RenderSettings::default() };
    let [across, down] = sheet.scale.map(|scale| f64::from(scale * MILLIMETRES_A_POINT));
    let corner = (f64::from(sheet.corner[0]), f64::from(sheet.corner[1]));
    let transform =
        Affine::translate(corner) * Affine::scale_non_uniform(across, down) * page.initial_transform(true).to_kurbo();
    let mut context = RenderContext::new(sheet.width, sheet.height);
    render_into(page, &RenderCache::new(), &settings(lacks), &how, &mut context, transform);
    context.flush();
    let mut pixmap = Pixmap::new(sheet.width, sheet.height);
    let paper = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut pixmap, &mut Resources::default(), paper);
    Ok(pixmap)
}

/// What was missed while drawing.
#[derive(Debug, Default)]
pub(super) struct Lacks {
    font: AtomicBool,
    part: AtomicBool,
}

impl Lacks {
    fn completeness(&self) -> Completeness {
        if self.part.load(Ordering::Relaxed) {
            Completeness::Lacking
        } else if self.font.load(Ordering::Relaxed) {
            Completeness::BorrowedFonts
        } else {
            Completeness::Whole
        }
    }
}

pub(super) fn settings(lacks: &Arc<Lacks>) -> InterpreterSettings {
    let (fonts, parts, shipped) = (Arc::clone(lacks), Arc::clone(lacks), InterpreterSettings::default());
    InterpreterSettings {
        font_resolver: Arc::new(move |query| {
            fonts.font.store(true, Ordering::Relaxed);
            (shipped.font_resolver)(query)
        }),
        warning_sink: Arc::new(move |warning| {
            // An annotation counts where it stands, whatever it looks like.
            if !matches!(warning, InterpreterWarning::UnresolvedAnnotationAppearance) {
                parts.part.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    }
}

/// The luma of Rec. 601, in integers.
fn luma([red, green, blue]: [u8; 3]) -> u8 {
    let sum = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114;
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}
