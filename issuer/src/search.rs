//! Searching contracts and organisations, right for Azerbaijani letters.
//!
//! Every word of a query must be found in some field. Those who typed the very letters come first, then those who
//! typed `elcin` for `Elçin`; within the same rank the order is that of the Azerbaijani alphabet.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use jiff::civil::Date;
use mohur_certificate::identifier::Pin;

use self::query::{Folded, Match};
use crate::day::display_day;
use crate::language::Language;
use crate::register::{Contract, Organisation, Register, RegisterError};

mod folding;
mod query;

pub use self::query::{Query, QueryError};

/// Which contracts a search looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All, past and future ones included.
    All,
    /// Those in force on the day.
    InForceOn(Date),
}

/// The person's contracts that answer `query`: best matches first, then by employer, position and number.
pub fn contracts(register: &Register, pin: Pin, query: &Query, scope: Scope) -> Result<Vec<Contract>, RegisterError> {
    let is_in_scope = |contract: &Contract| match scope {
        Scope::All => true,
        Scope::InForceOn(day) => contract.term.covers(day),
    };
    let answer = |contract: Contract| query.answer(&contract_fields(&contract)).map(|rank| (rank, contract));
    let mut found: Vec<(Match, Contract)> =
        register.contracts_of(pin)?.into_iter().filter(is_in_scope).filter_map(answer).collect();
    let collator = collator();
    found.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| by_alphabet(&collator, &left.1, &right.1)));
    Ok(found.into_iter().map(|(_, contract)| contract).collect())
}

/// The texts in which a contract is searched, with days and salary in every form in which they are written.
fn contract_fields(contract: &Contract) -> Vec<Folded> {
    let salary = contract.salary.to_string();
    let days = [Some(contract.term.start()), contract.term.end()].into_iter().flatten();
    let names = [&contract.surname, &contract.given_name].into_iter().chain(contract.patronymic.as_ref());
    let titles = [Some(&contract.position), contract.department.as_ref()].into_iter().flatten();
    let mut texts = vec![
        contract.number.to_string(),
        contract.pin.to_string(),
        contract.employer.to_string(),
        contract.employer_name.to_string(),
        salary.replace('.', ","),
        salary,
    ];
    texts.extend(days.flat_map(|day| [Language::Az, Language::En].map(|language| display_day(day, language))));
    texts.extend(names.map(ToString::to_string));
    texts.extend(titles.map(ToString::to_string));
    texts.iter().map(|text| Folded::new(text)).collect()
}

fn by_alphabet(collator: &CollatorBorrowed<'_>, left: &Contract, right: &Contract) -> Ordering {
    collator
        .compare(&left.employer_name, &right.employer_name)
        .then_with(|| collator.compare(&left.position, &right.position))
        .then_with(|| left.number.cmp(&right.number))
}

fn collator() -> CollatorBorrowed<'static> {
    Collator::try_new(locale!("az").into(), CollatorOptions::default()).expect("the collation data is compiled in")
}

/// The organisations of a register, prepared for many searches.
///
/// A search reads through all prepared texts without allocating. After an import, prepare anew.
#[derive(Debug)]
pub struct OrganisationIndex(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    organisation: Organisation,
    fields: [Folded; 2],
}

impl OrganisationIndex {
    /// Prepares all organisations of `register`, in alphabetical order.
    pub fn new(register: &Register) -> Result<Self, RegisterError> {
        let mut organisations: Vec<Organisation> = Vec::new();
        register.each(|organisation| {
            organisations.push(organisation);
            Ok::<_, RegisterError>(())
        })?;
        let collator = collator();
        organisations.sort_by(|left, right| collator.compare(&left.name, &right.name).then(left.voen.cmp(&right.voen)));
        let prepare = |organisation: Organisation| Entry {
            fields: [Folded::new(&organisation.voen.to_string()), Folded::new(&organisation.name)],
            organisation,
        };
        Ok(Self(organisations.into_iter().map(prepare).collect()))
    }

    /// The organisations that answer `query` by VÖEN or name: best matches first, then alphabetical.
    pub fn search(&self, query: &Query) -> Vec<&Organisation> {
        let answer = |entry: &'_ Entry| query.answer(&entry.fields);
        let mut found: Vec<(Match, &Organisation)> =
            self.0.iter().filter_map(|entry| Some((answer(entry)?, &entry.organisation))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, organisation)| organisation).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Term;
    use crate::register::tests::contract;
    use jiff::civil::date;

    fn register(contracts: Vec<Contract>, names: &[&str]) -> (tempfile::TempDir, Register) {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::create(folder.path()).unwrap();
        register.merge(contracts).unwrap();
        let organisations = names.iter().zip(1..).map(|(name, number)| Organisation {
            voen: format!("{number:09}1").parse().unwrap(),
            name: name.parse().unwrap(),
        });
        register.merge(organisations).unwrap();
        (folder, register)
    }

    fn find(names: &[&str], query: &str) -> Vec<String> {
        let (_folder, register) = register(Vec::new(), names);
        let index = OrganisationIndex::new(&register).unwrap();
        index.search(&Query::new(query).unwrap()).into_iter().map(|found| found.name.to_string()).collect()
    }

    #[test]
    fn the_order_is_the_azerbaijani_alphabet() {
        // Unicode CLDR, az: a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z
        let alphabet = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz";
        let mut names: Vec<String> = alphabet.chars().map(|letter| format!("{letter}a")).collect();
        let sorted = names.clone();
        names.sort_unstable_by(|left, right| right.cmp(left));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(find(&names, ""), sorted);
    }

    #[test]
    fn exact_matches_come_before_kind_ones_and_each_rank_is_alphabetical() {
        let names = ["Şəfəq Bankı", "Sefeq MMC", "Şəfəq Aptek", "Zirvə"];
        assert_eq!(find(&names, "sefeq"), ["Sefeq MMC", "Şəfəq Aptek", "Şəfəq Bankı"]);
        assert_eq!(find(&names, "ŞƏFƏQ"), ["Şəfəq Aptek", "Şəfəq Bankı", "Sefeq MMC"]);
        assert_eq!(find(&names, "banki sefeq"), ["Şəfəq Bankı"]);
        assert!(find(&names, "şəfəq zirvə").is_empty());
    }

    #[test]
    fn organisations_are_found_by_voen() {
        assert_eq!(find(&["Zirvə", "Şəfəq"], "0000000021"), ["Şəfəq"]);
        assert_eq!(find(&["Zirvə", "Şəfəq"], "00000"), ["Şəfəq", "Zirvə"]);
    }

    #[test]
    fn contracts_are_found_by_every_field() {
        let whole = Contract {
            department: Some("Rəqəmsal xidmətlər".parse().unwrap()),
            term: Term::new(date(2024, 3, 1), Some(date(2027, 2, 28))).unwrap(),
            ..contract("17/A", "5ZK3M9Q")
        };
        let (_folder, register) = register(vec![whole.clone(), contract("18", "1AAAAA1")], &[]);
        for word in [
            "17/a",
            "5zk3m9q",
            "əliyev",
            "eliyev",
            "ELCIN",
            "ilqar",
            "oğlu",
            "1400057421",
            "zirve",
            "mühasib",
            "reqemsal",
            "01.03.2024",
            "2024-03-01",
            "28.02.2027",
            "1250.50",
            "1250,50",
            "elcin muhasib zirve 2027",
        ] {
            let query = Query::new(word).unwrap();
            assert_eq!(
                contracts(&register, whole.pin, &query, Scope::All).unwrap(),
                std::slice::from_ref(&whole),
                "{word}"
            );
        }
        for word in ["18", "elcin direktor"] {
            assert!(
                contracts(&register, whole.pin, &Query::new(word).unwrap(), Scope::All).unwrap().is_empty(),
                "{word}"
            );
        }
    }

    #[test]
    fn the_scope_is_the_term_with_both_its_ends() {
        let term = Term::new(date(2024, 3, 1), Some(date(2027, 2, 28))).unwrap();
        let fixed = Contract { term, ..contract("1", "5ZK3M9Q") };
        let (_folder, register) = register(vec![fixed.clone()], &[]);
        let count =
            |day| contracts(&register, fixed.pin, &Query::new("").unwrap(), Scope::InForceOn(day)).unwrap().len();
        assert_eq!(count(date(2024, 2, 29)), 0);
        assert_eq!(count(date(2024, 3, 1)), 1);
        assert_eq!(count(date(2027, 2, 28)), 1);
        assert_eq!(count(date(2027, 3, 1)), 0);
    }

    #[test]
    fn contracts_are_sorted_by_employer_position_and_number() {
        let with = |number, employer: &str, position: &str| Contract {
            employer_name: employer.parse().unwrap(),
            position: position.parse().unwrap(),
            ..contract(number, "5ZK3M9Q")
        };
        let all = vec![
            with("1", "Ə", "b"),
            with("2", "F", "a"),
            with("3", "Ə", "a"),
            with("4", "E", "z"),
            with("0", "Ə", "a"),
        ];
        let (_folder, register) = register(all, &[]);
        let found = contracts(&register, "5ZK3M9Q".parse().unwrap(), &Query::new("").unwrap(), Scope::All).unwrap();
        assert_eq!(found.iter().map(|contract| &*contract.number).collect::<Vec<_>>(), ["4", "0", "3", "1", "2"]);
    }
}
