//! What is wrong with the files of a document type, as it is told.

use std::path::{Path, PathBuf};

use mohur_certificate::document_type::{LogoError, Mistake};
use mohur_certificate::language::Language;
use mohur_certificate::page::PageError;
use mohur_issuer::language::Sentence;
use serde::Serialize;

/// A mistake in a file, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FileMistake {
    file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    code: &'static str,
    sentence: String,
}

impl FileMistake {
    /// One of the whole file.
    pub(super) fn whole(file: &Path, code: &'static str, sentence: String) -> Self {
        Self { file: file.to_owned(), line: None, column: None, code, sentence }
    }

    /// One in `type.toml`.
    pub(super) fn of_type(file: &Path, mistake: &Mistake, language: Language) -> Self {
        Self {
            line: Some(mistake.line),
            column: Some(mistake.column),
            ..Self::whole(file, mistake.fault.code(), mistake.fault.sentence(language))
        }
    }

    /// A logo that pages cannot draw.
    pub(super) fn of_logo(file: &Path, error: &LogoError, language: Language) -> Self {
        let line = match error {
            LogoError::Element { line, .. } | LogoError::Nested { line, .. } => usize::try_from(*line).ok(),
            _ => None,
        };
        let sentence = match language {
            Language::En => error.to_string(),
            Language::Az => format!("loqonu səhifəyə çəkmək olmur: {error}"),
        };
        Self { line, ..Self::whole(file, "logo", sentence) }
    }

    /// A page that does not hold what the type lets it say.
    pub(super) fn of_page(file: &Path, error: &PageError, page: Language, language: Language) -> Self {
        let said = error.sentence(language);
        let sentence = match language {
            Language::En => {
                format!("with the longest values that the type allows, the page in {} fails: {said}", page.tag())
            }
            Language::Az => {
                format!("növün yol verdiyi ən uzun qiymətlərlə {} dilində səhifə alınmır: {said}", page.tag())
            }
        };
        Self::whole(file, "page", sentence)
    }

    /// `types/study/1/type.toml:12:8: sentence`, as compilers write it and editors find it.
    pub(super) fn line(&self) -> String {
        let place = [self.line, self.column].into_iter().flatten().map(|number| format!(":{number}"));
        format!("{}{}: {}", self.file.display(), place.collect::<String>(), self.sentence)
    }
}
