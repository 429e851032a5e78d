//! What every page has and no certificate changes, prepared once, and the fonts, of which a page takes its glyphs.

use std::sync::LazyLock;

use super::emblem::form;
use super::file::{File, Number, Prepared};
use super::layout::{HEIGHT, WIDTH};
use super::ornament;
use crate::font::{Font, GlyphSet, TO_UNICODE, Weight};
use crate::ink::Ink;

const PROFILE: Number = 1;
const TO_UNICODE_MAP: Number = 2;
/// The frame.
pub(super) const FRAME: Number = 3;
/// The emblem.
pub(super) const EMBLEM: Number = 4;
const REGULAR: Number = 5;
const SEMIBOLD: Number = REGULAR + FONT_OBJECTS;
/// The font, its descendant, its descriptor and its file.
const FONT_OBJECTS: Number = 4;
/// The first number that is free for a page's own objects.
pub(super) const FIRST_FREE: Number = SEMIBOLD + FONT_OBJECTS;

/// The sRGB profile.
static ICC: &[u8] = include_bytes!("../../fonts/srgb.icc");

static SHARED: LazyLock<[Prepared; 3]> = LazyLock::new(|| {
    [
        Prepared::packed(PROFILE, "/N 3/Range[0 1 0 1 0 1]", ICC),
        Prepared::packed(TO_UNICODE_MAP, "", TO_UNICODE),
        Prepared::packed(FRAME, &form(WIDTH, HEIGHT), &ornament::frame().0),
    ]
});

/// Writes what all pages have.
pub(super) fn write_shared(file: &mut File) {
    SHARED.iter().for_each(|prepared| file.prepared(prepared));
}

/// The colour profile.
pub(super) fn profile() -> Number {
    PROFILE
}

/// A font.
pub(super) fn font(weight: Weight) -> Number {
    match weight {
        Weight::Regular => REGULAR,
        Weight::Semibold => SEMIBOLD,
    }
}

/// Writes a font with these glyphs.
pub(super) fn write_font(file: &mut File, weight: Weight, used: &GlyphSet) {
    let [composite, descendant, descriptor, data] = std::array::from_fn(|place| font(weight) + [0, 1, 2, 3][place]);
    // PDF wants six letters in front of the name of a font that was cut.
    let (name, stem) = match weight {
        Weight::Regular => ("MOHURR+MohurSerif-Regular", 80),
        Weight::Semibold => ("MOHURS+MohurSerif-Semibold", 120),
    };
    let subset = weight.font().subset(used);
    file.stream(data, &format!("/Length1 {}/Filter/FlateDecode", subset.length), &subset.deflated);
    file.object(composite, |ink| {
        ink.raw("<</Type/Font/Subtype/Type0/BaseFont/").raw(name).raw("/Encoding/Identity-H/DescendantFonts[");
        ink.reference(descendant).raw("]/ToUnicode ").reference(TO_UNICODE_MAP).raw(">>");
    });
    file.object(descendant, |ink| {
        ink.raw("<</Type/Font/Subtype/CIDFontType2/BaseFont/").raw(name).raw("/FontDescriptor ").reference(descriptor);
        ink.raw("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/DW 0/W[");
        widths(ink, weight.font(), used);
        ink.raw("]>>");
    });
    file.object(descriptor, |ink| {
        let font = weight.font();
        // Serif, and with characters of its own.
        ink.raw("<</Type/FontDescriptor/FontName/").raw(name).raw("/Flags 6/FontBBox[");
        for side in font.bounds {
            ink.whole(side).raw(" ");
        }
        ink.raw("]/ItalicAngle 0/Ascent ").whole(font.ascent).raw("/Descent ").whole(font.descent);
        ink.raw("/CapHeight ")
            .whole(font.cap_height)
            .raw("/StemV ")
            .whole(stem)
            .raw("/FontFile2 ")
            .reference(data)
            .raw(">>");
    });
}

/// The widths of these glyphs: those that follow each other in one array behind the number of the first.
fn widths(ink: &mut Ink, font: &Font, used: &GlyphSet) {
    let mut open = false;
    for (glyph, advance) in (0_u16..).zip(&font.advances) {
        match (used.contains(glyph), open) {
            (true, false) => ink.whole(glyph).raw("[").whole(*advance),
            (true, true) => ink.raw(" ").whole(*advance),
            (false, true) => ink.raw("]"),
            (false, false) => ink,
        };
        open = used.contains(glyph);
    }
    if open {
        ink.raw("]");
    }
}
