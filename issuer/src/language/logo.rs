//! Why a file is no logo, said in both languages; without its line, which whoever tells it shows before.

use mohur_certificate::document_type::LogoError;

use super::{Language, Sentence};

impl Sentence for LogoError {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => azerbaijani(self),
            Language::En => {
                let said = self.to_string();
                said.split_once(" of the logo: ").map_or_else(|| said.clone(), |(_, rest)| rest.to_owned())
            }
        }
    }
}

fn azerbaijani(error: &LogoError) -> String {
    match error {
        LogoError::TooLarge { bytes } => format!("loqoda {bytes} bayt var, bu, həddən artıq çoxdur; onu sadələşdirin"),
        LogoError::Svg(said) => format!("loqo SVG təsviri deyil: {said}"),
        LogoError::Png(said) => format!("loqo PNG şəkli deyil: {said}"),
        LogoError::Element { name, .. } => {
            format!("səhifələr <{name}> elementini çəkmir; hər biri bir rənglə doldurulmuş konturlardan istifadə edin")
        }
        LogoError::Nested { max, .. } => format!("loqonun qrupları {max} səviyyədən dərindir; qrupları açın"),
        LogoError::Entities { .. } => {
            "loqo hədsiz böyüyə bilən ENTITY elan edir; onu <!ENTITY olmadan, sadə SVG kimi saxlayın".to_owned()
        }
        LogoError::Styled => "loqonun üslub cədvəlləri çox uzundur, yaxud belə böyük təsvir üçün qaydaları çoxdur; \
                              rəngləri fill=\"#123456\" kimi atributlarla verin"
            .to_owned(),
        LogoError::Feature(name) => {
            format!("loqo {name} işlədir, səhifələr isə onu çəkmir; bir rənglə doldurulmuş konturlardan istifadə edin")
        }
        LogoError::Empty => "loqo heç nə çəkmir".to_owned(),
        LogoError::Stretched { width, height } => {
            format!("loqo {width} × {height} ölçüsündədir, bir tərəfi o birindən həddən artıq uzundur")
        }
        LogoError::Pixels { width, height } => format!("loqoda {width} × {height} piksel var; onu kiçildin"),
        LogoError::Heavy { bytes } => format!("loqo hər səhifəyə {bytes} bayt əlavə edərdi; onu sadələşdirin"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_left_to_whoever_tells_it() {
        let error = LogoError::Element { name: "text".into(), line: 2 };
        let said = "pages do not draw <text>; use outlines filled with one colour each";
        assert_eq!(error.sentence(Language::En), said);
        assert!(error.sentence(Language::Az).starts_with("səhifələr <text> elementini çəkmir"));
        let entities = LogoError::Entities { line: 3 };
        assert!(entities.sentence(Language::En).starts_with("it declares an entity"));
        assert!(entities.sentence(Language::Az).contains("ENTITY elan edir"));
        assert!(LogoError::Styled.sentence(Language::Az).contains("üslub cədvəlləri"));
        assert_eq!(LogoError::Empty.sentence(Language::En), "the logo draws nothing");
    }
}
