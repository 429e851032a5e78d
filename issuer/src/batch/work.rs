//! The work on one chunk: check, reserve, sign, make pages, register.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mohur_certificate::claims::Claims;
use mohur_certificate::compact::Compact;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;
use mohur_keys::verify::VerifiedCertificate;
use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::input::{Lot, Position};
use super::journal::{Chunk, Fate, Line, Signed};
use super::office::{Failure, Issued, Office};
use super::order::{Accepted, Rules};
use super::progress::Progress;
use super::reason::Reason;
use super::table::Table;
use super::{Batch, BatchError, Copies, output};
use crate::application::{Draft, EmailCopy};
use crate::import::fault::Cause;
use crate::issue::{Issuance, IssueError, issue};
use crate::language::Language;

/// The first pause before a service that is away is asked again; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// How soon a wish to stop is heard while nothing goes on.
const HEARING: Duration = Duration::from_millis(50);

/// What every stage works with.
pub(crate) struct Work<'a, O> {
    pub(crate) batch: &'a Batch<'a>,
    pub(crate) office: &'a O,
    pub(crate) progress: &'a Progress,
    pub(crate) table: Arc<Table>,
    pub(crate) pool: ThreadPool,
}

/// Lines whose applications were judged, and the places of those that were accepted.
pub(crate) struct Checked {
    end: Position,
    lines: Vec<(u64, Result<(Accepted, Issuance), Vec<Reason>>)>,
}

/// A chunk with the pages of its certificates, in their order.
pub(crate) struct Made<R> {
    pub(crate) chunk: Chunk<R>,
    pub(crate) pages: Vec<MadePage>,
}

/// A page that nobody has seen yet.
pub(crate) struct MadePage {
    number: CertificateNumber,
    issued: Timestamp,
    pdf: Vec<u8>,
}

/// A chunk whose lines have their results.
pub(crate) struct Registered {
    pub(crate) end: Position,
    pub(crate) lines: Vec<(u64, Result<NamedPage, Vec<Reason>>)>,
}

/// The page of a registered certificate.
pub(crate) struct NamedPage {
    pub(crate) number: CertificateNumber,
    pub(crate) name: String,
    pub(crate) issued: Timestamp,
    pub(crate) pdf: Vec<u8>,
}

impl<O: Office> Work<'_, O> {
    /// Judges every line, and reserves a place for each that is accepted.
    pub(crate) fn check(&self, lot: Lot) -> Result<Checked, BatchError> {
        let issued = self.office.now();
        let batch = self.batch;
        let rules = Rules { today: batch.authority.day(issued), policy: batch.policy, language: batch.language };
        let judge = |(number, line): (u64, Result<String, Cause>)| {
            let judged = batch.order.judge(line, &self.table, &rules, |draft| self.offer_last_contact(draft));
            judged.map(|judged| (number, judged.and_then(|accepted| self.with_copy(accepted))))
        };
        let judged: Vec<_> =
            self.pool.install(|| lot.lines.into_par_iter().map(judge).collect::<Result<_, BatchError>>())?;
        let wanted = judged.iter().filter(|(_, line)| line.is_ok()).count();
        let places = if wanted == 0 { Vec::new() } else { self.patiently(|| self.office.reserve(wanted))? };
        if places.len() != wanted {
            return Err(BatchError::Places { wanted, given: places.len() });
        }
        let mut places = places.into_iter();
        let mut lines = Vec::with_capacity(judged.len());
        for (number, line) in judged {
            let line = match (line, &mut places) {
                (Ok(accepted), places) => {
                    let status = places.next().ok_or(BatchError::Places { wanted, given: 0 })?;
                    Ok((accepted, Issuance { number: self.patiently(|| self.office.number())?, status, issued }))
                }
                (Err(reasons), _) => Err(reasons),
            };
            lines.push((number, line));
        }
        Ok(Checked { end: lot.end, lines })
    }

    /// Who wants a copy that cannot be sent gets no certificate, as with a single one.
    fn with_copy(&self, accepted: Accepted) -> Result<Accepted, Vec<Reason>> {
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

    /// Signs what was accepted and makes its pages. The first page of each chunk is read back as a whole, as anyone would
    /// read it; of the others, which the same function made, what their codes carry is verified.
    pub(crate) fn sign(&self, checked: Checked) -> Result<Made<O::Registration>, BatchError> {
        let first = checked.lines.iter().find(|(_, line)| line.is_ok()).map(|(number, _)| *number);
        let sign = |(number, line): (u64, Result<(Accepted, Issuance), Vec<Reason>>)| match line {
            Ok((accepted, issuance)) => {
                let care = if first == Some(number) { Care::WholePage } else { Care::Code };
                Ok((number, self.certify(accepted, &issuance, care)?))
            }
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
        Ok(Made { chunk: Chunk { end: checked.end, lines }, pages })
    }

    #[expect(clippy::type_complexity, reason = "a line's refusal and a batch's end are different")]
    fn certify(
        &self,
        accepted: Accepted,
        issuance: &Issuance,
        care: Care,
    ) -> Result<Result<(Signed<O::Registration>, MadePage), Vec<Reason>>, BatchError> {
        let certificate = match issue(&*accepted.statement, issuance, self.batch.authority, self.batch.signer) {
            Ok(certificate) => certificate,
            Err(error @ IssueError::Signer(_)) => return Err(error.into()),
            Err(error) => return Ok(Err(vec![self.not_issuable(&error)])),
        };
        if self.genuine(certificate.compact.as_bytes())?.content() != &certificate.claims {
            return Err(BatchError::NotGenuine("its code says something else".into()));
        }
        if care == Care::WholePage {
            self.office.read_back(&certificate).map_err(|failure| BatchError::NotGenuine(failure.into()))?;
        }
        let registration = self.office.registration(&*accepted.statement, &certificate).map_err(office)?;
        let signed = Signed { registration, applicant: accepted.applicant };
        Ok(Ok((signed, MadePage::new(&certificate.claims, certificate.pdf))))
    }

    fn not_issuable(&self, error: &IssueError) -> Reason {
        let sentence = match self.batch.language {
            Language::Az => format!("Sənəd hazırlana bilmədi: {error}."),
            Language::En => format!("The certificate cannot be made: {error}."),
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
        let signed: Vec<_> = signed(&chunk).collect();
        let remake = |signed: &&Signed<O::Registration>| self.page(&self.genuine(O::compact(&signed.registration))?);
        let pages = self.pool.install(|| signed.par_iter().map(remake).collect::<Result<_, BatchError>>())?;
        Ok(Made { chunk, pages })
    }

    fn page(&self, certificate: &VerifiedCertificate) -> Result<MadePage, BatchError> {
        let (claims, base) = (certificate.content(), self.batch.authority.verification_base());
        let id = &claims.document.document_type;
        let document_type = self.batch.types.find(id).ok_or_else(|| BatchError::UnknownType { id: id.clone() })?;
        let pdf = page::write(document_type, claims, certificate.sign1(), base).map_err(IssueError::from)?;
        Ok(MadePage::new(claims, pdf))
    }

    /// Registers a chunk's certificates; one that the service refuses for good becomes a refused line.
    pub(crate) fn register(&self, made: Made<O::Registration>) -> Result<Registered, BatchError> {
        let registrations: Vec<_> = signed(&made.chunk).map(|signed| signed.registration.clone()).collect();
        let wanted = registrations.len();
        let answers = if wanted == 0 { Vec::new() } else { self.patiently(|| self.office.register(&registrations))? };
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
        self.patiently(|| self.office.follow_up(&issued))?;
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

    /// Asks until there is an answer or the patience is over.
    fn patiently<T>(&self, ask: impl Fn() -> Result<T, Failure>) -> Result<T, BatchError> {
        let (started, mut pause) = (Instant::now(), FIRST_PAUSE);
        loop {
            match ask() {
                Ok(answer) => {
                    if pause > FIRST_PAUSE {
                        self.progress.wait(None);
                    }
                    return Ok(answer);
                }
                Err(Failure::Away(cause)) if started.elapsed() < self.batch.patience && !self.progress.is_stopped() => {
                    self.progress.wait(Some(cause.to_string()));
                    self.pause(pause);
                    pause = LONGEST_PAUSE.min(2 * pause);
                }
                Err(failure) => return Err(office(failure)),
            }
        }
    }

    fn pause(&self, pause: Duration) {
        let started = Instant::now();
        while started.elapsed() < pause && !self.progress.is_stopped() {
            thread::sleep(HEARING);
        }
    }
}

/// How much of a certificate is read back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// What its code carries.
    Code,
    /// The page as well.
    WholePage,
}

impl MadePage {
    fn new(claims: &Claims, pdf: Vec<u8>) -> Self {
        Self { number: claims.number, issued: claims.issued, pdf }
    }

    fn named(self, line: u64) -> NamedPage {
        let name = output::name(line, self.number);
        NamedPage { number: self.number, name, issued: self.issued, pdf: self.pdf }
    }
}

/// The certificates of a chunk.
fn signed<R>(chunk: &Chunk<R>) -> impl Iterator<Item = &Signed<R>> {
    chunk.lines.iter().filter_map(|line| match &line.fate {
        Fate::Signed(signed) => Some(&**signed),
        Fate::Refused(_) => None,
    })
}

fn office(failure: Failure) -> BatchError {
    match failure {
        Failure::Away(cause) | Failure::Refused(cause) => BatchError::Office(cause),
    }
}
