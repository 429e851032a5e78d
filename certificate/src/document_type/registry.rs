//! The document types that a program knows: those that it ships, and those that it was given.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, LazyLock};

use super::DocumentType;
use crate::claims::TypeId;
use crate::limits::MAX_TYPES;

static SHIPPED: LazyLock<DocumentTypes> = LazyLock::new(|| {
    let mut types = DocumentTypes::default();
    for shipped in DocumentType::shipped() {
        types.add(shipped.clone()).expect("shipped types have different ids: tested");
    }
    types
});

/// Document types by id and version. A version never changes: what is known is not known otherwise a second time.
///
/// ```
/// use mohur_certificate::document_type::DocumentTypes;
/// let types = DocumentTypes::shipped();
/// assert!(types.find(&"employment/1".parse().unwrap()).is_some());
/// assert_eq!(types.newest("employment-salary").unwrap().id().version(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentTypes(BTreeMap<TypeId, Arc<DocumentType>>);

impl DocumentTypes {
    /// Those that the program ships.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Adds a type. One that is there already must be the same: pages that were issued stay what they are.
    pub fn add(&mut self, document_type: DocumentType) -> Result<(), AddError> {
        let count = self.0.len();
        match self.0.entry(document_type.id.clone()) {
            Entry::Occupied(known) if **known.get() == document_type => Ok(()),
            Entry::Occupied(known) => Err(AddError::Otherwise { id: known.key().clone() }),
            Entry::Vacant(_) if count >= MAX_TYPES => Err(AddError::TooMany),
            Entry::Vacant(free) => {
                free.insert(Arc::new(document_type));
                Ok(())
            }
        }
    }

    /// The type with this id and version.
    pub fn find(&self, id: &TypeId) -> Option<&Arc<DocumentType>> {
        self.0.get(id)
    }

    /// The newest version of the types with this name.
    pub fn newest(&self, name: &str) -> Option<&Arc<DocumentType>> {
        self.iter().filter(|known| known.id.id() == name).max_by_key(|known| known.id.version())
    }

    /// All of them, by name and version.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<DocumentType>> {
        self.0.values()
    }
}

/// Why a document type is not added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddError {
    /// It is known already, and says something else.
    #[error("the document type {id} is known already and says something else; a change needs a new version")]
    Otherwise {
        /// The type.
        id: TypeId,
    },
    /// More than [`MAX_TYPES`].
    #[error("more than {MAX_TYPES} document types are too many")]
    TooMany,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn membership(version: u32, title: &str) -> DocumentType {
        let text = super::super::tests::SMALL.replace("version = 3", &format!("version = {version}"));
        DocumentType::parse(&text.replace("en = \"Membership\"", &format!("en = \"{title}\""))).unwrap()
    }

    #[test]
    fn the_newest_version_is_the_greatest_number() {
        let mut types = DocumentTypes::shipped().clone();
        for version in [2, 10, 9] {
            types.add(membership(version, "Membership")).unwrap();
        }
        assert_eq!(types.newest("membership").unwrap().id().to_string(), "membership/10");
        assert_eq!(types.newest("member"), None);
        assert_eq!(types.find(&"membership/9".parse().unwrap()).unwrap().id().version(), 9);
        assert_eq!(types.find(&"membership/1".parse().unwrap()), None);
    }

    #[test]
    fn what_is_known_is_not_known_otherwise() {
        let mut types = DocumentTypes::shipped().clone();
        types.add(membership(1, "Membership")).unwrap();
        types.add(membership(1, "Membership")).unwrap();
        let id = "membership/1".parse().unwrap();
        assert_eq!(types.add(membership(1, "Member")), Err(AddError::Otherwise { id }));
        assert_eq!(types.newest("membership").unwrap().title(Language::En), "Membership");
        let shipped = DocumentType::shipped()[0].clone();
        assert_eq!(types.add(shipped), Ok(()));
    }

    #[test]
    fn there_are_only_so_many() {
        let mut types = DocumentTypes::default();
        let mut one = membership(1, "Membership");
        for version in 1..=MAX_TYPES {
            one.id = format!("membership/{version}").parse().unwrap();
            types.add(one.clone()).unwrap();
        }
        types.add(one.clone()).unwrap();
        one.id = "membership/4000".parse().unwrap();
        assert_eq!(types.add(one), Err(AddError::TooMany));
    }
}
