//! Contracts that cannot be certified.

use jiff::civil::Date;
use mohur_certificate::identifier::{IdentifierError, Voen};

use crate::day::display_day;
use crate::language::{Language, Sentence};

/// The certificate is about a contract of the applicant that is in force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum ContractRefusal {
    /// The employer's VÖEN is none.
    EmployerNotVoen {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: IdentifierError,
    },
    /// The applicant has no contract with this number; whether anyone else has is not told.
    NotFound {
        /// The number asked for.
        number: String,
    },
    /// The applicant has no contract with this number with the employer asked for, but with others.
    OtherEmployer {
        /// The number asked for.
        number: String,
        /// The employer asked for.
        employer: Voen,
        /// The employers with whom the applicant has it.
        employers: Vec<Voen>,
    },
    /// The applicant has contracts with this number with several employers.
    Ambiguous {
        /// The number asked for.
        number: String,
        /// The employers.
        employers: Vec<Voen>,
    },
    /// The contract is not in force yet.
    NotStarted {
        /// The contract's number.
        number: String,
        /// Its first day.
        start: Date,
    },
    /// The contract is no longer in force.
    Ended {
        /// The contract's number.
        number: String,
        /// Its last day.
        end: Date,
    },
}

impl ContractRefusal {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::EmployerNotVoen { .. } => "employer-not-voen",
            Self::NotFound { .. } => "contract-not-found",
            Self::OtherEmployer { .. } => "contract-of-other-employer",
            Self::Ambiguous { .. } => "contract-ambiguous",
            Self::NotStarted { .. } => "contract-not-started",
            Self::Ended { .. } => "contract-ended",
        }
    }

    fn azerbaijani(&self) -> String {
        let day = |day: &Date| display_day(*day, Language::Az);
        match self {
            Self::EmployerNotVoen { value, cause } => {
                format!("İşəgötürənin VÖEN-i (\"{value}\") düzgün deyil: {}.", cause.sentence(Language::Az))
            }
            Self::NotFound { number } => {
                format!("Adınıza \"{number}\" nömrəli əmək müqaviləsi tapılmadı.")
            }
            Self::OtherEmployer { number, employer, employers } => format!(
                "VÖEN-i {employer} olan işəgötürənlə \"{number}\" nömrəli əmək müqaviləniz tapılmadı; bu nömrəli müqavilənizin \
                 işəgötürəninin VÖEN-i: {}.",
                list(employers)
            ),
            Self::Ambiguous { number, employers } => format!(
                "Bir neçə işəgötürənlə \"{number}\" nömrəli əmək müqaviləniz var; onlardan birinin VÖEN-ini göstərin: {}.",
                list(employers)
            ),
            Self::NotStarted { number, start } => {
                format!("\"{number}\" nömrəli əmək müqaviləsi hələ qüvvəyə minməyib; başlanma tarixi: {}.", day(start))
            }
            Self::Ended { number, end } => {
                format!("\"{number}\" nömrəli əmək müqaviləsi artıq qüvvədə deyil; bitmə tarixi: {}.", day(end))
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::EmployerNotVoen { value, cause } => format!("The employer's VÖEN \"{value}\" is wrong: {cause}."),
            Self::NotFound { number } => {
                format!("You have no employment contract with the number \"{number}\".")
            }
            Self::OtherEmployer { number, employer, employers } => format!(
                "You have no employment contract with the number \"{number}\" with the employer whose VÖEN is {employer}; \
                 you have this number with: {}.",
                list(employers)
            ),
            Self::Ambiguous { number, employers } => format!(
                "You have contracts with the number \"{number}\" with several employers; give the VÖEN of one: {}.",
                list(employers)
            ),
            Self::NotStarted { number, start } => {
                format!("The contract \"{number}\" is not in force yet; it starts on {start}.")
            }
            Self::Ended { number, end } => {
                format!("The contract \"{number}\" is no longer in force; it ended on {end}.")
            }
        }
    }
}

fn list(employers: &[Voen]) -> String {
    employers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Sentence for ContractRefusal {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}
