//! What letters are made from here: the clock, chance, and the trust list as it is at the moment.

use anyhow::Result;
use jiff::Timestamp;
use mohur_certificate::document_type::DocumentTypes;
use mohur_delivery::message::Content;
use mohur_delivery::round::World;
use mohur_issuer::copy::CopyLetter;
use mohur_keys::trust::Trust;

use crate::genuine::Genuine;
use crate::{moment, random};

/// This machine.
pub(crate) struct Machine<'a, T> {
    /// Opens the trust list; for each letter, because keys come and go while a deliverer runs.
    pub(crate) trust: T,
    /// What certificates may say.
    pub(crate) types: &'a DocumentTypes,
}

impl<T: Fn() -> Result<Trust>> World for Machine<'_, T> {
    fn now(&self) -> Timestamp {
        moment::now()
    }

    fn random(&self) -> u64 {
        // Without randomness, letters that failed together come back together: no reason to keep one back.
        random::bytes().map_or(0, |bytes| u64::from_be_bytes(*bytes))
    }

    fn compose(&self, payload: &str) -> Result<Content, String> {
        self.copy(payload).map_err(|error| format!("{error:#}"))
    }
}

impl<T: Fn() -> Result<Trust>> Machine<'_, T> {
    /// What leaves is what a verifier finds genuine today.
    fn copy(&self, payload: &str) -> Result<Content> {
        let letter = CopyLetter::from_payload(payload)?;
        let trust = (self.trust)()?;
        let genuine = Genuine::verified(&letter.certificate, &trust, self.types)?;
        let pdf = genuine.pdf(&trust)?;
        Ok(letter.compose(genuine.claims(), genuine.document_type(), genuine.base(&trust)?, pdf))
    }
}
