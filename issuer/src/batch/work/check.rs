//! Lines are judged, and places reserved for those that are accepted.

use mohur_certificate::claims::StatusReference;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::super::input::{Input, Lot};
use super::super::journal::Applicant;
use super::super::office::{Failure, Office};
use super::super::order::{Accepted, Rules};
use super::super::reason::Judged;
use super::super::{BatchError, Copies, Files, unreadable};
use super::{Checked, Work, office};
use crate::application::{Draft, EmailCopy};
use crate::import::ReadError;
use crate::import::fault::Cause;
use crate::issue::Issuance;

impl<O: Office> Work<'_, O> {
    /// Judges every line, and reserves a place for each that is accepted.
    pub(crate) fn check(&self, lot: Lot) -> Result<Checked, BatchError> {
        let (batch, issued) = (self.batch, self.office.now());
        let rules = Rules { today: batch.authority.day(issued), policy: batch.policy, language: batch.language };
        let judge = |(number, line): (u64, Result<String, Cause>)| {
            let judged = batch.order.judge(line, &self.table, &rules, |draft| self.offer_last_contact(draft));
            judged.map(|judged| (number, judged))
        };
        let judged: Vec<_> =
            self.pool.install(|| lot.lines.into_par_iter().map(judge).collect::<Result<_, BatchError>>())?;
        let accepted = || judged.iter().filter_map(|(number, line)| Some((*number, line.as_ref().ok()?)));
        self.ensure_copies(accepted().filter_map(|(number, line)| Some((number, line.applicant.as_ref()?))))?;
        let first = accepted().next().map_or(0, |(number, _)| number);
        let mut places = self.places(accepted().count(), first)?.into_iter();
        let mut issuance = || -> Result<Issuance, BatchError> {
            let status = places.next().ok_or(BatchError::Places { wanted: 1, given: 0 })?;
            Ok(Issuance { number: self.patiently(|| self.office.number()).map_err(office)?, status, issued })
        };
        let with_issuance = |(number, line): (u64, Judged<Accepted>)| match line {
            Ok(accepted) => Ok((number, Ok((accepted, issuance()?)))),
            Err(reasons) => Ok((number, Err(reasons))),
        };
        let lines = judged.into_iter().map(with_issuance).collect::<Result<_, BatchError>>()?;
        Ok(Checked { end: lot.end, lines })
    }

    /// Places for `wanted` lines, of which `first` is the first.
    fn places(&self, wanted: usize, first: u64) -> Result<Vec<StatusReference>, BatchError> {
        let reserve =
            || self.patiently(|| self.office.reserve(wanted)).map_err(|failure| self.no_places(failure, first));
        let places = if wanted == 0 { Vec::new() } else { reserve()? };
        if places.len() == wanted { Ok(places) } else { Err(BatchError::Places { wanted, given: places.len() }) }
    }

    /// Why line `first` and those behind it have no places; how many there are, where more have to be fetched for them.
    fn no_places(&self, failure: Failure, first: u64) -> BatchError {
        let Failure::TooFewPlaces { file, left } = failure else { return office(failure) };
        let Files { input, format, .. } = self.files;
        let opened = Input::open(input, *format, &self.batch.order.names());
        match opened.and_then(|input| Ok(input.count_from(first).map_err(ReadError::Io)?)) {
            Ok(lines) => BatchError::TooFewPlaces { file, left, line: first, lines },
            Err(cause) => unreadable(self.files)(cause),
        }
    }

    /// Nobody who wants a copy is to go without it, nor without the certificate: it waits until there is a mail server.
    pub(super) fn ensure_copies<'l>(
        &self,
        mut applicants: impl Iterator<Item = (u64, &'l Applicant)>,
    ) -> Result<(), BatchError> {
        let lacking = applicants.find(|(_, applicant)| applicant.copy == EmailCopy::Send);
        match lacking.filter(|_| self.batch.copies == Copies::Impossible) {
            Some((line, _)) => Err(BatchError::NoMail { line }),
            None => Ok(()),
        }
    }

    /// Where a line gives no way to reach the applicant, that of last time counts, as for a single certificate.
    fn offer_last_contact(&self, draft: &mut Draft) -> Result<(), BatchError> {
        if !draft.email.is_empty() && draft.phone.is_some() {
            return Ok(());
        }
        let Some(known) = self.patiently(|| self.office.last_contact(draft.pin)).map_err(office)? else {
            return Ok(());
        };
        if draft.email.is_empty() {
            draft.email = known.email.to_string();
        }
        if draft.phone.is_none() {
            draft.phone = known.phone.map(|phone| phone.to_string());
        }
        Ok(())
    }
}
