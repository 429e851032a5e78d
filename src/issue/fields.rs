//! What a certificate of any document type may say, for someone who is to give its facts.

use mohur_certificate::document_type::{DocumentType, Field, Kind, Presence};
use mohur_certificate::language::Language;

use crate::types::value;

/// What a certificate of the type needs: each field by its name and label, and how it is written.
pub(super) fn sentence(document_type: &DocumentType, language: Language) -> String {
    let id = document_type.id();
    let fields = document_type.fields().iter().map(|field| line(field, document_type, language));
    let fields = fields.collect::<Vec<_>>().join("\n");
    match language {
        Language::En => format!(
            "a certificate of the type {id} is issued from its facts, and not from a contract: give --last-day DAY, and \
             --fact NAME=VALUE for each of these fields; `mohur types show {id}` tells more\n{fields}"
        ),
        Language::Az => format!(
            "{id} növlü arayış müqavilə əsasında deyil, öz məlumatları ilə verilir: --last-day GÜN və aşağıdakı sahələrin hər \
             biri üçün --fact AD=QİYMƏT göstərin; ətraflı: `mohur types show {id}`\n{fields}"
        ),
    }
}

fn line(field: &Field, document_type: &DocumentType, language: Language) -> String {
    let presence = match (&field.presence, &field.kind, language) {
        // Where no fact names the page's language, it is that of the command.
        (Presence::Required, kind, _) if *kind != Kind::Language => "",
        (_, _, Language::En) => " (optional)",
        (_, _, Language::Az) => " (istəyə görə)",
    };
    format!("  {}  {}: {}{presence}", field.name, field.label.get(language), value(document_type, field, language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mohur_certificate::document_type::DocumentTypes;

    #[test]
    fn every_field_is_told_with_its_label_and_form_in_both_languages() {
        let study = include_str!("../../docs/examples/types/proof-of-study/1/type.toml");
        let study = DocumentType::parse(study).unwrap();
        let shipped = DocumentTypes::shipped().iter().map(|document_type| &**document_type);
        for document_type in shipped.chain([&study]) {
            for language in Language::ALL {
                let said = sentence(document_type, language);
                for field in document_type.fields() {
                    let begins = format!("\n  {}  {}: ", field.name, field.label.get(language));
                    assert!(said.contains(&begins), "{begins}{said}");
                }
            }
        }
        let study = sentence(&study, Language::En);
        assert!(study.contains("pin  Personal number (FİN): a FİN of 7 characters\n"), "{study}");
    }
}
