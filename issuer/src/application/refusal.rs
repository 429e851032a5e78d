//! Why an application is refused.

use jiff::civil::Date;
use mohur_certificate::claims::TypeId;
use mohur_certificate::document_type::{Both, DocumentError};
use mohur_certificate::identifier::{IdentifierError, Voen};

use super::{EmailError, PhoneError};
use crate::day::{DayError, display_day};
use crate::language::{Language, Sentence};

/// A rule that an application breaks, and the value that breaks it; values are shortened and safe to print.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum Refusal {
    /// The applicant has no contract with this number; whether anyone else has is not told.
    ContractNotFound {
        /// The number asked for.
        number: String,
    },
    /// The applicant has contracts with this number with several employers.
    ContractAmbiguous {
        /// The number asked for.
        number: String,
        /// The employers.
        employers: Vec<Voen>,
    },
    /// The employer's VÖEN is none.
    EmployerNotVoen {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: IdentifierError,
    },
    /// The contract is not in force yet.
    ContractNotStarted {
        /// The contract's number.
        number: String,
        /// Its first day.
        start: Date,
    },
    /// The contract is no longer in force.
    ContractEnded {
        /// The contract's number.
        number: String,
        /// Its last day.
        end: Date,
    },
    /// The last day of validity is no day.
    LastDayUnreadable {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: DayError,
    },
    /// The last day of validity is over.
    LastDayPast {
        /// The day asked for.
        last_day: Date,
        /// Today.
        today: Date,
    },
    /// The last day of validity is past the end of the fixed-term contract.
    LastDayAfterContract {
        /// The day asked for.
        last_day: Date,
        /// The contract's last day.
        end: Date,
    },
    /// The last day of validity is further away than the policy allows.
    LastDayTooFar {
        /// The day asked for.
        last_day: Date,
        /// The furthest day allowed.
        latest: Date,
    },
    /// There is no e-mail address.
    EmailMissing,
    /// The e-mail address is none.
    EmailWrong {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: EmailError,
    },
    /// The telephone number is none.
    PhoneWrong {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: PhoneError,
    },
    /// The list has no such purpose.
    PurposeUnknown {
        /// The code asked for.
        code: u32,
    },
    /// The VÖEN of the organisation is none.
    AddresseeNotVoen {
        /// What was given.
        value: String,
        /// What is wrong with it.
        cause: IdentifierError,
    },
    /// The register has no such organisation.
    AddresseeUnknown {
        /// The VÖEN asked for.
        voen: Voen,
    },
    /// The register has a character that the page's fonts lack.
    Unprintable {
        /// What the page calls the field.
        label: Both<String>,
        /// What the register says there.
        value: String,
        /// The first such character.
        character: char,
    },
    /// An organisation is to be told, but none is named.
    NoticeWithoutAddressee,
    /// The register has what this version of the document type does not let a certificate say, or lacks what it needs.
    DoesNotFit {
        /// The type.
        id: TypeId,
        /// What is wrong with it.
        error: DocumentError,
    },
}

impl Refusal {
    /// The rule's name, the same in every version and language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ContractNotFound { .. } => "contract-not-found",
            Self::ContractAmbiguous { .. } => "contract-ambiguous",
            Self::EmployerNotVoen { .. } => "employer-not-voen",
            Self::ContractNotStarted { .. } => "contract-not-started",
            Self::ContractEnded { .. } => "contract-ended",
            Self::LastDayUnreadable { .. } => "last-day-unreadable",
            Self::LastDayPast { .. } => "last-day-past",
            Self::LastDayAfterContract { .. } => "last-day-after-contract",
            Self::LastDayTooFar { .. } => "last-day-too-far",
            Self::EmailMissing => "email-missing",
            Self::EmailWrong { .. } => "email-wrong",
            Self::PhoneWrong { .. } => "phone-wrong",
            Self::PurposeUnknown { .. } => "purpose-unknown",
            Self::AddresseeNotVoen { .. } => "addressee-not-voen",
            Self::AddresseeUnknown { .. } => "addressee-unknown",
            Self::Unprintable { .. } => "unprintable",
            Self::NoticeWithoutAddressee => "notice-without-addressee",
            Self::DoesNotFit { .. } => "does-not-fit",
        }
    }

    fn azerbaijani(&self) -> String {
        let day = |date: &Date| display_day(*date, Language::Az);
        match self {
            Self::ContractNotFound { number } => format!("Sizin \"{number}\" nömrəli əmək müqaviləniz yoxdur."),
            Self::ContractAmbiguous { number, employers } => format!(
                "Sizin bir neçə işəgötürənlə \"{number}\" nömrəli müqaviləniz var; birinin VÖEN-ini göstərin: {}.",
                list(employers)
            ),
            Self::EmployerNotVoen { value, cause } => {
                format!("İşəgötürənin VÖEN-i \"{value}\" yanlışdır: {}.", cause.sentence(Language::Az))
            }
            Self::ContractNotStarted { number, start } => {
                format!("\"{number}\" nömrəli müqavilə hələ qüvvəyə minməyib; başlanma tarixi: {}.", day(start))
            }
            Self::ContractEnded { number, end } => {
                format!("\"{number}\" nömrəli müqavilə artıq qüvvədə deyil; bitmə tarixi: {}.", day(end))
            }
            Self::LastDayUnreadable { value, cause } => {
                format!("Etibarlılıq müddətinin son günü \"{value}\" oxunmur: {}.", cause.sentence(Language::Az))
            }
            Self::LastDayPast { last_day, today } => format!(
                "Etibarlılıq müddətinin son günü ({}) keçmişdədir; bugünkü tarix: {}.",
                day(last_day),
                day(today)
            ),
            Self::LastDayAfterContract { last_day, end } => format!(
                "Etibarlılıq müddətinin son günü ({}) müddətli müqavilənin son günündən ({}) gec ola bilməz.",
                day(last_day),
                day(end)
            ),
            Self::LastDayTooFar { last_day, latest } => format!(
                "Etibarlılıq müddətinin son günü ({}) çox uzaqdır; ən gec tarix: {}.",
                day(last_day),
                day(latest)
            ),
            Self::EmailMissing => "Elektron poçt ünvanını göstərin.".into(),
            Self::EmailWrong { value, cause } => {
                format!("Elektron poçt ünvanı \"{value}\" yanlışdır: {}.", cause.sentence(Language::Az))
            }
            Self::PhoneWrong { value, cause } => {
                format!("Telefon nömrəsi \"{value}\" yanlışdır: {}.", cause.sentence(Language::Az))
            }
            Self::PurposeUnknown { code } => format!("Siyahıda {code} kodlu məqsəd yoxdur."),
            Self::AddresseeNotVoen { value, cause } => {
                format!("Təqdim olunacaq təşkilatın VÖEN-i \"{value}\" yanlışdır: {}.", cause.sentence(Language::Az))
            }
            Self::AddresseeUnknown { voen } => format!("Reyestrdə VÖEN-i {voen} olan təşkilat yoxdur."),
            Self::Unprintable { label, value, character } => format!(
                "Səhifənin şriftlərində \"{}\" (U+{:04X}) simvolu yoxdur, reyestrdə isə \"{}\" sahəsində \"{value}\" \
                 yazılıb; reyestri düzəldin.",
                character.escape_debug(),
                u32::from(*character),
                label.az
            ),
            Self::NoticeWithoutAddressee => {
                "Arayış istənilən yerə təqdim olunduqda heç bir təşkilata bildiriş göndərilə bilməz.".into()
            }
            Self::DoesNotFit { id, error } => {
                format!("Reyestrdəki məlumat {id} sənəd növünə uyğun gəlmir: {}.", error.sentence(Language::Az))
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::ContractNotFound { number } => {
                format!("You have no employment contract with the number \"{number}\".")
            }
            Self::ContractAmbiguous { number, employers } => format!(
                "You have contracts with the number \"{number}\" with several employers; give the VÖEN of one: {}.",
                list(employers)
            ),
            Self::EmployerNotVoen { value, cause } => format!("The employer's VÖEN \"{value}\" is wrong: {cause}."),
            Self::ContractNotStarted { number, start } => {
                format!("The contract \"{number}\" is not in force yet; it starts on {start}.")
            }
            Self::ContractEnded { number, end } => {
                format!("The contract \"{number}\" is no longer in force; it ended on {end}.")
            }
            Self::LastDayUnreadable { value, cause } => {
                format!("The last day of validity \"{value}\" cannot be read: {cause}.")
            }
            Self::LastDayPast { last_day, today } => {
                format!("The last day of validity ({last_day}) is in the past; today is {today}.")
            }
            Self::LastDayAfterContract { last_day, end } => format!(
                "The last day of validity ({last_day}) cannot be after the end of the fixed-term contract ({end})."
            ),
            Self::LastDayTooFar { last_day, latest } => {
                format!("The last day of validity ({last_day}) is too far away; the latest possible day is {latest}.")
            }
            Self::EmailMissing => "Give an e-mail address.".into(),
            Self::EmailWrong { value, cause } => format!("The e-mail address \"{value}\" is wrong: {cause}."),
            Self::PhoneWrong { value, cause } => format!("The telephone number \"{value}\" is wrong: {cause}."),
            Self::PurposeUnknown { code } => format!("The list has no purpose with the code {code}."),
            Self::AddresseeNotVoen { value, cause } => {
                format!("The VÖEN \"{value}\" of the organisation to present to is wrong: {cause}.")
            }
            Self::AddresseeUnknown { voen } => format!("The register has no organisation with the VÖEN {voen}."),
            Self::Unprintable { label, value, character } => format!(
                "The page's fonts lack the character \"{}\" (U+{:04X}), which the register has in the field \"{}\", \
                 \"{value}\"; correct the register.",
                character.escape_debug(),
                u32::from(*character),
                label.en
            ),
            Self::NoticeWithoutAddressee => {
                "No organisation can be told about a certificate that may be presented anywhere.".into()
            }
            Self::DoesNotFit { id, error } => {
                format!("What the register says does not fit the document type {id}: {error}.")
            }
        }
    }
}

impl Sentence for Refusal {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}

fn list(employers: &[Voen]) -> String {
    employers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
