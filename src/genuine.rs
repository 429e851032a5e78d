//! Certificates that come from the service: believed only when their signature is good.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use mohur_certificate::claims::{Claims, TypeId};
use mohur_certificate::compact::Compact;
use mohur_certificate::document_type::{DocumentType, DocumentTypes, Fact};
use mohur_certificate::language::Language;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;
use mohur_keys::trust::Trust;
use mohur_keys::verify::VerifiedCertificate;
use mohur_revocation::record::CompactBytes;

/// What was signed is genuine, but its page and its facts cannot be told.
#[derive(Debug, thiserror::Error)]
#[error("the document type {id} is not known here: --types names a folder that has it, or a newer program has it")]
pub(crate) struct UnknownType {
    pub(crate) id: TypeId,
}

/// A certificate that a key of the trust list signed, with its document type.
pub(crate) struct Genuine {
    certificate: VerifiedCertificate,
    document_type: Arc<DocumentType>,
}

impl Genuine {
    /// Verifies the compact form that came as the answer about `number`.
    pub(crate) fn open(
        bytes: &CompactBytes,
        number: CertificateNumber,
        trust: &Trust,
        types: &DocumentTypes,
    ) -> Result<Self> {
        let compact = Compact::parse(bytes.as_bytes()).context("the service sent something that is no certificate")?;
        let genuine = Self::verified(&compact, trust, types).map_err(|error| {
            let accusation = "the service sent something that is no certificate to believe";
            if error.is::<UnknownType>() { error } else { error.context(accusation) }
        })?;
        let found = genuine.claims().number;
        ensure!(found == number, "asked about {number}, the service sent the certificate {found}");
        Ok(genuine)
    }

    /// Verifies a certificate.
    pub(crate) fn verified(compact: &Compact, trust: &Trust, types: &DocumentTypes) -> Result<Self> {
        let certificate = compact.expand().context("this is no certificate")?;
        let certificate = trust.certificate(&certificate).context("the certificate is not genuine")?;
        let claims = certificate.content();
        let id = &claims.document.document_type;
        let document_type = types.find(id).ok_or_else(|| UnknownType { id: id.clone() })?;
        Ok(Self { document_type: Arc::clone(document_type), certificate })
    }

    /// What was signed.
    pub(crate) fn claims(&self) -> &Claims {
        self.certificate.content()
    }

    /// Its document type.
    pub(crate) fn document_type(&self) -> &DocumentType {
        &self.document_type
    }

    /// The signed facts in words.
    pub(crate) fn facts(&self, language: Language) -> Result<Vec<Fact>> {
        Ok(self.document_type.facts(&self.claims().document, language)?)
    }

    /// Its page, as it was issued with the issuer's present address.
    pub(crate) fn pdf(&self, trust: &Trust) -> Result<Vec<u8>> {
        Ok(page::write(&self.document_type, self.claims(), self.certificate.sign1(), self.base(trust)?)?)
    }

    /// The issuer's present address, where it is checked.
    pub(crate) fn base<'a>(&self, trust: &'a Trust) -> Result<&'a VerificationBase> {
        let issuer = trust.list().issuer(&self.claims().issuer);
        let base = issuer.and_then(|issuer| issuer.verification_bases.first());
        base.context("the trust list names no verification address of the issuer")
    }
}
