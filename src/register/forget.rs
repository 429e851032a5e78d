//! `mohur register forget`: a person's contact details are gone from the register.

use anyhow::Result;
use clap::Args;
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_issuer::register::contacts::Contacts;

use super::RegisterFolder;
use crate::settings::Settings;
use crate::speech::Speech;

#[derive(Args)]
pub(crate) struct Forget {
    /// The PIN of the person
    pin: Pin,
    #[command(flatten)]
    register: RegisterFolder,
    #[command(flatten)]
    speech: Speech,
}

impl Forget {
    pub(crate) fn run(self, settings: &Settings) -> Result<()> {
        let were_there = Contacts::open(&self.register.path(settings)?)?.forget(self.pin)?;
        let pin = self.pin;
        match (were_there, self.speech.language(settings)) {
            (true, Language::Az) => println!("FİN {pin} üzrə əlaqə məlumatları silindi"),
            (true, Language::En) => println!("the contact details of {pin} are forgotten"),
            (false, Language::Az) => println!("FİN {pin} üzrə əlaqə məlumatı yox idi"),
            (false, Language::En) => println!("no contact details of {pin} were there"),
        }
        Ok(())
    }
}
