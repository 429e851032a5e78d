#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_issuer::export::csv;
use mohur_issuer::import::{Format, read};
use mohur_issuer::register::{Contract, Organisation};

fuzz_target!(|bytes: &[u8]| {
    let _ = read::<Contract>(bytes, Format::JsonLines);
    let _ = read::<Contract>(bytes, Format::Csv);
    if let Ok(reading) = read::<Organisation>(bytes, Format::Csv) {
        let again = read::<Organisation>(csv(&reading.records).as_bytes(), Format::Csv).expect("we wrote it");
        assert_eq!(again.records, reading.records, "what was written as CSV is read otherwise");
    }
});
