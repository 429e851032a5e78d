//! Ed25519 keys (RFC 8032).

use ed25519_dalek::Signer as _;
use mohur_certificate::cose::{KeyId, Signer, SignerError};
use mohur_certificate::trust_list::{key_id, key_thumbprint};
use zeroize::Zeroizing;

/// A secret key. It has no `Debug`, and its memory is cleared when it is dropped.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of these 32 secret bytes, which must come from a good source of randomness.
    pub fn from_seed(seed: &Zeroizing<[u8; 32]>) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The 32 secret bytes.
    pub(crate) fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// Its public key.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
}

impl Signer for SigningKey {
    fn key_id(&self) -> KeyId {
        self.public().key_id()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        Ok(self.0.sign(message).to_bytes())
    }
}

/// The 32 bytes of a public key, as they stand in a trust list; whether they are a good point is seen when they are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// The key's id.
    pub fn key_id(&self) -> KeyId {
        key_id(&self.0)
    }

    /// The whole thumbprint (RFC 9679), by which a root is pinned.
    pub fn thumbprint(&self) -> [u8; 32] {
        key_thumbprint(&self.0)
    }
}
