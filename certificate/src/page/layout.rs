//! Where everything stands on the page.

mod blocks;
mod table;

use pdf_writer::Rect;

use super::PageError;
use super::structure::{Content, Part, Role, Structure};
use super::text::{Cell, Line, Span, Text};
use super::values::Values;
use crate::document_type::Block;
use crate::ink::rounded;
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
/// Down to which share of their size words with a name that is wider than a line become smaller; a longer name breaks.
const SHRINK: f32 = 0.68;
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
    Text { content: Content, words: Words },
    /// A thin line across.
    Rule { x: f32, y: f32, width: f32, thickness: f32, colour: Colour },
    /// The issuer's emblem or logo, from this point to the right and down.
    Emblem { x: f32, y: f32, width: f32, height: f32 },
    /// A small star around this point.
    Star { x: f32, y: f32, radius: f32 },
    /// The QR code.
    Symbol { content: Content, x: f32, y: f32, side: f32 },
}

/// Words that were set in lines.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) glyphs: Vec<Cell>,
    pub(super) lines: Vec<Placed>,
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
        let draft = Draft::new(blocks, values, Measure { scale, symbol });
        if draft.height() <= room {
            return Ok(draft.spread(room));
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
    /// Where the items of each row of a table begin: the rule above it, then its words. Rows may grow.
    rows: Vec<usize>,
    place: Standing,
}

impl Brick {
    /// Makes each row higher, with its words in the middle.
    fn grow_rows(&mut self, by: f32) {
        let mut moved = 0.0;
        for (place, first) in self.rows.iter().enumerate() {
            let end = self.rows.get(place + 1).copied().unwrap_or(self.items.len());
            for item in &mut self.items[*first..end] {
                item.move_down(if matches!(item, Item::Rule { .. }) { moved } else { moved + by / 2.0 });
            }
            moved += by;
        }
        self.height += moved;
    }
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
}

impl Draft {
    fn new(blocks: &[Block], values: &Values<'_>, measure: Measure) -> Self {
        let mut draft = Self { bricks: Vec::new(), structure: Structure::new(), measure };
        blocks::build(&mut draft, blocks, values);
        draft
    }

    fn height(&self) -> f32 {
        self.bricks.iter().map(|brick| brick.height + brick.gap).sum()
    }

    /// Gives the rows of the table, then the gaps, then the middle of the page what room is left.
    fn spread(mut self, room: f32) -> Layout {
        let count = |many: usize| f32::from(u16::try_from(many).unwrap_or(u16::MAX));
        let rows = count(self.bricks.iter().map(|brick| brick.rows.len()).sum());
        let row = ((room - self.height()) * 0.5 / rows.max(1.0)).min(ROW_GROWTH);
        self.bricks.iter_mut().for_each(|brick| brick.grow_rows(row));
        let gap = ((room - self.height()) * 0.7 / count(self.bricks.len()).max(1.0)).min(GAP_GROWTH);
        self.place(room, gap)
    }

    fn place(self, room: f32, gap: f32) -> Layout {
        let mut items = Vec::with_capacity(96);
        let mut y = TOP;
        let foot = |brick: &Brick| brick.place == Standing::Foot;
        let first_at_foot = self.bricks.iter().position(foot);
        let foot_height: f32 =
            self.bricks.iter().filter(|brick| foot(brick)).map(|brick| brick.height + brick.gap).sum();
        for (place, brick) in self.bricks.into_iter().enumerate() {
            if first_at_foot == Some(place) {
                y = y.max(TOP + room - foot_height);
            }
            y += brick.gap + if place > 0 && !foot(&brick) { gap } else { 0.0 };
            items.extend(brick.items.into_iter().map(|mut item| {
                item.move_down(y);
                item
            }));
            y += brick.height;
        }
        let mut structure = self.structure;
        for item in &items {
            if let Item::Symbol { content, x, y, side } = item {
                let [left, bottom, right, top] = rounded([*x, HEIGHT - y - side, x + side, HEIGHT - y]);
                structure.set_bounds(*content, Rect::new(left, bottom, right, top));
            }
        }
        Layout { items, structure }
    }

    /// Sets words as a new part; returns them and the height that they take.
    fn words(&self, spans: &[Span<'_>], style: Style, column: Column, top: f32) -> (Words, f32) {
        let text = Text::new(spans);
        let full = style.size * self.measure.scale;
        let size = full * shrunk(&text, full, column);
        #[expect(clippy::cast_possible_truncation, reason = "a column is some thousand thousandths wide")]
        let width = (column.width / size * 1000.0) as i32;
        let lines = match style.align {
            Align::Left => text.set(width),
            Align::Centre => text.set_balanced(width),
        };
        let leading = size * style.leading;
        let mut y = top + full;
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
        (Words { glyphs: text.into_glyphs(), lines: placed }, f32::from(count) * leading)
    }

    fn leaf(&mut self, role: Role, parent: Part, words: Words) -> Item {
        Item::Text { content: self.structure.leaf(role, parent), words }
    }

    fn push(&mut self, gap: f32, height: f32, place: Standing, items: Vec<Item>) {
        self.bricks.push(Brick { height, gap: gap * self.measure.scale, items, rows: Vec::new(), place });
    }
}

/// By how much words become smaller so that their widest one fits into a line: not at all when that would not help.
fn shrunk(text: &Text, size: f32, column: Column) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "widths are small")]
    let share = column.width / (text.widest_word().max(1) as f32 * size / 1000.0);
    // A hair less, since widths are whole thousandths.
    if (SHRINK..1.0).contains(&share) { share * 0.999 } else { 1.0 }
}

impl Item {
    fn move_down(&mut self, by: f32) {
        match self {
            Self::Text { words, .. } => words.lines.iter_mut().for_each(|line| line.y += by),
            Self::Rule { y, .. } | Self::Emblem { y, .. } | Self::Star { y, .. } | Self::Symbol { y, .. } => *y += by,
        }
    }
}
