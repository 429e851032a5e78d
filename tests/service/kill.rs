//! SIGKILL while many write.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mohur_certificate::claims::{Claims, StatusReference};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::Unverified;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::status_list::{Status, StatusListClaims};
use mohur_keys::trust::{RootFingerprint, Trust};
use serde_json::{Value, json};

use crate::made::{claims, key, signed};
use crate::running::{Folder, Running, trust_list};

/// Writers at the same time, so that groups have several changes.
const WRITERS: u64 = 8;
/// Confirmed changes before the kill.
const ENOUGH: u64 = 300;

/// What the service confirmed.
#[derive(Default)]
struct Confirmed {
    checked: Mutex<BTreeSet<String>>,
    revoked: Mutex<Vec<(String, u32)>>,
    count: AtomicU64,
}

pub(crate) fn number(value: u64) -> CertificateNumber {
    CertificateNumber::from_random(value.to_be_bytes())
}

/// One certificate after another, each reserved, registered, checked and revoked, until the service is gone.
fn write(service: &Running, confirmed: &Confirmed, seed: u64) -> Option<()> {
    for step in 0.. {
        let number = number(seed << 32 | step);
        let (_, reserved) = service.post("/v1/indices", &json!({"count": 1}))?;
        let index = u32::try_from(reserved["indices"][0].as_u64()?).ok()?;
        let status = StatusReference { index, uri: reserved["list"].as_str()?.to_owned() };
        service.post("/v1/certificates", &registration(number, status)).filter(|(status, _)| *status == 201)?;
        let (_, checked) = service.post("/v1/checks", &json!({"number": number}))?;
        assert_eq!(checked["result"], "in_force");
        confirmed.checked.lock().unwrap().insert(number.to_string());
        let path = format!("/v1/certificates/{number}/revocation");
        service.post(&path, &json!({"reason": "xitam"})).filter(|(status, _)| *status == 201)?;
        confirmed.revoked.lock().unwrap().push((number.to_string(), index));
        if confirmed.count.fetch_add(1, Ordering::Relaxed) == ENOUGH {
            service.kill();
        }
    }
    None
}

/// What registers the certificate with this number at a place.
pub(crate) fn registration(number: CertificateNumber, status: StatusReference) -> Value {
    let certificate = signed(&Claims { number, status, expires: crate::made::at(9_000_000_000), ..claims() }, &key(2));
    let compact = Compact::encode(&Unverified::from_sign1(certificate).unwrap(), DictionaryId::First).unwrap();
    let holder = json!({"pin": "5ZK3M9Q", "surname": "Ələkbərova", "given_name": "Gülşən"});
    json!({"certificate": URL_SAFE_NO_PAD.encode(compact.as_bytes()), "holder": holder})
}

fn logged(service: &Running) -> BTreeSet<String> {
    let (mut path, mut numbers) = ("/v1/checks?limit=200".to_owned(), BTreeSet::new());
    loop {
        let part = service.get(&path);
        numbers
            .extend(part["items"].as_array().unwrap().iter().map(|item| item["number"].as_str().unwrap().to_owned()));
        let Some(next) = part["next"].as_str() else { return numbers };
        path = format!("/v1/checks?limit=200&cursor={next}");
    }
}

fn status_list(service: &Running) -> StatusListClaims {
    let root = RootFingerprint(key(1).public().thumbprint());
    let trust = Trust::open(&trust_list(), &[root], None).unwrap();
    let bytes = service.list("/v1/status-lists/0");
    trust.status_list(&Unverified::parse(&bytes).unwrap()).unwrap().into_content()
}

#[test]
fn what_was_confirmed_survives_a_kill() {
    let (folder, confirmed) = (Folder::new(), Confirmed::default());
    for round in 0..3 {
        confirmed.count.store(0, Ordering::Relaxed);
        let service = folder.start(&[]);
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (service, confirmed) = (&service, &confirmed);
                scope.spawn(move || write(service, confirmed, round * WRITERS + writer));
            }
        });
        drop(service);
    }
    let service = folder.start(&[]);
    let (logged, list) = (logged(&service), status_list(&service));
    let (checked, revoked) = (confirmed.checked.into_inner().unwrap(), confirmed.revoked.into_inner().unwrap());
    assert!(revoked.len() >= usize::try_from(3 * ENOUGH).unwrap());
    let missing: Vec<_> = checked.difference(&logged).collect();
    assert!(missing.is_empty(), "{} of {} checks lost", missing.len(), checked.len());
    for (number, index) in revoked {
        assert_eq!(list.list.get(index), Ok(Status::Invalid), "{number}");
        let (status, _) =
            service.post(&format!("/v1/certificates/{number}/revocation"), &json!({"reason": "x"})).unwrap();
        assert_eq!(status, 200, "{number} was revoked before");
    }
    assert!(service.stop().success());
}
