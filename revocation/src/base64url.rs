//! Bytes as text: base64url without padding (RFC 4648 §5).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The text for `bytes`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of `text`.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Base64UrlError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Base64UrlError)
}

/// A text that is not base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not base64url without padding")]
pub struct Base64UrlError;
