//! The font file of a page: the glyphs that it shows, under their own numbers, and holes for all others.
//!
//! Every glyph is packed once. A page's file is a small head, packed anew, with the glyphs' bits behind it; so that costs
//! no more than copying them.

use ttf_parser::{Face, Tag, loca};

use crate::deflate::{Packed, Packer};

/// Glyphs that a set can hold.
const MAX_GLYPHS: usize = 512;
/// What a PDF's fonts need (ISO 32000-1 §9.9), in the order of the file's directory.
const TABLES: [&[u8; 4]; 6] = [b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"];
/// Bytes of the directory: twelve, and sixteen a table.
const DIRECTORY: usize = 12 + 16 * TABLES.len();
/// What the checksum of the whole file is taken from (OpenType, table `head`).
const CHECKSUM: u32 = 0xb1b0_afba;

/// The glyphs that a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GlyphSet([u64; MAX_GLYPHS / 64]);

impl GlyphSet {
    pub(crate) fn insert(&mut self, glyph: u16) {
        if let Some(word) = self.0.get_mut(usize::from(glyph / 64)) {
            *word |= 1 << (glyph % 64);
        }
    }

    /// From the first on.
    fn iter(&self) -> impl Iterator<Item = u16> {
        (0_u16..).step_by(64).zip(self.0).flat_map(|(first, mut word)| {
            std::iter::from_fn(move || {
                let bit = u16::try_from(word.trailing_zeros()).ok().filter(|_| word != 0)?;
                word &= word - 1;
                Some(first + bit)
            })
        })
    }
}

/// A font file for a page.
pub(crate) struct Subset {
    /// It as a zlib stream.
    pub(crate) deflated: Vec<u8>,
    /// Bytes of the inflated file.
    pub(crate) length: usize,
}

/// What subsets are made from.
pub(super) struct Outlines {
    glyphs: Vec<Glyph>,
    packer: Packer,
    head: Vec<u8>,
    hhea: Vec<u8>,
    maxp: Vec<u8>,
}

struct Glyph {
    packed: Packed,
    /// Bytes of the outline, a multiple of four.
    length: usize,
    checksum: u32,
    /// The width, and where the outline begins.
    metrics: [u8; 4],
    /// The glyphs that it is made of.
    parts: Vec<u16>,
}

impl Outlines {
    /// Packs the glyphs of a font; `None` when it is not whole or has too many.
    pub(super) fn new(face: &Face<'_>) -> Option<Self> {
        let table = |name: &[u8; 4]| face.raw_face().table(Tag::from_bytes(name));
        let (maxp, head, glyf) = (face.tables().maxp, face.tables().head, table(b"glyf")?);
        let loca = loca::Table::parse(maxp.number_of_glyphs, head.index_to_location_format, table(b"loca")?)?;
        let count = face.number_of_glyphs();
        let outline = |glyph: u16| {
            let place = loca.glyph_range(ttf_parser::GlyphId(glyph)).unwrap_or_default();
            let mut outline = glyf.get(place)?.to_vec();
            outline.resize(outline.len().next_multiple_of(4), 0);
            Some(outline)
        };
        let outlines = (0..count).map(outline).collect::<Option<Vec<_>>>().filter(|all| all.len() <= MAX_GLYPHS)?;
        let slices: Vec<&[u8]> = outlines.iter().map(Vec::as_slice).collect();
        let (packer, done) = Packer::new(&slices);
        let glyph = |((number, outline), packed): ((u16, &Vec<u8>), Packed)| {
            let id = ttf_parser::GlyphId(number);
            let width = face.glyph_hor_advance(id).unwrap_or_default().to_be_bytes();
            let left = face.glyph_hor_side_bearing(id).unwrap_or_default().to_be_bytes();
            let metrics = [width[0], width[1], left[0], left[1]];
            Glyph {
                packed,
                length: outline.len(),
                checksum: checksum(outline),
                metrics,
                parts: all_parts(&outlines, number),
            }
        };
        let glyphs = (0_u16..).zip(&outlines).zip(done).map(glyph).collect();
        let [mut head, hhea, maxp] = [table(b"head")?, table(b"hhea")?, table(b"maxp")?].map(<[u8]>::to_vec);
        // Nothing is in the checksum yet, and places are written in 16 bits.
        head.get_mut(8..12)?.fill(0);
        head.get_mut(50..52)?.fill(0);
        // Subsets write how many glyphs they have into these.
        (hhea.len() >= 36 && maxp.len() >= 6).then_some(())?;
        Some(Self { glyphs, packer, head, hhea, maxp })
    }

    /// The font with these glyphs, and `.notdef`, which every font has.
    pub(super) fn subset(&self, used: &GlyphSet) -> Subset {
        let mut kept = used.clone();
        kept.insert(0);
        for glyph in used.iter() {
            self.parts(glyph).iter().for_each(|part| kept.insert(*part));
        }
        let glyphs: Vec<(u16, &Glyph)> =
            kept.iter().filter_map(|number| Some((number, self.glyphs.get(usize::from(number))?))).collect();
        let length: usize = glyphs.iter().map(|(_, glyph)| glyph.length).sum();
        let front = self.front(&glyphs, length);
        let mut press = self.packer.press(length + front.len());
        press.runs(&front);
        for (_, glyph) in glyphs {
            press.packed(&glyph.packed);
        }
        Subset { length: front.len() + length, deflated: press.finish() }
    }

    fn parts(&self, glyph: u16) -> &[u16] {
        self.glyphs.get(usize::from(glyph)).map_or(&[], |glyph| &glyph.parts)
    }

    /// Everything in front of the outlines.
    #[expect(clippy::cast_possible_truncation, reason = "a font has some ten thousand bytes")]
    fn front(&self, kept: &[(u16, &Glyph)], glyf_length: usize) -> Vec<u8> {
        let count = kept.last().map_or(0, |(number, _)| number + 1);
        let (mut hmtx, mut loca) = (vec![[0; 4]; count.into()], vec![[0; 2]; usize::from(count) + 1]);
        let (mut end, mut glyf_sum) = (0, 0_u32);
        let mut kept = kept.iter().peekable();
        while let Some((number, glyph)) = kept.next() {
            end += glyph.length;
            glyf_sum = glyf_sum.wrapping_add(glyph.checksum);
            hmtx[usize::from(*number)] = glyph.metrics;
            let next = kept.peek().map_or(count, |(next, _)| *next);
            loca[usize::from(*number) + 1..=next.into()].fill(((end / 2) as u16).to_be_bytes());
        }
        let (mut hhea, mut maxp) = (self.hhea.clone(), self.maxp.clone());
        hhea[34..36].copy_from_slice(&count.to_be_bytes());
        maxp[4..6].copy_from_slice(&count.to_be_bytes());
        let tables: [&[u8]; 5] = [&self.head, &hhea, hmtx.as_flattened(), loca.as_flattened(), &maxp];
        let mut front = Vec::with_capacity(4 << 10);
        // The version, the number of tables, and what a search by halving needs.
        front.extend_from_slice(&[0, 1, 0, 0, 0, 6, 0, 64, 0, 2, 0, 32]);
        front.resize(DIRECTORY, 0);
        for (place, table) in (1..).zip(tables) {
            let offset = front.len();
            front.extend_from_slice(table);
            front.resize(front.len().next_multiple_of(4), 0);
            let sum = checksum(&front[offset..]);
            enter(&mut front, place, [sum, offset as u32, table.len() as u32]);
        }
        let offset = front.len() as u32;
        enter(&mut front, 0, [glyf_sum, offset, glyf_length as u32]);
        let whole = checksum(&front).wrapping_add(glyf_sum);
        front[DIRECTORY + 8..DIRECTORY + 12].copy_from_slice(&CHECKSUM.wrapping_sub(whole).to_be_bytes());
        front
    }
}

/// Enters a table into the directory: its checksum, its place and its length.
fn enter(front: &mut [u8], place: usize, numbers: [u32; 3]) {
    let entry = &mut front[12 + 16 * place..][..16];
    entry[..4].copy_from_slice(TABLES[place]);
    entry[4..].copy_from_slice(numbers.map(u32::to_be_bytes).as_flattened());
}

/// The sum of all four bytes; `bytes` are a multiple of that.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.as_chunks::<4>().0.iter().fold(0, |sum, four| sum.wrapping_add(u32::from_be_bytes(*four)))
}

/// The glyphs that a glyph is made of, and those that they are made of.
fn all_parts(outlines: &[Vec<u8>], glyph: u16) -> Vec<u16> {
    let mut found = vec![glyph];
    let mut next = 0;
    while let Some(glyph) = found.get(next) {
        let parts = outlines.get(usize::from(*glyph)).and_then(|outline| parts(outline)).unwrap_or_default();
        for part in parts {
            if !found.contains(&part) {
                found.push(part);
            }
        }
        next += 1;
    }
    found.split_off(1)
}

/// The glyphs of a composite outline (OpenType, table `glyf`); `None` when it is not one.
fn parts(outline: &[u8]) -> Option<Vec<u16>> {
    const WORDS: u16 = 0x1;
    const SCALE: u16 = 0x8;
    const MORE: u16 = 0x20;
    const TWO_SCALES: u16 = 0x40;
    const MATRIX: u16 = 0x80;
    let number = |at: usize| Some(u16::from_be_bytes([*outline.get(at)?, *outline.get(at + 1)?]));
    // A composite has -1 contours.
    number(0).filter(|contours| *contours >= 0x8000)?;
    let mut parts = Vec::new();
    let mut at = 10;
    loop {
        let flags = number(at)?;
        parts.push(number(at + 2)?);
        let has = |flag: u16, bytes: usize| if flags & flag == 0 { 0 } else { bytes };
        at += 6 + has(WORDS, 2) + has(SCALE, 2) + has(TWO_SCALES, 4) + has(MATRIX, 8);
        if flags & MORE == 0 {
            return Some(parts);
        }
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::inflate::decompress_to_vec_zlib;
    use ttf_parser::OutlineBuilder;

    use super::*;
    use crate::font::Weight;

    #[derive(Default, PartialEq, Debug)]
    struct Points(Vec<f32>);

    impl OutlineBuilder for Points {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.extend([x, y]);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.extend([x, y]);
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0.extend([x1, y1, x, y]);
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            self.0.extend([x1, y1, x2, y2, x, y]);
        }
        fn close(&mut self) {}
    }

    fn points(face: &Face<'_>, glyph: u16) -> Points {
        let mut points = Points::default();
        face.outline_glyph(ttf_parser::GlyphId(glyph), &mut points);
        points
    }

    #[test]
    fn a_subset_draws_its_glyphs_as_the_whole_font_does() {
        for weight in Weight::ALL {
            let font = weight.font();
            let mut used = GlyphSet::default();
            let glyphs = "Əlişan, Şıxəli № 7".chars().map(|character| font.glyph(character).unwrap());
            glyphs.clone().for_each(|glyph| used.insert(glyph));
            let subset = font.subset(&used);
            let file = decompress_to_vec_zlib(&subset.deflated).unwrap();
            assert_eq!(file.len(), subset.length);
            assert_eq!(checksum(&file), CHECKSUM);
            let shipped = decompress_to_vec_zlib(weight.shipped()).unwrap();
            let (cut, whole) = (Face::parse(&file, 0).unwrap(), Face::parse(&shipped, 0).unwrap());
            for glyph in glyphs {
                assert_eq!(points(&cut, glyph), points(&whole, glyph));
                assert_eq!(i32::from(cut.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap()), font.advance(glyph));
            }
            assert_eq!(points(&cut, font.glyph('Q').unwrap()), Points::default());
            assert_ne!(points(&whole, font.glyph('Q').unwrap()), Points::default());
            assert!(subset.deflated.len() < 2500, "{} bytes", subset.deflated.len());
        }
    }
}
