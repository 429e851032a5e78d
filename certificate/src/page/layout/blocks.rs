//! The blocks of a document type, one after the other.

use super::{
    Align, COLUMN, Column, Draft, GOLD, INK, Item, MARGIN, MUTED, NAVY, Printed, Standing, Style, WIDTH, table,
};
use crate::document_type::{Block, Both, Template};
use crate::page::emblem;
use crate::page::structure::{Role, Structure};
use crate::page::text::Span;
use crate::page::values::Values;

const WHOLE: Column = Column { x: MARGIN, width: COLUMN };
const ISSUER: Style = Style { size: 12.0, leading: 1.3, colour: NAVY, align: Align::Centre };
const TITLE: Style = Style { size: 24.0, leading: 1.15, colour: NAVY, align: Align::Centre };
const BODY: Style = Style { size: 11.5, leading: 1.45, colour: INK, align: Align::Left };
const SMALL: Style = Style { size: 9.2, leading: 1.38, colour: INK, align: Align::Left };
const BESIDE_TITLE: Style = Style { size: 11.0, leading: 1.3, colour: NAVY, align: Align::Left };
const FOOTER: Style = Style { size: 8.6, leading: 1.3, colour: MUTED, align: Align::Centre };
/// How high the emblem above the issuer's name is, and how wide it may be.
const EMBLEM: [f32; 2] = [42.0, 200.0];
/// How wide the issuer's name may run, so that it does not touch the frame's stars.
const ISSUER_WIDTH: f32 = 340.0;
/// At least between the QR code and the words beside it, and the line above it.
const BESIDE: f32 = 20.0;
const ABOVE: f32 = 14.0;

/// Lays all blocks out.
pub(super) fn build(draft: &mut Draft, blocks: &[Block], values: &Values<'_>) {
    let mut rest = blocks;
    let mut standing = Standing::Flow;
    while let Some((block, behind)) = rest.split_first() {
        rest = behind;
        match block {
            Block::Heading => heading(draft, values),
            Block::Particulars(particulars) => table::particulars(draft, particulars, values, standing),
            Block::Paragraph { text, condition } if values.meets(condition.as_ref()) => {
                paragraph(draft, text, values, BODY, standing);
            }
            Block::Paragraph { .. } => {}
            Block::Facts => table::facts(draft, values, standing),
            Block::Code { title, text, alt } => {
                standing = Standing::Foot;
                // A signature right behind the code stands beside it, under the code's own words.
                let signature = match rest.split_first() {
                    Some((Block::Signature(signature), behind)) => {
                        rest = behind;
                        Some(signature)
                    }
                    _ => None,
                };
                let beside = Beside { title: title.get(values.language), texts: [Some(text), signature] };
                code(draft, &beside, values.plain(alt.get(values.language)), values);
            }
            Block::Signature(text) => paragraph(draft, text, values, SMALL, standing),
            Block::Footer(text) => {
                standing = Standing::Foot;
                paragraph(draft, text, values, FOOTER, standing);
            }
        }
    }
}

fn heading(draft: &mut Draft, values: &Values<'_>) {
    let [height, widest] = EMBLEM.map(|side| side * draft.measure.scale);
    let emblem_width = (height * emblem::aspect(values.document_type)).min(widest);
    let emblem_height = emblem_width / emblem::aspect(values.document_type);
    let mut items =
        vec![Item::Emblem { x: (WIDTH - emblem_width) / 2.0, y: 0.0, width: emblem_width, height: emblem_height }];
    let below = emblem_height + 6.0;
    let column = Column { x: (WIDTH - ISSUER_WIDTH) / 2.0, width: ISSUER_WIDTH };
    let name = [Span::semibold(values.document_type.issuer_name(values.language))];
    let (lines, height) = draft.words(&name, ISSUER, column, below);
    items.push(draft.leaf(Role::Paragraph, Structure::DOCUMENT, lines));
    let mut y = below + height + 8.0;
    items.extend(divider(y));
    y += 10.0;
    let title = [Span::semibold(values.document_type.title(values.language))];
    let (lines, height) = draft.words(&title, TITLE, WHOLE, y);
    items.push(draft.leaf(Role::Title, Structure::DOCUMENT, lines));
    draft.push(0.0, y + height, Standing::Flow, items);
}

/// A thin line with a small star in its middle.
fn divider(y: f32) -> [Item; 3] {
    let (half, free) = (90.0, 8.0);
    let rule = |x: f32| Item::Rule { x, y, width: half - free, thickness: 0.6, colour: GOLD };
    [rule(WIDTH / 2.0 - half), Item::Star { x: WIDTH / 2.0, y, radius: 3.6 }, rule(WIDTH / 2.0 + free)]
}

fn paragraph(draft: &mut Draft, text: &Both<Template>, values: &Values<'_>, style: Style, standing: Standing) {
    let (lines, height) = draft.words(&values.fill(text.get(values.language)), style, WHOLE, 0.0);
    let item = draft.leaf(Role::Paragraph, Structure::DOCUMENT, lines);
    draft.push(style.size, height, standing, vec![item]);
}

/// What stands beside the QR code.
struct Beside<'a> {
    title: &'a str,
    texts: [Option<&'a Both<Template>>; 2],
}

/// The QR code at the left, words beside it.
fn code(draft: &mut Draft, beside: &Beside<'_>, alt: String, values: &Values<'_>) {
    let Printed { side, quiet } = draft.measure.symbol;
    let (beside_x, top) = (side + quiet.max(BESIDE), quiet.max(ABOVE));
    let column = Column { x: MARGIN + beside_x, width: COLUMN - beside_x };
    let mut items = vec![Item::Rule { x: MARGIN, y: 0.0, width: COLUMN, thickness: 0.6, colour: GOLD }];
    let content = draft.structure.figure(alt, Structure::DOCUMENT);
    items.push(Item::Symbol { content, x: MARGIN, y: top, side });
    let (lines, height) = draft.words(&[Span::semibold(beside.title)], BESIDE_TITLE, column, top - 3.0);
    items.push(draft.leaf(Role::Heading, Structure::DOCUMENT, lines));
    let mut y = top - 3.0 + height + 3.0;
    for text in beside.texts.into_iter().flatten() {
        let (lines, height) = draft.words(&values.fill(text.get(values.language)), SMALL, column, y);
        items.push(draft.leaf(Role::Paragraph, Structure::DOCUMENT, lines));
        y += height + SMALL.size * draft.measure.scale;
    }
    draft.push(12.0, (top + side + quiet).max(y), Standing::Foot, items);
}
