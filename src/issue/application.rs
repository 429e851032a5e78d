//! One certificate of a contract, from an application given by flags.

use anyhow::Result;
use mohur_certificate::language::Language;
use mohur_issuer::application::{Application, CheckError, Draft, EmailCopy};
use mohur_issuer::language::Sentence;
use mohur_issuer::register::Register;
use mohur_issuer::register::contacts::{ContactDetails, Contacts};

use super::chosen::Chosen;
use super::copy::{self, Copied};
use super::means::policy;
use super::{Issue, Means, advice, missing, printed};
use crate::moment;
use crate::outcome::Refused;
use crate::post::Post;

/// The flags that every application needs.
struct Needed<'a> {
    pin: &'a str,
    contract: &'a str,
    last_day: &'a str,
    purpose: &'a str,
}

impl Issue {
    pub(super) fn issue_application(&self, means: &Means<'_>) -> Result<()> {
        let folder = self.register_folder(means.settings)?;
        let (register, contacts) = (Register::open(&folder)?, Contacts::open(&folder)?);
        let application = self.application(&register, &contacts, means)?;
        let mut post = copy::open(&application, means)?;
        let issued = self.certify(&application, means)?;
        let send = |post: &mut Post| copy::send(post, &application, &issued.certificate, means, &self.trust);
        let copied = post.as_mut().map(send).transpose();
        let is_given_up = copied.as_ref().is_ok_and(|copied| copied.as_ref().is_some_and(Copied::is_given_up));
        if !is_given_up {
            remember(&contacts, &application, means.language);
        }
        issued.print(copied.as_ref().ok().and_then(Option::as_ref), means.language, self.service.output())?;
        copied?;
        if is_given_up { Err(Refused::as_printed().into()) } else { Ok(()) }
    }

    fn application(&self, register: &Register, contacts: &Contacts, means: &Means<'_>) -> Result<Application> {
        let language = means.language;
        let needed = self.needed(language)?;
        let chosen = Chosen::read(needed.pin, needed.purpose).map_err(|unreadable| {
            let reasons = unreadable.iter().map(|unreadable| (unreadable.code(), unreadable.sentence(language)));
            printed::refused(reasons.collect(), self.service.output())
        })?;
        let (draft, today) = (self.draft(&needed, &chosen, contacts, means)?, means.authority.day(moment::now()));
        let checked = Application::check(&draft, register, means.document_type, today, policy(means.settings));
        checked.map_err(|error| match error {
            CheckError::Refused(refusals) => {
                let reasons = refusals.iter().map(|refusal| (refusal.code(), refusal.sentence(language))).collect();
                advice::with_flags(printed::refused(reasons, self.service.output()), &refusals, language)
            }
            error => error.into(),
        })
    }

    /// What every application needs; all flags that are missing are named at once.
    fn needed(&self, language: Language) -> Result<Needed<'_>> {
        let flags = [
            ("--pin", &self.pin),
            ("--contract", &self.contract),
            ("--last-day", &self.last_day),
            ("--purpose", &self.purpose),
        ];
        if let [Some(pin), Some(contract), Some(last_day), Some(purpose)] = flags.map(|(_, value)| value.as_deref()) {
            return Ok(Needed { pin, contract, last_day, purpose });
        }
        let lacking: Vec<_> = flags.iter().filter(|(_, value)| value.is_none()).map(|(flag, _)| *flag).collect();
        Err(missing(&lacking.join(", "), language))
    }

    /// The application as the flags say it, with the contact details of last time where they say nothing.
    fn draft(&self, needed: &Needed<'_>, chosen: &Chosen, contacts: &Contacts, means: &Means<'_>) -> Result<Draft> {
        let known = contacts.of(chosen.pin)?;
        Ok(Draft {
            pin: chosen.pin,
            kind: means.kind,
            contract: needed.contract.to_owned(),
            employer: self.employer.clone(),
            last_day: needed.last_day.to_owned(),
            email: self
                .email
                .clone()
                .or_else(|| known.as_ref().map(|known| known.email.to_string()))
                .unwrap_or_default(),
            phone: self.phone.clone().or_else(|| known_phone(known.as_ref())),
            copy: if self.copy { EmailCopy::Send } else { EmailCopy::DoNotSend },
            purpose: chosen.purpose,
            language: means.language,
            addressee: self.addressee.clone(),
            notice: self.notice(),
        })
    }
}

/// Offers next time what the applicant gave, unless no letter can ever get there.
fn remember(contacts: &Contacts, application: &Application, language: Language) {
    if let Err(error) = contacts.remember(application.contract().pin, application.contact()) {
        let issued = match language {
            Language::En => "the certificate is issued, but the contact details were not remembered",
            Language::Az => "arayış verildi, lakin əlaqə məlumatları yadda saxlanmadı",
        };
        eprintln!("mohur: {issued}: {error}");
    }
}

fn known_phone(known: Option<&ContactDetails>) -> Option<String> {
    known.and_then(|known| known.phone.as_ref()).map(ToString::to_string)
}
