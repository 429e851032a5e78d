//! What the lines of a batch ask for.

mod application;
mod facts;
mod words;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use mohur_certificate::document_type::DocumentType;

use super::BatchError;
use super::journal::Applicant;
use super::reason::{Judged, of_faults};
use super::table::{self, Names, Table};
use crate::application::{Draft, Kind, Policy};
use crate::import::fault::Cause;
use crate::import::lines::Lines;
use crate::import::{Format, ReadError};
use crate::issue::Statement;
use crate::language::Language;
use crate::register::Register;

/// What the lines of a batch ask for.
#[derive(Clone, Copy)]
pub enum Order<'a> {
    /// Certificates of contracts of the register; the columns are the flags of an application.
    Applications {
        /// Contracts and organisations.
        register: &'a Register,
        /// The document type of plain certificates.
        plain: &'a Arc<DocumentType>,
        /// That of certificates with the salary.
        with_salary: &'a Arc<DocumentType>,
        /// The kind of all lines, where one was chosen; without a choice each says its own, and is plain if it says none.
        kind: Option<Kind>,
    },
    /// Certificates of one document type; the columns are its fields, `last_day` and `notice`.
    Facts(&'a Arc<DocumentType>),
}

/// The day and the rules by which a line is judged, and the language of what it leaves open and of reasons.
pub(crate) struct Rules {
    pub(crate) today: Date,
    pub(crate) policy: Policy,
    pub(crate) language: Language,
}

/// What a line asks for, once it keeps every rule.
pub(crate) struct Accepted {
    pub(crate) statement: Box<dyn Statement + Send + Sync>,
    /// Who applied, where the line is an application.
    pub(crate) applicant: Option<Applicant>,
}

impl Order<'_> {
    /// What is asked for, as the journal keeps it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Applications { plain, with_salary, kind, .. } => match kind {
                None => format!("{}, {}", plain.id(), with_salary.id()),
                Some(Kind::Plain) => plain.id().to_string(),
                Some(Kind::WithSalary) => with_salary.id().to_string(),
            },
            Self::Facts(document_type) => format!("{} (facts)", document_type.id()),
        }
    }

    /// The names of values.
    pub(crate) fn names(&self) -> Names {
        match self {
            Self::Applications { .. } => application::names(),
            Self::Facts(document_type) => facts::names(document_type),
        }
    }

    /// Judges a line; `complete` may fill in what the applicant of a draft gave last time.
    pub(crate) fn judge(
        &self,
        line: Result<String, Cause>,
        table: &Table,
        rules: &Rules,
        complete: impl FnOnce(&mut Draft) -> Result<(), BatchError>,
    ) -> Result<Judged<Accepted>, BatchError> {
        let values = line.map_err(|cause| vec![cause.into()]).and_then(|line| table.values(&line));
        let read = |faults: Vec<_>| of_faults(&faults, rules.language);
        match (self, values.map_err(read)) {
            (_, Err(reasons)) => Ok(Err(reasons)),
            (Self::Facts(document_type), Ok(values)) => Ok(facts::judge(&values, document_type, rules)),
            (Self::Applications { register, plain, with_salary, kind }, Ok(values)) => {
                let mut draft = match application::draft(values, rules.language, *kind).map_err(read) {
                    Ok(draft) => draft,
                    Err(reasons) => return Ok(Err(reasons)),
                };
                complete(&mut draft)?;
                let document_type = match draft.kind {
                    Kind::Plain => plain,
                    Kind::WithSalary => with_salary,
                };
                application::judge(&draft, register, document_type, rules)
            }
        }
    }
}

/// Whether the first line of the file names fields of the type that no application has, like `surname`: then its lines give
/// facts, and not the contracts that certificates of the type may come from.
pub fn gives_facts(path: &Path, format: Format, document_type: &DocumentType) -> Result<bool, ReadError> {
    let mut lines = Lines::new(BufReader::new(File::open(path)?));
    while let Some((_, line)) = lines.next()? {
        let Ok(line) = line else { return Ok(false) };
        if !line.trim().is_empty() {
            let is_fact = |name: &str| document_type.field_named(name).is_some() && !application::is_column(name);
            return Ok(table::names_on(line, format).iter().any(|name| is_fact(name)));
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use mohur_certificate::document_type::DocumentTypes;

    use super::*;

    #[test]
    fn the_first_line_tells_facts_from_contracts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines");
        let employment = DocumentTypes::shipped().newest("employment").unwrap();
        let gives_facts = |bytes: &[u8], format| {
            fs::write(&path, bytes).unwrap();
            gives_facts(&path, format, employment).unwrap()
        };
        for (bytes, expected) in [
            (&b"\xef\xbb\xbfSurname;PIN;last day\n1;2;3\n"[..], true),
            (b"pin,contract,last_day,purpose,employer,language,addressee\n", false),
            (b"\xff\n", false),
            (b"", false),
        ] {
            assert_eq!(gives_facts(bytes, Format::Csv), expected, "{}", String::from_utf8_lossy(bytes));
        }
        for (line, expected) in [
            ("\n{\"pin\":\"5ZK3M9Q\",\"contract_number\":\"1\"}\n", true),
            ("{\"pin\":\"5ZK3M9Q\",\"contract\":\"surname\"}\n{\"surname\":1}\n", false),
            ("surname\n", false),
        ] {
            assert_eq!(gives_facts(line.as_bytes(), Format::JsonLines), expected, "{line}");
        }
    }
}
