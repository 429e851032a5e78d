//! Employment contracts.

use jiff::civil::Date;
use mohur_certificate::identifier::{Pin, Voen};

use super::organisation::Name;
use super::record::{Record, Row, Values, sealed};
use crate::day::parse_day;
use crate::import::fault::Cause;
use crate::money::Money;
use crate::register::index::Field;
use crate::text::Text;

/// A contract's number as the employer wrote it; the longest seen in practice are half of this.
pub type ContractNumber = Text<64>;
/// One of a person's names: what fits on one line of a certificate.
pub type PersonName = Text<64>;
/// A position or department: two lines of a certificate.
pub type Title = Text<120>;

/// An employment contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// The number, unique with its employer.
    pub number: ContractNumber,
    /// The employee's PIN.
    pub pin: Pin,
    /// The employee's surname.
    pub surname: PersonName,
    /// The employee's given name.
    pub given_name: PersonName,
    /// The employee's patronymic with `oğlu` or `qızı`; foreigners may have none.
    pub patronymic: Option<PersonName>,
    /// The employer's VÖEN.
    pub employer: Voen,
    /// The employer's name.
    pub employer_name: Name,
    /// What the employee works as.
    pub position: Title,
    /// Where in the organisation.
    pub department: Option<Title>,
    /// From when to when.
    pub term: Term,
    /// The monthly salary.
    pub salary: Money,
}

/// The days on which a contract is in force: the first, and the last if the contract is fixed-term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    start: Date,
    end: Option<Date>,
}

impl Term {
    /// The term from `start` to `end`, both included; `None` when it would end before it starts.
    pub fn new(start: Date, end: Option<Date>) -> Option<Self> {
        end.is_none_or(|end| start <= end).then_some(Self { start, end })
    }

    /// The first day.
    pub fn start(self) -> Date {
        self.start
    }

    /// The last day, which still belongs to the term; `None` for an open-ended contract.
    pub fn end(self) -> Option<Date> {
        self.end
    }

    /// Whether the contract is in force on `day`.
    pub fn covers(self, day: Date) -> bool {
        self.start <= day && self.end.is_none_or(|end| day <= end)
    }
}

/// What names a contract: numbers are unique only within one employer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContractKey {
    /// The employer's VÖEN.
    pub employer: Voen,
    /// The contract's number.
    pub number: ContractNumber,
}

impl sealed::Sealed for Contract {}

impl Record for Contract {
    type Key = ContractKey;
    const TABLE: &'static str = "contracts";
    const COLUMNS: &'static [&'static str] = &[
        "number",
        "pin",
        "surname",
        "given_name",
        "patronymic",
        "employer",
        "employer_name",
        "position",
        "department",
        "start",
        "end",
        "salary",
    ];
    const FIELDS: &'static [Field] = &[
        Field::Words,
        Field::Pin,
        Field::Words,
        Field::Words,
        Field::Words,
        Field::Whole,
        Field::Words,
        Field::Words,
        Field::Words,
        Field::Start,
        Field::End,
        Field::Whole,
    ];
    const ORDER: &'static [&'static str] =
        &["surname", "given_name", "patronymic", "employer_name", "position", "number"];
    const KEY: &'static [&'static str] = &["employer", "number"];
    const LOOKED_UP: &'static [&'static str] = &["pin"];
    const OPTIONAL: &'static [&'static str] = &["patronymic", "department", "end"];

    fn key(&self) -> ContractKey {
        ContractKey { employer: self.employer, number: self.number.clone() }
    }

    fn read(values: &mut Values<'_>) -> Option<Self> {
        let number = values.required("number", str::parse);
        let pin = values.required("pin", str::parse);
        let surname = values.required("surname", str::parse);
        let given_name = values.required("given_name", str::parse);
        let patronymic = values.optional("patronymic", str::parse);
        let employer = values.required("employer", str::parse);
        let employer_name = values.required("employer_name", str::parse);
        let position = values.required("position", str::parse);
        let department = values.optional("department", str::parse);
        let term = read_term(values);
        let salary = values.required("salary", str::parse);
        Some(Self {
            number: number?,
            pin: pin?,
            surname: surname?,
            given_name: given_name?,
            patronymic: patronymic?,
            employer: employer?,
            employer_name: employer_name?,
            position: position?,
            department: department?,
            term: term?,
            salary: salary?,
        })
    }

    fn write(&self, row: &mut Row) {
        row.put(&self.number);
        row.put(self.pin);
        row.put(&self.surname);
        row.put(&self.given_name);
        row.put_some(self.patronymic.as_ref());
        row.put(self.employer);
        row.put(&self.employer_name);
        row.put(&self.position);
        row.put_some(self.department.as_ref());
        row.put(self.term.start);
        row.put_some(self.term.end);
        row.put(self.salary);
    }
}

fn read_term(values: &mut Values<'_>) -> Option<Term> {
    let start = values.required("start", parse_day);
    let end = values.optional("end", parse_day);
    let (start, end) = (start?, end?);
    let term = Term::new(start, end);
    if term.is_none() {
        values.refuse("end", Cause::EndBeforeStart { start });
    }
    term
}
