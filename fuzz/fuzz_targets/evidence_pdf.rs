#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::pdf::PdfFile;

fuzz_target!(|bytes: &[u8]| {
    let _ = Evidence::from_pdf(bytes);
    if let Ok(file) = PdfFile::open(bytes) {
        let _ = file.extra();
        let _ = file.draw(0, 36.0);
    }
});
