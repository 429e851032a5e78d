//! Trust: a trust list whose root is pinned, and what may be verified with its keys.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use mohur_certificate::claims::{Claims, ClaimsError};
use mohur_certificate::cose::{Content, CoseError, KeyId, Sign1, Signer, SignerError, Unverified};
use mohur_certificate::status_list::{StatusListClaims, StatusListError};
use mohur_certificate::trust_list::{KeyUse, TrustList, TrustListError, TrustedKey};

use crate::batch::{self, Signed};
use crate::signer::PublicKey;
use crate::verify::{CheckedKey, SignatureError, Verified, VerifiedCertificate, VerifyError, read, verify};

/// The thumbprint of a root key (RFC 9679), written in 64 hexadecimal digits: what a verifier pins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RootFingerprint(pub [u8; 32]);

impl fmt::Display for RootFingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for RootFingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(FingerprintError);
        }
        let mut bytes = [0; 32];
        for (byte, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[place..place + 2], 16).map_err(|_| FingerprintError)?;
        }
        Ok(Self(bytes))
    }
}

/// A text that is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a root's fingerprint has exactly 64 hexadecimal digits")]
pub struct FingerprintError;

/// A trust list that a pinned root signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    verified: Verified<TrustList>,
    signer: RootFingerprint,
    /// The places in the list of the keys with each id: ids are short and may collide.
    places: HashMap<KeyId, Vec<usize>>,
    /// The list's keys, in its order.
    keys: Vec<Result<CheckedKey, SignatureError>>,
}

impl Trust {
    /// Opens a signed trust list.
    ///
    /// `pinned` are the roots this verifier trusts. With `known`, the list that was trusted before, the roots it
    /// announced count too (so a root can be replaced), and an older list is refused.
    pub fn open(bytes: &[u8], pinned: &[RootFingerprint], known: Option<&Self>) -> Result<Self, TrustError> {
        let unverified = Unverified::<TrustList>::parse(bytes)?;
        let root = Self::root_of(&unverified)?;
        let signer = RootFingerprint(root.thumbprint());
        let announced = known.is_some_and(|known| known.list().roots.contains(&root.0));
        if !announced && !pinned.contains(&signer) {
            return Err(TrustError::UnknownRoot(signer));
        }
        let root = CheckedKey::new(&root).map_err(VerifyError::Signature)?;
        let trust = Self::of(verify(unverified, &root)?, signer);
        match known.map(|known| known.list().sequence) {
            Some(known) if trust.list().sequence < known => {
                Err(TrustError::RollBack { sequence: trust.list().sequence, known })
            }
            _ => Ok(trust),
        }
    }

    fn of(verified: Verified<TrustList>, signer: RootFingerprint) -> Self {
        let keys = verified.content().keys.iter().map(|key| CheckedKey::new(&PublicKey(key.x))).collect();
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (place, key) in verified.content().keys.iter().enumerate() {
            places.entry(key.key_id()).or_default().push(place);
        }
        Self { verified, signer, places, keys }
    }

    /// The key that the list names as its signer; nothing else is taken from a list before it is verified.
    fn root_of(unverified: &Unverified<TrustList>) -> Result<PublicKey, TrustError> {
        let list = TrustList::decode(unverified.sign1().payload())?;
        let root = list.roots.iter().map(|x| PublicKey(*x)).find(|root| root.key_id() == unverified.key_id());
        root.ok_or(TrustError::RootMissing(unverified.key_id()))
    }

    /// The list.
    pub fn list(&self) -> &TrustList {
        self.verified.content()
    }

    /// The root that signed it: a pinned one, or one that the list known before announced.
    pub fn signer(&self) -> RootFingerprint {
        self.signer
    }

    /// Its signed bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.verified.sign1().to_bytes()
    }

    /// Whether a newer list should have come by now.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now >= self.list().expires
    }

    /// Whether verifiers would believe a certificate that `key` signs for `issuer` at this moment.
    pub fn may_sign(&self, key: &PublicKey, issuer: &str, now: Timestamp) -> bool {
        self.list().keys.iter().any(|known| {
            known.x == key.0
                && known.key_use == KeyUse::Certificate
                && known.issuer == issuer
                && known.revoked_at.is_none()
                && known.covers(now)
        })
    }

    /// Checks a certificate with every certificate key that has its key id.
    pub fn certificate(&self, certificate: &Unverified<Claims>) -> Result<VerifiedCertificate, CertificateError> {
        let (verified, key) = self.verified(certificate, KeyUse::Certificate)?;
        of_its_issuer(verified, key)
    }

    /// Checks many certificates, each as [`Self::certificate`] does, in less than half the time: their signatures are
    /// checked together, and where one is bad, the bad ones are found.
    ///
    /// Both say the same of everything that somebody without the key can make. An issuer who breaks the rules of
    /// Ed25519 on purpose (RFC 8032 §5.1.7: a point with a part of small order) can make signatures of its own that only
    /// one of them accepts.
    pub fn certificates(
        &self,
        certificates: &[&Unverified<Claims>],
    ) -> Vec<Result<VerifiedCertificate, CertificateError>> {
        let keys: Vec<_> = certificates.iter().map(|certificate| self.only_key(certificate.key_id())).collect();
        let together = certificates.iter().zip(&keys).filter_map(|(certificate, key)| {
            let sign1 = certificate.sign1();
            key.map(|(key, _)| Signed { key, message: sign1.signed_bytes(), signature: sign1.signature() })
        });
        let mut checked = batch::check(&together.collect::<Vec<_>>()).into_iter();
        let verified = certificates.iter().zip(keys).map(|(certificate, key)| match key {
            None => self.certificate(certificate),
            Some((_, key)) => {
                let checked = checked.next().unwrap_or(Err(SignatureError::Signature));
                checked.map_err(|error| SignedError::Verify(VerifyError::Signature(error)))?;
                of_its_issuer(read(certificate.sign1().clone()).map_err(SignedError::Verify)?, key)
            }
        });
        verified.collect()
    }

    /// The certificate key of an id, if it is the only one.
    fn only_key(&self, id: KeyId) -> Option<(&CheckedKey, &TrustedKey)> {
        let places = self.places.get(&id)?.iter();
        let mut keys = places.filter(|place| self.list().keys[**place].key_use == KeyUse::Certificate);
        let (Some(place), None) = (keys.next(), keys.next()) else { return None };
        Some((self.keys[*place].as_ref().ok()?, &self.list().keys[*place]))
    }

    /// Checks a status list with every status key that has its key id.
    pub fn status_list(&self, list: &Unverified<StatusListClaims>) -> Result<Verified<StatusListClaims>, StatusError> {
        let (verified, key) = self.verified(list, KeyUse::Status)?;
        let issuer = self.list().issuer(&key.issuer);
        if !issuer.is_some_and(|issuer| verified.content().uri.starts_with(&issuer.status_base)) {
            return Err(KeyProblem::OtherIssuer.into());
        }
        key_in_time(key, verified.content().issued)?;
        Ok(verified)
    }

    /// Key ids are short and may collide, so every key of the id is tried.
    fn verified<C: Content + Clone>(
        &self,
        signed: &Unverified<C>,
        key_use: KeyUse,
    ) -> Result<(Verified<C>, &TrustedKey), SignedError<C::Error>> {
        let mut failure = KeyProblem::UnknownKey(signed.key_id()).into();
        for place in self.places.get(&signed.key_id()).into_iter().flatten() {
            let key = &self.list().keys[*place];
            if key.key_use != key_use {
                continue;
            }
            let checked = self.keys[*place].as_ref().map_err(|error| VerifyError::Signature(*error));
            match checked.and_then(|checked| verify(signed.clone(), checked)) {
                Ok(verified) => return Ok((verified, key)),
                Err(error) => failure = SignedError::Verify(error),
            }
        }
        Err(failure)
    }
}

/// A certificate must be of the issuer whose key signed it, within the key's time.
fn of_its_issuer(verified: VerifiedCertificate, key: &TrustedKey) -> Result<VerifiedCertificate, CertificateError> {
    let claims = verified.content();
    if claims.issuer != key.issuer {
        return Err(KeyProblem::OtherIssuer.into());
    }
    key_in_time(key, claims.issued)?;
    Ok(verified)
}

fn key_in_time(key: &TrustedKey, at: Timestamp) -> Result<(), KeyProblem> {
    match key.revoked_at {
        Some(_) => Err(KeyProblem::Compromised(key.key_id())),
        None if key.covers(at) => Ok(()),
        None => Err(KeyProblem::OutsideItsTime(key.key_id())),
    }
}

/// Signs a trust list with the root whose public key stands first in it.
pub fn sign_trust_list(list: &TrustList, root: &dyn Signer) -> Result<Vec<u8>, SignTrustError> {
    let first = list.roots.first().map(|x| PublicKey(*x).key_id());
    if first != Some(root.key_id()) {
        return Err(SignTrustError::OtherRoot(root.key_id()));
    }
    Ok(Sign1::sign(root, TrustList::CONTENT_TYPE, list.encode()?)?.to_bytes())
}

/// What is wrong with the key that signed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyProblem {
    /// No key of this id and use.
    #[error("no key {0} of this use is in the trust list")]
    UnknownKey(KeyId),
    /// A key of somebody else.
    #[error("the key that signed belongs to another issuer")]
    OtherIssuer,
    /// Signed before or after the key's time.
    #[error("the key {0} signed this outside its time")]
    OutsideItsTime(KeyId),
    /// A key that others have too.
    #[error("the key {0} was compromised and proves nothing by itself")]
    Compromised(KeyId),
}

/// Why something signed is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignedError<E: std::error::Error + 'static> {
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyProblem),
    /// The signature or what it signs.
    #[error(transparent)]
    Verify(VerifyError<E>),
}

/// Why a certificate is not trusted.
pub type CertificateError = SignedError<ClaimsError>;
/// Why a status list is not trusted.
pub type StatusError = SignedError<StatusListError>;

/// Why a trust list is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// Not an envelope of a trust list.
    #[error("this is not a trust list: {0}")]
    Cose(#[from] CoseError),
    /// Not a trust list's content.
    #[error(transparent)]
    Content(#[from] TrustListError),
    /// Signed, but by a root that nobody pinned.
    #[error("the trust list is signed by the root {0}, which is not pinned here")]
    UnknownRoot(RootFingerprint),
    /// The signer is not among the roots in the list.
    #[error("the trust list does not hold the root key {0} that signed it")]
    RootMissing(KeyId),
    /// The signature.
    #[error(transparent)]
    Verify(#[from] VerifyError<TrustListError>),
    /// An older list than the known one.
    #[error("the trust list has sequence {sequence}, but {known} is known already: it is never taken back")]
    RollBack {
        /// The list's sequence.
        sequence: u64,
        /// The known one's.
        known: u64,
    },
}

/// Why a trust list cannot be signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignTrustError {
    /// What it says.
    #[error(transparent)]
    Content(#[from] TrustListError),
    /// The key.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// Another root than the list names first.
    #[error("the key {0} is not the root that the trust list names first")]
    OtherRoot(KeyId),
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
