//! Organisations to which nothing can be presented.

use mohur_certificate::identifier::{IdentifierError, Voen};

use crate::language::{Language, Sentence};

/// A certificate is presented anywhere, or to one organisation of the register, which alone can be told of its fall.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum AddresseeRefusal {
    /// The VÖEN of the organisation is none.
    NotVoen {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: IdentifierError,
    },
    /// The register has no organisation with this VÖEN.
    VoenUnknown {
        /// The VÖEN asked for.
        voen: Voen,
    },
    /// The register has no organisation with such a name.
    NameUnknown {
        /// The name asked for.
        name: String,
    },
    /// The register has several organisations with such a name.
    Ambiguous {
        /// The name asked for.
        name: String,
        /// The best of them.
        candidates: Vec<Candidate>,
        /// How many there are besides.
        others: u64,
    },
    /// An organisation is to be told, but none is named.
    NoticeWithoutAddressee,
}

/// An organisation that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its VÖEN.
    pub voen: Voen,
    /// Its name, shortened.
    pub name: String,
}

impl AddresseeRefusal {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NotVoen { .. } => "addressee-not-voen",
            Self::VoenUnknown { .. } => "addressee-unknown",
            Self::NameUnknown { .. } => "addressee-name-unknown",
            Self::Ambiguous { .. } => "addressee-ambiguous",
            Self::NoticeWithoutAddressee => "notice-without-addressee",
        }
    }

    fn azerbaijani(&self) -> String {
        match self {
            Self::NotVoen { value, cause } => format!(
                "Arayışın təqdim ediləcəyi təşkilatın VÖEN-i (\"{value}\") düzgün deyil: {}.",
                cause.sentence(Language::Az)
            ),
            Self::VoenUnknown { voen } => format!("Reyestrdə VÖEN-i {voen} olan təşkilat yoxdur."),
            Self::NameUnknown { name } => {
                format!(
                    "Reyestrdə adı \"{name}\" olan təşkilat tapılmadı; adın yazılışını yoxlayın və ya VÖEN göstərin."
                )
            }
            Self::Ambiguous { name, candidates, others } => {
                let more = if *others == 0 { String::new() } else { format!("; daha {others} təşkilat") };
                let listed = list(candidates);
                format!("\"{name}\" adına bir neçə təşkilat uyğun gəlir; birinin VÖEN-ini göstərin: {listed}{more}.")
            }
            Self::NoticeWithoutAddressee => "İstənilən yerə təqdim edilən arayış barədə heç bir təşkilata bildiriş \
                                             göndərilmir; təşkilatı göstərin və ya bildirişdən imtina edin."
                .into(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NotVoen { value, cause } => {
                format!("The VÖEN \"{value}\" of the organisation to present to is wrong: {cause}.")
            }
            Self::VoenUnknown { voen } => format!("The register has no organisation with the VÖEN {voen}."),
            Self::NameUnknown { name } => {
                format!(
                    "The register has no organisation with the name \"{name}\"; check the spelling, or give its VÖEN."
                )
            }
            Self::Ambiguous { name, candidates, others } => {
                let more = if *others == 0 { String::new() } else { format!("; and {others} more") };
                format!("\"{name}\" fits several organisations; give the VÖEN of one: {}{more}.", list(candidates))
            }
            Self::NoticeWithoutAddressee => "No organisation can be told about a certificate that may be presented \
                                             anywhere; name the organisation, or have nobody told."
                .into(),
        }
    }
}

fn list(candidates: &[Candidate]) -> String {
    candidates.iter().map(|Candidate { voen, name }| format!("{voen} ({name})")).collect::<Vec<_>>().join(", ")
}

impl Sentence for AddresseeRefusal {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}
