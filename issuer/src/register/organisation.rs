//! Organisations to which certificates are presented.

use mohur_certificate::identifier::Voen;

use super::record::{Record, Row, Table, Values, sealed};
use crate::register::Register;
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
    const FILE: &'static str = "organisations.jsonl";
    const COLUMNS: &'static [&'static str] = &["voen", "name"];
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
        row.put("voen", self.voen);
        row.put("name", &self.name);
    }

    fn table(register: &Register) -> &Table<Self> {
        &register.organisations
    }

    fn replace_table(register: &mut Register, table: Table<Self>) {
        register.organisations = table;
    }
}
