//! The page's content stream.

use super::layout::{Colour, HEIGHT, Item, Layout, Placed, WIDTH};
use super::ornament;
use super::structure::{Content as Marked, Structure};
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
    /// The operators.
    pub(super) ink: Ink,
    /// The glyphs of the regular and of the semibold font.
    pub(super) glyphs: [GlyphSet; 2],
}

/// Writes everything in the order of reading; what is only ornament is marked so. `emblem` is how many units wide and high
/// the emblem is.
pub(super) fn write(layout: &Layout, emblem: (f32, f32)) -> Drawing {
    let mut pen = Pen {
        drawing: Drawing { ink: Ink::with_capacity(12 << 10), glyphs: Default::default() },
        structure: &layout.structure,
        emblem,
        font: None,
        fill: None,
    };
    pen.ink().raw("/Artifact<</Type/Background/BBox[0 0 ").places([WIDTH, HEIGHT]).raw("]>>BDC\n/");
    pen.ink().raw(FRAME).raw(" Do\nEMC\n");
    layout.items.iter().for_each(|item| pen.item(item));
    pen.drawing
}

/// Writes operators, and only those that change something.
struct Pen<'a> {
    drawing: Drawing,
    structure: &'a Structure,
    emblem: (f32, f32),
    font: Option<(Weight, i32)>,
    fill: Option<Colour>,
}

impl Pen<'_> {
    fn ink(&mut self) -> &mut Ink {
        &mut self.drawing.ink
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Text { content: marked, lines } => {
                self.begin(*marked);
                self.ink().raw("BT\n");
                self.lines(lines);
                self.ink().raw("ET\nEMC\n");
            }
            Item::Symbol { content: marked, x, y, side } => {
                self.begin(*marked);
                self.ink().raw("q 0 g ").places([*side, 0.0, 0.0, *side, *x, HEIGHT - y - side]).raw("cm\n/");
                self.ink().raw(SYMBOL).raw(" Do Q\nEMC\n");
            }
            Item::Rule { x, y, width, thickness, colour } => {
                self.ink().raw("/Artifact BMC\n");
                self.set_fill(*colour);
                self.ink().places([*x, HEIGHT - y - thickness / 2.0, *width, *thickness]).raw("re f\nEMC\n");
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
        self.ink().raw("/Artifact BMC\nq ").factor(across).raw(" 0 0 ").factor(up).raw(" ").places(at);
        self.ink().raw("cm\n/").raw(name).raw(" Do Q\nEMC\n");
    }

    fn begin(&mut self, marked: Marked) {
        let role = self.structure.role(marked).kind().to_name();
        self.ink().raw("/").bytes(role.0).raw("<</MCID ").whole(marked.number()).raw(">>BDC\n");
    }

    fn lines(&mut self, lines: &[Placed]) {
        let mut before = (0, 0);
        for placed in lines {
            let here = (hundredths(placed.x), hundredths(HEIGHT - placed.y));
            self.ink().hundredths(here.0 - before.0).raw(" ").hundredths(here.1 - before.1).raw(" Td\n");
            before = here;
            for run in &placed.line.runs {
                self.set_font(run.weight, hundredths(placed.size));
                self.set_fill(placed.colour);
                self.run(run.weight, &run.glyphs);
            }
        }
    }

    fn set_font(&mut self, weight: Weight, size: i32) {
        if self.font.replace((weight, size)) != Some((weight, size)) {
            self.ink().raw("/").raw(font_name(weight)).raw(" ").hundredths(size).raw(" Tf\n");
        }
    }

    fn set_fill(&mut self, colour: Colour) {
        if self.fill.replace(colour) != Some(colour) {
            self.ink().places(colour).raw("rg\n");
        }
    }

    /// Shows glyphs, moved together where the font says so.
    fn run(&mut self, weight: Weight, glyphs: &[(u16, i32)]) {
        let used = &mut self.drawing.glyphs[usize::from(weight == Weight::Semibold)];
        for (glyph, _) in glyphs {
            used.insert(*glyph);
        }
        let ink = &mut self.drawing.ink;
        ink.raw("[");
        let mut rest = glyphs;
        while !rest.is_empty() {
            let end = rest.iter().position(|(_, behind)| *behind != 0).map_or(rest.len(), |last| last + 1);
            let (shown, behind) = rest.split_at(end);
            ink.string(shown.iter().flat_map(|(glyph, _)| glyph.to_be_bytes()));
            if let Some((_, moved)) = shown.last().filter(|(_, moved)| *moved != 0) {
                ink.whole(-*moved);
            }
            rest = behind;
        }
        ink.raw("]TJ\n");
    }
}
