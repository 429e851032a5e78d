//! Texts with places.

use super::fields::Head;
use super::source::{Source, quotable};
use super::table::Words;
use super::{Fault, printable};
use crate::document_type::block::{Piece, Place, Template};

/// Reads a text with places like `{surname}`.
pub(super) fn read(words: &Words, fields: &[Head<'_>], source: &mut Source<'_>) -> Option<Template> {
    let text = printable(words, source)?;
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            source.note(words.at, Fault::Brace);
            return None;
        };
        add_words(before, words, &mut pieces, source);
        let at = source.place_of(words, &format!("{{{name}}}"));
        pieces.extend(place(name, at, fields, source).map(Piece::Place));
        rest = behind;
    }
    add_words(rest, words, &mut pieces, source);
    Some(Template(pieces))
}

/// The place with this name, written at `at`.
pub(super) fn place(name: &str, at: usize, fields: &[Head<'_>], source: &mut Source<'_>) -> Option<Place> {
    let field = |name: &str| fields.iter().find(|head| head.name.text == name).map(|head| head.number);
    let place = Place::named(name, field);
    if place.is_none() {
        source.note(at, Fault::NoPlace(quotable(name)));
    }
    place
}

fn add_words(piece: &str, words: &Words, pieces: &mut Vec<Piece>, source: &mut Source<'_>) {
    if piece.contains('}') {
        source.note(words.at, Fault::Brace);
    }
    if !piece.is_empty() {
        pieces.push(Piece::Words(piece.to_owned()));
    }
}
