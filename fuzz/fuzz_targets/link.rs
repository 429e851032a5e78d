#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_certificate::link;
use mohur_certificate::number::CertificateNumber;

fuzz_target!(|text: &str| {
    if let Ok(bytes) = link::from_digits(text) {
        assert_eq!(link::to_digits(&bytes), text);
    }
    let _ = link::read(text);
    if let Ok(number) = text.parse::<CertificateNumber>() {
        assert_eq!(number.to_string().parse(), Ok(number));
    }
});
