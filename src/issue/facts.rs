//! Flags that issue a certificate of any document type from its facts.

use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
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

    /// What a certificate of a contract says about the salary: as the chosen type decides, or as `asked`; they agree.
    pub(super) fn kind(&self, asked: Option<Kind>) -> Result<Kind> {
        let of_type =
            |id: &TypeId| [Kind::Plain, Kind::WithSalary].into_iter().find(|kind| kind.type_name() == id.id());
        let decided = self.id.as_ref().and_then(|id| Some((id, of_type(id)?)));
        match (decided, asked) {
            (Some((id, Kind::WithSalary)), Some(Kind::Plain)) => {
                bail!("--kind plain says nothing of the salary, but --type {id} does; leave out one of them")
            }
            (Some((id, Kind::Plain)), Some(Kind::WithSalary)) => {
                bail!("--kind salary tells the salary, but --type {id} does not; leave out one of them")
            }
            (Some((_, kind)), _) => Ok(kind),
            (None, asked) => Ok(asked.unwrap_or(Kind::Plain)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_decides_about_the_salary_and_nothing_may_contradict_it() {
        let flags = |id: Option<&str>| FactFlags { id: id.map(|id| id.parse().unwrap()), facts: Vec::new() };
        let kind = |id, asked| flags(id).kind(asked);
        assert_eq!(kind(None, None).unwrap(), Kind::Plain);
        assert_eq!(kind(None, Some(Kind::WithSalary)).unwrap(), Kind::WithSalary);
        for (id, own, other) in
            [("employment/1", Kind::Plain, Kind::WithSalary), ("employment-salary/1", Kind::WithSalary, Kind::Plain)]
        {
            assert_eq!(kind(Some(id), None).unwrap(), own);
            assert_eq!(kind(Some(id), Some(own)).unwrap(), own);
            let refused = kind(Some(id), Some(other)).unwrap_err().to_string();
            assert!(refused.contains("--kind ") && refused.contains(&format!("--type {id} ")), "{refused}");
        }
    }
}
