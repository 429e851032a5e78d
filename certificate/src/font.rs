//! The two fonts of the page: which glyph a character has, how wide it is, and how two glyphs kern.
//!
//! `fonts/make.py` prepares the files; what they hold is fixed, so that a page's bytes are.

mod kerning;
mod subset;

use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use ttf_parser::Face;

use self::kerning::Kerning;
use self::subset::Outlines;
pub(crate) use self::subset::{GlyphSet, Subset};

/// Bytes of an inflated font: ours have 32 KB.
const MAX_FONT: usize = 1 << 18;
/// Characters are looked up in a table below this; the few past it (quotes, dashes, №) in a list.
const TABLE: usize = 0x260;

/// The characters of the glyphs, which PDF calls `ToUnicode`: the same in both fonts.
pub(crate) static TO_UNICODE: &[u8] = include_bytes!("../fonts/to_unicode.cmap");
static REGULAR: LazyLock<Font> = LazyLock::new(|| Font::new(Weight::Regular, include_bytes!("../fonts/regular.kern")));
static SEMIBOLD: LazyLock<Font> =
    LazyLock::new(|| Font::new(Weight::Semibold, include_bytes!("../fonts/semibold.kern")));

/// A weight of the page's typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    /// For what is read in a row.
    Regular,
    /// For what should be seen first.
    Semibold,
}

impl Weight {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Regular, Self::Semibold];

    /// Its font.
    pub fn font(self) -> &'static Font {
        match self {
            Self::Regular => &REGULAR,
            Self::Semibold => &SEMIBOLD,
        }
    }

    /// The TrueType file as a zlib stream.
    fn shipped(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../fonts/regular.ttf.z"),
            Self::Semibold => include_bytes!("../fonts/semibold.ttf.z"),
        }
    }
}

/// The first character of `text` that one of the fonts lacks.
pub fn missing_glyph(text: &str) -> Option<char> {
    text.chars().find(|character| Weight::ALL.iter().any(|weight| weight.font().glyph(*character).is_none()))
}

/// A font, in units of 1/1000 em.
pub struct Font {
    /// The smallest box around all glyphs: left, bottom, right, top.
    pub bounds: [i16; 4],
    /// The height above the line.
    pub ascent: i16,
    /// The depth below it, negative.
    pub descent: i16,
    /// The height of capitals.
    pub cap_height: i16,
    /// Each glyph's width.
    pub advances: Vec<u16>,
    /// Each character's glyph, by character.
    pub characters: Vec<(char, u16)>,
    table: Vec<Option<u16>>,
    kerning: Kerning,
    outlines: Outlines,
}

impl Font {
    fn new(weight: Weight, kerning: &'static [u8]) -> Self {
        let file =
            decompress_to_vec_zlib_with_limit(weight.shipped(), MAX_FONT).expect("the shipped font inflates: tested");
        let face = Face::parse(&file, 0).expect("the shipped font is a font: tested");
        let characters = characters(&face);
        let mut table = vec![None; TABLE];
        for (character, glyph) in &characters {
            if let Some(place) = table.get_mut(*character as usize) {
                *place = Some(*glyph);
            }
        }
        let bounds = face.global_bounding_box();
        let glyphs = (0..face.number_of_glyphs()).map(ttf_parser::GlyphId);
        Self {
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max],
            ascent: face.ascender(),
            descent: face.descender(),
            cap_height: face.capital_height().unwrap_or(670),
            advances: glyphs.map(|glyph| face.glyph_hor_advance(glyph).unwrap_or_default()).collect(),
            characters,
            table,
            kerning: Kerning::parse(kerning).expect("the shipped kerning is whole: tested"),
            outlines: Outlines::new(&face).expect("the shipped font has outlines: tested"),
        }
    }

    /// The font file for a page that shows these glyphs.
    pub(crate) fn subset(&self, used: &GlyphSet) -> Subset {
        self.outlines.subset(used)
    }

    /// The glyph of a character.
    pub fn glyph(&self, character: char) -> Option<u16> {
        if let Some(glyph) = self.table.get(character as usize) {
            return *glyph;
        }
        let place = self.characters.binary_search_by_key(&character, |(known, _)| *known).ok()?;
        Some(self.characters[place].1)
    }

    /// How wide a glyph is.
    pub fn advance(&self, glyph: u16) -> i32 {
        self.advances.get(usize::from(glyph)).copied().unwrap_or_default().into()
    }

    /// What is added between two glyphs, mostly negative.
    pub fn kerning(&self, left: u16, right: u16) -> i32 {
        self.kerning.between(left, right).into()
    }
}

fn characters(face: &Face<'_>) -> Vec<(char, u16)> {
    let mut characters = Vec::new();
    for subtable in
        face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(ttf_parser::cmap::Subtable::is_unicode)
    {
        subtable.codepoints(|code| {
            let glyph = subtable.glyph_index(code).filter(|glyph| glyph.0 != 0);
            characters.extend(char::from_u32(code).zip(glyph.map(|glyph| glyph.0)));
        });
    }
    characters.sort_unstable();
    characters.dedup();
    characters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_languages_has_its_own_glyph_in_both_fonts() {
        let letters = "AaBbCcÇçDdEeƏəFfGgĞğHhXxIıİiJjKkQqLlMmNnOoÖöPpRrSsŞşTtUuÜüVvYyZzWw0123456789 \u{a0}№“”„«»‘’–—-.,:;/()&+@#%…·";
        assert_eq!(missing_glyph(letters), None);
        for weight in Weight::ALL {
            let mut glyphs: Vec<u16> = weight.font().characters.iter().map(|(_, glyph)| *glyph).collect();
            let count = glyphs.len();
            glyphs.sort_unstable();
            glyphs.dedup();
            assert_eq!(glyphs.len(), count, "two characters share a glyph");
            assert!(count > 320);
        }
    }

    #[test]
    fn what_the_fonts_lack_is_named() {
        assert_eq!(missing_glyph("Иван"), Some('И'));
        assert_eq!(missing_glyph("a\nb"), Some('\n'));
        assert_eq!(missing_glyph("soft\u{ad}hyphen"), Some('\u{ad}'));
        assert_eq!(missing_glyph("e\u{301}"), Some('\u{301}'));
        assert_eq!(missing_glyph("\u{1F600}"), Some('\u{1F600}'));
    }

    #[test]
    fn pairs_kern_as_in_the_font() {
        let font = Weight::Regular.font();
        let pair = |left, right| font.kerning(font.glyph(left).unwrap(), font.glyph(right).unwrap());
        assert!(pair('A', 'V') < -40, "{}", pair('A', 'V'));
        assert!(pair('T', 'ə') < -20, "{}", pair('T', 'ə'));
        assert_eq!(pair('n', 'n'), 0);
        assert_eq!(font.kerning(u16::MAX, 3), 0);
    }
}
