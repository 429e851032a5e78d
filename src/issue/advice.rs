//! The flags that help against refusals; the sentences themselves are for applicants, who may never see a command line.

use mohur_certificate::language::Language;
use mohur_issuer::application::Refusal;
use mohur_issuer::application::refusal::ContactRefusal;

use crate::outcome::Refused;

/// The refusals as they are printed for people, with the flags that help. Other errors, and what programs read, stay.
pub(super) fn with_flags(error: anyhow::Error, refusals: &[Refusal], language: Language) -> anyhow::Error {
    match error.downcast::<Refused>() {
        Ok(mut refused) => {
            for (sentence, refusal) in refused.sentences.iter_mut().zip(refusals) {
                if let Some(advice) = advice(refusal, language) {
                    *sentence = format!("{}{advice}", sentence.trim_end_matches('.'));
                }
            }
            refused.into()
        }
        Err(error) => error,
    }
}

fn advice(refusal: &Refusal, language: Language) -> Option<&'static str> {
    let (az, en) = match refusal {
        Refusal::Contact(ContactRefusal::EmailMissing) => (": --email ÜNVAN.", ": --email ADDRESS."),
        Refusal::PurposeUnknown { .. } => ("; siyahını --purposes göstərir.", "; --purposes shows the list."),
        _ => return None,
    };
    Some(if language == Language::Az { az } else { en })
}
