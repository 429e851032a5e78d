//! The tables: the facts one under the other, the particulars side by side.

use super::{Align, COLUMN, Column, Draft, GOLD, HAIR, INK, Item, MARGIN, MUTED, NAVY, Standing, Style};
use crate::document_type::{Fact, Particular};
use crate::page::structure::{Part, Role, Structure};
use crate::page::text::Span;
use crate::page::values::Values;

const LABEL: Style = Style { size: 9.6, leading: 1.3, colour: MUTED, align: Align::Left };
const VALUE: Style = Style { size: 10.6, leading: 1.3, colour: INK, align: Align::Left };
const PARTICULAR_LABEL: Style = Style { size: 8.6, leading: 1.3, colour: MUTED, align: Align::Centre };
const PARTICULAR: Style = Style { size: 11.5, leading: 1.3, colour: NAVY, align: Align::Centre };
/// The labels' share of the table, and what lies between them and the values.
const LABELS: f32 = 165.0;
const BETWEEN: f32 = 12.0;
/// Above and below the words of a row.
const ROW: f32 = 2.2;

/// All facts, a row each.
pub(super) fn facts(draft: &mut Draft, values: &Values<'_>, standing: Standing) {
    let table = draft.structure.part(Role::Table, Structure::DOCUMENT);
    let (mut items, mut rows) = (Vec::with_capacity(values.facts.len() * 3), Vec::with_capacity(values.facts.len()));
    let mut y = 0.0;
    for (place, fact) in values.facts.iter().enumerate() {
        rows.push(items.len());
        if place > 0 {
            items.push(Item::Rule { x: MARGIN, y, width: COLUMN, thickness: 0.4, colour: HAIR });
        }
        y += fact_row(draft, table, fact, y, &mut items);
    }
    draft.push(10.0, y, standing, items);
    if let Some(brick) = draft.bricks.last_mut() {
        brick.rows = rows;
    }
}

/// Sets one row; returns its height.
fn fact_row(draft: &mut Draft, table: Part, fact: &Fact, top: f32, items: &mut Vec<Item>) -> f32 {
    let row = draft.structure.part(Role::Row, table);
    let padding = ROW * draft.measure.scale;
    let labels = Column { x: MARGIN, width: LABELS };
    let cells = Column { x: MARGIN + LABELS + BETWEEN, width: COLUMN - LABELS - BETWEEN };
    // A label is smaller than its value: moved down, both stand on one line.
    let lower = (VALUE.size - LABEL.size) * draft.measure.scale;
    let (label, label_height) = draft.words(&[Span::regular(&fact.label)], LABEL, labels, top + padding + lower);
    let (value, value_height) = draft.words(&[Span::semibold(&fact.value)], VALUE, cells, top + padding);
    items.push(draft.leaf(Role::RowHeader, row, label));
    items.push(draft.leaf(Role::Cell, row, value));
    (label_height + lower).max(value_height) + 2.0 * padding
}

/// A few short facts, each under its label, between two lines.
pub(super) fn particulars(draft: &mut Draft, particulars: &[Particular], values: &Values<'_>, standing: Standing) {
    let table = draft.structure.part(Role::Table, Structure::DOCUMENT);
    let count = u16::try_from(particulars.len()).unwrap_or(u16::MAX);
    let width = COLUMN / f32::from(count.max(1));
    let column = |place: usize| {
        let place = f32::from(u16::try_from(place).unwrap_or(u16::MAX));
        Column { x: MARGIN + place * width, width }
    };
    let rule = |y: f32| Item::Rule { x: MARGIN, y, width: COLUMN, thickness: 0.6, colour: GOLD };
    let mut items = vec![rule(0.0)];
    let (head, body) = (draft.structure.part(Role::Row, table), draft.structure.part(Role::Row, table));
    let mut y: f32 = 5.0;
    let mut height: f32 = 0.0;
    for (place, particular) in particulars.iter().enumerate() {
        let label = [Span::regular(particular.label.get(values.language))];
        let (lines, tall) = draft.words(&label, PARTICULAR_LABEL, column(place), y);
        items.push(draft.leaf(Role::ColumnHeader, head, lines));
        height = height.max(tall);
    }
    y += height + 1.0;
    height = 0.0;
    for (place, particular) in particulars.iter().enumerate() {
        let value = [Span::semibold(values.at(particular.place).unwrap_or_else(|| "–".to_owned()))];
        let (lines, tall) = draft.words(&value, PARTICULAR, column(place), y);
        items.push(draft.leaf(Role::Cell, body, lines));
        height = height.max(tall);
    }
    y += height + 6.0;
    items.push(rule(y));
    draft.push(14.0, y, standing, items);
}
