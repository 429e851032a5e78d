//! Who issues, as the trust list names it: its id, the zone in which its days end, the address that its codes lead to.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use mohur_certificate::link::VerificationBase;
use mohur_certificate::trust_list::Issuer;

/// An issuer of the trust list whose time zone is known here.
#[derive(Clone, Debug)]
pub struct Authority {
    id: String,
    zone: TimeZone,
    verification_base: VerificationBase,
}

impl Authority {
    /// The authority that the trust list describes.
    ///
    /// The zone's rules come from the data that the program ships: the same certificate is made on every machine.
    pub fn new(issuer: &Issuer) -> Result<Self, AuthorityError> {
        let (id, name) = (issuer.id.clone(), issuer.time_zone.clone());
        let Ok(zone) = TimeZoneDatabase::bundled().get(&name) else {
            return Err(AuthorityError::UnknownZone { id, zone: name });
        };
        let Some(verification_base) = issuer.verification_bases.first().cloned() else {
            return Err(AuthorityError::NoVerificationBase { id });
        };
        Ok(Self { id, zone, verification_base })
    }

    /// The claim `iss`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The zone in which its days begin and end.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// What its QR codes begin with.
    pub fn verification_base(&self) -> &VerificationBase {
        &self.verification_base
    }

    /// The day that it is at `moment`.
    pub fn day(&self, moment: Timestamp) -> Date {
        self.zone.to_datetime(moment).date()
    }

    /// The first second after `day`; `None` at the end of the calendar.
    pub fn end_of(&self, day: Date) -> Option<Timestamp> {
        // Where the clocks skip midnight, the next day begins at the first second that there is.
        Some(day.tomorrow().ok()?.to_zoned_datetime(self.zone.clone()).ok()?.timestamp())
    }
}

/// Why an issuer of the trust list cannot issue here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// A zone that the IANA data of this program does not have.
    #[error("the trust list gives the issuer {id} the time zone `{zone}`, which is not a name of the IANA database")]
    UnknownZone {
        /// The issuer.
        id: String,
        /// Its zone.
        zone: String,
    },
    /// No address for the QR code.
    #[error("the trust list gives the issuer {id} no verification address")]
    NoVerificationBase {
        /// The issuer.
        id: String,
    },
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    pub(crate) fn issuer(time_zone: &str) -> Issuer {
        Issuer {
            id: "az.gov.labour".into(),
            names: [("az".into(), "Nazirlik".into()), ("en".into(), "Ministry".into())].into(),
            verification_bases: vec!["https://verify.example.az/".parse().unwrap()],
            status_base: "https://verify.example.az/v1/status-lists/".into(),
            time_zone: time_zone.into(),
        }
    }

    #[test]
    fn days_end_in_the_issuers_zone() {
        let baku = Authority::new(&issuer("Asia/Baku")).unwrap();
        let end = baku.end_of(date(2026, 11, 24)).unwrap();
        assert_eq!(end.to_string(), "2026-11-24T20:00:00Z");
        assert_eq!((baku.day(end), baku.day(end - jiff::SignedDuration::from_secs(1))), {
            (date(2026, 11, 25), date(2026, 11, 24))
        });
    }

    #[test]
    fn a_day_without_midnight_begins_when_the_clock_goes_on() {
        // Lebanon set its clocks from 00:00 to 01:00 on 31 March 2024.
        let beirut = Authority::new(&issuer("Asia/Beirut")).unwrap();
        assert_eq!(beirut.end_of(date(2024, 3, 30)).unwrap().to_string(), "2024-03-30T22:00:00Z");
    }

    #[test]
    fn an_unknown_zone_is_named() {
        let error = Authority::new(&issuer("Asia/Bakı")).unwrap_err();
        assert_eq!(error, AuthorityError::UnknownZone { id: "az.gov.labour".into(), zone: "Asia/Bakı".into() });
        let mut nowhere = issuer("Asia/Baku");
        nowhere.verification_bases.clear();
        assert!(matches!(Authority::new(&nowhere), Err(AuthorityError::NoVerificationBase { .. })));
        assert_eq!(Authority::new(&issuer("Asia/Baku")).unwrap().end_of(Date::MAX), None);
    }
}
