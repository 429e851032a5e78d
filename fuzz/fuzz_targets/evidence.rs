#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_verifier::evidence::{Carrier, Evidence};

fuzz_target!(|bytes: &[u8]| {
    // Whatever it is taken for: a text, a picture, a PDF or a bare certificate.
    if let Ok(evidence) = Evidence::from_bytes(bytes) {
        assert!(evidence.certificate().to_bytes().len() <= mohur_certificate::limits::MAX_CERTIFICATE);
        if let Carrier::Pdf(pdf) = evidence.carrier() {
            let _ = pdf.draw(0, 20.0);
        }
    }
});
