//! What stands at the places of a document type's texts.

use super::text::Span;
use crate::claims::Claims;
use crate::cose::KeyId;
use crate::document_type::{Condition, DocumentError, DocumentType, Fact, Piece, Place, Template, wording};
use crate::language::Language;
use crate::link::VerificationBase;

/// A checked certificate in words.
pub(super) struct Values<'a> {
    pub(super) document_type: &'a DocumentType,
    pub(super) claims: &'a Claims,
    pub(super) language: Language,
    pub(super) facts: Vec<Fact>,
    key: KeyId,
    base: &'a VerificationBase,
}

impl<'a> Values<'a> {
    /// Checks the document and writes its facts.
    pub(super) fn new(
        document_type: &'a DocumentType,
        claims: &'a Claims,
        key: KeyId,
        base: &'a VerificationBase,
    ) -> Result<Self, DocumentError> {
        document_type.check(&claims.document)?;
        let language = document_type.language(&claims.document)?;
        let facts = document_type.facts(&claims.document, language)?;
        Ok(Self { document_type, claims, language, facts, key, base })
    }

    /// What a place holds; nothing for a field that the certificate lacks.
    pub(super) fn at(&self, place: Place) -> Option<String> {
        Some(match place {
            Place::Field(number) => self.facts.iter().find(|fact| fact.field == number)?.value.clone(),
            Place::Number => self.claims.number.to_string(),
            Place::Issued => wording::day(self.document_type.issued_day(self.claims), self.language),
            Place::LastDay => wording::day(self.document_type.last_day(self.claims), self.language),
            Place::Issuer => self.document_type.issuer_name(self.language).to_owned(),
            Place::Key => self.key.to_string(),
            Place::Address => self.base.to_string(),
        })
    }

    /// A text with its places filled in semibold. A blank in front of an empty place goes with it.
    pub(super) fn fill<'t>(&self, template: &'t Template) -> Vec<Span<'t>> {
        let mut spans: Vec<Span<'t>> = Vec::with_capacity(template.0.len());
        for piece in &template.0 {
            match piece {
                Piece::Words(words) => spans.push(Span::regular(words)),
                Piece::Place(place) => {
                    if let Some(value) = self.at(*place) {
                        spans.push(Span::semibold(value));
                    } else if let Some(before) = spans.last_mut().filter(|before| before.text.ends_with(' ')) {
                        before.text.to_mut().pop();
                    }
                }
            }
        }
        spans
    }

    /// The same as plain words.
    pub(super) fn plain(&self, template: &Template) -> String {
        self.fill(template).into_iter().map(|span| span.text).collect()
    }

    /// Whether a paragraph with this condition is there.
    pub(super) fn meets(&self, condition: Option<&Condition>) -> bool {
        let there = |number: &u32| self.claims.document.fields.contains_key(number);
        match condition {
            None => true,
            Some(Condition::With(number)) => there(number),
            Some(Condition::Without(number)) => !there(number),
        }
    }
}
