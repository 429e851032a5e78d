//! The page's structure for those who do not see it (PDF/UA-1, ISO 14289-1): what each part is and what it belongs to.

use super::file::{File, Number};
use crate::ink::Ink;

/// The parts in the order of reading.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    nodes: Vec<Node>,
    /// Which node each piece of marked content belongs to.
    contents: Vec<usize>,
}

/// What a part is (ISO 32000-1 §14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Document,
    /// The title.
    Title,
    /// A heading under it.
    Heading,
    Paragraph,
    Table,
    Row,
    /// The heading of the row that it is in.
    RowHeader,
    /// The heading of a column.
    ColumnHeader,
    Cell,
    /// A picture.
    Figure,
}

impl Role {
    /// Its name in PDF.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Title => "H1",
            Self::Heading => "H2",
            Self::Paragraph => "P",
            Self::Table => "Table",
            Self::Row => "TR",
            Self::RowHeader | Self::ColumnHeader => "TH",
            Self::Cell => "TD",
            Self::Figure => "Figure",
        }
    }
}

/// The objects that the tree is written as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Objects {
    /// Its root.
    pub(super) root: Number,
    /// The way back from content to elements.
    pub(super) parents: Number,
    /// The page that the content is on.
    pub(super) page: Number,
    /// The first element; the others follow.
    pub(super) first: Number,
}

/// A part's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part(usize);

/// The number of a piece of marked content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Content(usize);

impl Content {
    /// The number as the page's content writes it.
    pub(super) fn number(self) -> u32 {
        count(self.0)
    }
}

#[derive(Clone, Debug)]
struct Node {
    role: Role,
    parent: Option<usize>,
    children: Vec<usize>,
    content: Option<usize>,
    figure: Option<Figure>,
}

#[derive(Clone, Debug)]
struct Figure {
    alt: String,
    /// Left, bottom, right and top.
    bounds: [f32; 4],
}

impl Structure {
    /// The document as the only part.
    pub(super) fn new() -> Self {
        let document = Node::new(Role::Document, None);
        Self { nodes: vec![document], contents: Vec::new() }
    }

    /// The whole document, in which all parts are.
    pub(super) const DOCUMENT: Part = Part(0);

    /// A new part inside `parent`, behind those that are there.
    pub(super) fn part(&mut self, role: Role, parent: Part) -> Part {
        self.nodes.push(Node::new(role, Some(parent.0)));
        let part = self.nodes.len() - 1;
        self.nodes[parent.0].children.push(part);
        Part(part)
    }

    /// A new part that has content on the page.
    pub(super) fn leaf(&mut self, role: Role, parent: Part) -> Content {
        let part = self.part(role, parent);
        self.contents.push(part.0);
        let content = self.contents.len() - 1;
        self.nodes[part.0].content = Some(content);
        Content(content)
    }

    /// A picture, with what it shows in words.
    pub(super) fn figure(&mut self, alt: String, parent: Part) -> Content {
        let content = self.leaf(Role::Figure, parent);
        let bounds = [0.0; 4];
        self.nodes[self.contents[content.0]].figure = Some(Figure { alt, bounds });
        content
    }

    /// Says where a picture stands: its left, bottom, right and top, in points from the left and from the bottom.
    pub(super) fn set_bounds(&mut self, content: Content, bounds: [f32; 4]) {
        if let Some(figure) = &mut self.nodes[self.contents[content.0]].figure {
            figure.bounds = bounds;
        }
    }

    /// The role of the part that a piece of content belongs to.
    pub(super) fn role(&self, content: Content) -> Role {
        self.nodes[self.contents[content.0]].role
    }

    /// How many objects the parts are.
    pub(super) fn count(&self) -> u32 {
        count(self.nodes.len())
    }

    /// Writes the tree.
    pub(super) fn write(&self, file: &mut File, objects: Objects) {
        let Objects { root, parents, first, .. } = objects;
        file.object(root, |ink| {
            ink.raw("<</Type/StructTreeRoot/K ").reference(first).raw("/ParentTree<</Nums[0 ").reference(parents);
            ink.raw("]>>/ParentTreeNextKey 1>>");
        });
        file.object(parents, |ink| {
            ink.raw("[");
            self.contents.iter().for_each(|part| {
                ink.reference(first + count(*part)).raw(" ");
            });
            ink.raw("]");
        });
        for (number, node) in (first..).zip(&self.nodes) {
            file.object(number, |ink| node.write(ink, objects));
        }
    }
}

impl Node {
    fn new(role: Role, parent: Option<usize>) -> Self {
        Self { role, parent, children: Vec::new(), content: None, figure: None }
    }

    fn write(&self, ink: &mut Ink, objects: Objects) {
        let element = |part: usize| objects.first + count(part);
        ink.raw("<</S/").raw(self.role.name()).raw("/P ").reference(self.parent.map_or(objects.root, element));
        match self.role {
            Role::RowHeader => ink.raw("/A<</O/Table/Scope/Row>>"),
            Role::ColumnHeader => ink.raw("/A<</O/Table/Scope/Column>>"),
            _ => ink,
        };
        if let Some(figure) = &self.figure {
            ink.raw("/Alt")
                .text(&figure.alt)
                .raw("/A<</O/Layout/Placement/Block/BBox[")
                .places(figure.bounds)
                .raw("]>>");
        }
        if let Some(content) = self.content {
            ink.raw("/Pg ").reference(objects.page).raw("/K ").whole(count(content));
        } else {
            ink.raw("/K[");
            self.children.iter().for_each(|child| {
                ink.reference(element(*child)).raw(" ");
            });
            ink.raw("]");
        }
        ink.raw(">>");
    }
}

/// A count as PDF's numbers hold it; a page has some hundred parts.
fn count(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
