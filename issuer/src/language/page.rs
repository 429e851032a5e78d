//! Why a page cannot be written, said in both languages.

use mohur_certificate::page::PageError;
use mohur_certificate::symbol::SymbolError;

use super::{Language, Sentence};

impl Sentence for PageError {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (_, Language::En) => self.to_string(),
            (Self::Overflow { needed, room }, Language::Az) => {
                format!("mətn səhifənin hündürlüyündən {needed} mm tələb edir, yer isə {room} mm-dir")
            }
            (Self::Symbol(SymbolError::TooDense { .. }), Language::Az) => {
                "QR kod çap olunub oxunmaq üçün həddən artıq sıxdır: sahələri azaldın və ya qısaldın".to_owned()
            }
            (Self::Document(error), Language::Az) => error.sentence(language),
            (other, Language::Az) => other.to_string(),
        }
    }
}
