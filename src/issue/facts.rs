//! Flags that issue a certificate of any document type from its facts.

use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;
use mohur_certificate::claims::TypeId;
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::language::Language;
use mohur_issuer::application::Kind;

use crate::types::find;

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
    pub(super) fn document_type<'a>(
        &self,
        types: &'a DocumentTypes,
        kind: Kind,
        language: Language,
    ) -> Result<&'a Arc<DocumentType>> {
        match &self.id {
            Some(id) => find(types, &id.to_string(), language),
            None => newest(types, kind, language),
        }
    }

    /// What certificates of the chosen type say about the salary, where it is one of those that may come from contracts.
    pub(super) fn contract_kind(&self) -> Option<Kind> {
        let id = self.id.as_ref()?.id();
        [Kind::Plain, Kind::WithSalary].into_iter().find(|kind| kind.type_name() == id)
    }

    /// What a certificate of a contract says about the salary: as the chosen type decides, or as `asked`; they agree.
    pub(super) fn kind(&self, asked: Option<Kind>, language: Language) -> Result<Kind> {
        let Some((id, decided)) = self.id.as_ref().zip(self.contract_kind()) else {
            return Ok(asked.unwrap_or(Kind::Plain));
        };
        match (decided, asked, language) {
            (Kind::WithSalary, Some(Kind::Plain), Language::En) => {
                bail!("--kind plain says nothing of the salary, but --type {id} does; leave out one of them")
            }
            (Kind::WithSalary, Some(Kind::Plain), Language::Az) => {
                bail!("--kind plain maaşı göstərmir, --type {id} isə göstərir; onlardan birini yazmayın")
            }
            (Kind::Plain, Some(Kind::WithSalary), Language::En) => {
                bail!("--kind salary tells the salary, but --type {id} does not; leave out one of them")
            }
            (Kind::Plain, Some(Kind::WithSalary), Language::Az) => {
                bail!("--kind salary maaşı göstərir, --type {id} isə göstərmir; onlardan birini yazmayın")
            }
            (kind, ..) => Ok(kind),
        }
    }
}

/// The newest version of the type of certificates of a contract.
pub(super) fn newest(types: &DocumentTypes, kind: Kind, language: Language) -> Result<&Arc<DocumentType>> {
    find(types, kind.type_name(), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_decides_about_the_salary_and_nothing_may_contradict_it() {
        let flags = |id: Option<&str>| FactFlags { id: id.map(|id| id.parse().unwrap()), facts: Vec::new() };
        let kind = |id, asked| flags(id).kind(asked, Language::En);
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
