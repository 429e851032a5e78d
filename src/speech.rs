//! The language in which a command speaks to people.

use clap::{Args, ValueEnum};
use mohur_certificate::language::Language;

use crate::settings::Settings;

#[derive(Args, Clone, Copy)]
pub(crate) struct Speech {
    /// The language of what people read (default: as the settings say, else en)
    #[arg(long, value_enum, env = "MOHUR_LANGUAGE")]
    language: Option<Spoken>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Spoken {
    Az,
    En,
}

impl Speech {
    /// The chosen language.
    pub(crate) fn language(self, settings: &Settings) -> Language {
        match self.language {
            Some(Spoken::Az) => Language::Az,
            Some(Spoken::En) => Language::En,
            None => settings.language().unwrap_or(Language::En),
        }
    }
}
