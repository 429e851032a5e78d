//! Drawing a page in grey.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::{InterpreterSettings, RenderContent};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::contents::Contents;
use super::{PdfError, cost};
use crate::grey::Grey;
use crate::limits::MAX_PAGE_PIXELS;

/// Pixels an inch at which codes are looked for: modules of 0.5 mm have 4 pixels then.
pub const READING_DPI: f32 = 200.0;
const POINTS_PER_INCH: f32 = 72.0;

/// A drawn page.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// What it looks like.
    pub picture: Grey,
    /// Pixels a millimetre.
    pub scale: f32,
    /// Whether all of it was drawn: every font was in the file and every picture could be read.
    pub completeness: Completeness,
}

/// Whether other programs show what was drawn here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// The file has all that it shows.
    Whole,
    /// A font or a picture is not in the file, so every program shows something else.
    Lacking,
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
    let lacking = Arc::new(AtomicBool::new(false));
    let (pixmap, zoom) = pixels(pdf, number, dpi, &lacking)?;
    let grey = pixmap.data_as_u8_slice().chunks_exact(4).map(|pixel| luma([pixel[0], pixel[1], pixel[2]])).collect();
    let picture = Grey::new(pixmap.width().into(), pixmap.height().into(), grey).ok_or(PdfError::Broken)?;
    let completeness = if lacking.load(Ordering::Relaxed) { Completeness::Lacking } else { Completeness::Whole };
    Ok(Drawing { picture, scale: zoom * POINTS_PER_INCH / 25.4, completeness })
}

pub(super) fn paint(pdf: &Pdf, number: usize, dpi: f32) -> Result<Painting, PdfError> {
    let (pixmap, _) = pixels(pdf, number, dpi, &Arc::default())?;
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Ok(Painting { width: pixmap.width().into(), height: pixmap.height().into(), rgb })
}

/// The page's pixels on white paper, and pixels a point.
fn pixels(pdf: &Pdf, number: usize, dpi: f32, lacking: &Arc<AtomicBool>) -> Result<(Pixmap, f32), PdfError> {
    let page = pdf.pages().get(number).ok_or(PdfError::NoPage(number + 1))?;
    cost::check_page(page)?;
    let (width, height) = page.render_dimensions();
    let area = width * height;
    if !area.is_finite() || area <= 0.0 {
        return Err(PdfError::Broken);
    }
    let zoom = (dpi / POINTS_PER_INCH).min((MAX_PAGE_PIXELS / area).sqrt());
    if width * zoom > f32::from(u16::MAX) || height * zoom > f32::from(u16::MAX) {
        return Err(PdfError::Broken);
    }
    // Hinting runs programs of the font; glyphs are the same without it at this size.
    let how = RenderSettings { hinting: false, ..RenderSettings::default() };
    let pixels = PixmapSettings { x_scale: zoom, y_scale: zoom, bg_color: WHITE };
    Ok((render(page, &RenderCache::new(), &settings(lacking), &how, &pixels), zoom))
}

fn settings(lacking: &Arc<AtomicBool>) -> InterpreterSettings {
    let (font, warning) = (Arc::clone(lacking), Arc::clone(lacking));
    InterpreterSettings {
        font_resolver: Arc::new(move |_| {
            font.store(true, Ordering::Relaxed);
            None
        }),
        warning_sink: Arc::new(move |_| warning.store(true, Ordering::Relaxed)),
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    }
}

/// The luma of Rec. 601, in integers.
fn luma([red, green, blue]: [u8; 3]) -> u8 {
    let sum = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114;
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}
