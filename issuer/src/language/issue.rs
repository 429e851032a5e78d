//! Why a certificate cannot be issued, in words.

use super::{Language, Sentence};
use crate::day::display_day;
use crate::issue::IssueError;

impl Sentence for IssueError {
    fn sentence(&self, language: Language) -> String {
        if let Self::Document(error) = self {
            return error.sentence(language);
        }
        if let Self::Page(error) = self {
            return error.sentence(language);
        }
        if language == Language::En {
            return self.to_string();
        }
        let day = |day| display_day(day, language);
        match self {
            Self::OtherDay { checked, issued } => format!(
                "müraciət {} tarixində yoxlanılıb, arayış isə {} tarixində verilərdi; yenidən yoxlayın",
                day(*checked),
                day(*issued)
            ),
            Self::LastDayOutOfReach { last_day } => {
                format!("son etibarlı gündən ({}) sonra gün yoxdur", day(*last_day))
            }
            Self::OtherOffset { printed, signed } => format!(
                "arayış {} tarixini bildirir, səhifədə isə {} yazılardı: etibar siyahısı verən qurum üçün sənəd növündən \
                 fərqli saat qurşağı göstərir",
                day(*signed),
                day(*printed)
            ),
            Self::Signer(_) => "imza açarı işlədilə bilmədi".into(),
            other => format!("arayış formatın hədlərinə sığmır: {other}"),
        }
    }
}
