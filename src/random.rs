//! The one place where randomness is drawn.

use anyhow::{Context, Result};
use zeroize::Zeroizing;

/// Random bytes of the operating system.
pub(crate) fn bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    #[expect(clippy::disallowed_methods, reason = "this is where randomness enters")]
    getrandom::fill(bytes.as_mut_slice()).context("the operating system gives no random bytes")?;
    Ok(bytes)
}
