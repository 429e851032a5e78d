//! The lists of codes of a document type.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::DeValue;

use super::source::{Source, quotable};
use super::table::{Entry, Table, list};
use super::{Fault, Thing, printable};
use crate::document_type::field::Code;
use crate::limits::MAX_TYPE_CODES;

const KEYS: &[&str] = &["code", "az", "en"];

/// The lists; one that cannot be read is there all the same, so that what refers to it is not wrong too.
#[derive(Default)]
pub(super) struct Codes {
    pub(super) lists: BTreeMap<String, Vec<Code>>,
}

/// Reads all lists; a type needs none.
pub(super) fn read(root: &mut Table<'_>, source: &mut Source<'_>) -> Codes {
    let mut codes = Codes::default();
    let Some(value) = root.take("codes") else { return codes };
    let at = value.span().start;
    let Some(table) = Table::open_any(at, value.into_inner(), "codes", source) else { return codes };
    let mut left = MAX_TYPE_CODES;
    for Entry { key, value, .. } in table.into_entries() {
        let list = code_list(value, &mut left, source);
        codes.lists.insert(key, list);
    }
    codes
}

/// Reads a list, of which all lists together may have so many codes more.
fn code_list(value: Spanned<DeValue<'_>>, left: &mut usize, source: &mut Source<'_>) -> Vec<Code> {
    let at = value.span().start;
    let Some(items) = list("codes", value, source) else { return Vec::new() };
    if items.is_empty() {
        source.note(at, Fault::None(Thing::Codes));
    }
    if items.len() > *left {
        source.note(at, Fault::TooMany { what: Thing::Codes, max: MAX_TYPE_CODES });
        return Vec::new();
    }
    *left -= items.len();
    let mut known = BTreeSet::new();
    let codes = items.into_iter().filter_map(|(at, item)| {
        let mut table = Table::open(at, item, "codes", KEYS, source)?;
        let code = table.integer("code", source).and_then(|(at, code)| number(at, code, &mut known, source));
        let label = table.languages(source, printable);
        Some(Code { code: code?, label: label? })
    });
    codes.collect()
}

fn number(at: usize, code: i64, known: &mut BTreeSet<u32>, source: &mut Source<'_>) -> Option<u32> {
    let Ok(number) = u32::try_from(code) else {
        source.note(at, Fault::Range { key: "code", least: 0, most: u32::MAX.into() });
        return None;
    };
    if !known.insert(number) {
        source.note(at, Fault::Twice(quotable(&number.to_string())));
    }
    Some(number)
}
