//! What stands on the page, from top to bottom.

use super::both::Both;

/// A part of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The issuer's name and the title.
    Heading,
    /// A row of short facts about the certificate itself, each under its label.
    Particulars(Vec<Particular>),
    /// Sentences.
    Paragraph {
        /// What they say.
        text: Both<Template>,
        /// When they are left out.
        condition: Option<Condition>,
    },
    /// The table of the fields, in the order of their declaration.
    Facts,
    /// The QR code, with what stands beside it.
    Code {
        /// The heading of what stands beside it.
        title: Both<String>,
        /// How to use it.
        text: Both<Template>,
        /// What it is, for those who cannot see it.
        alt: Both<Template>,
    },
    /// By whom and with which key it was signed.
    Signature(Both<Template>),
    /// The last line.
    Footer(Both<Template>),
}

/// A short fact about the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particular {
    /// What it is.
    pub label: Both<String>,
    /// Where it is taken from.
    pub place: Place,
}

/// When a paragraph is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// If the field of this number has a value.
    With(u32),
    /// If it has none.
    Without(u32),
}

/// Words with places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(pub Vec<Piece>);

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as they are.
    Words(String),
    /// What a certificate says there.
    Place(Place),
}

/// Where a value is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `{name}`: the field of this number; nothing when the certificate lacks it.
    Field(u32),
    /// `{certificate.number}`.
    Number,
    /// `{certificate.issued}`: the day.
    Issued,
    /// `{certificate.last_day}`: the last day on which it is valid.
    LastDay,
    /// `{certificate.issuer}`: the issuer's printed name.
    Issuer,
    /// `{certificate.key}`: the id of the key.
    Key,
    /// `{certificate.address}`: where it is verified.
    Address,
}

impl Place {
    /// The place with this name, a field's looked up by `field`.
    pub(super) fn named(name: &str, field: impl Fn(&str) -> Option<u32>) -> Option<Self> {
        Some(match name {
            "certificate.number" => Self::Number,
            "certificate.issued" => Self::Issued,
            "certificate.last_day" => Self::LastDay,
            "certificate.issuer" => Self::Issuer,
            "certificate.key" => Self::Key,
            "certificate.address" => Self::Address,
            name => Self::Field(field(name)?),
        })
    }
}
