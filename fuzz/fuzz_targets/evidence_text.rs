#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_verifier::evidence::Evidence;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Evidence::from_text(text);
    }
    let _ = Evidence::from_cwt(bytes);
});
