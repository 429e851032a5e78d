//! Organisations to which certificates are presented.

use mohur_certificate::identifier::Voen;

use super::record::{Record, Row, Values, sealed};
use crate::register::index::Field;
use crate::text::Text;

/// An organisation's full name: three lines of a certificate.
pub type Name = Text<200>;

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its tax number.
    pub voen: Voen,
    /// Its full name.
    pub name: Name,
}

impl sealed::Sealed for Organisation {}

impl Record for Organisation {
    type Key = Voen;
    const TABLE: &'static str = "organisations";
    const COLUMNS: &'static [&'static str] = &["voen", "name"];
    const FIELDS: &'static [Field] = &[Field::Whole, Field::Words];
    const ORDER: &'static [&'static str] = &["name", "voen"];
    const KEY: &'static [&'static str] = &["voen"];
    const LOOKED_UP: &'static [&'static str] = &[];
    const OPTIONAL: &'static [&'static str] = &[];

    fn key(&self) -> Voen {
        self.voen
    }

    fn read(values: &mut Values<'_>) -> Option<Self> {
        let voen = values.required("voen", str::parse);
        let name = values.required("name", str::parse);
        Some(Self { voen: voen?, name: name? })
    }

    fn write(&self, row: &mut Row) {
        row.put(self.voen);
        row.put(&self.name);
    }
}
