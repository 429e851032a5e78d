//! `mohur revoke`: takes a certificate out of force for ever.

use anyhow::Result;
use clap::Args;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_revocation::record::Reason;

use crate::outcome::Refused;
use crate::output::{Output, print_json};
use crate::service_args::ServiceArgs;
use crate::settings::ConfigSource;
use crate::{trusted, when};

/// The service's name for a number that it never registered.
const UNKNOWN: &str = "unknown-certificate";

#[derive(Args)]
pub(crate) struct Revoke {
    /// The certificate's number, like 7K3M-9QPX-4H2C-V
    number: CertificateNumber,
    /// Why, in a sentence: for the issuer's own record, checkers never learn it
    #[arg(long, value_name = "TEXT")]
    reason: Reason,
    #[command(flatten)]
    service: ServiceArgs,
}

impl Revoke {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        let language = self.service.language(&settings);
        let client = self.service.client(&settings, language)?;
        let revoked = match client.revoke(self.number, self.reason.as_str()) {
            Err(error) if error.problem() == Some(UNKNOWN) => {
                return Err(Refused::because(unknown(self.number, language)).into());
            }
            done => done?,
        };
        if self.service.output() == Output::Json {
            return print_json(&revoked);
        }
        let (number, reason) = (revoked.number, revoked.reason);
        let at = when::minute(revoked.at, &trusted::zone(&settings)?, language);
        match language {
            Language::En => println!("{number} is out of force since {at}: {reason}"),
            Language::Az => println!("{number} {at} tarixindən qüvvədə deyil: {reason}"),
        }
        Ok(())
    }
}

fn unknown(number: CertificateNumber, language: Language) -> String {
    match language {
        Language::En => format!("the service has no certificate {number}; copy its number once more"),
        Language::Az => format!("xidmətdə {number} nömrəli arayış yoxdur; nömrəni bir daha köçürün"),
    }
}
