//! Tables for people: columns under a header, no lines.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

/// What the last column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    Texts,
    /// Amounts with as many decimals each, which stand below one another.
    Amounts,
}

/// Prints `rows` under `header`.
pub(crate) fn print<const N: usize>(header: Option<[&str; N]>, rows: impl IntoIterator<Item = [String; N]>) {
    print_ending(Last::Texts, header, rows);
}

/// Prints `rows` under `header`, of which the last column may be amounts.
pub(crate) fn print_ending<const N: usize>(
    last: Last,
    header: Option<[&str; N]>,
    rows: impl IntoIterator<Item = [String; N]>,
) {
    let mut table = Table::new();
    table.load_style(NOTHING);
    if let Some(header) = header {
        table.set_header(header);
    }
    table.add_rows(rows);
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    if last == Last::Amounts
        && let Some(amounts) = N.checked_sub(1).and_then(|last| table.column_mut(last))
    {
        amounts.set_cell_alignment(CellAlignment::Right);
    }
    println!("{}", table.trim_fmt());
}
