//! Tables for people: columns under a header, no lines.

use comfy_table::Table;
use comfy_table::presets::NOTHING;

/// Prints `rows` under `header`.
pub(crate) fn print<const N: usize>(header: Option<[&str; N]>, rows: impl IntoIterator<Item = [String; N]>) {
    let mut table = Table::new();
    table.load_style(NOTHING);
    if let Some(header) = header {
        table.set_header(header);
    }
    table.add_rows(rows);
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    println!("{}", table.trim_fmt());
}
