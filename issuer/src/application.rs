//! Applications for certificates, and the rules that they keep.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::font::missing_glyph;
use mohur_certificate::identifier::{IdentifierError, Voen};

use crate::day::parse_day;
use crate::issue::employment;
use crate::language::Language;
use crate::register::contacts::ContactDetails;
use crate::register::{Contract, ContractNumber, Register, RegisterError};
use crate::text::quotable;

mod addressee;
mod draft;
mod email;
mod phone;
mod purpose;
pub mod refusal;

pub use self::addressee::Audience;
pub use self::draft::{Draft, EmailCopy, Kind, Notice};
pub use self::email::{EmailAddress, EmailError};
pub use self::phone::{PhoneError, PhoneNumber};
pub use self::purpose::Purpose;
pub use self::refusal::Refusal;
use self::refusal::{ContactRefusal, ContractRefusal, LastDayRefusal};

/// What an issuer decides about applications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// A certificate is valid at most so many days after the day of its issue.
    pub maximum_days: u16,
}

impl Default for Policy {
    /// A year: what a certificate says about employment and salary is seldom older than that and still true.
    fn default() -> Self {
        Self { maximum_days: 365 }
    }
}

/// An application that keeps every rule on the day on which it was checked; only [`Application::check`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    document_type: Arc<DocumentType>,
    kind: Kind,
    contract: Contract,
    first_day: Date,
    last_day: Date,
    contact: ContactDetails,
    copy: EmailCopy,
    purpose: Purpose,
    language: Language,
    audience: Audience,
}

impl Application {
    /// Checks every rule, so that an applicant learns of all refusals at once.
    ///
    /// `document_type` is a version of the type that [`Kind::type_name`] names. `today` is the day in the issuer's time
    /// zone, and the certificate's first day.
    pub fn check(
        draft: &Draft,
        register: &Register,
        document_type: &Arc<DocumentType>,
        today: Date,
        policy: Policy,
    ) -> Result<Self, CheckError> {
        let mut refusals = Vec::new();
        let contract = find_contract(draft, register)?.and_then(|contract| in_force(contract, today));
        let contract = keep(contract, &mut refusals);
        let end = contract.as_ref().and_then(|contract| contract.term.end());
        let last_day = keep(read_last_day(&draft.last_day, end, today, policy), &mut refusals);
        let email = keep(read_email(&draft.email), &mut refusals);
        let phone = keep(read_phone(draft.phone.as_deref()), &mut refusals);
        let unknown = Refusal::PurposeUnknown { code: draft.purpose };
        let purpose = keep(Purpose::with_code(document_type, draft.purpose).ok_or(unknown), &mut refusals);
        let audience = keep(Audience::of(draft, register)?, &mut refusals);
        refusals.extend(unprintable(document_type, contract.as_ref(), audience.as_ref()));
        let application = || {
            Some(Self {
                document_type: Arc::clone(document_type),
                kind: draft.kind,
                contract: contract?,
                first_day: today,
                last_day: last_day?,
                contact: ContactDetails { email: email?, phone: phone? },
                copy: draft.copy,
                purpose: purpose?,
                language: draft.language,
                audience: audience?,
            })
        };
        let application = if refusals.is_empty() { application() } else { None };
        let application = application.ok_or(CheckError::Refused(refusals))?;
        let fits = document_type.check(&employment::document(&application));
        let does_not_fit = |error| vec![Refusal::DoesNotFit { id: document_type.id().clone(), error }];
        fits.map_err(|error| CheckError::Refused(does_not_fit(error)))?;
        Ok(application)
    }

    /// The type and version of the certificate.
    pub fn document_type(&self) -> &DocumentType {
        &self.document_type
    }

    /// Plain, or with the salary.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The contract to certify.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The day on which the application was checked.
    pub fn first_day(&self) -> Date {
        self.first_day
    }

    /// The last day on which the certificate is valid.
    pub fn last_day(&self) -> Date {
        self.last_day
    }

    /// How the applicant is reached; to be remembered.
    pub fn contact(&self) -> &ContactDetails {
        &self.contact
    }

    /// Whether a copy goes to the e-mail address.
    pub fn copy(&self) -> EmailCopy {
        self.copy
    }

    /// What the certificate is for.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// The language of the page.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Where the certificate may be presented.
    pub fn audience(&self) -> &Audience {
        &self.audience
    }
}

/// Why a draft is no application.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// It breaks rules: all of them, in the order of the form.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Refused(Vec<Refusal>),
    /// The register could not be read, so nothing is known about the draft.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// The value, or `None` with its refusal noted.
fn keep<T, R: Into<Refusal>>(checked: Result<T, R>, refusals: &mut Vec<Refusal>) -> Option<T> {
    checked.map_err(|refusal| refusals.push(refusal.into())).ok()
}

/// The applicant's contract with the number of the draft, and with its employer if it names one.
fn find_contract(draft: &Draft, register: &Register) -> Result<Result<Contract, ContractRefusal>, RegisterError> {
    let employer = match filled(draft.employer.as_deref()).map(parse_voen).transpose() {
        Ok(employer) => employer,
        Err((value, cause)) => return Ok(Err(ContractRefusal::EmployerNotVoen { value, cause })),
    };
    let wanted: Option<ContractNumber> = draft.contract.parse().ok();
    let mut numbered = register.contracts_of(draft.pin)?;
    retain_numbered(&mut numbered, wanted.as_ref());
    let employers: Vec<Voen> = numbered.iter().map(|contract| contract.employer).collect();
    let is_wanted = |contract: &Contract| employer.is_none_or(|employer| contract.employer == employer);
    let mut found = numbered.into_iter().filter(is_wanted);
    let number = || quotable(draft.contract.trim());
    Ok(match (found.next(), found.next(), employer) {
        (Some(contract), None, _) => Ok(contract),
        (Some(_), Some(_), _) => Err(ContractRefusal::Ambiguous { number: number(), employers }),
        (None, _, Some(employer)) if !employers.is_empty() => {
            Err(ContractRefusal::OtherEmployer { number: number(), employer, employers })
        }
        (None, ..) => Err(ContractRefusal::NotFound { number: number() }),
    })
}

/// Keeps the contracts with the wanted number; where there is none, those with a number that differs by the case of letters
/// alone, if that is one number: people type `em-4549/2011` for `EM-4549/2011`.
fn retain_numbered(contracts: &mut Vec<Contract>, wanted: Option<&ContractNumber>) {
    if contracts.iter().any(|contract| Some(&contract.number) == wanted) {
        return contracts.retain(|contract| Some(&contract.number) == wanted);
    }
    let folded = wanted.map(|number| folded(number));
    contracts.retain(|contract| Some(self::folded(&contract.number)) == folded);
    if contracts.iter().any(|contract| contract.number != contracts[0].number) {
        contracts.clear();
    }
}

/// The text without its case. In Azerbaijani `i` is the small `İ` and `ı` the small `I`; keyboards of other languages mix
/// them, so all four are one letter here.
fn folded(text: &str) -> String {
    let dotted = text.chars().map(|letter| if matches!(letter, 'I' | 'İ' | 'ı') { 'i' } else { letter });
    dotted.flat_map(char::to_lowercase).collect()
}

fn in_force(contract: Contract, today: Date) -> Result<Contract, ContractRefusal> {
    let number = || quotable(&contract.number);
    match (contract.term.start(), contract.term.end()) {
        (start, _) if today < start => Err(ContractRefusal::NotStarted { number: number(), start }),
        (_, Some(end)) if end < today => Err(ContractRefusal::Ended { number: number(), end }),
        _ => Ok(contract),
    }
}

/// The last day of validity, not past the `end` of what is certified, if that has one.
pub(crate) fn read_last_day(
    text: &str,
    end: Option<Date>,
    today: Date,
    policy: Policy,
) -> Result<Date, LastDayRefusal> {
    let unreadable = |cause| LastDayRefusal::Unreadable { value: quotable(text), cause };
    let last_day = parse_day(text).map_err(unreadable)?;
    let Policy { maximum_days } = policy;
    let latest = today.saturating_add(i32::from(maximum_days).days());
    match end {
        _ if last_day < today => Err(LastDayRefusal::Past { last_day, today }),
        Some(end) if end < last_day => Err(LastDayRefusal::AfterContract { last_day, end }),
        _ if latest < last_day => Err(LastDayRefusal::TooFar { last_day, latest, maximum_days }),
        _ => Ok(last_day),
    }
}

fn read_email(text: &str) -> Result<EmailAddress, ContactRefusal> {
    let text = filled(Some(text)).ok_or(ContactRefusal::EmailMissing)?;
    text.parse().map_err(|cause| ContactRefusal::EmailWrong { value: quotable(text), cause })
}

fn read_phone(text: Option<&str>) -> Result<Option<PhoneNumber>, ContactRefusal> {
    let Some(text) = filled(text) else { return Ok(None) };
    text.parse().map(Some).map_err(|cause| ContactRefusal::PhoneWrong { value: quotable(text), cause })
}

/// What the register says with characters that the page's fonts lack.
fn unprintable(document_type: &DocumentType, contract: Option<&Contract>, audience: Option<&Audience>) -> Vec<Refusal> {
    let contract = contract.into_iter().flat_map(employment::texts_of_contract);
    let addressee = audience.and_then(Audience::organisation).map(employment::text_of_addressee);
    let lacking = contract.chain(addressee).filter_map(|(name, text)| {
        let character = missing_glyph(text)?;
        let label = document_type.field_named(name)?.label.clone();
        Some(Refusal::Unprintable { label, value: quotable(text), character })
    });
    lacking.collect()
}

/// What someone wrote into a field, or `None` for blanks.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn parse_voen(text: &str) -> Result<Voen, (String, IdentifierError)> {
    text.parse().map_err(|cause| (quotable(text), cause))
}

#[cfg(test)]
mod tests;
