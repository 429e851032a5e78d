//! Names of document types.

use std::fmt;
use std::str::FromStr;

use crate::limits::MAX_ID;

/// A document type's name and version, written `employment/1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId {
    id: String,
    version: u32,
}

impl TypeId {
    /// The type's name: small letters, digits and dashes.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }
}

impl fmt::Display for TypeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.id, self.version)
    }
}

impl FromStr for TypeId {
    type Err = TypeIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, version) = text.split_once('/').ok_or(TypeIdError)?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let canonical = version.bytes().all(|byte| byte.is_ascii_digit()) && !version.starts_with('0');
        if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(plain) || !canonical {
            return Err(TypeIdError);
        }
        Ok(Self { id: id.to_owned(), version: version.parse().map_err(|_| TypeIdError)? })
    }
}

/// A text that names no document type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a document type is written like `employment/1`")]
pub struct TypeIdError;
