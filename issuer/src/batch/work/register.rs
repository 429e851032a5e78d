//! Certificates are registered, and what applicants asked for is done.

use super::super::journal::{Fate, Line};
use super::super::office::{Issued, Office};
use super::super::reason::Reason;
use super::super::{BatchError, output};
use super::{Made, MadePage, NamedPage, Registered, Work, office, signed};

impl<O: Office> Work<'_, O> {
    /// Registers a chunk's certificates; one that the service refuses for good becomes a refused line.
    pub(crate) fn register(&self, made: Made<O::Registration>) -> Result<Registered, BatchError> {
        let registrations: Vec<_> = signed(&made.chunk).map(|signed| signed.registration.clone()).collect();
        let wanted = registrations.len();
        let answers = if wanted == 0 {
            Vec::new()
        } else {
            self.patiently(|| self.office.register(&registrations)).map_err(office)?
        };
        if answers.len() != wanted {
            return Err(BatchError::Answers { wanted, given: answers.len() });
        }
        let issued: Vec<_> = signed(&made.chunk)
            .zip(&made.pages)
            .zip(&answers)
            .filter(|(_, answer)| answer.is_ok())
            .filter_map(|((signed, page), _)| {
                let (number, registration) = (page.number, &signed.registration);
                Some(Issued { number, registration, applicant: signed.applicant.as_ref()? })
            })
            .collect();
        self.patiently(|| self.office.follow_up(&issued, made.decided)).map_err(office)?;
        let mut pages = made.pages.into_iter().zip(answers);
        let result = |line: Line<_>| {
            let result = match line.fate {
                Fate::Refused(reasons) => Err(reasons),
                Fate::Signed(_) => match pages.next()? {
                    (page, Ok(())) => Ok(page.named(line.line)),
                    (_, Err(sentence)) => Err(vec![Reason::other("not-registered", sentence)]),
                },
            };
            Some((line.line, result))
        };
        Ok(Registered { end: made.chunk.end, lines: made.chunk.lines.into_iter().filter_map(result).collect() })
    }
}

impl MadePage {
    fn named(self, line: u64) -> NamedPage {
        let name = output::name(line, self.number);
        NamedPage { number: self.number, name, issued: self.issued, pdf: self.pdf }
    }
}
