use super::keys::MAX_RECORD;
use super::*;
use crate::base64url;
use crate::record::{CompactBytes, Notify, Organisation, Person, PersonName};
use crate::testing::actor;
use proptest::prelude::*;

fn time() -> impl Strategy<Value = Timestamp> {
    (0_i64..253_402_207_200_000_000).prop_map(|micros| Timestamp::from_microsecond(micros).unwrap())
}

fn person() -> impl Strategy<Value = Person> {
    let part = "[a-zəğıöşüçƏĞIİÖŞÜÇ\"\\\\]{1,100}";
    ("[0-9A-HJ-NP-Z]{7}", part, part, proptest::option::of(part)).prop_map(|(pin, surname, given_name, patronymic)| {
        let patronymic = patronymic.map(|patronymic| patronymic.parse().unwrap());
        let (surname, given_name) = (surname.parse().unwrap(), given_name.parse().unwrap());
        Person { pin: pin.parse().unwrap(), name: PersonName { surname, given_name, patronymic } }
    })
}

prop_compose! {
    fn record()(
        random: [u8; 8],
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        places: (u32, u32),
        times in (time(), time(), proptest::option::of(time())),
        holder in person(),
        addressed: bool,
    ) -> CertificateRecord {
        let organisation = Organisation { voen: "9900003611".parse().unwrap(), name: "a".repeat(300).parse().unwrap() };
        let registration = Registration {
            number: CertificateNumber::from_random(random),
            certificate: CompactBytes::try_from(base64url::encode(&bytes)).unwrap(),
            list: places.0,
            index: places.1,
            expires: times.0,
            holder,
            addressee: addressed.then_some(organisation),
            notify: if addressed { Notify::Tell } else { Notify::DoNotTell },
        };
        let revocation = times.2.map(|at| Revocation { at, reason: "səbəb".parse().unwrap() });
        CertificateRecord { registration, registered: times.1, revocation }
    }
}

proptest! {
    #[test]
    fn certificates_lead_back(record in record()) {
        let bytes = encode(b"C", &record).unwrap();
        prop_assert_eq!(decode::<CertificateRecord>(b"C", &bytes).unwrap(), record);
    }

    #[test]
    fn entries_lead_back(at in time(), random: [u8; 8], person in person(), found in 0_usize..4) {
        let outcomes =
            [CheckOutcome::InForce, CheckOutcome::Expired, CheckOutcome::Deactivated, CheckOutcome::Unknown];
        let number = CertificateNumber::from_random(random);
        let events = [
            Event::Checked { number, how: How::Code, outcome: outcomes[found], holder: Some(person.name.clone()) },
            Event::Checked { number, how: How::Offline(at), outcome: outcomes[found], holder: None },
            Event::Registered { number },
            Event::Revoked { number, reason: "səbəb".parse().unwrap() },
            Event::Reserved { list: 7, count: 9 },
        ];
        for event in events {
            let mut by = actor();
            by.person = Some(person.clone());
            let entry = Entry { at, by, event };
            let bytes = encode(b"E", &entry).unwrap();
            prop_assert_eq!(decode::<Entry>(b"E", &bytes).unwrap(), entry);
        }
    }

    #[test]
    fn entry_names_lead_back_and_sort_by_time(one in time(), other in time(), random: [u8; 8]) {
        let (first, second) = (EntryId::new(one, random), EntryId::new(other, random));
        prop_assert_eq!(first.to_string().parse::<EntryId>(), Ok(first));
        prop_assert_eq!(EntryId::try_from(first.as_bytes().as_slice()), Ok(first));
        prop_assert_eq!(one.cmp(&other), first.cmp(&second));
    }

    #[test]
    fn noise_is_no_record(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        prop_assert!(decode::<CertificateRecord>(b"C", &bytes).is_err());
    }
}

#[test]
fn records_are_bounded() {
    let long = "a".repeat(MAX_RECORD);
    assert!(matches!(encode(b"C", &long), Err(StoreError::TooLong { .. })));
}

#[test]
fn the_stand_in_is_a_record() {
    assert!(decode::<CertificateRecord>(b"C", STAND_IN).is_ok());
}
