//! The objects that no certificate changes: the document, its page, its structure and its fonts. They are the same for all
//! certificates of a type that have the same fields and language, so they are written and packed once.

use std::cell::RefCell;
use std::rc::Rc;

use pdf_writer::types::{AssociationKind, OutputIntentSubtype, TabOrder};
use pdf_writer::writers::{Catalog, DocumentInfo, FileSpec, Page, Pages};
use pdf_writer::{Finish, Name, Rect, Ref, Str, TextStr};

use super::content;
use super::file::{Bundle, Objects};
use super::layout::{HEIGHT, WIDTH};
use super::resources::{self, EMBLEM, FRAME, STAR};
use super::structure::{Numbers, Tree};
use crate::font::Weight;
use crate::language::Language;

/// The attached certificate's name.
pub const ATTACHMENT: &str = "certificate.cwt";

const CATALOG_PLACE: i32 = resources::FIRST_FREE;
pub(super) const CATALOG: Ref = Ref::new(CATALOG_PLACE);
const PAGES: Ref = Ref::new(CATALOG_PLACE + 1);
const PAGE: Ref = Ref::new(CATALOG_PLACE + 2);
pub(super) const CONTENT: Ref = Ref::new(CATALOG_PLACE + 3);
pub(super) const INFO: Ref = Ref::new(CATALOG_PLACE + 4);
pub(super) const METADATA: Ref = Ref::new(CATALOG_PLACE + 5);
const FILE: Ref = Ref::new(CATALOG_PLACE + 6);
pub(super) const FILE_BYTES: Ref = Ref::new(CATALOG_PLACE + 7);
pub(super) const QR: Ref = Ref::new(CATALOG_PLACE + 8);
const BUNDLE: Ref = Ref::new(CATALOG_PLACE + 9);
/// The structure: its elements are the last objects but the table of all objects.
pub(super) const STRUCTURE: Numbers = Numbers {
    root: Ref::new(CATALOG_PLACE + 10),
    parents: Ref::new(CATALOG_PLACE + 11),
    page: PAGE,
    first: Ref::new(CATALOG_PLACE + 12),
};

/// How many bundles a thread keeps: types and languages, times the optional fields that occur together.
const MAX_KEPT: usize = 64;

thread_local! {
    static KEPT: RefCell<Vec<(Shape, Rc<Bundle>)>> = const { RefCell::new(Vec::new()) };
}

/// What the objects depend on.
#[derive(PartialEq, Eq)]
struct Shape {
    language: Language,
    title: String,
    tree: Tree,
}

/// The objects of all documents in this language, with this title and structure.
pub(super) fn bundle(language: Language, title: &str, tree: &Tree) -> Rc<Bundle> {
    KEPT.with_borrow_mut(|kept| {
        let known = |shape: &Shape| shape.language == language && shape.title == title && shape.tree == *tree;
        if let Some((_, bundle)) = kept.iter().find(|(shape, _)| known(shape)) {
            return Rc::clone(bundle);
        }
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        let shape = Shape { language, title: title.to_owned(), tree: tree.clone() };
        let bundle = Rc::new(shape.bundle());
        kept.push((shape, Rc::clone(&bundle)));
        bundle
    })
}

impl Shape {
    fn bundle(&self) -> Bundle {
        let mut objects = Objects::default();
        objects.add(CATALOG, |object| self.write_catalog(object.start()));
        objects.add(PAGES, |object| _ = object.start::<Pages<'_>>().count(1).kids([PAGE]));
        objects.add(PAGE, |object| write_page(object.start()));
        objects.add(FILE, |object| {
            let mut file = object.start::<FileSpec<'_>>();
            file.path(Str(ATTACHMENT.as_bytes())).unic_file(TextStr(ATTACHMENT)).description(TextStr(&self.title));
            file.embedded_file_with_unicode(FILE_BYTES).association_kind(AssociationKind::Source);
        });
        // When it was made, the metadata say.
        objects.add(INFO, |object| _ = object.start::<DocumentInfo<'_>>().title(TextStr(&self.title)));
        for weight in Weight::ALL {
            resources::add_font(&mut objects, weight);
        }
        self.tree.add(&mut objects, STRUCTURE);
        objects.pack(BUNDLE)
    }

    fn write_catalog(&self, mut catalog: Catalog<'_>) {
        catalog.pages(PAGES).metadata(METADATA).lang(TextStr(self.language.tag()));
        catalog.mark_info().marked(true);
        catalog.pair(Name(b"StructTreeRoot"), STRUCTURE.root);
        catalog.viewer_preferences().display_doc_title(true);
        catalog.insert(Name(b"AF")).array().item(FILE);
        catalog.names().embedded_files().names().insert(Str(ATTACHMENT.as_bytes()), FILE);
        let name = TextStr("sRGB IEC61966-2.1");
        let mut intents = catalog.output_intents();
        let mut intent = intents.push();
        intent.subtype(OutputIntentSubtype::PDFA).output_condition_identifier(name).info(name);
        intent.dest_output_profile(resources::PROFILE);
    }
}

fn write_page(mut page: Page<'_>) {
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(CONTENT);
    page.struct_parents(0).tab_order(TabOrder::StructureOrder);
    let mut resources = page.resources();
    let mut fonts = resources.fonts();
    for weight in Weight::ALL {
        fonts.pair(Name(content::font_name(weight).as_bytes()), resources::font(weight));
    }
    fonts.finish();
    let mut pictures = resources.x_objects();
    for (name, number) in
        [(content::SYMBOL, QR), (content::FRAME, FRAME), (content::EMBLEM, EMBLEM), (content::STAR, STAR)]
    {
        pictures.pair(Name(name.as_bytes()), number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::structure::{Role, Structure};

    #[test]
    fn a_bundle_is_made_once_for_what_it_depends_on_and_few_are_kept() {
        let mut structure = Structure::new();
        let same = |one: &Rc<Bundle>, other: &Rc<Bundle>| Rc::ptr_eq(one, other);
        let first = bundle(Language::Az, "Arayış", &structure.tree);
        assert!(same(&first, &bundle(Language::Az, "Arayış", &structure.tree)));
        assert!(!same(&first, &bundle(Language::En, "Arayış", &structure.tree)));
        assert!(!same(&first, &bundle(Language::Az, "Başqa", &structure.tree)));
        structure.leaf(Role::Paragraph, Structure::DOCUMENT);
        assert!(!same(&first, &bundle(Language::Az, "Arayış", &structure.tree)));
        for number in 0..2 * MAX_KEPT {
            bundle(Language::Az, &number.to_string(), &structure.tree);
            assert!(KEPT.with_borrow(Vec::len) <= MAX_KEPT);
        }
    }
}
