//! What is wrong with the files of a document type, as it is told.

use std::path::{Path, PathBuf};

use mohur_certificate::document_type::{LogoError, Mistake};
use mohur_certificate::language::Language;
use mohur_issuer::issue::IssueError;
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

    /// A file in another encoding, behind the `sound` start of it.
    pub(super) fn not_utf8(file: &Path, sound: &str, language: Language) -> Self {
        let sentence = match language {
            Language::En => "from here on this is not UTF-8; save the file in this encoding",
            Language::Az => "buradan sonra fayl UTF-8 deyil; onu bu kodlaşdırmada saxlayın",
        };
        let line = sound.matches('\n').count() + 1;
        Self { line: Some(line), ..Self::whole(file, "not-utf8", sentence.to_owned()) }
    }

    /// A logo that pages cannot draw.
    pub(super) fn of_logo(file: &Path, error: &LogoError, language: Language) -> Self {
        let line = match error {
            LogoError::Element { line, .. } | LogoError::Nested { line, .. } => usize::try_from(*line).ok(),
            LogoError::Entities { line } => Some(*line),
            _ => None,
        };
        Self { line, ..Self::whole(file, "logo", error.sentence(language)) }
    }

    /// A page that does not hold what the type lets it say.
    pub(super) fn of_page(file: &Path, error: &IssueError, page: Language, language: Language) -> Self {
        let said = match error {
            IssueError::Page(error) => error.sentence(language),
            other => other.to_string(),
        };
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
