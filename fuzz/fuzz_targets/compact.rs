#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_certificate::compact::{Compact, DictionaryId};

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = Compact::parse(bytes).and_then(|compact| compact.expand()) else { return };
    // Anybody's packing is expanded; ours expands to the same and is never longer.
    if let Ok(ours) = Compact::encode(&certificate, DictionaryId::First) {
        assert_eq!(ours.expand().as_ref(), Ok(&certificate));
    }
});
