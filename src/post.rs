//! This machine's letters: the outbox and the mail server that the settings name.

mod words;
mod world;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use mohur_delivery::message::Sender;
use mohur_delivery::outbox::{Outbox, Schedule};
use mohur_delivery::round::{Round, World};
use mohur_delivery::smtp::{Login, MailServer, Mailer, Patience, Roots};
use zeroize::Zeroizing;

pub(crate) use self::words::{outcome_word, problem, state};
pub(crate) use self::world::Machine;
use crate::file;
use crate::settings::Settings;

/// A password's first line is all of it.
const MAX_PASSWORD_FILE: usize = 4096;
/// A hundred certificates.
const MAX_CA_FILE: usize = 1 << 20;

/// An open outbox and a mailer that connects when there is something to send.
pub(crate) struct Post {
    pub(crate) outbox: Outbox,
    pub(crate) mailer: Mailer,
    sender: Sender,
}

impl Post {
    /// What the settings say; a new outbox is made, and told of, where there is none.
    pub(crate) fn open(settings: &Settings, patience: Patience) -> Result<Self> {
        let server: MailServer = settings.mail_server()?.parse().context("[mail] server")?;
        let sender: Sender = settings.mail_sender()?.parse().context("[mail] from")?;
        let roots = match settings.mail_ca_file() {
            Some(path) => Roots::Own(file::read(&path, MAX_CA_FILE).context("[mail] ca_file")?),
            None => Roots::Public,
        };
        let mailer = Mailer::new(server, &roots, login(settings)?, sender.address().clone(), patience);
        let mailer = mailer.context("[mail] ca_file")?;
        let path = settings.outbox();
        if !path.exists() {
            eprintln!("mohur: making the new outbox {}", path.display());
        }
        Ok(Self { outbox: Outbox::open(&path)?, mailer, sender })
    }

    /// What delivers letters, one at a time.
    pub(crate) fn round<'a>(&'a mut self, world: &'a dyn World) -> Round<'a> {
        let Self { outbox, mailer, sender } = self;
        Round { outbox, mailer, sender, schedule: Schedule::default(), world }
    }
}

fn login(settings: &Settings) -> Result<Option<Login>> {
    let Some(user) = settings.mail_user() else { return Ok(None) };
    let password = read_password(&settings.mail_password_file()?).context("[mail] password_file")?;
    Ok(Some(Login::new(user, &password).context("[mail] user and password_file")?))
}

fn read_password(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    let password = Zeroizing::new(file::read(path, MAX_PASSWORD_FILE)?);
    let mode = fs::metadata(path).with_context(|| format!("cannot look at {}", path.display()))?.permissions().mode();
    let path = path.display();
    if mode & 0o077 != 0 {
        bail!("{path} has mode {:03o}, so others can read it; run: chmod 600 {path}", mode & 0o777);
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mail-password");
        fs::write(&path, "gizli\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = read_password(&path).unwrap_err().to_string();
        assert!(error.contains("has mode 640, so others can read it; run: chmod 600 /"), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(*read_password(&path).unwrap(), b"gizli\n");
    }
}
