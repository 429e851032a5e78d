//! Document types: what a certificate may say and how its page looks, as data.
//!
//! A type is a folder `types/ID/VERSION/` with a `type.toml`, complete in itself: nothing that another type changes can
//! change its pages. A version that was ever used stays as it is; a change is a new version.
//!
//! ```
//! use mohur_certificate::document_type::DocumentTypes;
//! use mohur_certificate::language::Language;
//! let employment = DocumentTypes::shipped().find(&"employment/1".parse().unwrap()).unwrap();
//! assert_eq!(employment.title(Language::En), "Certificate of Employment");
//! assert!(employment.codes("purpose").unwrap().len() >= 12);
//! ```

mod block;
mod both;
mod facts;
mod fault;
mod field;
mod layout;
mod logo;
mod mistake;
mod parse;
mod registry;
#[cfg(test)]
mod tests;
pub mod wording;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

pub use self::block::{Block, Condition, Particular, Piece, Place, Template};
pub use self::both::Both;
pub use self::facts::{DocumentError, Fact};
pub use self::fault::{Fault, Form, Thing};
pub use self::field::{Code, Field, Kind, Presence, language_code};
pub use self::layout::Layout;
pub(crate) use self::logo::{Channels, Drawn};
pub use self::logo::{Logo, LogoError, MAX_FILE as MAX_LOGO};
pub use self::mistake::{Mistake, TypeError};
pub use self::registry::{AddError, DocumentTypes};
use crate::claims::{Claims, TypeId};
use crate::language::Language;

/// A logo's file, and how it is read.
type LogoFile = (fn(&[u8]) -> Result<Logo, LogoError>, &'static [u8]);
/// The folders of `types/`: name, text, and logo where there is one.
static FOLDERS: &[(&str, &str, Option<LogoFile>)] = &include!(concat!(env!("OUT_DIR"), "/document_types.rs"));
static SHIPPED: LazyLock<Vec<DocumentType>> = LazyLock::new(|| {
    let read = |text: &str, logo: Option<LogoFile>| {
        let document_type = DocumentType::parse(text).expect("shipped types are tested");
        match logo {
            Some((read, file)) => document_type.with_logo(read(file).expect("shipped logos are tested")),
            None => document_type,
        }
    };
    FOLDERS.iter().map(|(_, text, logo)| read(text, *logo)).collect()
});

/// A kind of certificate, in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentType {
    id: TypeId,
    layout: Layout,
    title: Both<String>,
    issuer: Both<String>,
    utc_offset: Offset,
    language: u32,
    fields: Vec<Field>,
    codes: BTreeMap<String, Vec<Code>>,
    blocks: Vec<Block>,
    logo: Option<Logo>,
}

impl DocumentType {
    /// Reads a document type from the text of its `type.toml`, or finds all that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TypeError> {
        parse::parse(text)
    }

    /// The same type with a logo at the head of its pages.
    #[must_use]
    pub fn with_logo(self, logo: Logo) -> Self {
        Self { logo: Some(logo), ..self }
    }

    /// The same type with another title.
    #[must_use]
    pub fn with_title(self, title: Both<String>) -> Self {
        Self { title, ..self }
    }

    /// The types that the program ships, in all their versions.
    pub fn shipped() -> &'static [Self] {
        &SHIPPED
    }

    /// Its name and version.
    pub fn id(&self) -> &TypeId {
        &self.id
    }

    /// How its pages are laid out.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// What stands at the head of its pages, if it has a logo of its own.
    pub fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }

    /// What its pages are headed with.
    pub fn title(&self, language: Language) -> &str {
        self.title.get(language)
    }

    /// The issuer's name as its pages print it.
    pub fn issuer_name(&self, language: Language) -> &str {
        self.issuer.get(language)
    }

    /// The zone in which its days begin.
    pub fn utc_offset(&self) -> Offset {
        self.utc_offset
    }

    /// The fields in the page's order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field with this number.
    pub fn field(&self, number: u32) -> Option<&Field> {
        self.fields.iter().find(|field| field.number == number)
    }

    /// The field with this name.
    pub fn field_named(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The codes of a list, in the order in which they are offered.
    pub fn codes(&self, list: &str) -> Option<&[Code]> {
        self.codes.get(list).map(Vec::as_slice)
    }

    /// What stands on the page, from top to bottom.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The day on which a certificate was issued.
    pub fn issued_day(&self, claims: &Claims) -> Date {
        self.day(claims.issued)
    }

    /// The last day on which a certificate is valid.
    pub fn last_day(&self, claims: &Claims) -> Date {
        // No certificate expires in the first second of time: `Claims` are read within 1970 to 9999, later than issued.
        self.day(claims.expires.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(claims.expires))
    }

    fn day(&self, moment: Timestamp) -> Date {
        self.utc_offset.to_datetime(moment).date()
    }
}
