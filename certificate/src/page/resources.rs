//! What every page has and no certificate changes: fonts, colour profile and frame, written once.

use std::sync::LazyLock;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref, Settings, Str};

use super::content::font_name;
use super::layout::{HEIGHT, WIDTH};
use super::ornament;
use crate::font::{Font, Weight};

/// Compact, since nobody reads it and many are kept.
pub(super) const SETTINGS: Settings = Settings { pretty: false };

const PROFILE: i32 = 1;
const FRAME: i32 = 2;
const REGULAR: i32 = 3;
const SEMIBOLD: i32 = REGULAR + FONT_OBJECTS;
/// The font, its descendant, descriptor, file and characters.
const FONT_OBJECTS: i32 = 5;
/// The first number that is free for a page's own objects.
pub(super) const FIRST_FREE: i32 = SEMIBOLD + FONT_OBJECTS;

/// The sRGB profile.
static ICC: &[u8] = include_bytes!("../../fonts/srgb.icc");

static SHARED: LazyLock<Chunk> = LazyLock::new(|| {
    let mut chunk = Chunk::with_settings_and_capacity(SETTINGS, 64 << 10);
    chunk.icc_profile(profile(), ICC).n(3).range([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
    let drawing = ornament::frame();
    chunk.form_xobject(frame(), &drawing).bbox(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).resources();
    for weight in Weight::ALL {
        write_font(&mut chunk, font(weight).get(), weight);
    }
    chunk
});

/// The objects, to be copied into each page.
pub(super) fn shared() -> &'static Chunk {
    &SHARED
}

/// The colour profile.
pub(super) fn profile() -> Ref {
    Ref::new(PROFILE)
}

/// The frame.
pub(super) fn frame() -> Ref {
    Ref::new(FRAME)
}

/// A font.
pub(super) fn font(weight: Weight) -> Ref {
    Ref::new(match weight {
        Weight::Regular => REGULAR,
        Weight::Semibold => SEMIBOLD,
    })
}

fn write_font(chunk: &mut Chunk, first: i32, weight: Weight) {
    let font = weight.font();
    // PDF wants six letters in front of the name of a font that was cut.
    let tag = if font_name(weight).0 == b"R" { "MOHURR" } else { "MOHURS" };
    let name = format!("{tag}+MohurSerif-{}", font.style);
    let name = Name(name.as_bytes());
    let [composite, descendant, descriptor, file, characters] =
        std::array::from_fn(|place| Ref::new(first + i32::try_from(place).unwrap_or_default()));
    let mut type0 = chunk.type0_font(composite);
    type0.base_font(name).encoding_predefined(Name(b"Identity-H"));
    type0.descendant_font(descendant).to_unicode(characters);
    type0.finish();
    let mut cid = chunk.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(name).font_descriptor(descriptor).default_width(0.0);
    cid.system_info(SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 });
    cid.widths().consecutive(0, font.advances.iter().map(|advance| f32::from(*advance)));
    cid.cid_to_gid_map_predefined(Name(b"Identity"));
    cid.finish();
    write_descriptor(chunk, descriptor, file, font, name);
    let mut stream = chunk.stream(file, font.deflated);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), i32::try_from(font.length).unwrap_or_default());
    stream.finish();
    chunk.stream(characters, font.to_unicode).filter(Filter::FlateDecode);
}

fn write_descriptor(chunk: &mut Chunk, descriptor: Ref, file: Ref, font: &Font, name: Name<'_>) {
    let [left, bottom, right, top] = font.bounds.map(f32::from);
    let mut written = chunk.font_descriptor(descriptor);
    written.name(name).flags(FontFlags::SERIF | FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top));
    written.italic_angle(0.0).ascent(font.ascent.into()).descent(font.descent.into());
    written.cap_height(font.cap_height.into()).stem_v(font.stem.into()).font_file2(file);
}
