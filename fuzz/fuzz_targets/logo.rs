#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_certificate::document_type::Logo;

fuzz_target!(|bytes: &[u8]| {
    let _ = Logo::png(bytes);
    let _ = Logo::svg(bytes);
    // Most bytes are no XML at all: these are the outlines of a drawing that is.
    if let Ok(outlines) = std::str::from_utf8(bytes) {
        let drawing = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{outlines}</svg>");
        let _ = Logo::svg(drawing.as_bytes());
    }
});
