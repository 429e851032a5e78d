//! Keys in files: PKCS#8 PEM (RFC 5958, version 1, which OpenSSL reads), encrypted by default with PBES2: scrypt
//! (RFC 7914, N = 2^14, r = 8, p = 5) and AES-256-CBC.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use pkcs8::der::Decode;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::pkcs5::{pbes2, scrypt};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding, ObjectIdentifier, PrivateKeyInfoRef, SecretDocument};
use zeroize::Zeroizing;

use crate::signer::SigningKey;

/// id-Ed25519, RFC 8410.
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// An Ed25519 key in PEM has under 500 bytes; more than this is something else.
const MAX_FILE: u64 = 16 * 1024;
/// Owner may read and write, nobody else anything.
const MODE: u32 = 0o600;
const PLAIN_LABEL: &str = "PRIVATE KEY";
const ENCRYPTED_LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// A passphrase; cleared when dropped, never printed.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes a passphrase, which must not be empty.
    pub fn new(text: Zeroizing<String>) -> Result<Self, KeyFileError> {
        if text.is_empty() { Err(KeyFileError::EmptyPassphrase) } else { Ok(Self(text)) }
    }
}

/// How a key file is protected beyond its mode.
pub enum Protection<'a> {
    /// Encrypted; salt and initialisation vector must be random.
    Passphrase {
        /// What opens it.
        passphrase: &'a Passphrase,
        /// For scrypt.
        salt: [u8; 16],
        /// For AES-256-CBC.
        iv: [u8; 16],
    },
    /// By the file's mode alone.
    ModeOnly,
}

/// Writes a key into a new file of mode 0600 and waits until it is on disk; a file that exists is left alone.
pub fn write_key(path: &Path, key: &SigningKey, protection: &Protection<'_>) -> Result<(), KeyFileError> {
    let pem = to_pem(key, protection)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(MODE).open(path).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists { KeyFileError::Exists } else { KeyFileError::Io(error) }
    })?;
    let written = file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).and_then(|()| sync_folder(path));
    // Half a key under its final name would block the next try.
    written.inspect_err(|_| drop(fs::remove_file(path))).map_err(KeyFileError::Io)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// The key in PEM.
pub fn to_pem(key: &SigningKey, protection: &Protection<'_>) -> Result<Zeroizing<String>, KeyFileError> {
    // RFC 8410 §7: the private key is an OCTET STRING inside the OCTET STRING.
    let mut inner = Zeroizing::new([0_u8; 34]);
    inner[..2].copy_from_slice(&[0x04, 0x20]);
    inner[2..].copy_from_slice(key.seed().as_slice());
    let octets = OctetStringRef::new(inner.as_slice()).map_err(|_| KeyFileError::NotAKey)?;
    let info = PrivateKeyInfoRef::new(AlgorithmIdentifierRef { oid: ED25519, parameters: None }, octets);
    let pem = match protection {
        Protection::ModeOnly => SecretDocument::try_from(&info)
            .map_err(|_| KeyFileError::NotAKey)?
            .to_pem(PLAIN_LABEL, LineEnding::LF)
            .map_err(|_| KeyFileError::NotAKey)?,
        Protection::Passphrase { passphrase, salt, iv } => {
            let parameters = pbes2::Parameters::generate_scrypt_aes256cbc(scrypt_cost()?, salt, *iv)
                .map_err(|_| KeyFileError::NotAKey)?;
            info.encrypt_with_params(parameters, passphrase.0.as_bytes())
                .and_then(|document| Ok(document.to_pem(ENCRYPTED_LABEL, LineEnding::LF)?))
                .map_err(|_| KeyFileError::NotAKey)?
        }
    };
    Ok(pem)
}

/// 16 MiB of memory, five times over: OpenSSL refuses scrypt above 32 MiB, and OWASP's cheat sheet on password storage
/// holds this equal to 128 MiB once.
fn scrypt_cost() -> Result<scrypt::Params, KeyFileError> {
    scrypt::Params::new(14, 8, 5).map_err(|_| KeyFileError::NotAKey)
}

/// Reads a key; `passphrase` is asked only if the file is encrypted.
pub fn read_key(
    path: &Path,
    passphrase: impl FnOnce() -> Result<Passphrase, KeyFileError>,
) -> Result<SigningKey, KeyFileError> {
    let mut pem = Zeroizing::new(String::new());
    File::open(path).and_then(|file| file.take(MAX_FILE).read_to_string(&mut pem)).map_err(|error| {
        if error.kind() == io::ErrorKind::InvalidData { KeyFileError::NotAKey } else { error.into() }
    })?;
    from_pem(&pem, passphrase)
}

/// Reads a key from PEM.
pub fn from_pem(
    pem: &str,
    passphrase: impl FnOnce() -> Result<Passphrase, KeyFileError>,
) -> Result<SigningKey, KeyFileError> {
    let (label, document) = SecretDocument::from_pem(pem).map_err(|_| KeyFileError::NotAKey)?;
    match label {
        PLAIN_LABEL => from_der(document.as_bytes()),
        ENCRYPTED_LABEL => {
            let info = EncryptedPrivateKeyInfoRef::from_der(document.as_bytes()).map_err(|_| KeyFileError::NotAKey)?;
            let plain = info.decrypt(passphrase()?.0.as_bytes()).map_err(|_| KeyFileError::WrongPassphrase)?;
            from_der(plain.as_bytes())
        }
        _ => Err(KeyFileError::NotAKey),
    }
}

fn from_der(der: &[u8]) -> Result<SigningKey, KeyFileError> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| KeyFileError::NotAKey)?;
    if info.algorithm.oid != ED25519 {
        return Err(KeyFileError::NotEd25519);
    }
    match info.private_key.as_bytes() {
        [0x04, 0x20, seed @ ..] => {
            let seed: [u8; 32] = seed.try_into().map_err(|_| KeyFileError::NotAKey)?;
            Ok(SigningKey::from_seed(&Zeroizing::new(seed)))
        }
        _ => Err(KeyFileError::NotAKey),
    }
}

/// Why a key file cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The file system.
    #[error("the key file cannot be used: {0}")]
    Io(#[from] io::Error),
    /// A key that would be overwritten.
    #[error("there is a file of this name already, and a key is never overwritten")]
    Exists,
    /// Something else than PKCS#8 in PEM.
    #[error("the file is not a private key in PKCS#8 PEM")]
    NotAKey,
    /// A key of another kind.
    #[error("the file holds a private key, but not an Ed25519 one")]
    NotEd25519,
    /// The passphrase does not open the file.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// No passphrase at all.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    fn key() -> SigningKey {
        SigningKey::from_seed(&Zeroizing::new([3; 32]))
    }

    #[test]
    fn an_encrypted_key_comes_back_with_its_passphrase_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let protection = Protection::Passphrase { passphrase: &phrase("bənövşə"), salt: [1; 16], iv: [2; 16] };
        write_key(&path, &key(), &protection).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, MODE);
        assert!(fs::read_to_string(&path).unwrap().starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        assert_eq!(read_key(&path, || Ok(phrase("bənövşə"))).unwrap().public(), key().public());
        assert!(matches!(read_key(&path, || Ok(phrase("lalə"))), Err(KeyFileError::WrongPassphrase)));
        assert!(matches!(write_key(&path, &key(), &protection), Err(KeyFileError::Exists)));
    }

    /// RFC 8410 §10.3: the example private key.
    #[test]
    fn the_rfcs_key_is_read() {
        let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                   -----END PRIVATE KEY-----\n";
        let key = from_pem(pem, || unreachable!()).unwrap();
        assert_eq!(key.public().0[..4], [0x19, 0xbf, 0x44, 0x09]);
        assert_eq!(to_pem(&key, &Protection::ModeOnly).unwrap().as_str(), pem);
    }

    #[test]
    fn what_is_no_key_is_named() {
        assert!(matches!(from_pem("hello", || unreachable!()), Err(KeyFileError::NotAKey)));
        assert!(matches!(Passphrase::new(Zeroizing::default()), Err(KeyFileError::EmptyPassphrase)));
        assert!(matches!(read_key(Path::new("/nowhere/key.pem"), || unreachable!()), Err(KeyFileError::Io(_))));
    }
}
