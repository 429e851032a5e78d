#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_certificate::claims::Claims;
use mohur_certificate::cose::{Content, Unverified};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(certificate) = Unverified::<Claims>::parse(bytes) {
        assert_eq!(certificate.to_bytes(), bytes, "what was read is not what was there");
    }
    if let Ok(claims) = Claims::decode(bytes) {
        assert_eq!(claims.encode().as_deref(), Ok(bytes), "the claims have two forms");
    }
});
