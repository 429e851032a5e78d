//! Where everything stands on the page.

mod blocks;
mod table;

use pdf_writer::Rect;
use pdf_writer::types::StructRole;

use super::PageError;
use super::structure::{Content, Part, Structure};
use super::text::{Line, Span, set, set_balanced};
use super::values::Values;
use crate::document_type::Block;
use crate::symbol::Symbol;

/// A4 in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
/// From the paper's edge to the words.
const MARGIN: f32 = 64.0;
/// The column of the words.
pub(super) const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
const TOP: f32 = 54.0;
const BOTTOM: f32 = 50.0;
/// Sizes that are tried one after the other until everything fits: below the last one, nobody reads with pleasure.
const SCALES: [f32; 7] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.74, 0.72];
/// What rows of the table may grow by when there is room, in points.
const ROW_GROWTH: f32 = 5.0;
/// What the gaps between blocks may grow by.
const GAP_GROWTH: f32 = 16.0;

pub(super) type Colour = [f32; 3];
pub(super) const INK: Colour = [0.08, 0.1, 0.14];
pub(super) const NAVY: Colour = [0.07, 0.18, 0.32];
pub(super) const MUTED: Colour = [0.32, 0.37, 0.44];
pub(super) const GOLD: Colour = [0.68, 0.55, 0.27];
pub(super) const HAIR: Colour = [0.82, 0.79, 0.71];

/// A page with everything in its place, in the order of reading.
pub(super) struct Layout {
    pub(super) items: Vec<Item>,
    pub(super) structure: Structure,
}

/// Something on the page; places are in points from the left and from the top.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// Words.
    Text { content: Content, lines: Vec<Placed> },
    /// A thin line across.
    Rule { x: f32, y: f32, width: f32, thickness: f32, colour: Colour },
    /// The emblem around this point.
    Emblem { x: f32, y: f32, radius: f32 },
    /// A small star around this point.
    Star { x: f32, y: f32, radius: f32 },
    /// The QR code.
    Symbol { content: Content, x: f32, y: f32, side: f32 },
}

/// A line of words, from where its first glyph begins.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) x: f32,
    /// The base line.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) colour: Colour,
    pub(super) line: Line,
}

/// How words are set.
#[derive(Clone, Copy, Debug)]
struct Style {
    size: f32,
    /// From one base line to the next, in ems.
    leading: f32,
    colour: Colour,
    align: Align,
}

#[derive(Clone, Copy, Debug)]
enum Align {
    Left,
    Centre,
}

/// A column to set words in.
#[derive(Clone, Copy, Debug)]
struct Column {
    x: f32,
    width: f32,
}

/// What the page is made with.
struct Measure {
    /// Which share of the full size letters have.
    scale: f32,
    /// What each row of the table gets in addition.
    row: f32,
    /// How large the QR code is.
    symbol: Printed,
}

/// How large a QR code is on the page, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Printed {
    /// Its side.
    side: f32,
    /// What must stay empty around it: four modules (ISO/IEC 18004 §5.3.8).
    pub(super) quiet: f32,
}

impl Printed {
    /// This symbol with a side of so many micrometres.
    pub(super) fn new(symbol: &Symbol, micrometres: u32) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "micrometres of a page are exact in 24 bits")]
        let side = micrometres as f32 / 1000.0 * 72.0 / 25.4;
        let modules = u16::try_from(symbol.width()).unwrap_or(u16::MAX);
        Self { side, quiet: side / f32::from(modules.max(1)) * 4.0 }
    }
}

/// Lays the page out in the largest size that fits, or says by how much it does not.
pub(super) fn lay_out(blocks: &[Block], values: &Values<'_>, symbol: Printed) -> Result<Layout, PageError> {
    let room = HEIGHT - TOP - BOTTOM;
    let mut least = f32::INFINITY;
    for scale in SCALES {
        let draft = Draft::new(blocks, values, Measure { scale, row: 0.0, symbol });
        if draft.height() <= room {
            return Ok(draft.spread(room, blocks, values));
        }
        least = least.min(draft.height());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page's height is small and positive"
    )]
    Err(PageError::Overflow { needed: (least / 2.834_65).ceil() as u32, room: (room / 2.834_65) as u32 })
}

/// A block that was laid out: its items with `y` from its own top.
struct Brick {
    height: f32,
    /// What keeps it from the one above.
    gap: f32,
    items: Vec<Item>,
    place: Standing,
}

/// Whether a brick follows the one above or stands at the page's foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Flow,
    Foot,
}

/// A page that was measured, not yet spread over its room.
struct Draft {
    bricks: Vec<Brick>,
    structure: Structure,
    measure: Measure,
    rows: usize,
}

impl Draft {
    fn new(blocks: &[Block], values: &Values<'_>, measure: Measure) -> Self {
        let mut draft = Self { bricks: Vec::new(), structure: Structure::new(), measure, rows: 0 };
        blocks::build(&mut draft, blocks, values);
        draft
    }

    fn height(&self) -> f32 {
        self.bricks.iter().map(|brick| brick.height + brick.gap).sum()
    }

    /// Gives the rows of the table, then the gaps, then the middle of the page what room is left.
    fn spread(self, room: f32, blocks: &[Block], values: &Values<'_>) -> Layout {
        let left = room - self.height();
        let rows = u16::try_from(self.rows).unwrap_or(u16::MAX);
        let row = (left * 0.5 / f32::from(rows.max(1))).min(ROW_GROWTH);
        let draft = Self::new(blocks, values, Measure { row, ..self.measure });
        let left = room - draft.height();
        let gaps = u16::try_from(draft.bricks.len()).unwrap_or(u16::MAX);
        let gap = (left * 0.7 / f32::from(gaps.max(1))).min(GAP_GROWTH);
        draft.place(room, gap)
    }

    fn place(self, room: f32, gap: f32) -> Layout {
        let mut items = Vec::new();
        let mut y = TOP;
        let foot = |standing: &Brick| standing.place == Standing::Foot;
        let foot_height: f32 =
            self.bricks.iter().filter(|brick| foot(brick)).map(|brick| brick.height + brick.gap).sum();
        for (place, brick) in self.bricks.iter().enumerate() {
            let first_at_foot = foot(brick) && !self.bricks[..place].iter().any(foot);
            if first_at_foot {
                y = y.max(TOP + room - foot_height);
            }
            y += brick.gap + if place > 0 && !foot(brick) { gap } else { 0.0 };
            items.extend(brick.items.iter().map(|item| item.moved(y)));
            y += brick.height;
        }
        let mut structure = self.structure;
        for item in &items {
            if let Item::Symbol { content, x, y, side } = item {
                structure.set_bounds(*content, Rect::new(*x, HEIGHT - y - side, x + side, HEIGHT - y));
            }
        }
        Layout { items, structure }
    }

    /// Sets words as a new part; returns them and the height that they take.
    fn words(&self, spans: &[Span], style: Style, column: Column, top: f32) -> (Vec<Placed>, f32) {
        let size = style.size * self.measure.scale;
        #[expect(clippy::cast_possible_truncation, reason = "a column is some thousand thousandths wide")]
        let width = (column.width / size * 1000.0) as i32;
        let lines = match style.align {
            Align::Left => set(spans, width),
            Align::Centre => set_balanced(spans, width),
        };
        let leading = size * style.leading;
        let mut y = top + size;
        let mut placed = Vec::with_capacity(lines.len());
        for line in lines {
            #[expect(clippy::cast_precision_loss, reason = "widths are small")]
            let width = line.width as f32 * size / 1000.0;
            let x = match style.align {
                Align::Left => column.x,
                Align::Centre => column.x + (column.width - width) / 2.0,
            };
            placed.push(Placed { x, y, size, colour: style.colour, line });
            y += leading;
        }
        let count = u16::try_from(placed.len()).unwrap_or(u16::MAX);
        (placed, f32::from(count) * leading)
    }

    fn leaf(&mut self, role: StructRole, parent: Part, lines: Vec<Placed>) -> Item {
        Item::Text { content: self.structure.leaf(role, parent), lines }
    }

    fn push(&mut self, gap: f32, height: f32, place: Standing, items: Vec<Item>) {
        self.bricks.push(Brick { height, gap: gap * self.measure.scale, items, place });
    }
}

impl Item {
    /// The same, further down.
    fn moved(&self, by: f32) -> Self {
        let mut item = self.clone();
        match &mut item {
            Self::Text { lines, .. } => lines.iter_mut().for_each(|line| line.y += by),
            Self::Rule { y, .. } | Self::Emblem { y, .. } | Self::Star { y, .. } | Self::Symbol { y, .. } => *y += by,
        }
        item
    }
}
