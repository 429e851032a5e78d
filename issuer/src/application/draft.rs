//! An application as someone filled it in, before any rule was checked.

use mohur_certificate::identifier::Pin;
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// What a certificate says about the salary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing.
    Plain,
    /// The monthly salary.
    WithSalary,
}

/// Whether a copy of the certificate goes to the applicant's e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmailCopy {
    /// It does.
    Send,
    /// It does not; the applicant downloads it.
    DoNotSend,
}

/// Whether the organisation to which a certificate is presented is told when the certificate falls out of force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// It is told.
    Tell,
    /// It has to check for itself.
    DoNotTell,
}

/// An application as it was filled in: on a form, by flags, or on a line of a batch file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The PIN of the applicant, who was identified before.
    pub pin: Pin,
    /// Plain, or with the salary.
    pub kind: Kind,
    /// The number of the chosen contract.
    pub contract: String,
    /// The VÖEN of the contract's employer; needed only when the applicant has this number with several employers.
    pub employer: Option<String>,
    /// The certificate's last day of validity, as `2026-11-24` or `24.11.2026`.
    pub last_day: String,
    /// Where the applicant is reached.
    pub email: String,
    /// The telephone number; blank when the applicant gives none.
    pub phone: Option<String>,
    /// Whether a copy is sent.
    pub copy: EmailCopy,
    /// The code of the purpose.
    pub purpose: u32,
    /// The language of the page.
    pub language: Language,
    /// The VÖEN or the name of the organisation to which the certificate is presented; blank when it may be presented
    /// anywhere.
    pub addressee: Option<String>,
    /// Whether that organisation is told; not told when left open.
    pub notice: Option<Notice>,
}
