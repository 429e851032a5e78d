//! Flags that issue a certificate of any document type from its facts.

use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use clap::Args;
use mohur_certificate::claims::TypeId;
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_issuer::application::Kind;

#[derive(Args)]
pub(super) struct FactFlags {
    /// The document type and version, like employment/1 (default: the newest for the contract); `mohur types list`
    #[arg(long = "type", value_name = "ID/VERSION")]
    id: Option<TypeId>,
    /// A fact of a certificate of any type, by its field's name, instead of a contract; once for each field
    #[arg(
        long = "fact",
        value_name = "NAME=VALUE",
        requires = "id",
        conflicts_with_all = ["pin", "contract", "employer", "kind", "email", "phone", "copy", "purpose", "addressee"]
    )]
    facts: Vec<Fact>,
}

/// `surname=Ələkbərova`.
#[derive(Clone)]
struct Fact {
    name: String,
    value: String,
}

impl FromStr for Fact {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').ok_or("a fact is written like surname=Ələkbərova")?;
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

impl FactFlags {
    /// Whether the certificate is issued from facts, and not from a contract.
    pub(super) fn are_given(&self) -> bool {
        !self.facts.is_empty()
    }

    /// Whether a document type is chosen.
    pub(super) fn names_type(&self) -> bool {
        self.id.is_some()
    }

    /// The values by their fields' names.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str()))
    }

    /// The chosen document type, or the newest version for `kind`.
    pub(super) fn document_type<'a>(&self, types: &'a DocumentTypes, kind: Kind) -> Result<&'a Arc<DocumentType>> {
        let Some(id) = &self.id else {
            let name = kind.type_name();
            return types.newest(name).ok_or_else(|| anyhow!("there is no document type {name}"));
        };
        types.find(id).ok_or_else(|| {
            let known: Vec<_> = types.iter().map(|known| known.id().to_string()).collect();
            let known = known.join(", ");
            anyhow!("there is no document type {id}; known are {known}; --types names a folder of others")
        })
    }

    /// What a certificate of a contract says about the salary, where the type decides it.
    pub(super) fn kind(&self) -> Option<Kind> {
        let id = self.id.as_ref()?;
        [Kind::Plain, Kind::WithSalary].into_iter().find(|kind| kind.type_name() == id.id())
    }
}
