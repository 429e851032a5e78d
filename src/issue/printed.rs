//! What `mohur issue` prints.

use std::path::Path;

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::application::Purpose;
use mohur_issuer::day::display_day;
use serde::Serialize;

use super::certify::Certified;
use super::copy::Copied;
use super::desk::Taken;
use crate::outcome::Refused;
use crate::output::{Output, print_json};

#[derive(Serialize)]
struct Success<'a> {
    issued: bool,
    registered: bool,
    number: CertificateNumber,
    file: &'a Path,
    document_type: String,
    at: Timestamp,
    last_day: Date,
    list: &'a str,
    index: u32,
    copy_to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<&'a Copied>,
}

#[derive(Serialize)]
struct Failure {
    issued: bool,
    refusals: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    code: &'static str,
    sentence: String,
}

#[derive(Serialize)]
struct Offered {
    code: u32,
    label: String,
}

impl Certified {
    /// Says what was issued, and what became of the copy that is wanted.
    pub(super) fn print(&self, copy: Option<&Copied>, language: Language, output: Output) -> Result<()> {
        let claims = &self.certificate.claims;
        let (number, last_day, file) = (claims.number, self.last_day, self.file.display());
        if output == Output::Json {
            return print_json(&Success {
                issued: true,
                registered: self.taken != Taken::Recorded,
                number,
                file: &self.file,
                document_type: claims.document.document_type.to_string(),
                at: claims.issued,
                last_day,
                list: &claims.status.uri,
                index: claims.status.index,
                copy_to: copy.map(Copied::to),
                copy,
            });
        }
        let day = display_day(last_day, language);
        println!("{number}  {file}");
        match (self.taken, language) {
            (Taken::Registered(_), Language::En) => println!("registered, valid through {day}"),
            (Taken::Registered(_), Language::Az) => {
                println!("qeydə alındı, {day} tarixinədək (həmin gün daxil) etibarlıdır");
            }
            (Taken::Recorded, Language::En) => {
                println!("valid through {day}; the service learns of it by `mohur offline register`");
            }
            (Taken::Recorded, Language::Az) => println!(
                "{day} tarixinədək (həmin gün daxil) etibarlıdır; xidmət onu `mohur offline register` əmri ilə tanıyacaq"
            ),
        }
        if let Some(copy) = copy {
            println!("{}", copy.sentence(language));
        }
        Ok(())
    }
}

/// Every broken rule at once, by its code and in words.
pub(super) fn refused(reasons: Vec<(&'static str, String)>, output: Output) -> anyhow::Error {
    if output == Output::People {
        return Refused { sentences: reasons.into_iter().map(|(_, sentence)| sentence).collect() }.into();
    }
    let refusals = reasons.into_iter().map(|(code, sentence)| Reason { code, sentence }).collect();
    print_json(&Failure { issued: false, refusals }).err().unwrap_or_else(|| Refused::as_printed().into())
}

/// The list of purposes of a document type.
pub(super) fn purposes(document_type: &DocumentType, language: Language, output: Output) -> Result<()> {
    let offered = Purpose::all(document_type)
        .map(|purpose| Offered { code: purpose.code(), label: purpose.label(language).to_owned() });
    if output == Output::Json {
        return print_json(&offered.collect::<Vec<_>>());
    }
    offered.for_each(|offered| println!("{:>3}  {}", offered.code, offered.label));
    Ok(())
}
