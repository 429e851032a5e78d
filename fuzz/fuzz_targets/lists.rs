#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_certificate::cose::Content;
use mohur_certificate::status_list::StatusListClaims;
use mohur_certificate::trust_list::TrustList;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(list) = TrustList::decode(bytes) {
        assert!(list.encode().is_ok(), "a trust list that was read cannot be written");
    }
    if let Ok(list) = StatusListClaims::decode(bytes) {
        let _ = list.list.get(0);
    }
});
