//! The page's structure for those who do not see it (PDF/UA-1, ISO 14289-1): what each part is and what it belongs to.

use pdf_writer::types::{Placement, StructRole, TableHeaderScope};
use pdf_writer::writers::{StructElement, StructTreeRoot};
use pdf_writer::{Chunk, Rect, Ref, TextStr};

use super::file::{File, Objects};

/// The parts in the order of reading.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    pub(super) tree: Tree,
    figures: Vec<Figure>,
}

/// What many pages share of it: everything but what figures show, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
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
    /// What PDF calls it.
    pub(super) fn kind(self) -> StructRole {
        match self {
            Self::Document => StructRole::Document,
            Self::Title => StructRole::H1,
            Self::Heading => StructRole::H2,
            Self::Paragraph => StructRole::P,
            Self::Table => StructRole::Table,
            Self::Row => StructRole::TR,
            Self::RowHeader | Self::ColumnHeader => StructRole::TH,
            Self::Cell => StructRole::TD,
            Self::Figure => StructRole::Figure,
        }
    }
}

/// The objects that the tree is written as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    /// Its root.
    pub(super) root: Ref,
    /// The way back from content to elements.
    pub(super) parents: Ref,
    /// The page that the content is on.
    pub(super) page: Ref,
    /// The first element; the others follow.
    pub(super) first: Ref,
}

impl Numbers {
    /// The element of a node.
    fn element(self, node: usize) -> Ref {
        Ref::new(self.first.get() + count(node))
    }
}

/// A part's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part(usize);

/// The number of a piece of marked content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Content(usize);

impl Content {
    /// The number as the page's content writes it.
    pub(super) fn number(self) -> i32 {
        count(self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    role: Role,
    /// The document is its own.
    parent: usize,
    content: Option<Content>,
}

#[derive(Clone, Debug)]
struct Figure {
    content: Content,
    alt: String,
    bounds: Rect,
}

impl Structure {
    /// The document as the only part.
    pub(super) fn new() -> Self {
        let document = Node { role: Role::Document, parent: 0, content: None };
        let mut nodes = Vec::with_capacity(96);
        nodes.push(document);
        Self { tree: Tree { nodes, contents: Vec::with_capacity(64) }, figures: Vec::new() }
    }

    /// The whole document, in which all parts are.
    pub(super) const DOCUMENT: Part = Part(0);

    /// A new part inside `parent`, behind those that are there.
    pub(super) fn part(&mut self, role: Role, parent: Part) -> Part {
        self.tree.nodes.push(Node { role, parent: parent.0, content: None });
        Part(self.tree.nodes.len() - 1)
    }

    /// A new part that has content on the page.
    pub(super) fn leaf(&mut self, role: Role, parent: Part) -> Content {
        let part = self.part(role, parent);
        let content = Content(self.tree.contents.len());
        self.tree.contents.push(part.0);
        self.tree.nodes[part.0].content = Some(content);
        content
    }

    /// A picture, with what it shows in words.
    pub(super) fn figure(&mut self, alt: String, parent: Part) -> Content {
        let content = self.leaf(Role::Figure, parent);
        self.figures.push(Figure { content, alt, bounds: Rect::new(0.0, 0.0, 0.0, 0.0) });
        content
    }

    /// Says where a picture stands, in points from the left and from the bottom.
    pub(super) fn set_bounds(&mut self, content: Content, bounds: Rect) {
        for figure in self.figures.iter_mut().filter(|figure| figure.content == content) {
            figure.bounds = bounds;
        }
    }

    /// The role of the part that a piece of content belongs to.
    pub(super) fn role(&self, content: Content) -> Role {
        self.tree.nodes[self.tree.contents[content.0]].role
    }

    /// Writes the elements of figures.
    pub(super) fn write_figures(&self, file: &mut File, numbers: Numbers) {
        for figure in &self.figures {
            let node = self.tree.contents[figure.content.0];
            file.add(numbers.element(node), |chunk: &mut Chunk| {
                let mut element = chunk.struct_element(numbers.element(node));
                self.tree.nodes[node].write(&mut element, numbers);
                element.alt(TextStr(&figure.alt));
                let mut attributes = element.attributes();
                attributes.push().layout().placement(Placement::Block).bbox(figure.bounds);
            });
        }
    }
}

impl Tree {
    /// How many objects the parts are.
    pub(super) fn count(&self) -> i32 {
        count(self.nodes.len())
    }

    /// Adds the tree, but for the elements of figures.
    pub(super) fn add(&self, objects: &mut Objects, numbers: Numbers) {
        objects.add(numbers.root, |object| {
            let mut root = object.start::<StructTreeRoot<'_>>();
            root.child(numbers.first).parent_tree_next_key(1).parent_tree().nums().insert(0, numbers.parents);
        });
        objects.add(numbers.parents, |object| {
            object.array().items(self.contents.iter().map(|node| numbers.element(*node)));
        });
        for (place, node) in self.nodes.iter().enumerate().filter(|(_, node)| node.role != Role::Figure) {
            objects.add(numbers.element(place), |object| {
                let mut element = object.start::<StructElement<'_>>();
                node.write(&mut element, numbers);
                if node.content.is_none() {
                    let inside = |(child, node): &(usize, &Node)| node.parent == place && *child != place;
                    let children = self.nodes.iter().enumerate().filter(inside);
                    element.children().items(children.map(|(child, _)| numbers.element(child)));
                }
            });
        }
    }
}

impl Node {
    fn write(&self, element: &mut StructElement<'_>, numbers: Numbers) {
        let document = self.role == Role::Document;
        element.kind(self.role.kind());
        element.parent(if document { numbers.root } else { numbers.element(self.parent) });
        let mut scope = |scope| _ = element.attributes().push().table().scope(scope);
        match self.role {
            Role::RowHeader => scope(TableHeaderScope::Row),
            Role::ColumnHeader => scope(TableHeaderScope::Column),
            _ => {}
        }
        if let Some(content) = self.content {
            element.page(numbers.page).children().marked_content_id(content.number());
        }
    }
}

/// A count as PDF's numbers hold it; a page has some hundred parts.
fn count(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
