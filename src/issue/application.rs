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
        let chosen = Chosen::read(
            self.pin.as_deref().ok_or_else(|| missing("--pin", language))?,
            self.purpose.as_deref().ok_or_else(|| missing("--purpose", language))?,
        );
        let chosen = chosen.map_err(|unreadable| {
            let reasons = unreadable.iter().map(|unreadable| (unreadable.code(), unreadable.sentence(language)));
            printed::refused(reasons.collect(), self.service.output())
        })?;
        let (draft, today) = (self.draft(&chosen, contacts, means)?, means.authority.day(moment::now()));
        let checked = Application::check(&draft, register, means.document_type, today, policy(means.settings));
        checked.map_err(|error| match error {
            CheckError::Refused(refusals) => {
                let reasons = refusals.iter().map(|refusal| (refusal.code(), refusal.sentence(language))).collect();
                advice::with_flags(printed::refused(reasons, self.service.output()), &refusals, language)
            }
            error => error.into(),
        })
    }

    /// The application as the flags say it, with the contact details of last time where they say nothing.
    fn draft(&self, chosen: &Chosen, contacts: &Contacts, means: &Means<'_>) -> Result<Draft> {
        let known = contacts.of(chosen.pin)?;
        Ok(Draft {
            pin: chosen.pin,
            kind: means.kind,
            contract: self.contract.clone().ok_or_else(|| missing("--contract", means.language))?,
            employer: self.employer.clone(),
            last_day: self.last_day.clone().ok_or_else(|| missing("--last-day", means.language))?,
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
