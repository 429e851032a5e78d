//! A plain page with the same content, written by `krilla` with its own checks of PDF/A-3a and PDF/UA-1 turned on.

use std::num::NonZeroU16;

use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};
use mohur_certificate::page::ATTACHMENT;

use crate::content::{Part, Role};
use crate::samples::Sample;

/// Debian's fonts-dejavu-core; it has all letters of Azerbaijani.
const FONT: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf";
const SIZE: f32 = 7.0;
const LEADING: f32 = 9.0;
/// Characters of a line.
const WIDTH: usize = 110;
const MARGIN: f32 = 40.0;

/// Writes the page, or fails with what krilla found to be against the standards.
pub(crate) fn write(sample: &Sample, parts: &[Part]) -> Vec<u8> {
    let language = sample.document_type.language(&sample.claims.document).unwrap();
    let title = sample.document_type.title(language);
    let mut document = Document::new_with(settings());
    let mut page = document.start_page_with(PageSettings::from_wh(595.28, 841.89).unwrap());
    let tree = draw(page.surface(), parts);
    page.finish();

    document.set_tag_tree(tree.with_lang(Some(language.tag().to_owned())));
    document
        .set_metadata(Metadata::new().title(title.to_owned()).language(language.tag().to_owned()).creation_date(day()));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(title.to_owned(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.embed_file(attachment(sample.sign1.to_bytes())).unwrap();
    document.finish().unwrap_or_else(|error| panic!("{}: {error:?}", sample.name))
}

fn draw(surface: Surface<'_>, parts: &[Part]) -> TagTree {
    let mut pen = Pen { surface, font: font(), y: MARGIN };
    TagTree::from(parts.iter().map(|part| pen.part(part)).collect::<Vec<_>>())
}

fn settings() -> SerializeSettings {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish();
    SerializeSettings { configuration: configuration.unwrap(), ..SerializeSettings::default() }
}

fn font() -> Font {
    let file = std::fs::read(FONT).unwrap_or_else(|error| panic!("{FONT}: {error}; run ./test, which installs it"));
    Font::new(file.into(), 0).unwrap()
}

fn day() -> DateTime {
    DateTime::new(2026).month(11).day(24).hour(0).minute(0).second(0).utc_offset_hour(4).utc_offset_minute(0)
}

fn attachment(certificate: Vec<u8>) -> EmbeddedFile {
    EmbeddedFile {
        path: ATTACHMENT.to_owned(),
        mime_type: MimeType::new("application/cwt"),
        description: Some("The signed certificate".to_owned()),
        association_kind: AssociationKind::Source,
        data: certificate.into(),
        modification_date: Some(day()),
        compress: Some(false),
        location: None,
    }
}

/// Writes one part under the other.
struct Pen<'a> {
    surface: Surface<'a>,
    font: Font,
    y: f32,
}

impl Pen<'_> {
    fn part(&mut self, part: &Part) -> Node {
        let mut group = TagGroup::new(tag(part));
        match part.role {
            Role::Table | Role::Row => group.children = part.parts.iter().map(|part| self.part(part)).collect(),
            Role::Figure => group.push(self.square()),
            _ => group.push(self.words(&part.text)),
        }
        Node::Group(group)
    }

    fn words(&mut self, text: &str) -> Identifier {
        let identifier = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        for line in lines(text) {
            self.y += LEADING;
            let start = Point::from_xy(MARGIN, self.y);
            self.surface.draw_text(start, self.font.clone(), SIZE, &line, false, TextDirection::LeftToRight);
        }
        self.surface.end_tagged();
        identifier
    }

    /// Stands for the QR code.
    fn square(&mut self) -> Identifier {
        let identifier = self.surface.start_tagged(ContentTag::Other);
        let mut path = PathBuilder::new();
        path.push_rect(Rect::from_xywh(MARGIN, self.y + LEADING, 30.0, 30.0).unwrap());
        self.surface.draw_path(&path.finish().unwrap());
        self.y += 40.0;
        self.surface.end_tagged();
        identifier
    }
}

fn tag(part: &Part) -> TagKind {
    match part.role {
        Role::Paragraph => Tag::P.into(),
        Role::Heading(level) => Tag::Hn(NonZeroU16::new(level).unwrap(), Some(part.text.clone())).into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure => Tag::Figure(Some(part.text.clone())).into(),
    }
}

/// Each line but the last keeps the blank at its end, so that words do not run together.
fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        if lines[lines.len() - 1].chars().count() + word.chars().count() > WIDTH {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        lines[last].push_str(word);
    }
    lines
}
