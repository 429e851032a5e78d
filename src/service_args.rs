//! What every command takes that asks the service.

use anyhow::Result;
use clap::Args;
use mohur_certificate::language::Language;

use crate::output::{Output, OutputFlags};
use crate::service_client::{ServiceClient, ServiceFlags};
use crate::settings::Settings;
use crate::speech::Speech;

#[derive(Args)]
pub(crate) struct ServiceArgs {
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

impl ServiceArgs {
    /// The client; nothing is asked yet.
    pub(crate) fn client(&self, settings: &Settings, language: Language) -> Result<ServiceClient> {
        self.service.client(settings, language)
    }

    /// The language in which to speak.
    pub(crate) fn language(&self, settings: &Settings) -> Language {
        self.speech.language(settings)
    }

    /// For whom the output is.
    pub(crate) fn output(&self) -> Output {
        self.output.output()
    }
}
