//! What the service takes from outside: the time, randomness, and somewhere to complain.

use jiff::Timestamp;

/// The program around the service.
pub trait World: Send + Sync {
    /// Now, as finely as the clock can say.
    fn now(&self) -> Timestamp;
    /// Fills `bytes` from a good source of randomness.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
    /// Tells whoever runs the service of a problem that no answer to a request can tell; nothing personal is in it.
    fn report(&self, problem: &str);
}

/// No random bytes are to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct NoRandomness;

/// `N` random bytes.
pub(crate) fn random<const N: usize>(world: &dyn World) -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    world.fill(&mut bytes)?;
    Ok(bytes)
}
