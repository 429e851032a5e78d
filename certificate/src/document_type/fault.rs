//! What can be wrong with a document type, in words that say how to put it right.

mod azerbaijani;
mod english;

use crate::language::Language;
use crate::limits::MAX_TYPE;

/// What is wrong with a part of a document type. Names are shortened and safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// More than [`MAX_TYPE`] bytes.
    TooLong {
        /// How many there are.
        bytes: usize,
    },
    /// Not TOML; with what the reader of TOML says.
    Toml(String),
    /// A key that does not exist there.
    UnknownKey {
        /// The key.
        key: String,
        /// Those that exist.
        known: &'static [&'static str],
    },
    /// A key that is needed there.
    Missing(&'static str),
    /// A key that means nothing for this kind of field or block.
    Unneeded {
        /// The key.
        key: &'static str,
        /// The kind.
        kind: String,
    },
    /// A value of another form.
    Form {
        /// Its key.
        key: &'static str,
        /// What it must be.
        expected: Form,
    },
    /// More of something than allowed.
    TooMany {
        /// What.
        what: Thing,
        /// How many are allowed.
        max: usize,
    },
    /// None of something that is needed.
    None(Thing),
    /// Something that must be there once is there again.
    Again(Thing),
    /// An id or a version of another form.
    Id,
    /// A layout that this program does not know.
    Layout {
        /// The newest that it knows.
        newest: u32,
    },
    /// A time zone's offset of another form.
    Offset,
    /// A name that templates could not hold.
    Name(String),
    /// A number or a name that stands twice.
    Twice(String),
    /// A kind that does not exist.
    Kind {
        /// What is written.
        kind: String,
        /// Those that exist.
        known: &'static [&'static str],
    },
    /// Neither `required` nor `optional`.
    Presence(String),
    /// A number outside what makes sense.
    Range {
        /// Its key.
        key: &'static str,
        /// The least.
        least: i64,
        /// The largest.
        most: i64,
    },
    /// A reference to a list of codes that is not there.
    NoList(String),
    /// A reference to a field that is not there.
    NoField(String),
    /// A reference to a field that stands further below, or to itself.
    Below(String),
    /// A reference to a field that is always there.
    AlwaysThere(String),
    /// A reference to a field that is no day.
    NoDay(String),
    /// A place in a template that nothing fills.
    NoPlace(String),
    /// A brace without its other one.
    Brace,
    /// A text of nothing but blanks.
    Empty,
    /// A text with too many characters.
    LongText {
        /// How many there may be.
        max: usize,
    },
    /// A character that cannot be printed.
    Glyph(char),
    /// Both `with` and `without`.
    WithAndWithout,
    /// The page's language must be one field that is always there.
    OptionalLanguage,
    /// The heading must be the first block.
    HeadingFirst,
    /// A field by which the service knows whose a certificate is, or to whom it goes, is missing.
    NoHolder(&'static str),
    /// Such a field must always be there.
    HolderOptional(&'static str),
    /// A field of this name must be of another kind.
    KindOfName {
        /// The field's name.
        name: String,
        /// The kind.
        kind: &'static str,
    },
    /// A text field that the service keeps must have a smaller `max`.
    MaxOfName {
        /// The field's name.
        name: String,
        /// The largest `max`.
        max: usize,
    },
}

/// What a value of TOML must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "TOML's own words")]
pub enum Form {
    Text,
    Integer,
    Table,
    Array,
}

/// What a document type consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the parts are explained at `DocumentType`")]
pub enum Thing {
    Fields,
    Codes,
    Blocks,
    Particulars,
    Heading,
    Facts,
    Code,
    Language,
}

impl Fault {
    /// The rule's name, the same in every version and language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too-long",
            Self::Toml(_) => "not-toml",
            Self::UnknownKey { .. } => "unknown-key",
            Self::Missing(_) => "missing-key",
            Self::Unneeded { .. } => "unneeded-key",
            Self::Form { .. } => "wrong-form",
            Self::TooMany { .. } => "too-many",
            Self::None(_) => "none",
            Self::Again(_) => "again",
            Self::Id => "id",
            Self::Layout { .. } => "unknown-layout",
            Self::Offset => "utc-offset",
            Self::Name(_) => "name",
            Self::Twice(_) => "twice",
            Self::Kind { .. } => "unknown-kind",
            Self::Presence(_) => "presence",
            Self::Range { .. } => "out-of-range",
            Self::NoList(_) => "no-list",
            Self::NoField(_) => "no-field",
            Self::Below(_) => "field-below",
            Self::AlwaysThere(_) => "field-always-there",
            Self::NoDay(_) => "field-no-day",
            Self::NoPlace(_) => "no-place",
            Self::Brace => "brace",
            Self::Empty => "empty-text",
            Self::LongText { .. } => "long-text",
            Self::Glyph(_) => "glyph",
            Self::WithAndWithout => "with-and-without",
            Self::OptionalLanguage => "optional-language",
            Self::HeadingFirst => "heading-first",
            Self::NoHolder(_) => "no-holder",
            Self::HolderOptional(_) => "holder-optional",
            Self::KindOfName { .. } => "kind-of-name",
            Self::MaxOfName { .. } => "max-of-name",
        }
    }

    /// What is wrong and how to put it right, in one sentence without its stop.
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => azerbaijani::sentence(self),
            Language::En => english::sentence(self),
        }
    }
}

fn listed(known: &[&str]) -> String {
    known.join(", ")
}
