//! The page's structure for those who do not see it (PDF/UA-1, ISO 14289-1): what each part is and what it belongs to.

use pdf_writer::types::{StructRole, TableHeaderScope};
use pdf_writer::writers::StructElement;
use pdf_writer::{Chunk, Finish, Rect, Ref, TextStr};

/// The parts in the order of reading.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    nodes: Vec<Node>,
    /// Which node each piece of marked content belongs to.
    contents: Vec<usize>,
}

/// The objects that the tree is written as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Objects {
    /// Its root.
    pub(super) root: Ref,
    /// The way back from content to elements.
    pub(super) parents: Ref,
    /// The page that the content is on.
    pub(super) page: Ref,
    /// The number of the first element; the others follow.
    pub(super) first: i32,
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
        i32::try_from(self.0).unwrap_or(i32::MAX)
    }
}

#[derive(Clone, Debug)]
struct Node {
    role: StructRole,
    parent: Option<usize>,
    children: Vec<usize>,
    content: Option<usize>,
    scope: Option<TableHeaderScope>,
    figure: Option<Figure>,
}

#[derive(Clone, Debug)]
struct Figure {
    alt: String,
    bounds: Rect,
}

impl Structure {
    /// The document as the only part.
    pub(super) fn new() -> Self {
        let document = Node::new(StructRole::Document, None);
        Self { nodes: vec![document], contents: Vec::new() }
    }

    /// The whole document, in which all parts are.
    pub(super) const DOCUMENT: Part = Part(0);

    /// A new part inside `parent`, behind those that are there.
    pub(super) fn part(&mut self, role: StructRole, parent: Part) -> Part {
        self.nodes.push(Node::new(role, Some(parent.0)));
        let part = self.nodes.len() - 1;
        self.nodes[parent.0].children.push(part);
        Part(part)
    }

    /// A new part that has content on the page.
    pub(super) fn leaf(&mut self, role: StructRole, parent: Part) -> Content {
        let part = self.part(role, parent);
        self.contents.push(part.0);
        let content = self.contents.len() - 1;
        self.nodes[part.0].content = Some(content);
        Content(content)
    }

    /// The heading of a row or a column of a table.
    pub(super) fn header(&mut self, scope: TableHeaderScope, row: Part) -> Content {
        let content = self.leaf(StructRole::TH, row);
        self.nodes[self.contents[content.0]].scope = Some(scope);
        content
    }

    /// A picture, with what it shows in words.
    pub(super) fn figure(&mut self, alt: String, parent: Part) -> Content {
        let content = self.leaf(StructRole::Figure, parent);
        let bounds = Rect::new(0.0, 0.0, 0.0, 0.0);
        self.nodes[self.contents[content.0]].figure = Some(Figure { alt, bounds });
        content
    }

    /// Says where a picture stands, in points from the left and from the bottom.
    pub(super) fn set_bounds(&mut self, content: Content, bounds: Rect) {
        if let Some(figure) = &mut self.nodes[self.contents[content.0]].figure {
            figure.bounds = bounds;
        }
    }

    /// The role of the part that a piece of content belongs to.
    pub(super) fn role(&self, content: Content) -> StructRole {
        self.nodes[self.contents[content.0]].role
    }

    /// Writes the tree.
    pub(super) fn write(&self, chunk: &mut Chunk, objects: Objects) {
        let Objects { root, parents, first, page } = objects;
        let element = |part: usize| Ref::new(first + i32::try_from(part).unwrap_or_default());
        let mut tree = chunk.indirect(root).start::<pdf_writer::writers::StructTreeRoot<'_>>();
        tree.child(element(0)).parent_tree_next_key(1);
        tree.parent_tree().nums().insert(0, parents);
        tree.finish();
        chunk.indirect(parents).array().items(self.contents.iter().map(|part| element(*part)));
        for (place, node) in self.nodes.iter().enumerate() {
            node.write(&mut chunk.struct_element(element(place)), root, page, element);
        }
    }
}

impl Node {
    fn new(role: StructRole, parent: Option<usize>) -> Self {
        Self { role, parent, children: Vec::new(), content: None, scope: None, figure: None }
    }

    fn write(&self, element: &mut StructElement<'_>, root: Ref, page: Ref, id: impl Fn(usize) -> Ref) {
        element.kind(self.role).parent(self.parent.map_or(root, &id)).page(page);
        if let Some(scope) = self.scope {
            element.attributes().push().table().scope(scope);
        }
        if let Some(figure) = &self.figure {
            element.alt(TextStr(&figure.alt));
            element.attributes().push().layout().bbox(figure.bounds).placement(pdf_writer::types::Placement::Block);
        }
        let mut children = element.children();
        if let Some(content) = self.content {
            children.marked_content_id(Content(content).number());
        }
        for child in &self.children {
            children.struct_element(id(*child));
        }
    }
}
