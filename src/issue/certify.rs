//! The steps from an accepted application to a file: reserve, build, read back, register, write.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::application::{Application, Audience, Notice};
use mohur_issuer::issue::{Authority, Issuance, IssuedCertificate, issue};
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::Trust;
use mohur_revocation::record::{CompactBytes, Notify, Organisation, Person, PersonName};
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::{Policy, StatusCheck};
use mohur_verifier::status::StatusLists;
use mohur_verifier::verdict::{DocumentPart, IssuerPart, SignaturePart, ValidityPart};
use mohur_verifier::verify::verify;

use super::desk::{Desk, Taken};
use crate::registrations::Registration;
use crate::{file, moment, random};

/// Where certificates go when nobody says otherwise.
const FOLDER: &str = "certificates";

/// Everything that issuing needs.
pub(super) struct Office<'a> {
    pub(super) trust: &'a Trust,
    pub(super) authority: &'a Authority,
    pub(super) key: &'a SigningKey,
    pub(super) desk: &'a Desk,
}

/// A certificate in its file.
pub(super) struct Certified {
    pub(super) certificate: IssuedCertificate,
    pub(super) file: PathBuf,
    /// Whether the service has it, or will get it.
    pub(super) taken: Taken,
}

impl Office<'_> {
    /// Issues the certificate that `application` asks for.
    pub(super) fn certify(&self, application: &Application, destination: &Destination) -> Result<Certified> {
        let issuance = self.issuance()?;
        let path = destination.path(issuance.number)?;
        let certificate = issue(application, &issuance, self.authority, self.key)?;
        read_back(&certificate, self.trust)?;
        let taken = self.register(application, &certificate)?;
        file::write_new(&path, &certificate.pdf).with_context(|| {
            format!(
                "the certificate {} is {taken}, but its file was not written; `mohur history --save` writes it again \
                 when it is registered",
                issuance.number
            )
        })?;
        Ok(Certified { certificate, file: path, taken })
    }

    fn issuance(&self) -> Result<Issuance> {
        let place = self.desk.places(1)?.pop().context("no place in a status list was given")?;
        Ok(Issuance { number: CertificateNumber::from_random(*random::bytes()?), status: place, issued: moment::now() })
    }

    fn register(&self, application: &Application, certificate: &IssuedCertificate) -> Result<Taken> {
        let number = certificate.claims.number;
        let registration = registration(application, certificate)?;
        let answer = self.desk.register(&[registration]).pop().context("a registration was not answered")?;
        let taken = answer.map_err(|error| {
            let maybe = error.may_have_happened();
            let told = anyhow::Error::new(error);
            if maybe {
                told.context(format!(
                    "nothing was written, and it is not known whether the service has the certificate {number}: look \
                     with `mohur history`, and deactivate it with `mohur revoke {number}` if it is there"
                ))
            } else {
                told.context("nothing was issued")
            }
        })?;
        if let Taken::Registered(registered) = taken {
            ensure!(registered == number, "the service registered {registered} instead of {number}");
        }
        Ok(taken)
    }
}

/// What leaves is what a verifier finds genuine: the page is read as anyone would read it. Only its status is not looked
/// up, because no list can know the certificate yet.
pub(super) fn read_back(certificate: &IssuedCertificate, trust: &Trust) -> Result<()> {
    let evidence = Evidence::from_pdf(&certificate.pdf).context("the page that was made cannot be read back")?;
    let policy = Policy { status: StatusCheck::Skipped, ..Policy::default() };
    let verdict = verify(&evidence, Some(trust), &StatusLists::new(), &policy, moment::now());
    let parts = verdict.parts;
    let is_genuine = parts.signature == SignaturePart::Good
        && parts.issuer == IssuerPart::Trusted
        && parts.validity == ValidityPart::InTime
        && parts.document == DocumentPart::Original;
    ensure!(is_genuine, "the page that was made does not verify: {}", verdict.headline.sentence(Language::En));
    ensure!(verdict.claims() == Some(&certificate.claims), "the page that was made says something else");
    Ok(())
}

pub(super) fn registration(application: &Application, certificate: &IssuedCertificate) -> Result<Registration> {
    let contract = application.contract();
    let name = PersonName {
        surname: contract.surname.parse()?,
        given_name: contract.given_name.parse()?,
        patronymic: contract.patronymic.as_ref().map(|patronymic| patronymic.parse()).transpose()?,
    };
    let (addressee, notice) = match application.audience() {
        Audience::Anywhere => (None, Notice::DoNotTell),
        Audience::Organisation { organisation, notice } => {
            (Some(Organisation { voen: organisation.voen, name: organisation.name.parse()? }), *notice)
        }
    };
    Ok(Registration {
        certificate: CompactBytes::from(&certificate.compact),
        holder: Person { pin: contract.pin, name },
        addressee,
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
