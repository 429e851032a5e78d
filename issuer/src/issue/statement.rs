//! What a certificate is to say, and whose it is, wherever that comes from.

use jiff::civil::Date;
use mohur_certificate::claims::Document;
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::identifier::Pin;

use super::employment;
use crate::application::{Application, Audience, Notice};
use crate::register::Organisation;

/// What a certificate is to say; every rule was kept on its first day.
pub trait Statement {
    /// The type and version of the certificate.
    fn document_type(&self) -> &DocumentType;
    /// What it says, as its type lets it.
    fn document(&self) -> Document;
    /// The day on which the rules were checked, on which it must be issued.
    fn first_day(&self) -> Date;
    /// The last day on which it is valid.
    fn last_day(&self) -> Date;
    /// Whose it is, and to whom it goes.
    fn parties(&self) -> Parties;
}

/// What a service has to know of a certificate beyond its claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Whose it is.
    pub holder: Holder,
    /// To whom it is presented; `None` is anywhere.
    pub addressee: Option<Organisation>,
    /// Whether that organisation is told when it falls out of force.
    pub notice: Notice,
}

/// The person whom a certificate is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The identification number.
    pub pin: Pin,
    /// Family name.
    pub surname: String,
    /// Given name.
    pub given_name: String,
    /// Father's name, where there is one.
    pub patronymic: Option<String>,
}

impl Statement for Application {
    fn document_type(&self) -> &DocumentType {
        self.document_type()
    }

    fn document(&self) -> Document {
        employment::document(self)
    }

    fn first_day(&self) -> Date {
        self.first_day()
    }

    fn last_day(&self) -> Date {
        self.last_day()
    }

    fn parties(&self) -> Parties {
        let contract = self.contract();
        let (addressee, notice) = match self.audience() {
            Audience::Anywhere => (None, Notice::DoNotTell),
            Audience::Organisation { organisation, notice } => (Some(organisation.clone()), *notice),
        };
        Parties {
            holder: Holder {
                pin: contract.pin,
                surname: contract.surname.to_string(),
                given_name: contract.given_name.to_string(),
                patronymic: contract.patronymic.as_ref().map(ToString::to_string),
            },
            addressee,
            notice,
        }
    }
}
