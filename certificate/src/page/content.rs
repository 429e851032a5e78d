//! The page's content stream. `pdf-writer` would write strings in hexadecimal or octal digits, and a page is mostly strings:
//! its bytes go to press as they are written.

mod codes;

use super::layout::{Colour, HEIGHT, Item, Layout, WIDTH, Words};
use super::ornament;
use super::structure::{Content as Marked, Structure};
use super::text::Cell;
use crate::deflate::Press;
use crate::font::{GlyphSet, Weight};
use crate::ink::{Ink, hundredths};

/// What the resources call the QR code, the frame, the emblem and the small star.
pub(super) const SYMBOL: &str = "Q";
pub(super) const FRAME: &str = "F";
pub(super) const EMBLEM: &str = "E";
pub(super) const STAR: &str = "T";

/// What the resources call a font.
pub(super) fn font_name(weight: Weight) -> &'static str {
    match weight {
        Weight::Regular => "R",
        Weight::Semibold => "S",
    }
}

/// What a page draws.
pub(super) struct Drawing {
    /// The operators as a zlib stream.
    pub(super) deflated: Vec<u8>,
    /// The glyphs of the regular and of the semibold font.
    pub(super) glyphs: [GlyphSet; 2],
}

/// Writes everything in the order of reading; what is only ornament is marked so. `emblem` is how many units wide and high
/// the emblem is.
pub(super) fn write(layout: &Layout, emblem: (f32, f32)) -> Drawing {
    let mut pen = Pen {
        press: codes::packer().press(12 << 10),
        ink: Ink::with_capacity(1 << 10),
        glyphs: Default::default(),
        structure: &layout.structure,
        emblem,
        font: None,
        fill: None,
    };
    pen.ink.raw("/Artifact<</Type/Background/BBox[0 0 ").places([WIDTH, HEIGHT]).raw("]>>BDC\n/");
    pen.ink.raw(FRAME).raw(" Do\nEMC\n");
    pen.once();
    layout.items.iter().for_each(|item| pen.item(item));
    Drawing { deflated: pen.press.finish(), glyphs: pen.glyphs }
}

/// Writes operators, and only those that change something.
struct Pen<'a> {
    press: Press<'a>,
    /// What goes to press next.
    ink: Ink,
    glyphs: [GlyphSet; 2],
    structure: &'a Structure,
    emblem: (f32, f32),
    font: Option<(Weight, i32)>,
    fill: Option<Colour>,
}

impl Pen<'_> {
    /// Sends what this page says once.
    fn once(&mut self) {
        self.press.letters(&self.ink.0);
        self.ink.0.clear();
    }

    /// Sends what this page may say several times.
    fn again(&mut self) {
        self.press.phrase(&self.ink.0);
        self.ink.0.clear();
    }

    fn phrase(&mut self, phrase: &str) {
        self.press.phrase(phrase.as_bytes());
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Text { content: marked, words } => {
                self.begin(*marked);
                self.phrase(">>BDC\nBT\n");
                self.words(words);
                self.phrase("ET\nEMC\n");
            }
            Item::Symbol { content: marked, x, y, side } => {
                self.begin(*marked);
                self.ink.raw(">>BDC\nq 0 g ").places([*side, 0.0, 0.0, *side, *x, HEIGHT - y - side]).raw("cm\n/");
                self.ink.raw(SYMBOL).raw(" Do Q\nEMC\n");
                self.once();
            }
            Item::Rule { x, y, width, thickness, colour } => {
                self.phrase("/Artifact BMC\n");
                self.set_fill(*colour);
                self.ink.places([*x]);
                self.again();
                self.ink.places([HEIGHT - y - thickness / 2.0]);
                self.once();
                self.ink.places([*width, *thickness]).raw("re f\nEMC\n");
                self.again();
            }
            Item::Star { x, y, radius } => {
                let factor = 2.0 * radius / ornament::STAR;
                self.picture(STAR, [factor, factor], [x - radius, HEIGHT - y - radius]);
            }
            Item::Emblem { x, y, width, height } => {
                let (units_across, units_up) = self.emblem;
                self.picture(EMBLEM, [width / units_across, height / units_up], [*x, HEIGHT - y - height]);
            }
        }
    }

    /// Draws what is only ornament, as large as these factors make it.
    fn picture(&mut self, name: &str, [across, up]: [f32; 2], at: [f32; 2]) {
        self.ink.raw("/Artifact BMC\nq ").factor(across).raw(" 0 0 ").factor(up).raw(" ").places(at);
        self.ink.raw("cm\n/").raw(name).raw(" Do Q\nEMC\n");
        self.once();
    }

    fn begin(&mut self, marked: Marked) {
        let role = self.structure.role(marked).kind().to_name();
        self.ink.raw("/").bytes(role.0).raw("<</MCID ");
        self.again();
        self.ink.whole(marked.number());
        self.once();
    }

    fn words(&mut self, words: &Words) {
        let mut before = (0, 0);
        for placed in &words.lines {
            let here = (hundredths(placed.x), hundredths(HEIGHT - placed.y));
            self.ink.hundredths(here.0 - before.0).raw(" ");
            self.again();
            self.ink.hundredths(here.1 - before.1);
            self.once();
            self.phrase(" Td\n");
            before = here;
            for run in words.glyphs[placed.line.glyphs.clone()].chunk_by(|one, next| one.weight == next.weight) {
                self.set_font(run[0].weight, hundredths(placed.size));
                self.set_fill(placed.colour);
                self.run(run);
            }
        }
    }

    fn set_font(&mut self, weight: Weight, size: i32) {
        if self.font.replace((weight, size)) != Some((weight, size)) {
            self.ink.raw("/").raw(font_name(weight)).raw(" ").hundredths(size).raw(" Tf\n");
            self.again();
        }
    }

    fn set_fill(&mut self, colour: Colour) {
        if self.fill.replace(colour) != Some(colour) {
            self.ink.places(colour).raw("rg\n");
            self.again();
        }
    }

    /// Shows glyphs of one weight, moved together where the font says so.
    fn run(&mut self, run: &[Cell]) {
        let weight = run[0].weight;
        let blank = weight.font().glyph(' ').unwrap_or_default();
        self.phrase("[(");
        for (place, cell) in run.iter().enumerate() {
            self.glyphs[usize::from(weight == Weight::Semibold)].insert(cell.glyph);
            self.ink.glyph(cell.glyph);
            match run.get(place + 1).map(|next| cell.kerning(next)) {
                None | Some(0) => {}
                Some(kerning) => _ = self.ink.raw(")").whole(-kerning).raw("("),
            }
            if cell.glyph == blank {
                self.again();
            }
        }
        self.again();
        self.phrase(")]TJ\n");
    }
}
