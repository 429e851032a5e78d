//! What a certificate of any document type may say, for someone who is to give its facts.

use mohur_certificate::document_type::wording;
use mohur_certificate::document_type::{DocumentType, Field, Kind, Presence};
use mohur_certificate::language::Language;
use mohur_issuer::language::count;

/// What a certificate of the type needs: each field by its name and label, and how it is written.
pub(super) fn sentence(document_type: &DocumentType, language: Language) -> String {
    let id = document_type.id();
    let fields = document_type.fields().iter().map(|field| line(field, document_type, language));
    let fields = fields.collect::<Vec<_>>().join("\n");
    match language {
        Language::En => format!(
            "a certificate of the type {id} is issued from its facts, and not from a contract: give --last-day DAY, and \
             --fact NAME=VALUE for each of these fields\n{fields}"
        ),
        Language::Az => format!(
            "{id} növlü arayış müqavilə əsasında deyil, öz məlumatları ilə verilir: --last-day GÜN və aşağıdakı sahələrin hər \
             biri üçün --fact AD=QİYMƏT göstərin\n{fields}"
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
    format!("  {}  {}: {}{presence}", field.name, field.label.get(language), form(&field.kind, document_type, language))
}

/// How a value of the kind is written.
fn form(kind: &Kind, document_type: &DocumentType, language: Language) -> String {
    match (kind, language) {
        (Kind::Text { max }, Language::En) => format!("up to {} characters", count(*max as u64, language)),
        (Kind::Text { max }, Language::Az) => format!("ən çoxu {} simvol", count(*max as u64, language)),
        (Kind::Pin, Language::En) => "7 characters, like 5ZK3M9Q".into(),
        (Kind::Pin, Language::Az) => "7 simvol, məsələn 5ZK3M9Q".into(),
        (Kind::Voen, Language::En) => "10 digits, like 1400057421".into(),
        (Kind::Voen, Language::Az) => "10 rəqəm, məsələn 1400057421".into(),
        (Kind::Day { .. }, Language::En) => "a day, as 2026-12-31 or 31.12.2026".into(),
        (Kind::Day { .. }, Language::Az) => "gün, 2026-12-31 və ya 31.12.2026 kimi".into(),
        (Kind::Money { max }, Language::En) => {
            format!("an amount, like 1250.50, up to {}", wording::money(max.unsigned_abs(), language))
        }
        (Kind::Money { max }, Language::Az) => {
            format!("məbləğ, məsələn 1250,50, ən çoxu {}", wording::money(max.unsigned_abs(), language))
        }
        (Kind::Code { list }, _) => {
            let codes = document_type.codes(list).unwrap_or_default().iter();
            let codes = codes.map(|code| format!("{} ({})", code.code, code.label.get(language)));
            codes.collect::<Vec<_>>().join(", ")
        }
        (Kind::Language, Language::En) => "az or en".into(),
        (Kind::Language, Language::Az) => "az və ya en".into(),
    }
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
        assert!(study.contains("pin  Personal number (FİN): 7 characters, like 5ZK3M9Q\n"), "{study}");
    }
}
