//! What every page has and no certificate changes, prepared once, and the fonts, of which a page takes its glyphs.

use std::sync::LazyLock;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::writers::{CidFont, FontDescriptor, Type0Font};
use pdf_writer::{Filter, Name, Rect, Ref, Str};

use super::emblem::form;
use super::file::{File, Objects, Prepared};
use super::layout::{HEIGHT, WIDTH};
use super::ornament;
use crate::font::{GlyphSet, TO_UNICODE, Weight};

pub(super) const PROFILE: Ref = Ref::new(1);
const TO_UNICODE_MAP: Ref = Ref::new(2);
/// The frame.
pub(super) const FRAME: Ref = Ref::new(3);
/// The emblem.
pub(super) const EMBLEM: Ref = Ref::new(4);
/// The small star.
pub(super) const STAR: Ref = Ref::new(5);
const REGULAR: i32 = 6;
const SEMIBOLD: i32 = REGULAR + FONT_OBJECTS;
/// The font, its descendant, its descriptor and its file.
const FONT_OBJECTS: i32 = 4;
/// The first number that is free for a page's own objects.
pub(super) const FIRST_FREE: i32 = SEMIBOLD + FONT_OBJECTS;

/// The sRGB profile.
static ICC: &[u8] = include_bytes!("../../fonts/srgb.icc");

static SHARED: LazyLock<[Prepared; 4]> = LazyLock::new(|| {
    [
        Prepared::new(PROFILE, ICC, |chunk, data| {
            chunk.icc_profile(PROFILE, data).n(3).range([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]).filter(Filter::FlateDecode);
        }),
        Prepared::new(TO_UNICODE_MAP, TO_UNICODE, |chunk, data| {
            chunk.stream(TO_UNICODE_MAP, data).filter(Filter::FlateDecode);
        }),
        Prepared::new(FRAME, &ornament::frame(), |chunk, data| form(chunk, FRAME, [WIDTH, HEIGHT], data)),
        Prepared::new(STAR, &ornament::lone_star(), |chunk, data| form(chunk, STAR, [ornament::STAR; 2], data)),
    ]
});

/// Writes what all pages have.
pub(super) fn write_shared(file: &mut File) {
    SHARED.iter().for_each(|prepared| file.add_prepared(prepared));
}

/// A font.
pub(super) fn font(weight: Weight) -> Ref {
    font_objects(weight)[0]
}

fn font_objects(weight: Weight) -> [Ref; FONT_OBJECTS as usize] {
    let first = match weight {
        Weight::Regular => REGULAR,
        Weight::Semibold => SEMIBOLD,
    };
    [0, 1, 2, 3].map(|place| Ref::new(first + place))
}

/// Writes the file of a font with these glyphs.
pub(super) fn write_font_file(file: &mut File, weight: Weight, used: &GlyphSet) {
    let [_, _, _, number] = font_objects(weight);
    let subset = weight.font().subset(used);
    let length = i32::try_from(subset.length).unwrap_or(i32::MAX);
    file.add(number, |chunk| {
        chunk.stream(number, &subset.deflated).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
    });
}

/// Adds a font's dictionaries. They tell the widths of all glyphs, so that they are the same on all pages.
pub(super) fn add_font(objects: &mut Objects, weight: Weight) {
    let [composite, descendant, descriptor, data] = font_objects(weight);
    // PDF wants six letters in front of the name of a font that was cut.
    let (name, stem) = match weight {
        Weight::Regular => (Name(b"MOHURR+MohurSerif-Regular"), 80.0),
        Weight::Semibold => (Name(b"MOHURS+MohurSerif-Semibold"), 120.0),
    };
    let font = weight.font();
    objects.add(composite, |object| {
        let mut font = object.start::<Type0Font<'_>>();
        font.base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(descendant);
        font.to_unicode(TO_UNICODE_MAP);
    });
    objects.add(descendant, |object| {
        let mut cid = object.start::<CidFont<'_>>();
        cid.subtype(CidFontType::Type2).base_font(name).font_descriptor(descriptor);
        cid.system_info(SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 });
        cid.cid_to_gid_map_predefined(Name(b"Identity")).default_width(0.0);
        cid.widths().consecutive(0, font.advances.iter().map(|advance| f32::from(*advance)));
    });
    objects.add(descriptor, |object| {
        let [left, bottom, right, top] = font.bounds.map(f32::from);
        let mut descriptor = object.start::<FontDescriptor<'_>>();
        // Symbolic: with characters of its own.
        descriptor.name(name).flags(FontFlags::SERIF | FontFlags::SYMBOLIC).font_file2(data);
        descriptor.bbox(Rect::new(left, bottom, right, top)).italic_angle(0.0).stem_v(stem);
        descriptor.ascent(font.ascent.into()).descent(font.descent.into()).cap_height(font.cap_height.into());
    });
}
