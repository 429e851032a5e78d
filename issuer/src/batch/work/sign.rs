//! Certificates are signed, and their pages made, for the first time or again.

use std::sync::atomic::{AtomicBool, Ordering};

use mohur_certificate::claims::Claims;
use mohur_certificate::compact::Compact;
use mohur_certificate::page;
use mohur_keys::verify::VerifiedCertificate;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::super::BatchError;
use super::super::journal::{Chunk, Fate, Line, Signed};
use super::super::office::{Decided, Office};
use super::super::order::Accepted;
use super::super::reason::{Judged, Reason};
use super::{Checked, Made, MadePage, Work, office, signed};
use crate::issue::{Issuance, IssueError, issue};
use crate::language::{Language, Sentence};

/// What is made of a line: what the journal keeps, and the page.
type Certified<R> = (Signed<R>, MadePage);

impl<O: Office> Work<'_, O> {
    /// Signs what was accepted and makes its pages. The first page of each chunk that is made is read back as a whole, as
    /// anyone would read it; of the others, which the same function made, what their codes carry is verified.
    pub(crate) fn sign(&self, checked: Checked) -> Result<Made<O::Registration>, BatchError> {
        let unread = AtomicBool::new(true);
        let sign = |(number, line): (u64, Judged<(Accepted, Issuance)>)| match line {
            Ok((accepted, issuance)) => Ok((number, self.certify(accepted, &issuance, &unread)?)),
            Err(reasons) => Ok((number, Err(reasons))),
        };
        let signed: Vec<_> =
            self.pool.install(|| checked.lines.into_par_iter().map(sign).collect::<Result<_, BatchError>>())?;
        let (mut lines, mut pages) = (Vec::with_capacity(signed.len()), Vec::with_capacity(signed.len()));
        for (line, certified) in signed {
            let fate = match certified {
                Ok((signed, page)) => {
                    pages.push(page);
                    Fate::Signed(Box::new(signed))
                }
                Err(reasons) => Fate::Refused(reasons),
            };
            lines.push(Line { line, fate });
        }
        Ok(Made { chunk: Chunk { end: checked.end, lines }, decided: Decided::Now, pages })
    }

    fn certify(
        &self,
        accepted: Accepted,
        issuance: &Issuance,
        unread: &AtomicBool,
    ) -> Result<Judged<Certified<O::Registration>>, BatchError> {
        let certificate = match issue(&*accepted.statement, issuance, self.batch.authority, self.batch.signer) {
            Ok(certificate) => certificate,
            Err(error @ IssueError::Signer(_)) => return Err(error.into()),
            Err(error) => return Ok(Err(vec![self.not_issuable(&error)])),
        };
        if self.genuine(certificate.compact.as_bytes())?.content() != &certificate.claims {
            return Err(BatchError::NotGenuine("its code says something else".into()));
        }
        if unread.swap(false, Ordering::Relaxed) {
            self.office.read_back(&certificate).map_err(|failure| BatchError::NotGenuine(failure.into()))?;
        }
        let registration = self.office.registration(&*accepted.statement, &certificate).map_err(office)?;
        let signed = Signed { registration, applicant: accepted.applicant };
        Ok(Ok((signed, MadePage::new(&certificate.claims, certificate.pdf))))
    }

    fn not_issuable(&self, error: &IssueError) -> Reason {
        let sentence = match self.batch.language {
            Language::Az => format!("Sənəd hazırlana bilmədi: {}.", error.sentence(Language::Az)),
            Language::En => format!("The certificate cannot be made: {}.", error.sentence(Language::En)),
        };
        Reason::other("not-issuable", sentence)
    }

    fn genuine(&self, compact: &[u8]) -> Result<VerifiedCertificate, BatchError> {
        let not_genuine = |error: Box<dyn std::error::Error + Send + Sync>| BatchError::NotGenuine(error);
        let compact = Compact::parse(compact).map_err(|error| not_genuine(error.into()))?;
        let certificate = compact.expand().map_err(|error| not_genuine(error.into()))?;
        self.batch.trust.certificate(&certificate).map_err(|error| not_genuine(error.into()))
    }

    /// Makes the pages of a chunk of an earlier run again: they depend on nothing but what was signed.
    pub(crate) fn make_again(&self, chunk: Chunk<O::Registration>) -> Result<Made<O::Registration>, BatchError> {
        self.ensure_copies(chunk.lines.iter().filter_map(|line| match &line.fate {
            Fate::Signed(signed) => Some((line.line, signed.applicant.as_ref()?)),
            Fate::Refused(_) => None,
        }))?;
        let signed: Vec<_> = signed(&chunk).collect();
        let remake = |signed: &&Signed<O::Registration>| self.page(&self.genuine(O::compact(&signed.registration))?);
        let pages = self.pool.install(|| signed.par_iter().map(remake).collect::<Result<_, BatchError>>())?;
        Ok(Made { chunk, decided: Decided::Before, pages })
    }

    fn page(&self, certificate: &VerifiedCertificate) -> Result<MadePage, BatchError> {
        let (claims, base) = (certificate.content(), self.batch.authority.verification_base());
        let id = &claims.document.document_type;
        let document_type = self.batch.types.find(id).ok_or_else(|| BatchError::UnknownType { id: id.clone() })?;
        let pdf = page::write(document_type, claims, certificate.sign1(), base).map_err(IssueError::from)?;
        Ok(MadePage::new(claims, pdf))
    }
}

impl MadePage {
    fn new(claims: &Claims, pdf: Vec<u8>) -> Self {
        Self { number: claims.number, issued: claims.issued, pdf }
    }
}
