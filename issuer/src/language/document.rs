//! What is wrong with a document, said in both languages; fields by their names in the type.

use mohur_certificate::document_type::DocumentError;

use super::{Language, Sentence};

impl Sentence for DocumentError {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => azerbaijani(self),
            Language::En => self.to_string(),
        }
    }
}

fn azerbaijani(error: &DocumentError) -> String {
    match error {
        DocumentError::OtherType { expected, found } => format!("sənədin növü {expected} deyil, {found}-dir"),
        DocumentError::Unknown { number } => format!("sənəddə onun növündə olmayan {number} nömrəli sahə var"),
        DocumentError::Missing { field } => format!("{field} sahəsi yoxdur"),
        DocumentError::Alone { field, other } => format!("{field} sahəsi yalnız {other} sahəsi ilə birlikdə ola bilər"),
        DocumentError::Empty { field } => format!("{field} sahəsi boşdur"),
        DocumentError::TooLong { field, max } => format!("{field} sahəsində {max} simvoldan çox var"),
        DocumentError::Glyph { field, character } => format!(
            "{field} sahəsində səhifənin şriftlərində olmayan \"{}\" (U+{:04X}) simvolu var",
            character.escape_debug(),
            u32::from(*character)
        ),
        DocumentError::Pin { field } => format!("{field} sahəsi FİN deyil"),
        DocumentError::Voen { field, error } => format!("{field} sahəsi: {}", error.sentence(Language::Az)),
        DocumentError::Day { field } => {
            format!("{field} sahəsindəki gün 1900-cü ildən əvvəl və ya 2199-cu ildən sonradır")
        }
        DocumentError::Before { field, other } => {
            format!("{field} sahəsindəki gün {other} sahəsindəki gündən əvvəldir")
        }
        DocumentError::Negative { field } => format!("{field} sahəsindəki məbləğ mənfidir"),
        DocumentError::TooLarge { field, max } => format!("{field} sahəsindəki məbləğ {max} qəpikdən çoxdur"),
        DocumentError::Code { field, code } => format!("{field} sahəsindəki {code} kodu siyahıda yoxdur"),
        DocumentError::Form { field, .. } => format!("{field} sahəsinin qiyməti başqa növdəndir"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_field() {
        let error = DocumentError::Before { field: "end".into(), other: "start".into() };
        assert_eq!(error.sentence(Language::Az), "end sahəsindəki gün start sahəsindəki gündən əvvəldir");
        assert_eq!(error.sentence(Language::En), "the field end is a day before start");
    }
}
