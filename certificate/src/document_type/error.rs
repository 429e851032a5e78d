//! Why a text declares no document type.

use crate::claims::TypeIdError;
use crate::limits::MAX_TYPE;

/// Why a document type cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TypeError {
    /// More than [`MAX_TYPE`] bytes.
    #[error("a document type has at most {MAX_TYPE} bytes, and this one has {0}")]
    TooLong(usize),
    /// Not TOML, or with keys that no document type has.
    #[error("line {line} of the document type: {}", error.message())]
    Toml {
        /// From 1.
        line: usize,
        /// What the reader of TOML says.
        error: toml::de::Error,
    },
    /// The id or the version.
    #[error(transparent)]
    Id(#[from] TypeIdError),
    /// A part of it.
    #[error("line {line} of the document type: {fault}")]
    At {
        /// From 1.
        line: usize,
        /// What is wrong there.
        fault: Fault,
    },
    /// Something about the whole.
    #[error("the document type: {0}")]
    Whole(Fault),
}

/// What is wrong with a part of a document type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// More fields, codes, blocks or items than allowed.
    #[error("there are too many {0}")]
    TooMany(&'static str),
    /// A time zone's offset of another form.
    #[error("`utc_offset` is written like +04:00")]
    Offset,
    /// A name that templates could not hold.
    #[error("the name `{0}` must have 1 to 40 small letters, digits and underscores")]
    Name(String),
    /// Field 0 is the type itself.
    #[error("a field's number must be from 1 to 999")]
    Number,
    /// A number or a name that stands twice.
    #[error("`{0}` stands twice")]
    Twice(String),
    /// A kind that does not exist.
    #[error("`{0}` is no kind that exists")]
    Kind(String),
    /// A key that this kind needs.
    #[error("the key `{0}` is missing")]
    Missing(&'static str),
    /// A key that means nothing for this kind.
    #[error("the key `{0}` does not belong here")]
    Unneeded(&'static str),
    /// A number outside what makes sense.
    #[error("the key `{0}` is out of range")]
    Range(&'static str),
    /// A reference to a list of codes.
    #[error("there is no list of codes `{0}`")]
    List(String),
    /// A reference to a field, by its name.
    #[error("there is no field `{0}` of the needed kind")]
    Field(String),
    /// A place in a template.
    #[error("there is nothing for the place {{{0}}}")]
    Place(String),
    /// A brace without its other one.
    #[error("a brace stands alone in a text")]
    Brace,
    /// An empty or overlong text.
    #[error("a text is empty or has more than 1000 characters")]
    Text,
    /// A character that cannot be printed.
    #[error("the page's fonts have no glyph for `{}` in a text", .0.escape_debug())]
    Glyph(char),
    /// A block that must be there once.
    #[error("there must be exactly one {0}")]
    One(&'static str),
    /// A block out of its place.
    #[error("the {0} must come {1}")]
    Order(&'static str, &'static str),
}
