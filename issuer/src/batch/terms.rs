//! With what a batch was begun: a run with something else would issue something else, or at another place.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Batch, BatchError};
use crate::language::{Language, Sentence};

/// Where places come from and registrations go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The service at this address.
    Service(String),
    /// This file of places, reserved beforehand.
    Places(PathBuf),
}

/// With what a batch was begun, each part as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    /// What the lines ask for: document types, and whether their values come from contracts.
    pub(crate) order: String,
    /// The language of the command.
    pub(crate) language: Language,
    /// The issuer's id.
    pub(crate) issuer: String,
    /// The id of the key that signs.
    pub(crate) key: String,
    /// The service's address, or the file of places as seen from the journal's folder.
    pub(crate) source: String,
}

/// A part of what a batch is begun with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// What the lines ask for.
    Order,
    /// The language of the command.
    Language,
    /// The issuer.
    Issuer,
    /// The key that signs.
    Key,
    /// The service or the file of places.
    Source,
}

impl Terms {
    /// What `batch`, whose journal is in `folder`, is issued with.
    pub(super) fn of(batch: &Batch<'_>, folder: &Path) -> Self {
        Self {
            order: batch.order.name(),
            language: batch.language,
            issuer: batch.authority.id().to_owned(),
            key: batch.signer.key_id().to_string(),
            source: match &batch.source {
                Source::Service(address) => address.clone(),
                Source::Places(path) => path.strip_prefix(folder).unwrap_or(path).display().to_string(),
            },
        }
    }

    /// That nothing differs from what the batch was begun with.
    pub(super) fn ensure_same(&self, now: &Self) -> Result<(), BatchError> {
        match self.parts().into_iter().zip(now.parts()).find(|(begun, now)| begun != now) {
            None => Ok(()),
            Some(((term, begun), (_, now))) => Err(BatchError::OtherTerm { term, begun, now }),
        }
    }

    fn parts(&self) -> [(Term, String); 5] {
        [
            (Term::Order, self.order.clone()),
            (Term::Language, self.language.tag().to_owned()),
            (Term::Issuer, self.issuer.clone()),
            (Term::Key, self.key.clone()),
            (Term::Source, self.source.clone()),
        ]
    }
}

impl Sentence for Term {
    fn sentence(&self, language: Language) -> String {
        let (az, en) = match self {
            Self::Order => ("nəyin verildiyi (--type)", "what is issued (--type)"),
            Self::Language => ("dil (--language)", "the language (--language)"),
            Self::Issuer => ("verən qurum (--issuer)", "the issuer (--issuer)"),
            Self::Key => ("imzalayan açar (--key)", "the key that signs (--key)"),
            Self::Source => (
                "xidmət və ya yerlər faylı (--service, --places)",
                "the service or the file of places (--service, --places)",
            ),
        };
        if language == Language::Az { az.into() } else { en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_that_differs_is_named() {
        let begun = Terms {
            order: "employment/1".into(),
            language: Language::Az,
            issuer: "az.gov.labour".into(),
            key: "0f".into(),
            source: "http://a".into(),
        };
        begun.ensure_same(&begun).unwrap();
        let others = [
            Terms { order: "proof-of-study/1".into(), ..begun.clone() },
            Terms { language: Language::En, ..begun.clone() },
            Terms { issuer: "az.gov.tax".into(), ..begun.clone() },
            Terms { key: "10".into(), ..begun.clone() },
            Terms { source: "http://b".into(), ..begun.clone() },
        ];
        let parts = [Term::Order, Term::Language, Term::Issuer, Term::Key, Term::Source];
        for (other, part) in others.iter().zip(parts) {
            let error = begun.ensure_same(other).unwrap_err();
            assert!(matches!(&error, BatchError::OtherTerm { term, .. } if *term == part), "{error}");
        }
    }
}
