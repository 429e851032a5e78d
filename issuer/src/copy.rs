//! The letter with which applicants get a copy of their certificate.
//!
//! The outbox keeps the certificate in its compact form, some 300 bytes; the page is written again when the letter is
//! sent, and is the very same. Whether the certificate was deactivated meanwhile is not looked up: the letter tells how to
//! check it, and what a checker finds is what counts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mohur_certificate::claims::Claims;
use mohur_certificate::compact::{Compact, CompactError};
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::number::CertificateNumber;
use mohur_delivery::address::{MailAddress, MailAddressError};
use mohur_delivery::message::{Attached, Content, MediaType};
use mohur_delivery::outbox::{Key, KeyError, NewEntry, PayloadError};
use serde::{Deserialize, Serialize};

use crate::application::EmailAddress;
use crate::day::display_day;
use crate::language::Language;

/// A copy that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyLetter {
    /// The language of the letter.
    pub language: Language,
    /// The certificate's number.
    pub number: CertificateNumber,
    /// The certificate.
    pub certificate: Compact,
}

/// The letter as the outbox keeps it: `{"kind":"copy","language":"az","number":…,"certificate":base64url}`.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Payload {
    Copy { language: Language, number: CertificateNumber, certificate: String },
}

impl CopyLetter {
    /// What to put into the outbox.
    pub fn entry(&self, recipient: &EmailAddress) -> Result<NewEntry, CopyError> {
        let recipient: MailAddress = recipient.to_string().parse()?;
        let payload = Payload::Copy {
            language: self.language,
            number: self.number,
            certificate: URL_SAFE_NO_PAD.encode(self.certificate.as_bytes()),
        };
        Ok(NewEntry::new(key(self.number)?, recipient, serde_json::to_string(&payload)?)?)
    }

    /// Reads what [`CopyLetter::entry`] wrote.
    pub fn from_payload(payload: &str) -> Result<Self, CopyError> {
        let Payload::Copy { language, number, certificate } = serde_json::from_str(payload)?;
        let certificate = URL_SAFE_NO_PAD.decode(certificate).map_err(|_| CopyError::Base64)?;
        Ok(Self { language, number, certificate: Compact::parse(&certificate)? })
    }

    /// The letter's text, with the page attached. `claims` must be those of the certificate, and `pdf` its page.
    pub fn compose(
        &self,
        claims: &Claims,
        document_type: &DocumentType,
        base: &VerificationBase,
        pdf: Vec<u8>,
    ) -> Content {
        let (language, number) = (self.language, claims.number);
        let title = document_type.title(language);
        let last_day = display_day(document_type.last_day(claims), language);
        let issuer = document_type.issuer_name(language);
        let text = match language {
            Language::Az => az(title, number, &last_day, base, issuer),
            Language::En => en(title, number, &last_day, base, issuer),
        };
        let attachment = Attached { name: format!("{number}.pdf"), media_type: MediaType::Pdf, bytes: pdf };
        Content { subject: format!("{title}, {number}"), text, language: language.tag(), attachment }
    }
}

/// The key in the outbox of a certificate's copy: it is mailed to its applicant once.
pub fn key(number: CertificateNumber) -> Result<Key, KeyError> {
    format!("copy/{number}").parse()
}

fn az(title: &str, number: CertificateNumber, last_day: &str, base: &VerificationBase, issuer: &str) -> String {
    format!(
        "\
Salam!

Müraciətiniz əsasında verilmiş arayışın surəti bu məktuba əlavə edilib.

    Sənəd:            {title}
    Nömrə:            {number}
    Son etibarlı gün: {last_day}
    Fayl:             {number}.pdf

Bu fayl arayışın əslidir: rəqəmsal imza faylın özündədir. Onu olduğu kimi
göndərin və ya çap edin; yenidən yadda saxlanılmış və ya dəyişdirilmiş fayl
artıq əsl sayılmır.

Arayışı hər kəs yoxlaya bilər: QR kodu telefonun kamerası ilə oxudun, yaxud
{base} səhifəsini açıb arayışın nömrəsini
daxil edin. Orada görünənlər arayışda yazılanlarla eyni olmalıdır.

Arayış sizə daha lazım deyilsə, onu aldığınız xidmətdə deaktiv edə
bilərsiniz. Bundan sonra o, heç bir yoxlamada qüvvədə olan sayılmır.

Bu məktubu gözləmirdinizsə, deməli, kimsə ünvanınızı səhvən yazıb: onu
silin, arayışı başqasına verməyin.

Məktub avtomatik göndərilib, ona cavab verməyin.

{issuer}
"
    )
}

fn en(title: &str, number: CertificateNumber, last_day: &str, base: &VerificationBase, issuer: &str) -> String {
    format!(
        "\
Hello,

Attached is the copy of the certificate that was issued on your application.

    Document:    {title}
    Number:      {number}
    Last day:    {last_day}
    File:        {number}.pdf

This file is the original: it carries its own digital signature. Pass it on
or print it as it is; a file that was changed or saved anew no longer counts
as the original.

Anyone can check it: scan the QR code with a phone's camera, or open
{base} and enter the certificate number. What you
see there must be the same as in the certificate.

When you no longer need it, you can deactivate it in the service where you
got it. From then on no check will find it in force.

If you did not expect this letter, somebody gave your address by mistake:
please delete it, and do not pass the certificate on.

This letter was sent automatically; please do not reply to it.

{issuer}
"
    )
}

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// Mail cannot be sent there.
    #[error(transparent)]
    Address(#[from] MailAddressError),
    /// Too much for the outbox.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// No key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Not what this program puts into the outbox.
    #[error("the outbox holds something that is no letter of this program: {0}")]
    Json(#[from] serde_json::Error),
    /// A certificate that is not base64url.
    #[error("the outbox holds a certificate that is not base64url")]
    Base64,
    /// Something else than a certificate.
    #[error("the outbox holds something that is no certificate: {0}")]
    Compact(#[from] CompactError),
}

#[cfg(test)]
mod tests;
