//! The steps from an accepted application to a file: reserve, build, read back, register, write.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use mohur_certificate::claims::StatusReference;
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

use crate::service_client::{Registration, ServiceClient, ServiceError};
use crate::{file, moment, random};

/// Registering is repeated so often when no answer says whether it was done; the service takes the same twice as once.
const TRIES: u32 = 3;
/// Between two tries, so that a service that restarts is back.
const PAUSE: Duration = Duration::from_secs(1);
/// Where certificates go when nobody says otherwise.
const FOLDER: &str = "certificates";

/// Everything that issuing needs.
pub(super) struct Desk<'a> {
    pub(super) trust: &'a Trust,
    pub(super) authority: &'a Authority,
    pub(super) key: &'a SigningKey,
    pub(super) client: &'a ServiceClient,
}

/// A certificate that the service knows, in its file.
pub(super) struct Certified {
    pub(super) certificate: IssuedCertificate,
    pub(super) file: PathBuf,
}

impl Desk<'_> {
    /// Issues the certificate that `application` asks for.
    pub(super) fn certify(&self, application: &Application, destination: &Destination) -> Result<Certified> {
        let issuance = self.issuance()?;
        let path = destination.path(issuance.number)?;
        let certificate = issue(application, &issuance, self.authority, self.key)?;
        read_back(&certificate, self.trust)?;
        self.register(application, &certificate)?;
        file::write_new(&path, &certificate.pdf).with_context(|| {
            format!(
                "the certificate {} is registered, but its file was not written; `mohur history --save` writes it again",
                issuance.number
            )
        })?;
        Ok(Certified { certificate, file: path })
    }

    fn issuance(&self) -> Result<Issuance> {
        let places = self.client.reserve(1)?;
        let [index] = places.indices[..] else {
            bail!("one place in a status list was asked for, and the service reserved {}", places.indices.len());
        };
        Ok(Issuance {
            number: CertificateNumber::from_random(*random::bytes()?),
            status: StatusReference { index, uri: places.list },
            issued: moment::now(),
        })
    }

    fn register(&self, application: &Application, certificate: &IssuedCertificate) -> Result<()> {
        let number = certificate.claims.number;
        let registration = registration(application, certificate)?;
        let registered = self.registered(&registration).map_err(|error| {
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
        ensure!(registered.number == number, "the service registered {} instead of {number}", registered.number);
        Ok(())
    }

    fn registered(&self, registration: &Registration) -> Result<crate::service_client::Registered, ServiceError> {
        let mut tried = 1;
        loop {
            match self.client.register(registration) {
                Err(error) if error.may_have_happened() && tried < TRIES => {
                    tried += 1;
                    thread::sleep(PAUSE);
                }
                done => return done,
            }
        }
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
