//! The flags with which commands name the service.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use mohur_certificate::language::Language;

use super::{ServiceAddress, ServiceClient, Token};
use crate::settings::Settings;

#[derive(Args)]
pub(crate) struct ServiceFlags {
    /// The address of the service (default: as the settings say)
    #[arg(long, value_name = "URL")]
    service: Option<ServiceAddress>,
    /// The file with the token that opens it (default: as the settings say)
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl ServiceFlags {
    /// The client; nothing is asked yet.
    pub(crate) fn client(&self, settings: &Settings, language: Language) -> Result<ServiceClient> {
        let address = match &self.service {
            Some(address) => address.clone(),
            None => settings.service_address()?.parse().context("[service] address")?,
        };
        let path = self.token_file.clone().map_or_else(|| settings.token_file(), Ok)?;
        Ok(ServiceClient::new(address, Token::read(&path)?, language))
    }
}
