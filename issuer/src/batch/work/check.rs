//! Lines are judged, and places reserved for those that are accepted.

use mohur_certificate::claims::StatusReference;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::super::input::Lot;
use super::super::office::Office;
use super::super::order::{Accepted, Rules};
use super::super::reason::{Judged, Reason};
use super::super::{BatchError, Copies};
use super::{Checked, Work};
use crate::application::{Draft, EmailCopy};
use crate::import::fault::Cause;
use crate::issue::Issuance;
use crate::language::Language;

impl<O: Office> Work<'_, O> {
    /// Judges every line, and reserves a place for each that is accepted.
    pub(crate) fn check(&self, lot: Lot) -> Result<Checked, BatchError> {
        let (batch, issued) = (self.batch, self.office.now());
        let rules = Rules { today: batch.authority.day(issued), policy: batch.policy, language: batch.language };
        let judge = |(number, line): (u64, Result<String, Cause>)| {
            let judged = batch.order.judge(line, &self.table, &rules, |draft| self.offer_last_contact(draft));
            judged.map(|judged| (number, judged.and_then(|accepted| self.with_copy(accepted))))
        };
        let judged: Vec<_> =
            self.pool.install(|| lot.lines.into_par_iter().map(judge).collect::<Result<_, BatchError>>())?;
        let mut places = self.places(judged.iter().filter(|(_, line)| line.is_ok()).count())?.into_iter();
        let mut issuance = || -> Result<Issuance, BatchError> {
            let status = places.next().ok_or(BatchError::Places { wanted: 1, given: 0 })?;
            Ok(Issuance { number: self.patiently(|| self.office.number())?, status, issued })
        };
        let with_issuance = |(number, line): (u64, Judged<Accepted>)| match line {
            Ok(accepted) => Ok((number, Ok((accepted, issuance()?)))),
            Err(reasons) => Ok((number, Err(reasons))),
        };
        let lines = judged.into_iter().map(with_issuance).collect::<Result<_, BatchError>>()?;
        Ok(Checked { end: lot.end, lines })
    }

    fn places(&self, wanted: usize) -> Result<Vec<StatusReference>, BatchError> {
        let places = if wanted == 0 { Vec::new() } else { self.patiently(|| self.office.reserve(wanted))? };
        if places.len() == wanted { Ok(places) } else { Err(BatchError::Places { wanted, given: places.len() }) }
    }

    /// Who wants a copy that cannot be sent gets no certificate, as with a single one.
    fn with_copy(&self, accepted: Accepted) -> Judged<Accepted> {
        let wants_copy = accepted.applicant.as_ref().is_some_and(|applicant| applicant.copy == EmailCopy::Send);
        if !wants_copy || self.batch.copies == Copies::Sent {
            return Ok(accepted);
        }
        let sentence = match self.batch.language {
            Language::Az => "Surət göndərilə bilməz: ayarlarda poçt serveri yoxdur ([mail] server).",
            Language::En => "No copy can be sent: the settings name no mail server ([mail] server).",
        };
        Err(vec![Reason::other("copy-impossible", sentence.to_owned())])
    }

    /// Where a line gives no way to reach the applicant, that of last time counts, as for a single certificate.
    fn offer_last_contact(&self, draft: &mut Draft) -> Result<(), BatchError> {
        if !draft.email.is_empty() && draft.phone.is_some() {
            return Ok(());
        }
        let Some(known) = self.patiently(|| self.office.last_contact(draft.pin))? else { return Ok(()) };
        if draft.email.is_empty() {
            draft.email = known.email.to_string();
        }
        if draft.phone.is_none() {
            draft.phone = known.phone.map(|phone| phone.to_string());
        }
        Ok(())
    }
}
