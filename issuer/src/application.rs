//! Applications for certificates.

mod email;
mod phone;

pub use self::email::{EmailAddress, EmailError};
pub use self::phone::{PhoneError, PhoneNumber};
