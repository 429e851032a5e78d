//! `mohur.toml`: where this machine keeps its keys, register and lists, and which service it talks to.
//!
//! Every part may be missing: a command asks for what it needs and names the line to add. Paths are relative to the file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use mohur_certificate::language::Language;
use mohur_keys::trust::RootFingerprint;
use serde::Deserialize;

use crate::file;

/// Settings have a few dozen short lines; more than this is another file.
const MAX_FILE: usize = 64 * 1024;
/// The name that is looked for in the working folder.
const DEFAULT_FILE: &str = "mohur.toml";

/// Which settings file counts.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ConfigSource {
    /// The settings file (default: mohur.toml in this folder, if there is one)
    #[arg(long, global = true, value_name = "FILE", env = "MOHUR_CONFIG")]
    config: Option<PathBuf>,
}

impl ConfigSource {
    /// Reads the settings; without a file that was named, a missing `mohur.toml` is as good as an empty one.
    pub(crate) fn load(&self) -> Result<Settings> {
        match &self.config {
            Some(path) => Settings::read(path),
            None if Path::new(DEFAULT_FILE).exists() => Settings::read(Path::new(DEFAULT_FILE)),
            None => Ok(Settings { path: PathBuf::from(DEFAULT_FILE), values: Values::default() }),
        }
    }
}

/// What `mohur.toml` says.
#[derive(Debug)]
pub(crate) struct Settings {
    path: PathBuf,
    values: Values,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Values {
    language: Option<Language>,
    issuer: IssuerValues,
    register: RegisterValues,
    trust: TrustValues,
    service: ServiceValues,
    verifier: VerifierValues,
    types: TypeValues,
    mail: MailValues,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct IssuerValues {
    id: Option<String>,
    key: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    maximum_days: Option<u16>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RegisterValues {
    folder: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TrustValues {
    list: Option<PathBuf>,
    address: Option<String>,
    roots: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ServiceValues {
    address: Option<String>,
    token_file: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct VerifierValues {
    status_lists: Option<PathBuf>,
    status_mirror: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TypeValues {
    folders: Vec<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MailValues {
    server: Option<String>,
    from: Option<String>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    outbox: Option<PathBuf>,
}

impl Settings {
    fn read(path: &Path) -> Result<Self> {
        let bytes = file::read(path, MAX_FILE).context("the settings cannot be read; --config names another file")?;
        let text = str::from_utf8(&bytes).with_context(|| format!("{} is not UTF-8", path.display()))?;
        let values = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            anyhow!("{}, line {line}: {}; correct this line", path.display(), error.message().replace('\n', " "))
        })?;
        Ok(Self { path: path.to_owned(), values })
    }

    /// The settings' own file, which may not be there.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The language in which commands speak when no flag says otherwise.
    pub(crate) fn language(&self) -> Option<Language> {
        self.values.language
    }

    /// The issuer's id in the trust list.
    pub(crate) fn issuer_id(&self) -> Result<&str> {
        self.values.issuer.id.as_deref().ok_or_else(|| self.missing("issuer", "id = \"az.gov.labour\"", "--issuer"))
    }

    /// The file of the key that signs certificates.
    pub(crate) fn issuer_key(&self) -> Result<PathBuf> {
        self.place(self.values.issuer.key.as_ref(), "issuer", "key = \"keys/certificate.pem\"", "--key")
    }

    /// The file with that key's passphrase, if it is not to be asked for.
    pub(crate) fn passphrase_file(&self) -> Option<PathBuf> {
        self.values.issuer.passphrase_file.as_ref().map(|path| self.beside(path))
    }

    /// For how many days certificates are valid at most, if the issuer decided.
    pub(crate) fn maximum_days(&self) -> Option<u16> {
        self.values.issuer.maximum_days
    }

    /// The folder of the register.
    pub(crate) fn register_folder(&self) -> Result<PathBuf> {
        self.place(self.values.register.folder.as_ref(), "register", "folder = \"register\"", "--register")
    }

    /// The signed trust list.
    pub(crate) fn trust_list(&self) -> Result<PathBuf> {
        self.place(self.values.trust.list.as_ref(), "trust", "list = \"trust-list.cwt\"", "--trust-list")
    }

    /// Where newer trust lists come from, if the settings say.
    pub(crate) fn trust_address(&self) -> Option<&str> {
        self.values.trust.address.as_deref()
    }

    /// The pinned roots, at least one.
    pub(crate) fn roots(&self) -> Result<Vec<RootFingerprint>> {
        let roots = &self.values.trust.roots;
        if roots.is_empty() {
            bail!(self.missing("trust", "roots = [\"FINGERPRINT\"]", "--root"));
        }
        let read = |root: &String| root.parse().with_context(|| format!("{}: [trust] roots", self.path.display()));
        roots.iter().map(read).collect()
    }

    /// The folder that keeps status lists between verifications, if there is one.
    pub(crate) fn status_lists(&self) -> Option<PathBuf> {
        self.values.verifier.status_lists.as_ref().map(|path| self.beside(path))
    }

    /// What the addresses of status lists begin with where they are fetched, if not as the certificates say. The lists
    /// are signed, so whoever has a copy may give it.
    pub(crate) fn status_mirror(&self) -> Option<&str> {
        self.values.verifier.status_mirror.as_deref()
    }

    /// The folders of document types beyond those of this program.
    pub(crate) fn type_folders(&self) -> Vec<PathBuf> {
        self.values.types.folders.iter().map(|path| self.beside(path)).collect()
    }

    /// Whether a trust list is named at all.
    pub(crate) fn names_trust(&self) -> bool {
        self.values.trust.list.is_some()
    }

    /// The address of the service.
    pub(crate) fn service_address(&self) -> Result<&str> {
        let example = "address = \"https://service.example.az\"";
        self.values.service.address.as_deref().ok_or_else(|| self.missing("service", example, "--service"))
    }

    /// The file with the token that the service gave out.
    pub(crate) fn token_file(&self) -> Result<PathBuf> {
        let example = "token_file = \"token\"";
        self.place(self.values.service.token_file.as_ref(), "service", example, "--token-file")
    }

    /// The mail server that takes this machine's letters.
    pub(crate) fn mail_server(&self) -> Result<&str> {
        let example = "server = \"smtps://mail.example.az\"";
        self.values.mail.server.as_deref().ok_or_else(|| self.missing_line("mail", example))
    }

    /// Who sends them: an address, or `Name <address>`.
    pub(crate) fn mail_sender(&self) -> Result<&str> {
        let example = "from = \"Nazirlik <no-reply@example.az>\"";
        self.values.mail.from.as_deref().ok_or_else(|| self.missing_line("mail", example))
    }

    /// The name with which the mail server is used, if it asks for one.
    pub(crate) fn mail_user(&self) -> Option<&str> {
        self.values.mail.user.as_deref()
    }

    /// The file with that user's password.
    pub(crate) fn mail_password_file(&self) -> Result<PathBuf> {
        let path = self.values.mail.password_file.as_ref().map(|path| self.beside(path));
        path.ok_or_else(|| self.missing_line("mail", "password_file = \"mail-password\""))
    }

    /// The file with the certificates that alone may sign the mail server's, if not those that the web trusts.
    pub(crate) fn mail_ca_file(&self) -> Option<PathBuf> {
        self.values.mail.ca_file.as_ref().map(|path| self.beside(path))
    }

    /// The file of the letters that are to be sent.
    pub(crate) fn outbox(&self) -> PathBuf {
        self.beside(self.values.mail.outbox.as_deref().unwrap_or(Path::new("outbox.sqlite")))
    }

    fn place(&self, path: Option<&PathBuf>, section: &str, example: &str, flag: &str) -> Result<PathBuf> {
        path.map(|path| self.beside(path)).ok_or_else(|| self.missing(section, example, flag))
    }

    fn beside(&self, path: &Path) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    fn missing(&self, section: &str, example: &str, flag: &str) -> anyhow::Error {
        anyhow!("{}, or give {flag}", self.missing_line(section, example))
    }

    fn missing_line(&self, section: &str, example: &str) -> anyhow::Error {
        anyhow!("a setting is missing: add `{example}` under [{section}] in {}", self.path.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mohur.toml");
        std::fs::write(&path, text).unwrap();
        Settings::read(&path)
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let settings = read("[register]\nfolder = \"register\"\n[issuer]\nkey = \"/keys/one.pem\"").unwrap();
        assert_eq!(settings.register_folder().unwrap(), settings.path.parent().unwrap().join("register"));
        assert_eq!(settings.issuer_key().unwrap(), Path::new("/keys/one.pem"));
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = read("language = \"az\"\n\n[register]\nfolderr = \"x\"\n").unwrap_err().to_string();
        assert!(error.contains("mohur.toml, line 4: unknown field `folderr`, expected `folder`"), "{error}");
        let error = read("[issuer]\nid = 5\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.ends_with("correct this line"), "{error}");
        assert!(read("[[[").unwrap_err().to_string().contains("line 1"));
    }

    #[test]
    fn what_is_missing_is_named_with_its_remedy() {
        let settings = read("").unwrap();
        let error = settings.issuer_id().unwrap_err().to_string();
        assert!(error.starts_with("a setting is missing: add `id = \"az.gov.labour\"` under [issuer] in "), "{error}");
        assert!(error.ends_with("mohur.toml, or give --issuer"), "{error}");
        assert!(settings.roots().unwrap_err().to_string().contains("--root"));
    }

    #[test]
    fn mail_needs_a_server_and_a_sender_and_has_an_outbox_beside_the_file() {
        let settings = read("[mail]\nserver = \"smtps://mail.example.az\"\nuser = \"mohur\"").unwrap();
        assert_eq!(settings.mail_server().unwrap(), "smtps://mail.example.az");
        assert!(settings.mail_sender().unwrap_err().to_string().contains("add `from = "));
        assert!(settings.mail_password_file().unwrap_err().to_string().ends_with("mohur.toml"));
        assert_eq!(settings.outbox(), settings.path.parent().unwrap().join("outbox.sqlite"));
    }

    #[test]
    fn a_wrong_root_is_named() {
        let error = format!("{:#}", read("[trust]\nroots = [\"12\"]").unwrap().roots().unwrap_err());
        assert!(error.ends_with("[trust] roots: a root's fingerprint has exactly 64 hexadecimal digits"), "{error}");
    }
}
