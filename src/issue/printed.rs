//! What `mohur issue` prints.

use std::path::Path;

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::application::{Application, EmailCopy, Purpose, Refusal};
use mohur_issuer::day::display_day;
use mohur_issuer::language::Sentence;
use serde::Serialize;

use super::certify::Certified;
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
    copy_to: Option<String>,
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
    code: u8,
    label: &'static str,
}

impl Certified {
    /// Says what was issued.
    pub(super) fn print(&self, application: &Application, language: Language, output: Output) -> Result<()> {
        let claims = &self.certificate.claims;
        let copy_to = (application.copy() == EmailCopy::Send).then(|| application.contact().email.to_string());
        let (number, last_day, file) = (claims.number, application.last_day(), self.file.display());
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
                copy_to,
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
        match (copy_to, language) {
            (None, _) => {}
            (Some(email), Language::En) => println!("a copy is wanted at {email}: this command sends no mail"),
            (Some(email), Language::Az) => println!("surəti {email} ünvanına istənilir: bu əmr məktub göndərmir"),
        }
        Ok(())
    }
}

/// Every broken rule at once.
pub(super) fn refusals(refusals: &[Refusal], language: Language, output: Output) -> anyhow::Error {
    if output == Output::People {
        return Refused { sentences: refusals.iter().map(|refusal| refusal.sentence(language)).collect() }.into();
    }
    let reason = |refusal: &Refusal| Reason { code: refusal.code(), sentence: refusal.sentence(language) };
    let refused = Failure { issued: false, refusals: refusals.iter().map(reason).collect() };
    print_json(&refused).err().unwrap_or_else(|| Refused::as_printed().into())
}

/// The list of purposes.
pub(super) fn purposes(language: Language, output: Output) -> Result<()> {
    let offered = Purpose::all().iter().map(|purpose| Offered { code: purpose.code(), label: purpose.label(language) });
    if output == Output::Json {
        return print_json(&offered.collect::<Vec<_>>());
    }
    offered.for_each(|offered| println!("{:>3}  {}", offered.code, offered.label));
    Ok(())
}
