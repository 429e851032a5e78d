//! People, organisations and registrations for tests.

use jiff::Timestamp;
use mohur_certificate::number::CertificateNumber;
use mohur_revocation::record::{Actor, CompactBytes, Notify, Organisation, Person, PersonName, Registration};

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(crate) fn number(seed: u8) -> CertificateNumber {
    CertificateNumber::from_random([seed; 8])
}

pub(crate) fn person(pin: &str) -> Person {
    let name = PersonName {
        surname: "Ələkbərova".parse().unwrap(),
        given_name: "Gülşən".parse().unwrap(),
        patronymic: Some("Şıxəli qızı".parse().unwrap()),
    };
    Person { pin: pin.parse().unwrap(), name }
}

pub(crate) fn organisation(voen: &str) -> Organisation {
    Organisation { voen: voen.parse().unwrap(), name: "“Xəzər Əmanət” ASC".parse().unwrap() }
}

pub(crate) fn actor(voen: &str) -> Actor {
    Actor { token: "t1".to_owned(), organisation: organisation(voen), person: None }
}

pub(crate) fn registration(seed: u8, index: u32) -> Registration {
    Registration {
        number: number(seed),
        certificate: CompactBytes::try_from("AQEB".to_owned()).unwrap(),
        list: 0,
        index,
        expires: at(5000),
        holder: person("5ZK3M9Q"),
        addressee: None,
        notify: Notify::DoNotTell,
    }
}
