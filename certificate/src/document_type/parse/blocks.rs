//! The blocks of a document type's page.

use serde::Deserialize;
use toml::Spanned;

use super::{Lines, template, words};
use crate::document_type::block::{Block, Condition, Particular, Template};
use crate::document_type::both::Both;
use crate::document_type::error::{Fault, TypeError};
use crate::document_type::field::{Field, Presence};
use crate::limits::MAX_TYPE_BLOCKS;

/// Particulars side by side: more would be too narrow for a date.
const MAX_PARTICULARS: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    kind: String,
    title: Option<Both<String>>,
    text: Option<Both<String>>,
    alt: Option<Both<String>>,
    with: Option<String>,
    without: Option<String>,
    item: Option<Vec<RawItem>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    place: String,
    label: Both<String>,
}

/// Reads the blocks: one heading first, one table of facts, one code.
pub(super) fn read(raw: Vec<Spanned<Raw>>, fields: &[Field], lines: &Lines<'_>) -> Result<Vec<Block>, TypeError> {
    if raw.len() > MAX_TYPE_BLOCKS {
        return Err(TypeError::Whole(Fault::TooMany("blocks")));
    }
    let read = |raw| lines.at(raw, |raw| block(raw, fields));
    let blocks = raw.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    complete(&blocks).map_err(TypeError::Whole)?;
    Ok(blocks)
}

fn complete(blocks: &[Block]) -> Result<(), Fault> {
    let count = |is: fn(&Block) -> bool| blocks.iter().filter(|block| is(block)).count();
    if count(|block| matches!(block, Block::Heading)) != 1 {
        return Err(Fault::One("heading"));
    }
    if count(|block| matches!(block, Block::Facts)) != 1 {
        return Err(Fault::One("table of facts"));
    }
    if count(|block| matches!(block, Block::Code { .. })) != 1 {
        return Err(Fault::One("code"));
    }
    match blocks.first() {
        Some(Block::Heading) => Ok(()),
        _ => Err(Fault::Order("heading", "first")),
    }
}

fn block(mut raw: Raw, fields: &[Field]) -> Result<Block, Fault> {
    let block = match raw.kind.as_str() {
        "heading" => Block::Heading,
        "particulars" => particulars(raw.item.take().ok_or(Fault::Missing("item"))?, fields)?,
        "paragraph" => Block::Paragraph {
            text: both(raw.text.take(), "text", fields)?,
            condition: condition(raw.with.take(), raw.without.take(), fields)?,
        },
        "facts" => Block::Facts,
        "code" => Block::Code {
            title: words(raw.title.take().ok_or(Fault::Missing("title"))?)?,
            text: both(raw.text.take(), "text", fields)?,
            alt: both(raw.alt.take(), "alt", fields)?,
        },
        "signature" => Block::Signature(both(raw.text.take(), "text", fields)?),
        "footer" => Block::Footer(both(raw.text.take(), "text", fields)?),
        other => return Err(Fault::Kind(other.to_owned())),
    };
    let left = [
        ("title", raw.title.is_some()),
        ("text", raw.text.is_some()),
        ("alt", raw.alt.is_some()),
        ("with", raw.with.is_some()),
        ("without", raw.without.is_some()),
        ("item", raw.item.is_some()),
    ];
    match left.into_iter().find(|(_, there)| *there) {
        Some((key, _)) => Err(Fault::Unneeded(key)),
        None => Ok(block),
    }
}

fn both(text: Option<Both<String>>, key: &'static str, fields: &[Field]) -> Result<Both<Template>, Fault> {
    text.ok_or(Fault::Missing(key))?.try_map(|text| template::read(&text, fields))
}

fn particulars(items: Vec<RawItem>, fields: &[Field]) -> Result<Block, Fault> {
    if items.is_empty() || items.len() > MAX_PARTICULARS {
        return Err(Fault::TooMany("particulars"));
    }
    let item =
        |item: RawItem| Ok(Particular { label: words(item.label)?, place: template::place(&item.place, fields)? });
    items.into_iter().map(item).collect::<Result<_, _>>().map(Block::Particulars)
}

fn condition(with: Option<String>, without: Option<String>, fields: &[Field]) -> Result<Option<Condition>, Fault> {
    let optional = |name: String| {
        let field = fields.iter().find(|field| field.name == name && field.presence != Presence::Required);
        field.map(|field| field.number).ok_or(Fault::Field(name))
    };
    match (with, without) {
        (Some(_), Some(_)) => Err(Fault::Unneeded("without")),
        (Some(name), None) => Ok(Some(Condition::With(optional(name)?))),
        (None, Some(name)) => Ok(Some(Condition::Without(optional(name)?))),
        (None, None) => Ok(None),
    }
}
