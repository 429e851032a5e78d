//! Texts with places.

use super::{MAX_TEXT, printable};
use crate::document_type::block::{Piece, Place, Template};
use crate::document_type::error::Fault;
use crate::document_type::field::Field;

/// Reads a text with places like `{surname}`.
pub(super) fn read(text: &str, fields: &[Field]) -> Result<Template, Fault> {
    if !printable(text)? || text.chars().count() > MAX_TEXT {
        return Err(Fault::Text);
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').ok_or(Fault::Brace)?;
        add_words(words, &mut pieces)?;
        pieces.push(Piece::Place(place(name, fields)?));
        rest = behind;
    }
    add_words(rest, &mut pieces)?;
    Ok(Template(pieces))
}

/// The place with this name.
pub(super) fn place(name: &str, fields: &[Field]) -> Result<Place, Fault> {
    let field = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.number);
    Place::named(name, field).ok_or_else(|| Fault::Place(name.to_owned()))
}

fn add_words(words: &str, pieces: &mut Vec<Piece>) -> Result<(), Fault> {
    if words.contains('}') {
        return Err(Fault::Brace);
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words.to_owned()));
    }
    Ok(())
}
