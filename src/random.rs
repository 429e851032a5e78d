//! The one place where randomness is drawn.

use anyhow::{Context, Result};
use zeroize::Zeroizing;

/// Random bytes of the operating system.
pub(crate) fn bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    fill(bytes.as_mut_slice())?;
    Ok(bytes)
}

/// Fills `bytes` with random bytes of the operating system.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "this is where randomness enters")]
    getrandom::fill(bytes).context("the operating system gives no random bytes")
}
