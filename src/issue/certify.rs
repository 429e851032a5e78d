//! The steps from an accepted statement to a file: reserve, build, read back, register, write.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use jiff::civil::Date;
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::application::Notice;
use mohur_issuer::issue::{Authority, Issuance, IssuedCertificate, Parties, Statement, issue};
use mohur_issuer::language::Sentence;
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::Trust;
use mohur_revocation::record::{CompactBytes, Notify, Organisation, Person, PersonName};
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::{Policy, StatusCheck};
use mohur_verifier::status::StatusLists;
use mohur_verifier::verdict::{DocumentPart, IssuerPart, SignaturePart, ValidityPart};
use mohur_verifier::verify::Verifier;

use super::desk::{Desk, Taken};
use crate::registrations::Registration;
use crate::{file, moment, random};

/// Where certificates go when nobody says otherwise.
const FOLDER: &str = "certificates";

/// Everything that issuing needs.
pub(super) struct Office<'a> {
    pub(super) trust: &'a Trust,
    pub(super) authority: &'a Authority,
    pub(super) types: &'a DocumentTypes,
    pub(super) key: &'a SigningKey,
    pub(super) desk: &'a Desk,
    /// In which it tells what went wrong.
    pub(super) language: Language,
}

/// A certificate in its file.
pub(super) struct Certified {
    pub(super) certificate: IssuedCertificate,
    pub(super) file: PathBuf,
    pub(super) last_day: Date,
    /// Whether the service has it, or will get it.
    pub(super) taken: Taken,
}

impl Office<'_> {
    /// Issues the certificate that says what `statement` does.
    pub(super) fn certify(&self, statement: &dyn Statement, destination: &Destination) -> Result<Certified> {
        let issuance = self.issuance()?;
        let path = destination.path(issuance.number)?;
        let certificate = issue(statement, &issuance, self.authority, self.key)?;
        self.read_back(&certificate)?;
        let taken = self.register(statement, &certificate)?;
        file::write_new(&path, &certificate.pdf).with_context(|| self.not_written(issuance.number, taken))?;
        Ok(Certified { certificate, file: path, last_day: statement.last_day(), taken })
    }

    fn not_written(&self, number: CertificateNumber, taken: Taken) -> String {
        let taken = taken.sentence(self.language);
        match self.language {
            Language::En => format!(
                "the certificate {number} is {taken}, but its file was not written; `mohur history --save` writes it again \
                 when it is registered"
            ),
            Language::Az => format!(
                "{number} nömrəli arayış {taken}, lakin faylı yazılmadı; qeydə alınandan sonra onu `mohur history --save` \
                 yenidən yazır"
            ),
        }
    }

    fn issuance(&self) -> Result<Issuance> {
        let places = self.desk.places(1).map_err(|error| anyhow!(error.sentence(self.language)))?;
        let place = places.into_iter().next().context("no place in a status list was given")?;
        Ok(Issuance { number: CertificateNumber::from_random(*random::bytes()?), status: place, issued: moment::now() })
    }

    /// What leaves is what a verifier finds genuine: the page is read as anyone would read it. Only its status is not
    /// looked up, because no list can know the certificate yet.
    pub(super) fn read_back(&self, certificate: &IssuedCertificate) -> Result<()> {
        let evidence = Evidence::from_pdf(&certificate.pdf).context("the page that was made cannot be read back")?;
        let policy = Policy { status: StatusCheck::Skipped, ..Policy::default() };
        let lists = StatusLists::new();
        let verifier = Verifier { trust: Some(self.trust), types: self.types, lists: &lists, policy };
        let verdict = verifier.verdict(&evidence, moment::now());
        let parts = verdict.parts;
        let is_genuine = parts.signature == SignaturePart::Good
            && parts.issuer == IssuerPart::Trusted
            && parts.validity == ValidityPart::InTime
            && parts.document == DocumentPart::Original;
        ensure!(is_genuine, "the page that was made does not verify: {}", verdict.headline.sentence(Language::En));
        ensure!(verdict.claims() == Some(&certificate.claims), "the page that was made says something else");
        Ok(())
    }

    fn register(&self, statement: &dyn Statement, certificate: &IssuedCertificate) -> Result<Taken> {
        let number = certificate.claims.number;
        let registration = registration(statement, certificate)?;
        let answer = self.desk.register(&[registration]).pop().context("a registration was not answered")?;
        let taken = answer.map_err(|error| {
            let may_have_happened = error.may_have_happened();
            let told = anyhow!(error.sentence(self.language));
            told.context(match (may_have_happened, self.language) {
                (false, Language::En) => "nothing was issued".to_owned(),
                (false, Language::Az) => "heç nə verilmədi".to_owned(),
                (true, Language::En) => format!(
                    "nothing was written, and it is not known whether the service has the certificate {number}: look \
                     with `mohur history`, and deactivate it with `mohur revoke {number}` if it is there"
                ),
                (true, Language::Az) => format!(
                    "heç nə yazılmadı və xidmətdə {number} nömrəli arayışın olub-olmadığı məlum deyil: `mohur history` ilə \
                     baxın, varsa, `mohur revoke {number}` ilə deaktiv edin"
                ),
            })
        })?;
        if let Taken::Registered(registered) = taken {
            ensure!(registered == number, "the service registered {registered} instead of {number}");
        }
        Ok(taken)
    }
}

pub(super) fn registration(statement: &dyn Statement, certificate: &IssuedCertificate) -> Result<Registration> {
    let Parties { holder, addressee, notice } = statement.parties();
    let name = PersonName {
        surname: holder.surname.parse()?,
        given_name: holder.given_name.parse()?,
        patronymic: holder.patronymic.map(|patronymic| patronymic.parse()).transpose()?,
    };
    let organisation = |addressee: mohur_issuer::register::Organisation| -> Result<Organisation> {
        Ok(Organisation { voen: addressee.voen, name: addressee.name.parse()? })
    };
    Ok(Registration {
        certificate: CompactBytes::from(&certificate.compact),
        holder: Person { pin: holder.pin, name },
        addressee: addressee.map(organisation).transpose()?,
        notify: match notice {
            Notice::Tell => Notify::Tell,
            Notice::DoNotTell => Notify::DoNotTell,
        },
    })
}

/// Where the page goes.
pub(super) enum Destination {
    File(PathBuf),
    Folder(PathBuf),
}

impl Destination {
    /// `out` as a folder if there is one or its name ends with a slash, else as a file that must not be there.
    pub(super) fn new(out: Option<&Path>) -> Result<Self> {
        let Some(out) = out else { return Ok(Self::Folder(FOLDER.into())) };
        if out.is_dir() || out.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Ok(Self::Folder(out.to_owned()));
        }
        file::ensure_free(out)?;
        Ok(Self::File(out.to_owned()))
    }

    /// The file of the certificate, in a folder that is there.
    fn path(&self, number: CertificateNumber) -> Result<PathBuf> {
        let path = match self {
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(format!("{number}.pdf")),
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        Ok(path)
    }
}
