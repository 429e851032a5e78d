//! A page's content from its document type, by another way than the page's own.

use mohur_certificate::document_type::{Block, Condition, Fact, Particular, Piece, Place, Template, wording};
use mohur_certificate::language::Language;

use crate::samples::Sample;

/// A part of the page. Its text is what is read out for it.
pub(crate) struct Part {
    pub(crate) role: Role,
    pub(crate) text: String,
    pub(crate) parts: Vec<Part>,
}

impl Part {
    /// This part and all in it.
    pub(crate) fn count(&self) -> usize {
        1 + self.parts.iter().map(Self::count).sum::<usize>()
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Role {
    Paragraph,
    Heading(u16),
    Table,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
    Figure,
}

/// The parts in the order of reading.
pub(crate) fn of(sample: &Sample) -> Vec<Part> {
    let language = sample.document_type.language(&sample.claims.document).unwrap();
    let facts = sample.document_type.facts(&sample.claims.document, language).unwrap();
    let page = Page { sample, language, facts };
    sample.document_type.blocks().iter().flat_map(|block| page.block(block)).collect()
}

struct Page<'a> {
    sample: &'a Sample,
    language: Language,
    facts: Vec<Fact>,
}

impl Page<'_> {
    fn block(&self, block: &Block) -> Vec<Part> {
        let language = self.language;
        let paragraph = |template: &Template| leaf(Role::Paragraph, self.fill(template));
        match block {
            Block::Heading => {
                let title = self.sample.document_type.title(language);
                let issuer = self.sample.document_type.issuer_name(language);
                vec![leaf(Role::Paragraph, issuer), leaf(Role::Heading(1), title)]
            }
            Block::Particulars(particulars) => vec![self.particulars(particulars)],
            Block::Paragraph { text, condition } if self.meets(condition.as_ref()) => {
                vec![paragraph(text.get(language))]
            }
            Block::Paragraph { .. } => vec![],
            Block::Facts => vec![self.table()],
            Block::Code { title, text, alt } => vec![
                leaf(Role::Figure, self.fill(alt.get(language))),
                leaf(Role::Heading(2), title.get(language)),
                paragraph(text.get(language)),
            ],
            Block::Signature(text) | Block::Footer(text) => vec![paragraph(text.get(language))],
        }
    }

    fn particulars(&self, particulars: &[Particular]) -> Part {
        let header = |item: &Particular| leaf(Role::ColumnHeader, item.label.get(self.language));
        let cell = |item: &Particular| leaf(Role::Cell, self.at(item.place));
        let head = group(Role::Row, particulars.iter().map(header).collect());
        group(Role::Table, vec![head, group(Role::Row, particulars.iter().map(cell).collect())])
    }

    fn table(&self) -> Part {
        let row =
            |fact: &Fact| group(Role::Row, vec![leaf(Role::RowHeader, &*fact.label), leaf(Role::Cell, &*fact.value)]);
        group(Role::Table, self.facts.iter().map(row).collect())
    }

    fn meets(&self, condition: Option<&Condition>) -> bool {
        let there = |number: &u32| self.facts.iter().any(|fact| fact.field == *number);
        match condition {
            None => true,
            Some(Condition::With(number)) => there(number),
            Some(Condition::Without(number)) => !there(number),
        }
    }

    fn fill(&self, Template(pieces): &Template) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Place(place) => self.at(*place),
        };
        // A field that is not there leaves two blanks behind.
        pieces
            .iter()
            .map(piece)
            .collect::<String>()
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn at(&self, place: Place) -> String {
        let Sample { document_type, claims, sign1, base, .. } = self.sample;
        match place {
            Place::Field(number) => {
                self.facts.iter().find(|fact| fact.field == number).map_or_else(String::new, |fact| fact.value.clone())
            }
            Place::Number => claims.number.to_string(),
            Place::Issued => wording::day(document_type.issued_day(claims), self.language),
            Place::LastDay => wording::day(document_type.last_day(claims), self.language),
            Place::Issuer => document_type.issuer_name(self.language).to_owned(),
            Place::Key => sign1.key_id().to_string(),
            Place::Address => base.to_string(),
        }
    }
}

fn leaf(role: Role, text: impl Into<String>) -> Part {
    Part { role, text: text.into(), parts: vec![] }
}

fn group(role: Role, parts: Vec<Part>) -> Part {
    Part { role, text: String::new(), parts }
}
