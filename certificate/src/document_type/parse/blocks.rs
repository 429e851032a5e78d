//! The blocks of a document type's page.

use super::fields::{Head, PresenceWord};
use super::source::{Source, quotable};
use super::table::{Table, list};
use super::{Fault, Thing, printable, template};
use crate::document_type::block::{Block, Condition, Particular};
use crate::limits::MAX_TYPE_BLOCKS;

/// Particulars side by side: more would be too narrow for a date.
const MAX_PARTICULARS: usize = 4;
const KEYS: &[&str] = &["kind", "title", "text", "alt", "with", "without", "item"];
const ITEM_KEYS: &[&str] = &["place", "label"];
const KINDS: &[&str] = &["heading", "particulars", "paragraph", "facts", "code", "signature", "footer"];

/// Reads the blocks: one heading first, one table of facts, one code.
pub(super) fn read(root: &mut Table<'_>, fields: &[Head<'_>], source: &mut Source<'_>) -> Option<Vec<Block>> {
    let mut items = root.list("block", source)?;
    if let Some((at, _)) = items.get(MAX_TYPE_BLOCKS) {
        source.note(*at, Fault::TooMany { what: Thing::Blocks, max: MAX_TYPE_BLOCKS });
        items.truncate(MAX_TYPE_BLOCKS);
    }
    let mut kinds = Vec::with_capacity(items.len());
    let mut blocks = Vec::with_capacity(items.len());
    for (at, item) in items {
        let Some(mut table) = Table::open(at, item, "block", KEYS, source) else { continue };
        let kind = table.text("kind", source).map(|words| (words.at, words.text));
        let (kind_at, kind) = kind.unwrap_or((at, String::new()));
        unneeded(&kind, &table, source);
        blocks.extend(block(&kind, kind_at, &mut table, fields, source));
        kinds.push((at, kind));
    }
    complete(&kinds, source);
    Some(blocks)
}

fn block(
    kind: &str,
    kind_at: usize,
    table: &mut Table<'_>,
    fields: &[Head<'_>],
    source: &mut Source<'_>,
) -> Option<Block> {
    let template = |words: &_, source: &mut Source<'_>| template::read(words, fields, source);
    Some(match kind {
        "heading" => Block::Heading,
        "particulars" => particulars(table, fields, source)?,
        "paragraph" => {
            let (text, condition) = (table.both("text", source, template), condition(table, fields, source));
            Block::Paragraph { text: text?, condition }
        }
        "facts" => Block::Facts,
        "code" => {
            let title = table.both("title", source, printable);
            let (text, alt) = (table.both("text", source, template), table.both("alt", source, template));
            Block::Code { title: title?, text: text?, alt: alt? }
        }
        "signature" => Block::Signature(table.both("text", source, template)?),
        "footer" => Block::Footer(table.both("text", source, template)?),
        // That it is missing was noted.
        "" => return None,
        other => {
            source.note(kind_at, Fault::Kind { kind: quotable(other), known: KINDS });
            return None;
        }
    })
}

/// Keys that the kind has no use for.
fn unneeded(kind: &str, table: &Table<'_>, source: &mut Source<'_>) {
    let needed: &[&str] = match kind {
        "heading" | "facts" => &[],
        "particulars" => &["item"],
        "paragraph" => &["text", "with", "without"],
        "code" => &["title", "text", "alt"],
        "signature" | "footer" => &["text"],
        _ => return,
    };
    for key in KEYS.iter().filter(|key| **key != "kind" && !needed.contains(*key)) {
        if let Some(at) = table.place_of(key) {
            source.note(at, Fault::Unneeded { key, kind: kind.to_owned() });
        }
    }
}

fn particulars(table: &mut Table<'_>, fields: &[Head<'_>], source: &mut Source<'_>) -> Option<Block> {
    let value = table.required("item", source)?;
    let at = value.span().start;
    let items = list("item", value, source)?;
    if items.is_empty() {
        source.note(at, Fault::None(Thing::Particulars));
    }
    if items.len() > MAX_PARTICULARS {
        source.note(at, Fault::TooMany { what: Thing::Particulars, max: MAX_PARTICULARS });
        return None;
    }
    let particulars = items.into_iter().filter_map(|(at, item)| {
        let mut table = Table::open(at, item, "item", ITEM_KEYS, source)?;
        let place = table.text("place", source);
        let place = place.and_then(|words| template::place(&words.text, words.at, fields, source));
        let label = table.both("label", source, printable);
        Some(Particular { label: label?, place: place? })
    });
    Some(Block::Particulars(particulars.collect()))
}

fn condition(table: &mut Table<'_>, fields: &[Head<'_>], source: &mut Source<'_>) -> Option<Condition> {
    let (with, without) = (table.optional_text("with", source), table.optional_text("without", source));
    if let (Some(_), Some(without)) = (&with, &without) {
        source.note(without.at, Fault::WithAndWithout);
    }
    let make = if with.is_some() { Condition::With } else { Condition::Without };
    let words = with.or(without)?;
    let Some(head) = fields.iter().find(|head| head.name.text == words.text) else {
        source.note(words.at, Fault::NoField(quotable(&words.text)));
        return None;
    };
    if head.presence == PresenceWord::Required {
        source.note(words.at, Fault::AlwaysThere(words.text));
    }
    Some(make(head.number))
}

/// What must be there once, unless a kind that cannot be read may have been meant to be it.
fn complete(kinds: &[(usize, String)], source: &mut Source<'_>) {
    let all_known = kinds.iter().all(|(_, kind)| KINDS.contains(&kind.as_str()));
    let first = kinds.first().map_or(0, |(at, _)| *at);
    for (name, thing) in [("heading", Thing::Heading), ("facts", Thing::Facts), ("code", Thing::Code)] {
        let mut there = kinds.iter().filter(|(_, kind)| kind == name);
        if there.next().is_none() && all_known {
            source.note(first, Fault::None(thing));
        }
        there.for_each(|(again, _)| source.note(*again, Fault::Again(thing)));
    }
    let heading = kinds.iter().position(|(_, kind)| kind == "heading");
    if heading.is_some_and(|place| place > 0) {
        source.note(first, Fault::HeadingFirst);
    }
}
